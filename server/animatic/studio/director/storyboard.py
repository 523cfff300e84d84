"""A new film: a brief and the files at hand → a timeline.

Owns pacing (how many shots, each how long), transitions, where words stand, and the music under
it. The length that was asked for is met to the millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from animatic.model.timeline import (
    Clip,
    Music,
    Picture,
    Recording,
    Scene,
    Segment,
    Text,
    TextPlace,
    Timeline,
    Track,
    Transition,
)
from animatic.studio.catalogue import FAMILIES, MOODS
from animatic.studio.director import layout, naming, rhythm, shots, tunes, variety, wording, words
from animatic.studio.director.brief import Brief
from animatic.studio.director.caveats import caveats
from animatic.studio.director.contract import Asset
from animatic.studio.director.countdown import CLOSING_MS, MOST, USUAL
from animatic.studio.director.directions import within_limits
from animatic.studio.director.figures import Figure
from animatic.studio.director.lines import END_CARD_MS, TITLE_MS, DraftText, sentences, spread
from animatic.studio.director.remarks import Remark
from animatic.studio.director.shots import DraftShot
from animatic.studio.director.subtitles import hurried, reading_ms, that_fit
from animatic.studio.director.transitions import USUAL_MS, TransitionWish

FROM_WORDS_MS = 10_000
"""The length of a film from words alone when nobody says."""
SHORTEST_FIGURE_MS = 1_600
AFTER_VOICE_MS = 1_000
"""What is seen after the last word."""
BESIDE_SPEECH = 35
ALONE = 80
"""The volume of music in percent: under clips that have a sound of their own, and by itself."""


@dataclass(frozen=True, slots=True)
class Board:
    """A film as planned, and what has to be said about it."""

    timeline: Timeline
    remarks: tuple[Remark, ...] = ()
    left_out: tuple[str, ...] = ()
    """Names of files that found no place."""


def storyboard(brief: Brief, assets: Sequence[Asset]) -> Board:
    """The film a brief asks for. `assets` are those to be used: pictures, clips and sounds."""
    visual = [a for a in assets if a.kind != "sound"]
    mood = _mood(brief, bool(visual))
    transition = _transition(brief, mood, visual)
    brief = _as_long_as_its_captions(_as_long_as_its_song(brief, assets), visual)
    brief = _as_long_as_its_countdown(brief)
    planned, total, left_out = _planned(brief, visual, mood, transition)
    brief, too_fast = _with_lines_that_fit(brief, total)
    slots = _slots(planned, total)
    segments = layout.lay(_segments(planned, transition), slots)
    timeline = Timeline(
        title=_headline(brief, visual),
        tracks=(Track(kind="video", name="Video", segments=segments),),
        aspect_ratio=brief.aspect_ratio,
        resolution=brief.resolution,
        frame_rate=brief.frame_rate or 30,
        colour_mood=brief.grade,
    )
    timeline = _with_sound(timeline, brief, assets, mood)
    timeline = _on_beats(timeline, brief, planned)
    timeline = _with_words(timeline, brief, planned, visual, mood)
    headline, voice = _headline(brief, visual), _voice(brief, assets)
    remarks = caveats(brief, planned, assets, headline, layout.length_ms(timeline), voice)
    remarks += [too_fast] if too_fast else []
    if brief.directions.cues:
        timeline = wording.with_cues(timeline, brief.directions.cues)
        too_late = wording.beyond(brief.directions.cues, layout.length_ms(timeline))
        remarks += [too_late] if too_late else []
    return Board(timeline, tuple(remarks), left_out)


def _with_lines_that_fit(brief: Brief, total: int) -> tuple[Brief, Remark | None]:
    script = brief.directions.script
    if not script:
        return brief, None
    said = brief.captions[: len(brief.captions) - len(script)]
    fitting = replace(brief, captions=(*said, *that_fit(script, total)))
    return fitting, hurried(script, total)


# --- mood and transitions ---------------------------------------------------------------------


def _mood(brief: Brief, has_files: bool) -> str:
    stated = brief.music.mood if brief.music else brief.reading.mood
    if stated:
        return stated
    if brief.is_promo or (brief.countdown and not brief.reading.families):
        return "upbeat"
    if has_files and not brief.reading.families:
        return "calm"
    family = shots.in_order_of_mention(brief.reading, brief.description)[:1] or ["abstract"]
    return FAMILIES[family[0]].mood


def _transition(brief: Brief, mood: str, visual: Sequence[Asset]) -> TransitionWish:
    if brief.transition is not None:
        return brief.transition
    of_scenes, of_files = MOODS[mood].crossfade_ms, MOODS[mood].crossfade_of_files_ms
    return TransitionWish("crossfade", of_files if visual and of_files else of_scenes)


# --- how long ---------------------------------------------------------------------------------


def _as_long_as_its_song(brief: Brief, assets: Sequence[Asset]) -> Brief:
    """ "a video for this song": as long as the song, or the voice, where nothing else says."""
    voice = _voice(brief, assets)
    song = next((a for a in assets if a.kind == "sound" and a.duration_ms and a != voice), None)
    gives_length = brief.length_ms or brief.each_ms or brief.directions.shots
    if voice and voice.duration_ms and not gives_length:
        return replace(brief, length_ms=within_limits(voice.duration_ms + AFTER_VOICE_MS))
    if song is None or gives_length or not brief.wants_own_sound:
        return brief
    return replace(brief, length_ms=within_limits(song.duration_ms))


def _as_long_as_its_captions(brief: Brief, visual: Sequence[Asset]) -> Brief:
    """Long enough for a subtitle file, or for a script to be read, where nobody says how long."""
    cues, script = brief.directions.cues, brief.directions.script
    gives_length = brief.length_ms or brief.each_ms or brief.directions.shots
    if gives_length or not (cues or script):
        return brief
    needed = max([cue.end_ms for cue in cues], default=0) + END_CARD_MS // 6
    needed = max(needed, reading_ms(script))
    usual = max(FROM_WORDS_MS if not visual else 0, shots.PICTURE_MS * len(visual))
    return (
        replace(brief, length_ms=within_limits(-(-needed // 500) * 500))
        if needed > usual
        else brief
    )


def _as_long_as_its_countdown(brief: Brief) -> Brief:
    """How far it counts, and how long the film is: each from the other where it isn't said."""
    if (count := brief.countdown) is None:
        return brief
    closing = CLOSING_MS if _closing(brief) else 0
    total = brief.length_ms or within_limits((count.seconds or USUAL) * 1_000 + closing)
    fitting = max(1, (total - (0 if count.seconds else closing)) // 1_000)
    seconds = min(count.seconds or fitting, fitting)
    count = replace(count, seconds=seconds) if seconds <= MOST else None
    return replace(brief, countdown=count, length_ms=total)


def _closing(brief: Brief) -> str:
    """What a countdown ends in."""
    return brief.title or brief.saying


def _planned(
    brief: Brief, visual: Sequence[Asset], mood: str, transition: TransitionWish
) -> tuple[list[DraftShot], int, tuple[str, ...]]:
    """The shots, the length of the whole, and the files that found no place."""
    overlap = 0 if transition.kind == "cut" else (transition.ms or USUAL_MS)
    if brief.directions.shots:
        listed = shots.listed_shots(brief, visual, overlap)
        return listed, _length_of_list(brief, listed), ()
    if visual:
        return _planned_from_files(brief, visual, overlap)
    pace = RESTFUL_MS if _is_restful(brief) else MOODS[mood].pace_ms
    told = shots.sequence_length(brief)
    total = _stated_length(brief, brief.shot_count or told) or max(FROM_WORDS_MS, told * 3_000)
    count = brief.shot_count or _in_rounds(_count_for(total, pace, brief, mood), told)
    count = max(1, min(count, total // layout.SHORTEST_MS))
    if brief.countdown and told == 1:
        return _counted(brief, total, pace, overlap), within_limits(total), ()
    return shots.scene_shots(brief, count, pace)[:count], within_limits(total), ()


def _counted(brief: Brief, total: int, pace: int, overlap: int) -> list[DraftShot]:
    """One shot for the counting, and one for what it ends in."""
    assert brief.countdown is not None
    counting = brief.countdown.seconds * 1_000
    if total - counting < max(layout.SHORTEST_MS, 2 * overlap):
        return shots.scene_shots(brief, 1, pace)
    first, last = shots.scene_shots(brief, 2, pace)
    return [replace(first, exact_ms=counting), replace(last, exact_ms=total - counting)]


def _stated_length(brief: Brief, count: int) -> int | None:
    if brief.length_ms is None and brief.each_ms is not None:
        return within_limits(brief.each_ms * count)
    return brief.length_ms


RESTFUL_MS = 30_000
"""How long a shot stays in a film to rest or to work beside."""
_RESTFUL = re.compile(
    r"\b(?:(?:for|to fall a)sleep|(?:for|to) sleep(?:ing)?|sleep (?:video|music|sounds)|lullaby"
    r"|relax(?:ing|ation)?|meditat\w+|mindfulness|ambien(?:t|ce)|asmr|white noise|calming|soothing"
    r"|(?:for|to|while) study(?:ing)?|study (?:with me|video|background|session|beats)"
    r"|background (?:video|loop))\b"
    r"|助眠|入睡|睡觉|冥想|放松|(?:适合|用来|陪)\w{0,2}(?:学习|自习|睡)|(?:学习|自习)用|白噪音|背景视频"
)


def _is_restful(brief: Brief) -> bool:
    is_told = brief.music is not None or brief.is_promo
    return not is_told and _RESTFUL.search(brief.description) is not None


UNCUT_MS = 12_000
"""Up to here a film may be one shot."""


def _count_for(total: int, pace: int, brief: Brief, mood: str) -> int:
    """As many shots as the mood's pace gives. A short calm film stays whole, and so does one
    whose second shot would look like its first, unless the mood is quick.
    """
    paced = min(60, max(1, round(total / pace)))
    if brief.figures and brief.reading.families[:1] == ("technology",):
        return max(1, min(len(brief.figures), total // SHORTEST_FIGURE_MS))  # a chart behind each
    named = variety.sides_told(next(iter(brief.reading.families), ""), brief.reading.look)
    paced = max(paced, min(named, total // 2_000))
    if total > UNCUT_MS:
        return max(2 if pace < RESTFUL_MS else 1, paced)
    is_still = MOODS[mood].temper == "still" or brief.reading.families in ((), ("abstract",))
    family = next(iter(brief.reading.families), "")
    words_said, look = brief.directions.words, brief.reading.look
    may_cut = MOODS[mood].temper == "quick" or variety.has_sides(family, look, words_said)
    return paced if named > 1 or (may_cut and not is_still) else 1


def _in_rounds(count: int, told: int) -> int:
    """As many shots as give every told part the same number."""
    return told * max(1, round(count / told))


def _planned_from_files(
    brief: Brief, visual: Sequence[Asset], overlap: int
) -> tuple[list[DraftShot], int, tuple[str, ...]]:
    room = len(visual)
    if brief.length_ms is not None:
        room = max(1, brief.length_ms // layout.SHORTEST_MS)
    used, left_out = visual[:room], tuple(a.name for a in visual[room:])
    total = _stated_length(brief, len(used))
    planned = shots.asset_shots(used, None if brief.each_ms else total, overlap)
    if brief.each_ms:
        planned = [replace(shot, weight_ms=brief.each_ms) for shot in planned]
    if total is None:
        total = within_limits(max(sum(_likes(s, len(planned)) for s in planned), 4_000))
    repeated = shots.looped(planned, total)
    fits = max(len(planned), total // layout.SHORTEST_MS)
    return repeated[:fits], total, left_out


def _likes(shot: DraftShot, of: int) -> int:
    """A clip on its own likes to be seen whole."""
    return (shot.cap_ms or shot.weight_ms) if of == 1 else min(shot.weight_ms, shot.cap_ms or 10**6)


def _length_of_list(brief: Brief, listed: Sequence[DraftShot]) -> int:
    if brief.length_ms is not None:
        return brief.length_ms
    return within_limits(sum(s.exact_ms or _likes(s, len(listed)) for s in listed))


def _slots(planned: Sequence[DraftShot], total: int) -> list[int]:
    """How long each shot has the picture; the sum is `total`, always."""
    exact = [s.exact_ms for s in planned]
    if all(e is not None for e in exact):
        return layout.share(total, [e or 0 for e in exact])
    fixed = sum(e or 0 for e in exact)
    free = [s for s in planned if s.exact_ms is None]
    if fixed and total - fixed < len(free) * 200:
        return layout.share(total, [e or s.weight_ms for e, s in zip(exact, planned, strict=True)])
    parts = layout.share(total - fixed, [s.weight_ms for s in free], [s.cap_ms for s in free])
    short = total - fixed - sum(parts)
    parts[-1] += short
    rest = iter(parts)
    return [e if e is not None else next(rest) for e in exact]


def _segments(planned: Sequence[DraftShot], wish: TransitionWish) -> list[Segment]:
    length = 0 if wish.kind == "cut" else min(wish.ms or USUAL_MS, 5_000)
    between = Transition(kind=wish.kind, duration_ms=length)
    return [
        Segment(
            id=f"v{n}",
            name=shot.name,
            media=shot.media,
            transition=between if n > 1 else Transition(),
        )
        for n, shot in enumerate(planned, 1)
    ]


def _on_beats(timeline: Timeline, brief: Brief, planned: Sequence[DraftShot]) -> Timeline:
    """The cuts on the beats of the music, where nobody gave lengths."""
    if brief.each_ms is not None or any(s.exact_ms is not None for s in planned):
        return timeline
    segments = layout.video(timeline)
    overlaps = [s.transition.duration_ms for s in segments]
    caps = [s.cap_ms for s in planned]
    slots = layout.slots_of(segments)
    moved = rhythm.on_beats(slots, rhythm.of_music(timeline), overlaps, caps)
    return timeline if moved == slots else layout.with_video(timeline, segments, moved)


# --- sound ------------------------------------------------------------------------------------


def _with_sound(timeline: Timeline, brief: Brief, assets: Sequence[Asset], mood: str) -> Timeline:
    total = layout.length_ms(timeline)
    voice = _voice(brief, assets)
    if voice:
        timeline = layout.with_voice(timeline, voice_of(voice, total, "a2"))
    if not brief.wants_music:
        return timeline
    speaks = voice is not None or _speaks(timeline, assets)
    volume = words.percent(brief.description) if _LOUDNESS.search(brief.description) else None
    volume = min(volume, 200) if volume is not None else (BESIDE_SPEECH if speaks else ALONE)
    sounds = [a for a in assets if a.kind == "sound" and a != voice]
    if sounds and (brief.wants_own_sound or brief.music is None):
        recording = Recording(asset=sounds[0].id, volume=volume)
        segment = Segment(id="a1", name=sounds[0].name, duration_ms=total, media=recording)
    else:
        seed = shots.seed_of(brief.directions.words, 1_000)
        media = Music(mood=mood, seed=seed, volume=volume)
        name = naming.mood_name(mood, brief.language)
        segment = Segment(id="a1", name=name, duration_ms=total, media=media)
    return layout.with_track(timeline, "audio", [segment])


def _voice(brief: Brief, assets: Sequence[Asset]) -> Asset | None:
    """The recording that speaks over the film."""
    return tunes.voice_among(assets, brief.utterance.plain) if brief.wants_voice else None


def voice_of(asset: Asset, film_ms: int, name: str) -> Segment:
    """A recording as a voice from the film's beginning, as long as it is."""
    length = min(asset.duration_ms or film_ms, film_ms)
    media = Recording(
        asset=asset.id,
        is_voice=True,
        spoken_ms=asset.duration_ms or length,
        volume=100,
        fade_out_ms=0,
    )
    return Segment(id=name, name=asset.name, duration_ms=length, media=media)


_LOUDNESS = re.compile(
    r"volume|loud|quiet|music[^,.;]{0,24}%|%[^,.;]{0,24}music|音量|音乐[^,.;]{0,12}%"
)


def _speaks(timeline: Timeline, assets: Sequence[Asset]) -> bool:
    """Whether a clip brings its own sound."""
    with_sound = {a.id for a in assets if a.kind == "clip" and a.has_sound}
    return any(
        isinstance(s.media, Clip) and s.media.asset in with_sound for s in layout.video(timeline)
    )


# --- words on the picture ---------------------------------------------------------------------


def _style(brief: Brief, visual: Sequence[Asset], mood: str) -> str:
    """The type style that goes with the film: neon letters over a neon city."""
    if brief.reading.look.palette == "neon" and not visual:
        return "neon"
    return MOODS[mood].type_styles[0]


def _headline(brief: Brief, visual: Sequence[Asset]) -> str:
    """The title: as asked; a greeting; a promo's; one's own words where no scene fits them."""
    if brief.title and not brief.saying.startswith(f"{brief.title}, "):
        return brief.title
    if brief.saying:
        return brief.saying
    if brief.is_promo:
        zh = brief.language == "zh"
        if brief.topic or visual:
            return brief.topic or ("精彩呈现" if zh else "Introducing")
    is_seen = brief.reading.families or brief.figures or visual or brief.directions.shots
    return "" if is_seen or brief.countdown else brief.subject


def _end_card(brief: Brief, visual: Sequence[Asset], headline: str) -> str:
    if brief.end_card or not (brief.is_promo and visual):
        return brief.end_card
    if brief.title or brief.topic:
        return headline
    return "感谢观看" if brief.language == "zh" else "Thank you for watching"


def _with_words(
    timeline: Timeline,
    brief: Brief,
    planned: Sequence[DraftShot],
    visual: Sequence[Asset],
    mood: str,
) -> Timeline:
    total = layout.length_ms(timeline)
    slots = layout.slots_of(layout.video(timeline))
    headline = _headline(brief, visual)
    end_card = _end_card(brief, visual, headline)
    if end_card and not brief.end_card and total < 2 * TITLE_MS:
        end_card = ""
    title_ms = _title_ms(brief, headline, total, slots, bool(end_card), bool(visual))
    lines: list[DraftText] = []
    if brief.countdown:
        lines += _numbers(brief.countdown.seconds)
        begin = brief.countdown.seconds * 1_000
        if headline and total - begin >= SHORTEST_FIGURE_MS:
            lines.append(DraftText("title", headline, brief.detail, begin, total - begin))
    elif headline and not any(s.title for s in planned[:1]):
        lines.append(DraftText("title", headline, brief.detail, 0, title_ms))
    lines += _shot_titles(planned, slots)
    last = min(END_CARD_MS, max(slots[-1], 1_500), max(total - title_ms, total // 2))
    ends = total - last if end_card else total
    if not brief.directions.shots:
        lines += _figures(brief.figures, title_ms, ends)
    if end_card:
        lines.append(DraftText("end_card", end_card, "", ends, last))
    lines += _captions(brief, planned, slots, title_ms if headline else 0, total)
    for line in lines:
        timeline = _with_line(timeline, line, _style(brief, visual, mood))
    return timeline


def _numbers(seconds: int) -> list[DraftText]:
    """A second for each number, the last of them 1."""
    return [
        DraftText("title", str(n), "", (seconds - n) * 1_000, 1_000, scale=2.0)
        for n in range(seconds, 0, -1)
    ]


def _figures(figures: Sequence[Figure], begin: int, end: int) -> list[DraftText]:
    """One after the other between title and end card, as many as there is time to read."""
    shown = figures[: max(0, (end - begin) // SHORTEST_FIGURE_MS)]
    parts = layout.share(end - begin, [1] * len(shown))
    starts = accumulate(parts, initial=begin)
    return [
        DraftText("title", figure.text, figure.detail, start, part, is_figure=True)
        for figure, start, part in zip(shown, starts, parts, strict=False)
    ]


def _title_ms(
    brief: Brief, headline: str, total: int, slots: Sequence[int], has_end: bool, has_files: bool
) -> int:
    """Three seconds inside the first shot; most of the film when the words are what it shows."""
    if not headline:
        return 0
    if headline == brief.saying and not has_files:
        return min(total, 10_000)
    if not (brief.title or brief.is_promo or has_files):
        return min(max(6_000, total * 3 // 5), total, 10_000)
    wanted = min(TITLE_MS, total // 2 if has_end else total)
    return min(wanted, slots[0]) if slots[0] >= 2_000 else wanted


def _with_line(timeline: Timeline, line: DraftText, style: str) -> Timeline:
    media = Text(
        text=line.text,
        detail=line.detail,
        role=line.role,
        style="" if line.role == "caption" else style,
        place=_place(timeline, line),
        scale=line.scale,
    )
    segment = Segment(
        id=layout.fresh_id(timeline, "t"),
        name=line.text[:40],
        start_ms=line.start_ms,
        duration_ms=line.duration_ms,
        media=media,
    )
    return layout.add_text(timeline, segment)


def _place(timeline: Timeline, line: DraftText) -> TextPlace:
    """Below what a person's own picture shows, above a chart; an upright frame has its own place
    for titles.
    """
    if line.role != "title" or timeline.aspect_ratio == "9:16":
        return "auto"
    shown = [segment.media for segment in timeline.of_kind("video")]
    if any(isinstance(media, Picture | Clip) for media in shown):
        return "bottom"
    is_chart = any(isinstance(media, Scene) and media.family == "technology" for media in shown)
    return "top" if line.is_figure and is_chart else "auto"


def _shot_titles(planned: Sequence[DraftShot], slots: Sequence[int]) -> list[DraftText]:
    start, lines = 0, list[DraftText]()
    for shot, slot in zip(planned, slots, strict=True):
        if shot.title:
            lines.append(DraftText("title", shot.title, "", start, min(TITLE_MS, slot)))
        start += slot
    return lines


def _captions(
    brief: Brief, planned: Sequence[DraftShot], slots: Sequence[int], after: int, total: int
) -> list[DraftText]:
    """Narration on its own shot; other captions one a shot where they match, else spread."""
    lines: list[DraftText] = []
    start = 0
    for shot, slot in zip(planned, slots, strict=True):
        lines += spread(sentences(shot.narration, slot // 1_200), start, slot)
        start += slot
    if len(brief.captions) == len(slots) > 1:
        starts = [sum(slots[:n]) for n in range(len(slots))]
        pairs = zip(brief.captions, starts, slots, strict=True)
        return lines + [DraftText("caption", text, "", at, slot) for text, at, slot in pairs]
    begin = after if total - after >= 1_500 * len(brief.captions) else 0
    return lines + spread(brief.captions, begin, total - begin)


# --- ids ----------------------------------------------------------------------------------------


def with_ids(timeline: Timeline) -> Timeline:
    """Segments another backend left without an id get one, so that changes can be told."""
    for track in timeline.tracks:
        for segment in track.segments:
            if not segment.id:
                fresh = layout.fresh_id(timeline, _PREFIX[track.kind])
                named = segment.model_copy(update={"id": fresh})
                timeline = layout.with_segments(timeline, {id(segment): named})
    return timeline


_PREFIX = {"video": "v", "audio": "a", "text": "t", "other": "x"}
