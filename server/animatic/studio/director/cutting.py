"""Edits of the cut: lengths, order, what is in and what is out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from animatic.model.timeline import (
    MAX_DURATION_MS,
    Clip,
    Scene,
    Segment,
    Timeline,
    Transition,
    clock,
)
from animatic.studio.director import edits as e
from animatic.studio.director import layout, lexicon, naming, rhythm, shots, targets, words
from animatic.studio.director.caveats import can_draw
from animatic.studio.director.contract import Asset
from animatic.studio.director.directions import MIN_DURATION_MS
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.targets import SegmentTarget
from animatic.studio.director.transitions import USUAL_MS

SHORTEST_SEGMENT_MS = 200


@dataclass(frozen=True, slots=True)
class _Cut:
    """The film taken apart: segments, their slots, and where each came from."""

    timeline: Timeline
    segments: tuple[Segment, ...]
    slots: tuple[int, ...]
    origins: tuple[int | None, ...] = field(default=())

    def rebuilt(self) -> Timeline:
        total = sum(self.slots)
        if total > MAX_DURATION_MS:
            raise Impossible(Remark("A film can be ten minutes long at most.", "片子最长十分钟。"))
        if not self.segments or total < MIN_DURATION_MS:
            raise Impossible(
                Remark("That would leave less than a second of film.", "这样片子就不到一秒了。")
            )
        return layout.with_video(self.timeline, self.segments, self.slots, self.origins)

    def ordered(self, order: Sequence[int]) -> _Cut:
        """The segments in another order. The first one begins without a transition."""
        segments = _led_by_a_cut([self.segments[i] for i in order], self.segments)
        return replace(
            self,
            segments=tuple(segments),
            slots=tuple(self.slots[i] for i in order),
            origins=tuple(self.origins[i] for i in order),
        )

    def with_slots(self, slots: Sequence[int]) -> _Cut:
        return replace(self, slots=tuple(slots))

    def with_segment(self, place: int, segment: Segment) -> _Cut:
        kept = (*self.segments[:place], segment, *self.segments[place + 1 :])
        return replace(self, segments=kept)

    def inserted(self, place: int, segment: Segment, slot: int, origin: int | None = None) -> _Cut:
        return replace(
            self,
            segments=(*self.segments[:place], segment, *self.segments[place:]),
            slots=(*self.slots[:place], slot, *self.slots[place:]),
            origins=(*self.origins[:place], origin, *self.origins[place:]),
        )


def _led_by_a_cut(segments: list[Segment], before: Sequence[Segment]) -> list[Segment]:
    """Whoever led the film before hands the opening's transition on; it takes the usual one."""
    if not segments or not before or segments[0] is before[0]:
        return segments
    usual = _usual_transition(before)
    opening = before[0].transition
    led = [s.model_copy(update={"transition": usual}) if s is before[0] else s for s in segments]
    led[0] = led[0].model_copy(update={"transition": opening})
    return led


def _usual_transition(segments: Sequence[Segment]) -> Transition:
    """The transition most segments have."""
    others = [s.transition for s in segments[1:]]
    return max(others, key=others.count) if others else Transition()


def _taken_apart(timeline: Timeline) -> _Cut:
    segments = layout.video(timeline)
    if not segments:
        raise Impossible(Remark("There is no video on the timeline yet.", "时间线上还没有画面。"))
    slots = layout.slots_of(segments)
    return _Cut(timeline, segments, tuple(slots), tuple(range(len(segments))))


def apply(edit: e.Edit, timeline: Timeline, stage: e.EditContext) -> Timeline:
    cut = _taken_apart(timeline)
    match edit:
        case e.SetLength(ms):
            return _with_length(cut, ms, stage)
        case e.ChangeLength(by):
            return _with_length(cut, sum(cut.slots) + by, stage)
        case e.SetSegmentLength(target, ms):
            return _with_segment_lengths(cut, target, lambda _: ms, stage)
        case e.ChangeSegmentLength(target, by):
            return _with_segment_lengths(cut, target, lambda slot: slot + by, stage)
        case e.Swap(first, second):
            return _swap(cut, first, second)
        case e.Move():
            return _move(cut, edit)
        case e.Reverse():
            return cut.ordered(range(len(cut.segments) - 1, -1, -1)).rebuilt()
        case e.CutOnBeats():
            return _cut_on_beats(cut, stage)
        case e.Remove(pointed):
            return _remove(cut, pointed)
        case e.Trim():
            return _trim(cut, edit)
        case e.CutOut(start, end):
            return _cut_out(cut, start, end)
        case e.KeepOnly():
            return _keep_only(cut, edit)
        case e.Split(target, at):
            return _split(cut, target, at)
        case e.SetSpeed():
            return _set_speed(cut, edit, stage)
        case e.Repeat(target, at):
            return _repeat(cut, target, at)
        case e.AddShots():
            return _add_shots(cut, edit, stage)
        case e.ReplaceShot():
            return _replace_shot(cut, edit, stage)
        case _:
            raise NotImplementedError(type(edit).__name__)


# --- lengths ----------------------------------------------------------------------------------


def _with_length(cut: _Cut, ms: int, stage: e.EditContext) -> Timeline:
    if not MIN_DURATION_MS <= ms <= MAX_DURATION_MS:
        raise Impossible(
            Remark(
                "A film is between 1 second and 10 minutes long.", "片长要在 1 秒到 10 分钟之间。"
            )
        )
    caps = _caps(cut, stage)
    slots = layout.share(ms, cut.slots, caps)
    if (short := ms - sum(slots)) > 0:
        raise Impossible(
            Remark(
                f"The clips only hold {clock(ms - short)} s. Add pictures or scenes, or "
                f"slow a clip down.",
                f"素材总共只有 {clock(ms - short)} 秒。可以加图片或场景，或放慢片段。",
            )
        )
    return cut.with_slots(slots).rebuilt()


def _caps(cut: _Cut, stage: e.EditContext) -> list[int | None]:
    """How long each slot can be: a clip can't outlast its footage."""
    naturals = {a.id: a.duration_ms for a in stage.assets if a.duration_ms}
    caps: list[int | None] = []
    for i, segment in enumerate(cut.segments):
        after = cut.segments[i + 1].transition.duration_ms if i + 1 < len(cut.segments) else 0
        caps.append(_cap(segment, naturals, after, cut.slots[i]))
    return caps


def _cap(segment: Segment, naturals: dict[str, int], overlap: int, slot: int) -> int | None:
    if not isinstance(segment.media, Clip) or segment.media.asset not in naturals:
        return None
    left = naturals[segment.media.asset] - segment.media.in_ms
    plays = round(left / segment.media.speed) - overlap
    return max(plays, min(slot, SHORTEST_SEGMENT_MS), slot if slot <= plays + overlap else 0)


def _with_segment_lengths(
    cut: _Cut, target: SegmentTarget, length: Callable[[int], int], stage: e.EditContext
) -> Timeline:
    places = targets.resolve(target, cut.timeline)
    slots, caps = list(cut.slots), _caps(cut, stage)
    for place in places:
        wanted = length(slots[place])
        cap = caps[place]
        name = cut.segments[place].name
        if wanted < SHORTEST_SEGMENT_MS:
            raise Impossible(
                Remark(f"That would leave nothing of {name} to see.", f"这样“{name}”就看不见了。")
            )
        if cap is not None and wanted > cap:
            raise Impossible(
                Remark(
                    f"{name} only holds {clock(cap)} s. It could be slowed down instead.",
                    f"“{name}”只有 {clock(cap)} 秒，可以改为放慢。",
                )
            )
        slots[place] = wanted
    return cut.with_slots(slots).rebuilt()


def _cut_on_beats(cut: _Cut, stage: e.EditContext) -> Timeline:
    played = rhythm.of_music(cut.timeline)
    if not played:
        raise Impossible(
            Remark(
                "I know the beats of music I composed, not yet those of a song of your own. "
                "Ask for music, or say how long each shot should be.",
                "我只知道自己配的音乐的节拍，还听不出你自己歌里的节拍。可以让我配乐，或说明每个镜头的时长。",
            )
        )
    overlaps = [s.transition.duration_ms for s in cut.segments]
    return cut.with_slots(rhythm.on_beats(cut.slots, played, overlaps, _caps(cut, stage))).rebuilt()


# --- order ------------------------------------------------------------------------------------


def _swap(cut: _Cut, first: SegmentTarget, second: SegmentTarget) -> Timeline:
    a, b = targets.resolve_one(first, cut.timeline), targets.resolve_one(second, cut.timeline)
    if a == b:
        raise Unclear(Remark("Which two should change places?", "要交换哪两个？"))
    order = list(range(len(cut.segments)))
    order[a], order[b] = order[b], order[a]
    return cut.ordered(order).rebuilt()


def _move(cut: _Cut, edit: e.Move) -> Timeline:
    moved = list(targets.resolve(edit.target, cut.timeline))
    rest = [i for i in range(len(cut.segments)) if i not in moved]
    beside = edit.before or edit.after
    if beside is not None:
        anchor = targets.resolve_one(beside, cut.timeline)
        if anchor in moved:
            raise Unclear(Remark("Where should it go?", "要移到哪里？"))
        at = rest.index(anchor) + (1 if edit.after is not None else 0)
    else:
        place = edit.place or 1
        at = len(rest) if place < 0 else min(place - 1, len(rest))
    return cut.ordered([*rest[:at], *moved, *rest[at:]]).rebuilt()


def _remove(cut: _Cut, pointed: Sequence[SegmentTarget]) -> Timeline:
    gone = {place for target in pointed for place in targets.resolve(target, cut.timeline)}
    if len(gone) == len(cut.segments):
        raise Impossible(
            Remark(
                "That would leave no picture at all. Ask for a new video instead.",
                "这样就没有画面了。可以直接说要做一个新视频。",
            )
        )
    return cut.ordered([i for i in range(len(cut.segments)) if i not in gone]).rebuilt()


# --- trimming ---------------------------------------------------------------------------------


def _trim(cut: _Cut, edit: e.Trim) -> Timeline:
    if edit.target is None:
        total = sum(cut.slots)
        if edit.edge == "start":
            return _cut_out(cut, 0, edit.ms)
        return _cut_out(cut, total - edit.ms, total)
    for place in targets.resolve(edit.target, cut.timeline):
        name = cut.segments[place].name
        if cut.slots[place] - edit.ms < SHORTEST_SEGMENT_MS:
            raise Impossible(
                Remark(
                    f"{name} is only {clock(cut.slots[place])} s long.",
                    f"“{name}”只有 {clock(cut.slots[place])} 秒。",
                )
            )
        shortened = [s - edit.ms if i == place else s for i, s in enumerate(cut.slots)]
        if edit.edge == "start":
            cut = cut.with_segment(place, _later(cut.segments[place], edit.ms))
        cut = cut.with_slots(shortened)
    return cut.rebuilt()


def _later(segment: Segment, ms: int) -> Segment:
    """The segment beginning `ms` later in its footage, whatever it is of."""
    if not isinstance(segment.media, Clip):
        return segment
    skipped = segment.media.in_ms + round(ms * segment.media.speed)
    return segment.model_copy(update={"media": segment.media.model_copy(update={"in_ms": skipped})})


def _cut_out(cut: _Cut, start: int, end: int) -> Timeline:
    """Drops a stretch of the film: whole segments, ends of others, or the middle of one."""
    total = sum(cut.slots)
    start, end = max(start, 0), min(end, total)
    if start >= total or end - start >= total - MIN_DURATION_MS + 1 or end <= start:
        raise Impossible(
            Remark(
                f"The film is {clock(total)} s long, so that can't be cut out of it.",
                f"片子总长 {clock(total)} 秒，剪不掉这一段。",
            )
        )
    cut = _split_at(_split_at(cut, start), end)
    begins = [sum(cut.slots[:i]) for i in range(len(cut.slots))]
    kept = [i for i, b in enumerate(begins) if b + cut.slots[i] <= start or b >= end]
    return _with_old_ids(cut.ordered(kept)).rebuilt()


def _with_old_ids(cut: _Cut) -> _Cut:
    """What is left of a segment keeps its id, whichever part of it is left."""
    old = layout.video(cut.timeline)
    present = {s.id for s in cut.segments}
    for place, origin in enumerate(cut.origins):
        if origin is not None and old[origin].id not in present:
            cut = cut.with_segment(
                place, cut.segments[place].model_copy(update={"id": old[origin].id})
            )
            present.add(old[origin].id)
    return cut


def _keep_only(cut: _Cut, edit: e.KeepOnly) -> Timeline:
    if edit.target is not None:
        place = targets.resolve_one(edit.target, cut.timeline)
        slot = cut.slots[place]
        end = min(edit.end_ms if edit.end_ms is not None else slot, slot)
        if end - edit.start_ms < SHORTEST_SEGMENT_MS:
            raise Impossible(
                Remark(
                    f"That segment is only {clock(slot)} s long.",
                    f"这个片段只有 {clock(slot)} 秒。",
                )
            )
        cut = cut.with_segment(place, _later(cut.segments[place], edit.start_ms))
        slots = [end - edit.start_ms if i == place else s for i, s in enumerate(cut.slots)]
        return cut.with_slots(slots).rebuilt()
    total = sum(cut.slots)
    start, end = edit.start_ms, min(edit.end_ms if edit.end_ms is not None else total, total)
    if end - start < MIN_DURATION_MS or start >= total:
        raise Impossible(
            Remark(f"The film is {clock(total)} s long.", f"片子总长 {clock(total)} 秒。")
        )
    cut = _split_at(_split_at(cut, start), end)
    begins = [sum(cut.slots[:i]) for i in range(len(cut.slots))]
    kept = [i for i, b in enumerate(begins) if start <= b < end]
    return _with_old_ids(cut.ordered(kept)).rebuilt()


# --- splitting --------------------------------------------------------------------------------


def _split_at(cut: _Cut, ms: int) -> _Cut:
    """The cut with a joint at this moment of the film; as it is when there is one already."""
    begin = 0
    for place, slot in enumerate(cut.slots):
        if begin < ms < begin + slot:
            return _split_in(cut, place, ms - begin)
        begin += slot
    return cut


def _split_in(cut: _Cut, place: int, into: int) -> _Cut:
    first = cut.segments[place]
    fresh = layout.fresh_id(layout.with_track(cut.timeline, "video", cut.segments), "v")
    second = _later(first, into).model_copy(update={"id": fresh, "transition": Transition()})
    slots = [*cut.slots[:place], into, *cut.slots[place + 1 :]]
    halved = cut.with_slots(slots)
    return halved.inserted(place + 1, second, cut.slots[place] - into, cut.origins[place])


def _split(cut: _Cut, target: SegmentTarget | None, at: int | None) -> Timeline:
    if target is None:
        if at is None:
            raise Unclear(
                Remark(
                    "Where should it be split? For example “at 3 s”.",
                    "要在哪里分割？例如“在第3秒”。",
                )
            )
        if not 0 < at < sum(cut.slots):
            total = clock(sum(cut.slots))
            raise Impossible(Remark(f"The film is {total} s long.", f"片子总长 {total} 秒。"))
        return _named_apart(_split_at(cut, at))
    place = targets.resolve_one(target, cut.timeline)
    into = at if at is not None else cut.slots[place] // 2
    if not SHORTEST_SEGMENT_MS <= into <= cut.slots[place] - SHORTEST_SEGMENT_MS:
        length = clock(cut.slots[place])
        raise Impossible(Remark(f"That segment is {length} s long.", f"这个片段长 {length} 秒。"))
    return _named_apart(_split_in(cut, place, into))


def _named_apart(cut: _Cut) -> Timeline:
    """A freshly split segment gets a number behind its name."""
    seen: set[str] = set()
    for place, segment in enumerate(cut.segments):
        name, n = segment.name, 2
        while name in seen and cut.origins.count(cut.origins[place]) > 1:
            name, n = f"{segment.name} {n}", n + 1
        seen.add(name)
        if name != segment.name:
            cut = cut.with_segment(place, segment.model_copy(update={"name": name}))
    return cut.rebuilt()


# --- speed ------------------------------------------------------------------------------------


def _set_speed(cut: _Cut, edit: e.SetSpeed, stage: e.EditContext) -> Timeline:
    """Clips play faster and get shorter; scenes move faster in the same time."""
    everything = range(len(cut.segments))
    places = targets.resolve(edit.target, cut.timeline) if edit.target else everything
    moving = [i for i in places if isinstance(cut.segments[i].media, Clip | Scene)]
    if not moving:
        raise Impossible(
            Remark(
                "A still picture has no speed. Its length can be changed, or its camera move.",
                "静态图片没有速度，可以改它的时长或运镜。",
            )
        )
    for place in moving:
        cut = _at_speed(cut, place, edit)
    return cut.rebuilt()


def _at_speed(cut: _Cut, place: int, edit: e.SetSpeed) -> _Cut:
    segment = cut.segments[place]
    media = segment.media
    if not isinstance(media, Clip | Scene):
        return cut
    now = media.speed if edit.is_relative else 1.0
    lowest = 0.25 if isinstance(media, Clip) else 0.1
    speed = min(max(round(now * edit.percent / 100, 3), lowest), 4.0)
    if not isinstance(media, Clip):
        scene = media.model_copy(update={"speed": speed})
        return cut.with_segment(place, segment.model_copy(update={"media": scene}))
    clip = media.model_copy(update={"speed": speed})
    slot = max(round(cut.slots[place] * media.speed / speed), SHORTEST_SEGMENT_MS)
    cut = cut.with_segment(place, segment.model_copy(update={"media": clip}))
    return cut.with_slots([slot if i == place else s for i, s in enumerate(cut.slots)])


# --- more and other shots ---------------------------------------------------------------------


def _repeat(cut: _Cut, target: SegmentTarget, at: int | None) -> Timeline:
    for place in reversed(targets.resolve(target, cut.timeline)):
        segment = cut.segments[place]
        fresh = layout.fresh_id(layout.with_track(cut.timeline, "video", cut.segments), "v")
        values = {"id": fresh, "transition": _usual_transition(cut.segments)}
        again = segment.model_copy(update=values)
        behind = place + 1 if at is None else len(cut.segments) if at < 0 else at - 1
        cut = cut.inserted(behind, again, cut.slots[place])
    return cut.rebuilt()


def _add_shots(cut: _Cut, edit: e.AddShots, stage: e.EditContext) -> Timeline:
    place = _place_for(cut, edit)
    for offset, (shot, length) in enumerate(_new_shots(cut, edit, stage)):
        fresh = layout.fresh_id(layout.with_track(cut.timeline, "video", cut.segments), "v")
        at = place + offset
        usual = _usual_transition(cut.segments)
        if len(cut.segments) == 1:
            usual = Transition(kind="crossfade", duration_ms=USUAL_MS)
        segment = Segment(
            id=fresh,
            name=shot.name,
            media=shot.media,
            transition=usual if at else Transition(),
        )
        if at == 0:
            first = cut.segments[0].model_copy(update={"transition": usual})
            cut = cut.with_segment(0, first)
        cut = cut.inserted(at, segment, length)
    return cut.rebuilt()


def _place_for(cut: _Cut, edit: e.AddShots) -> int:
    if edit.before is not None:
        return targets.resolve_one(edit.before, cut.timeline)
    if edit.after is not None:
        return targets.resolve_one(edit.after, cut.timeline) + 1
    count = len(cut.segments)
    return count if edit.place < 0 else min(max(edit.place - 1, 0), count)


def _new_shots(
    cut: _Cut, edit: e.AddShots, stage: e.EditContext
) -> list[tuple[shots.DraftShot, int]]:
    usual = sum(cut.slots) // len(cut.slots)
    usual = min(max(usual, 2_000), 6_000)
    if edit.description:
        shot = _described(edit.description, len(cut.segments), stage)
        return [(shot, edit.ms or usual)]
    by_id = {a.id: a for a in stage.assets}
    made: list[tuple[shots.DraftShot, int]] = []
    for n, asset_id in enumerate(edit.asset_ids):
        shot = shots.asset_shot(by_id[asset_id], len(cut.segments) + n)
        length = edit.ms or (shot.weight_ms if shot.cap_ms else usual)
        made.append((shot, min(length, shot.cap_ms or length)))
    return made


def _described(description: str, index: int, stage: e.EditContext) -> shots.DraftShot:
    """A scene for a description. Raises `Impossible` for words that fit no family."""
    reading = lexicon.understand(words.read(description).plain)
    if not reading.families:
        known, known_zh = can_draw()
        raise Impossible(
            Remark(
                f"I can't draw “{description}” yet. I can draw: {known}; or upload a "
                f"picture of it.",
                f"我还画不出“{description}”。我能画：{known_zh}；也可以上传图片。",
            )
        )
    scene = shots.scene_of(reading.families[0], reading, stage.words, index)
    return shots.DraftShot(scene, naming.scene_name(scene, stage.language), 4_000)


def _replace_shot(cut: _Cut, edit: e.ReplaceShot, stage: e.EditContext) -> Timeline:
    place = targets.resolve_one(edit.target, cut.timeline)
    old = cut.segments[place]
    if edit.description:
        shot = _described(edit.description, place, stage)
        if isinstance(old.media, Scene) and isinstance(shot.media, Scene):
            scene = _in_its_light(shot.media, old.media)
            shot = replace(shot, media=scene, name=naming.scene_name(scene, stage.language))
    else:
        shot = shots.asset_shot(_asset(edit.asset_id, stage), place)
    slot = cut.slots[place]
    if shot.cap_ms is not None and slot > shot.cap_ms:
        slot = shot.cap_ms
    new = old.model_copy(update={"media": shot.media, "name": shot.name})
    slots = [slot if i == place else s for i, s in enumerate(cut.slots)]
    return cut.with_segment(place, new).with_slots(slots).rebuilt()


_LIGHT = ("time_of_day", "weather", "season", "palette", "tint")


def _in_its_light(new: Scene, old: Scene) -> Scene:
    """A scene in the place of another of its family: what nothing is said of stays."""
    said = {key for key in _LIGHT if getattr(new, key)}
    if new.family != old.family or said & {"time_of_day", "palette", "tint"}:
        return new
    return new.model_copy(update={key: getattr(old, key) for key in _LIGHT if key not in said})


def _asset(asset_id: str, stage: e.EditContext) -> Asset:
    return next(a for a in stage.assets if a.id == asset_id)
