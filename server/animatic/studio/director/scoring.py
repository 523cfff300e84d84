"""Edits of what is heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from animatic.model.timeline import Clip, Music, Other, Recording, Scene, Segment, Timeline
from animatic.studio.catalogue import DEFAULT_MOOD, FAMILIES
from animatic.studio.director import edits as e
from animatic.studio.director import layout, naming, shots, targets, words
from animatic.studio.director.contract import Asset
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.storyboard import ALONE, BESIDE_SPEECH, voice_of

SoundEdit: TypeAlias = (
    e.SetMusic
    | e.UseSound
    | e.RemoveMusic
    | e.SetVolume
    | e.FadeMusic
    | e.SetClipSound
    | e.UseVoice
    | e.RemoveVoice
    | e.SetVoiceVolume
)
LOUDEST = 200


def apply(edit: SoundEdit, timeline: Timeline, stage: e.EditContext) -> Timeline:
    match edit:
        case e.SetMusic():
            return _set_music(edit, timeline, stage)
        case e.UseSound(name):
            return _use_sound(name, timeline, stage)
        case e.RemoveMusic():
            heard = _heard(timeline)
            return layout.with_segments(timeline, {id(s): None for s in heard})
        case e.SetVolume():
            return _with_volume(edit, _heard(timeline), timeline)
        case e.FadeMusic():
            return _fade(edit, timeline)
        case e.SetClipSound(percent, target):
            return _set_clip_sound(percent, target, timeline)
        case e.UseVoice(name):
            return _use_voice(name, timeline, stage)
        case e.RemoveVoice():
            return layout.with_segments(timeline, {id(s): None for s in _spoken(timeline)})
        case e.SetVoiceVolume():
            return _with_volume(edit, _spoken(timeline), timeline)


def _heard(timeline: Timeline) -> tuple[Segment, ...]:
    heard = layout.sounds(timeline)
    if not heard:
        raise Impossible(Remark("There is no music on the film.", "片子里没有音乐。"))
    return heard


def _film_ms(timeline: Timeline) -> int:
    total = layout.length_ms(timeline)
    if not total:
        raise Impossible(
            Remark("There is no video to put music under yet.", "还没有画面，没法配乐。")
        )
    return total


# --- music ------------------------------------------------------------------------------------


def _set_music(edit: e.SetMusic, timeline: Timeline, stage: e.EditContext) -> Timeline:
    total = _film_ms(timeline)
    old = layout.sounds(timeline)
    mood = edit.mood or _present_mood(old) or _fitting_mood(timeline)
    volume = _volume_for(edit.volume, old, timeline, stage)
    media = Music(mood=mood, seed=_another_seed(old, stage), volume=volume)
    name = naming.mood_name(mood, stage.language)
    return _with_sound(timeline, old, media, name, total)


def _present_mood(old: Sequence[Segment]) -> str:
    return next((s.media.mood for s in old if isinstance(s.media, Music)), "")


def _fitting_mood(timeline: Timeline) -> str:
    families = [s.media.family for s in layout.video(timeline) if isinstance(s.media, Scene)]
    if not families:
        return "calm"
    return FAMILIES[families[0]].mood if families[0] in FAMILIES else DEFAULT_MOOD


def _another_seed(old: Sequence[Segment], stage: e.EditContext) -> int:
    """Never the seed that is there: another piece has to sound different."""
    taken = {s.media.seed for s in old if isinstance(s.media, Music)}
    index = 1_000
    while (seed := shots.seed_of(stage.words, index)) in taken:
        index += 1
    return seed


def _volume_for(
    asked: int | None, old: Sequence[Segment], timeline: Timeline, stage: e.EditContext
) -> int:
    if asked is not None:
        return min(asked, LOUDEST)
    for segment in old:
        if isinstance(segment.media, Music | Recording):
            return segment.media.volume
    speaking = {a.id for a in stage.assets if a.kind == "clip" and a.has_sound}
    shown = (s.media for s in layout.video(timeline))
    speaks = any(isinstance(m, Clip) and m.asset in speaking and m.volume for m in shown)
    return BESIDE_SPEECH if speaks else ALONE


def _with_sound(
    timeline: Timeline, old: Sequence[Segment], media: Music | Recording, name: str, total: int
) -> Timeline:
    """The music in the place of what was there, over the whole film."""
    if old:
        first = old[0].model_copy(
            update={"media": media, "name": name, "start_ms": 0, "duration_ms": total}
        )
        changed: dict[int, Segment | None] = {id(s): None for s in old[1:]}
        return layout.with_segments(timeline, {**changed, id(old[0]): first})
    fresh = layout.fresh_id(timeline, "a")
    segment = Segment(id=fresh, name=name, duration_ms=total, media=media)
    return layout.with_track(timeline, "audio", [segment])


def _use_sound(name: str, timeline: Timeline, stage: e.EditContext) -> Timeline:
    asset = _sound_asset(name, timeline, stage)
    old = layout.sounds(timeline)
    volume = _volume_for(None, old, timeline, stage)
    media = Recording(asset=asset.id, volume=volume)
    return _with_sound(timeline, old, media, asset.name, _film_ms(timeline))


def _sound_asset(name: str, timeline: Timeline, stage: e.EditContext) -> Asset:
    """The song that is meant: named, the only one, or the only one that isn't playing."""
    sounds = [a for a in stage.assets if a.kind == "sound"]
    if not sounds:
        raise Impossible(
            Remark(
                "No song has been uploaded yet. Upload one, or ask for music and I'll compose it.",
                "还没有上传音乐。可以先上传，或者让我来配乐。",
            )
        )
    if name:
        return next(a for a in sounds if words.folded(a.name) == name)
    on_it = (*layout.sounds(timeline), *layout.voices(timeline))
    playing = {s.media.asset for s in on_it if isinstance(s.media, Recording)}
    waiting = [a for a in sounds if a.id not in playing] or sounds
    if len(waiting) > 1:
        listed = ", ".join(a.name for a in waiting[:8])
        raise Unclear(Remark(f"Which song do you mean: {listed}?", f"用哪首歌：{listed}？"))
    return waiting[0]


def _with_volume(
    edit: e.SetVolume | e.SetVoiceVolume, heard: Sequence[Segment], timeline: Timeline
) -> Timeline:
    changed: dict[int, Segment | None] = {}
    for segment in heard:
        now = _volume(segment)
        volume = edit.percent if edit.percent is not None else now * (edit.scale or 100) // 100
        media = segment.media.model_copy(update={"volume": min(max(volume, 0), LOUDEST)})
        changed[id(segment)] = segment.model_copy(update={"media": media})
    return layout.with_segments(timeline, changed)


def _volume(segment: Segment) -> int:
    match segment.media:
        case Music(volume=volume) | Recording(volume=volume):
            return volume
        case Other(volume=volume) if volume is not None:
            return volume
        case _:
            return 100


def _fade(edit: e.FadeMusic, timeline: Timeline) -> Timeline:
    changed: dict[int, Segment | None] = {}
    for segment in _heard(timeline):
        if not isinstance(segment.media, Music | Recording):
            continue
        half = segment.duration_ms // 2
        values = {
            key: min(ms, half)
            for key, ms in (("fade_in_ms", edit.in_ms), ("fade_out_ms", edit.out_ms))
            if ms is not None
        }
        media = segment.media.model_copy(update=values)
        changed[id(segment)] = segment.model_copy(update={"media": media})
    return layout.with_segments(timeline, changed)


# --- a voice over the film --------------------------------------------------------------------


def _spoken(timeline: Timeline) -> tuple[Segment, ...]:
    if not (spoken := layout.voices(timeline)):
        raise Impossible(Remark("There is no voice-over on the film.", "片子里没有旁白录音。"))
    return spoken


def _use_voice(name: str, timeline: Timeline, stage: e.EditContext) -> Timeline:
    """The recording from the film's beginning; music that plays at full goes beneath it."""
    total = _film_ms(timeline)
    asset = _sound_asset(name, timeline, stage)
    playing = [s for s in layout.sounds(timeline) if _plays(s, asset)]
    timeline = layout.with_segments(timeline, {id(s): None for s in playing})
    beneath = {
        id(s): s.model_copy(update={"media": s.media.model_copy(update={"volume": BESIDE_SPEECH})})
        for s in layout.sounds(timeline)
        if isinstance(s.media, Music | Recording) and s.media.volume > BESIDE_SPEECH
    }
    timeline = layout.with_segments(timeline, beneath)
    return layout.with_voice(timeline, voice_of(asset, total, layout.fresh_id(timeline, "a")))


def _plays(segment: Segment, asset: Asset) -> bool:
    return isinstance(segment.media, Recording) and segment.media.asset == asset.id


# --- the clips' own sound ---------------------------------------------------------------------


def _set_clip_sound(
    percent: int, target: targets.SegmentTarget | None, timeline: Timeline
) -> Timeline:
    shown = layout.video(timeline)
    places = targets.resolve(target, timeline) if target else range(len(shown))
    clips = [shown[i] for i in places if isinstance(shown[i].media, Clip)]
    if not clips:
        raise Impossible(
            Remark("There is no clip with a sound of its own there.", "这里没有带原声的视频片段。")
        )
    changed: dict[int, Segment | None] = {}
    for clip in clips:
        media = clip.media.model_copy(update={"volume": min(max(percent, 0), LOUDEST)})
        changed[id(clip)] = clip.model_copy(update={"media": media})
    return layout.with_segments(timeline, changed)
