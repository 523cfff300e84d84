"""What has to be said about a new film: where it differs from the wish, and why.

Owns honesty: what couldn't be drawn, composed, spoken or shaped as asked is named, each fact by
one function that gives a remark or None. Nothing here changes the film.
"""

from __future__ import annotations

from collections.abc import Sequence

from animatic.model.timeline import clock
from animatic.studio.catalogue import FAMILIES
from animatic.studio.director import naming, tunes, words
from animatic.studio.director.brief import Brief
from animatic.studio.director.contract import Asset
from animatic.studio.director.remarks import Remark
from animatic.studio.director.shots import DraftShot
from animatic.studio.scenes import places


def caveats(
    brief: Brief,
    planned: Sequence[DraftShot],
    assets: Sequence[Asset],
    headline: str,
    film_ms: int,
    voice: Asset | None,
) -> list[Remark]:
    """Everything the person should know. `headline` is the title the film got, `voice` what
    speaks over it.
    """
    has_files = any(a.kind != "sound" for a in assets)
    said: list[Remark | None] = []
    if not has_files and not brief.directions.shots:
        said.append(_not_drawn(brief, headline))
    said += [
        _made_from_files(brief) if has_files else None,
        _not_spoken(planned),
        _nearest_music(brief),
        _read_in_part(brief),
        _nearest_length(brief),
        _nearest_shape(brief),
        _nearest_size(brief),
        _nearest_transition(brief),
        _no_song(brief, assets),
        cut_voice(voice, film_ms),
    ]
    return [remark for remark in said if remark is not None]


def _made_from_files(brief: Brief) -> Remark | None:
    """A scene was described and files were used: both may have been meant."""
    means_files = brief.is_about_assets or brief.is_promo or brief.directions.shots
    if means_files or not brief.reading.families:
        return None
    family = brief.reading.families[0]
    en, zh = naming.family_name(family, "en"), naming.family_name(family, "zh")
    return Remark(
        f"It is made from the files you uploaded; to have {en} drawn instead, "
        "say “make a new video of …”.",
        f"这是用你上传的素材做的；如果想要绘制的“{zh}”画面，可以说“做一个……的新视频”。",
    )


def _not_spoken(planned: Sequence[DraftShot]) -> Remark | None:
    if not any(s.narration for s in planned):
        return None
    return Remark(
        "Narration is shown as captions: I can't speak yet.", "旁白先以字幕显示：我还不会配音。"
    )


def _nearest_music(brief: Brief) -> Remark | None:
    if not (brief.music and brief.music.asked and brief.wants_music):
        return None
    mood, asked = brief.music.mood, brief.music.asked
    return Remark(
        f"I can't compose {asked} yet; the nearest I have is {naming.mood_name(mood, 'en')}.",
        f"我还不会做 {asked} 音乐，先用最接近的“{naming.mood_name(mood, 'zh')}”。",
    )


def _read_in_part(brief: Brief) -> Remark | None:
    limit = words.READ_LIMIT
    if len(brief.directions.words) <= limit:
        return None
    return Remark(
        f"I read the first {limit} characters of the description.",
        f"描述太长，我只读了前 {limit} 个字。",
    )


def _nearest_length(brief: Brief) -> Remark | None:
    if not (brief.asked_ms and brief.length_ms) or brief.asked_ms == brief.length_ms:
        return None
    length = clock(brief.length_ms)
    return Remark(
        f"A film is between 1 second and 10 minutes long, so this one is {length} s.",
        f"片长要在 1 秒到 10 分钟之间，所以做成了 {length} 秒。",
    )


def _nearest_shape(brief: Brief) -> Remark | None:
    shape = brief.shape
    if shape is None or not shape.asked or brief.directions.shape is not None:
        return None
    return Remark(
        f"I can't make {shape.asked}; {shape.ratio} is the nearest shape.",
        f"暂不支持 {shape.asked}，用了最接近的 {shape.ratio}。",
    )


def _nearest_size(brief: Brief) -> Remark | None:
    size = brief.size
    if size is None or not size.asked or brief.directions.resolution is not None:
        return None
    return Remark(
        f"I can't make {size.asked}; {size.resolution} is the nearest.",
        f"暂不支持 {size.asked}，用了最接近的 {size.resolution}。",
    )


def _nearest_transition(brief: Brief) -> Remark | None:
    if brief.transition is None or not brief.transition.asked:
        return None
    asked = brief.transition.asked
    return Remark(
        f"I don't have a {asked} transition; I used a crossfade.",
        f"没有“{asked}”转场，用了叠化。",
    )


def cut_voice(voice: Asset | None, film_ms: int) -> Remark | None:
    """A recording that goes on when the film is over."""
    if voice is None or voice.duration_ms <= film_ms:
        return None
    said, shown = clock(voice.duration_ms), clock(film_ms)
    return Remark(
        f"{voice.name} is {said} s long and the film {shown} s: its end isn't heard. "
        f"Say “make it {said} seconds” to hear all of it.",
        f"{voice.name} 长 {said} 秒，片子只有 {shown} 秒，后面的听不到。"
        f"说“改成{said}秒”就能全部听到。",
    )


def _no_song(brief: Brief, assets: Sequence[Asset]) -> Remark | None:
    if brief.wants_voice and tunes.voice_among(assets, brief.utterance.plain) is None:
        return Remark(
            "I can't speak, so there is no voice in it. Upload a recording, and it goes over it.",
            "我不会配音，所以没有旁白。上传一段录音，就可以放在片子上。",
        )
    if not brief.wants_own_sound or any(a.kind == "sound" for a in assets):
        return None
    return Remark(
        "No song has been uploaded, so I composed the music.",
        "还没有上传歌曲，所以我先配了乐。",
    )


# --- what isn't drawn -------------------------------------------------------------------------


def _not_drawn(brief: Brief, headline: str) -> Remark | None:
    """Words that stand for something to be seen and aren't: said, never passed over."""
    missing = _missing(brief)
    if brief.reading.families:
        if not missing:
            return None
        return Remark(f"Not drawn: {', '.join(missing)}.", f"没有画出：{'、'.join(missing)}。")
    known, known_zh = can_draw()
    if not (missing or brief.reading.understood or brief.subject):
        return Remark(
            f"You didn't say what it should show, so it is abstract light. I can draw: {known}.",
            f"没有说要展示什么，所以先用抽象光影。我能画：{known_zh}。",
        )
    return _nothing_fits(brief, missing, is_titled=bool(headline) and not brief.title)


def _nothing_fits(brief: Brief, missing: Sequence[str], *, is_titled: bool) -> Remark:
    known, known_zh = can_draw()
    got = brief.reading.understood[:6]
    title = " with your words as the title" if is_titled else ""
    title_zh = "，把你的话作为标题" if is_titled else ""
    en = f"Nothing I can draw matches these words, so it is abstract light{title}."
    zh = f"我还画不出这些内容，所以用抽象光影衬托{title_zh}。"
    if got:
        en, zh = f"{en} Understood: {', '.join(got)}.", f"{zh}听懂了：{'、'.join(got)}。"
    if missing:
        en, zh = f"{en} Left out: {', '.join(missing)}.", f"{zh}没能用上：{'、'.join(missing)}。"
    return Remark(f"{en} I can draw: {known}.", f"{zh}我能画：{known_zh}。")


def _missing(brief: Brief) -> list[str]:
    """Unknown words, but for a promo's name and for what is heard."""
    named = brief.topic.lower() if brief.is_promo else ""
    heard = brief.music is not None and bool(brief.music.asked)
    told = [w for w in brief.reading.ignored if len(w) > 1 or words.has_han(w)]
    on_the_map = " ".join(places.named(brief.utterance.plain)).lower()
    said = f"{named} {on_the_map} {brief.title.lower()}"
    return [w for w in told if w not in said and not (heard and tunes.mood_in(w))][:6]


def can_draw() -> tuple[str, str]:
    """The families of scenes there are, in English and in Chinese."""
    known = [family.names for family in FAMILIES.values()]
    return ", ".join(names.en for names in known), "、".join(names.zh for names in known)
