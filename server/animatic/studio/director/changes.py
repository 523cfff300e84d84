"""What differs between two timelines, one sentence a difference, in both languages.

Told from the timelines themselves and not from the wish: what it says has happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from animatic.model.timeline import (
    LIGHT,
    Clip,
    Music,
    Other,
    Picture,
    Recording,
    Scene,
    Segment,
    Text,
    Timeline,
    clock,
    signed,
)
from animatic.studio.director import layout, naming
from animatic.studio.director.answers import quoted, role_name, span
from animatic.studio.director.remarks import Remark

_MOST_SEGMENTS = 4
"""Changes of single segments that are told before they are only counted."""


def changes(before: Timeline, after: Timeline) -> list[Remark]:
    """Every difference a person would notice; empty when there is none."""
    found = [*_whole(before, after), *_video(before, after)]
    return [*found, *_sounds(before, after), *_voices(before, after), *_texts(before, after)]


def _whole(before: Timeline, after: Timeline) -> Iterator[Remark]:
    was, now = layout.length_ms(before), layout.length_ms(after)
    if was != now:
        yield Remark(
            f"Length: {clock(was)} s → {clock(now)} s", f"时长：{clock(was)} 秒 → {clock(now)} 秒"
        )
    if before.aspect_ratio != after.aspect_ratio:
        yield Remark(
            f"Shape: {before.aspect_ratio} → {after.aspect_ratio}",
            f"画幅：{before.aspect_ratio} → {after.aspect_ratio}",
        )
    if before.resolution != after.resolution:
        yield Remark(
            f"Resolution: {before.resolution} → {after.resolution}",
            f"分辨率：{before.resolution} → {after.resolution}",
        )
    if before.frame_rate != after.frame_rate:
        yield Remark(
            f"Frame rate: {before.frame_rate} → {after.frame_rate} fps",
            f"帧率：{before.frame_rate} → {after.frame_rate}",
        )
    if before.fade_out_ms != after.fade_out_ms:
        length = clock(after.fade_out_ms)
        yield (
            Remark(f"Fades to black at the end, {length} s", f"结尾淡出到黑，{length} 秒")
            if after.fade_out_ms
            else Remark("No fade at the end any more", "结尾不再淡出")
        )
    for field, english, chinese in naming.LIGHT:
        if (level := getattr(before, field)) != (now := getattr(after, field)):
            change = f"{signed(level)} → {signed(now)}"
            yield Remark(f"{english}: {change}", f"{chinese}：{change}")
    if before.colour_mood != after.colour_mood:
        old, new = before.colour_mood, after.colour_mood
        yield Remark(
            f"Colours: {naming.grade_name(old, 'en')} → {naming.grade_name(new, 'en')}",
            f"色调：{naming.grade_name(old, 'zh')} → {naming.grade_name(new, 'zh')}",
        )


def _by_id(segments: Sequence[Segment]) -> Mapping[str, Segment]:
    return {s.id or f"#{n}": s for n, s in enumerate(segments)}


# --- video ------------------------------------------------------------------------------------


def _video(before: Timeline, after: Timeline) -> Iterator[Remark]:
    old, new = _by_id(layout.video(before)), _by_id(layout.video(after))
    for key, segment in new.items():
        if key not in old:
            yield Remark(
                f"Added {segment.name} ({span(segment)})",
                f"添加了 {segment.name}（{span(segment)}）",
            )
    for key, segment in old.items():
        if key not in new:
            yield Remark(f"Removed {segment.name}", f"删除了 {segment.name}")
    kept = [k for k in old if k in new]
    if kept != [k for k in new if k in old]:
        names = " → ".join(s.name for s in layout.video(after)[:8])
        yield Remark(f"Order: {names}", f"顺序：{names}")
    yield from _segments([(old[k], new[k]) for k in kept], before, after)


def _segments(
    pairs: Sequence[tuple[Segment, Segment]], before: Timeline, after: Timeline
) -> Iterator[Remark]:
    told = [remark for a, b in pairs for remark in _segment(a, b)]
    joints = list(_joints(before, after))
    lengths = list(_lengths(pairs, before, after))
    for group in (told, joints, lengths):
        if len(group) > _MOST_SEGMENTS:
            yield from _together(group)
        else:
            yield from group


def _together(group: Sequence[Remark]) -> Iterator[Remark]:
    """Many changes of one kind in one line: what was done to all of them, and to how many."""
    kinds: dict[tuple[str, str], int] = {}
    for remark in group:
        en, zh = remark.en.partition(": ")[2], remark.zh.partition("：")[2]
        kinds[en, zh] = kinds.get((en, zh), 0) + 1
    for (en, zh), count in list(kinds.items())[:_MOST_SEGMENTS]:
        yield Remark(f"{count} segments: {en}", f"{count} 个片段：{zh}")


def _segment(old: Segment, new: Segment) -> Iterator[Remark]:
    if isinstance(old.media, Scene | Picture | Clip) and type(old.media) is type(new.media):
        for field, english, chinese in naming.LIGHT:
            if (level := getattr(new.media, field)) != getattr(old.media, field):
                yield _about(
                    new, f"{english.lower()} {signed(level)}", f"{chinese} {signed(level)}"
                )
    match old.media, new.media:
        case ((Picture(asset=a) | Clip(asset=a)), (Picture(asset=b) | Clip(asset=b))) if a == b:
            yield from _same_media(old, new)
        case Scene(family=a), Scene(family=b) if a == b:
            yield from _same_scene(old, new)
        case a, b if a != b:
            yield Remark(
                f"{old.name} → {new.name} ({span(new)})", f"{old.name} → {new.name}（{span(new)}）"
            )
        case _:
            pass


def _same_media(old: Segment, new: Segment) -> Iterator[Remark]:
    match old.media, new.media:
        case Picture(camera=a), Picture(camera=b) if a != b:
            yield _about(new, naming.camera_name(b, "en"), naming.camera_name(b, "zh"))
        case Clip() as a, Clip() as b:
            if a.volume != b.volume:
                muted = b.volume == 0
                yield _about(
                    new,
                    "muted" if muted else f"sound at {b.volume}%",
                    "静音" if muted else f"原声 {b.volume}%",
                )
            if a.speed != b.speed:
                yield _about(new, f"speed {b.speed:g}×", f"速度 {b.speed:g}×")
            if a.in_ms != b.in_ms:
                start = clock(b.in_ms)
                yield _about(new, f"starts at {start} s of the footage", f"从素材的 {start} 秒开始")
        case _:
            pass


def _same_scene(old: Segment, new: Segment) -> Iterator[Remark]:
    if (
        not (isinstance(old.media, Scene) and isinstance(new.media, Scene))
        or old.media == new.media
    ):
        return
    a, b = old.media, new.media
    if a.camera != b.camera:
        yield _about(new, naming.camera_name(b.camera, "en"), naming.camera_name(b.camera, "zh"))
    if a.speed != b.speed:
        yield _about(new, f"speed {b.speed:g}×", f"速度 {b.speed:g}×")
    sides = [side for key in ("subject", "view") if (side := getattr(b, key)) != getattr(a, key)]
    for side in filter(None, sides):
        en, zh = naming.side_name(side, "en"), naming.side_name(side, "zh")
        yield _about(new, en, f"画面是{zh}")
    if old.name != new.name:
        yield Remark(f"{old.name} → {new.name}", f"{old.name} → {new.name}")
    elif not sides and a.model_copy(update={name: getattr(b, name) for name in _TOLD}) != b:
        yield from _settings(a, b, new)


_TOLD = ("camera", "speed", *LIGHT)
"""Of a scene, what isn't a setting of its picture."""
_SETTINGS = {
    "season": ("season", "季节"), "palette": ("palette", "配色"), "tint": ("colour", "颜色"),
    "density": ("density", "密度"), "time_of_day": ("time", "时间"), "weather": ("weather", "天气"),
}  # fmt: skip


def _settings(old: Scene, new: Scene, segment: Segment) -> Iterator[Remark]:
    """Which settings differ; a scene whose seed alone differs was drawn anew."""
    differing = [k for k in _SETTINGS if getattr(old, k) != getattr(new, k) and getattr(new, k)]
    for key in differing:
        en, zh = _SETTINGS[key]
        yield _about(segment, f"{en} {getattr(new, key)}", f"{zh} {getattr(new, key)}")
    if not differing:
        yield _about(segment, "drawn anew", "重新绘制")


def _about(segment: Segment, en: str, zh: str) -> Remark:
    return Remark(f"{segment.name}: {en}", f"{segment.name}：{zh}")


def _joints(before: Timeline, after: Timeline) -> Iterator[Remark]:
    old, new = _by_id(layout.video(before)), _by_id(layout.video(after))
    changed = [
        (n, s) for n, (k, s) in enumerate(new.items())
        if (k in old and old[k].transition.kind != s.transition.kind)
        or (k in old and _asked_length(old[k], s))
    ]  # fmt: skip
    if list(old) != list(new):
        return
    for n, segment in changed:
        kind = segment.transition.kind
        en, zh = naming.transition_name(kind, "en"), naming.transition_name(kind, "zh")
        length = f" ({clock(segment.transition.duration_ms)} s)" if kind != "cut" else ""
        if n == 0:
            yield Remark(f"Start: fade in{length}", f"开头：淡入{length}")
        else:
            yield Remark(f"Into {segment.name}: {en}{length}", f"转到 {segment.name}：{zh}{length}")


def _asked_length(old: Segment, new: Segment) -> bool:
    """Whether a transition's length differs for another reason than lack of room."""
    return old.transition.duration_ms != new.transition.duration_ms and new.transition.kind != "cut"


def _lengths(
    pairs: Sequence[tuple[Segment, Segment]], before: Timeline, after: Timeline
) -> Iterator[Remark]:
    """Segments that became longer or shorter by themselves, not along with the whole."""
    old_slots = _slot_by_id(before)
    new_slots = _slot_by_id(after)
    changed = [
        (b, old_slots[a.id], new_slots[b.id])
        for a, b in pairs
        if old_slots.get(a.id) != new_slots.get(b.id)
    ]
    if (
        len(changed) == len(pairs)
        and len(pairs) > 1
        and layout.length_ms(before) != layout.length_ms(after)
    ):
        return
    for segment, was, now in changed:
        if len(pairs) > 1:
            yield _about(
                segment, f"{clock(was)} s → {clock(now)} s", f"{clock(was)} 秒 → {clock(now)} 秒"
            )


def _slot_by_id(timeline: Timeline) -> Mapping[str, int]:
    segments = layout.video(timeline)
    return {s.id: slot for s, slot in zip(segments, layout.slots_of(segments), strict=True)}


# --- sound ------------------------------------------------------------------------------------


def _sounds(before: Timeline, after: Timeline) -> Iterator[Remark]:
    old, new = _by_id(layout.sounds(before)), _by_id(layout.sounds(after))
    for key, segment in new.items():
        volume = _volume(segment)
        loud = f" ({volume}%)" if volume is not None else ""
        if key not in old:
            yield Remark(f"Music added: {segment.name}{loud}", f"添加了音乐：{segment.name}{loud}")
        else:
            yield from _sound(old[key], segment)
    for key, segment in old.items():
        if key not in new:
            yield Remark(f"Music removed: {segment.name}", f"删除了音乐：{segment.name}")


def _voices(before: Timeline, after: Timeline) -> Iterator[Remark]:
    old, new = layout.voices(before), layout.voices(after)
    if old and not new:
        yield Remark(f"Voice removed: {old[0].name}", f"删除了旁白：{old[0].name}")
    for segment in new:
        if not old or _source(old[0]) != _source(segment):
            yield Remark(
                f"Voice added: {segment.name} ({span(segment)})",
                f"添加了旁白：{segment.name}（{span(segment)}）",
            )
        elif (was := _volume(old[0])) != (now := _volume(segment)):
            yield Remark(f"Voice volume: {was}% → {now}%", f"旁白音量：{was}% → {now}%")


def _volume(segment: Segment) -> int | None:
    match segment.media:
        case Music(volume=volume) | Recording(volume=volume) | Other(volume=volume):
            return volume
        case _:
            return None


def _sound(old: Segment, new: Segment) -> Iterator[Remark]:
    if _source(old) != _source(new):
        same = old.name == new.name
        en = f"Music: another piece, {new.name}" if same else f"Music: {old.name} → {new.name}"
        zh = f"音乐：换了一首 {new.name}" if same else f"音乐：{old.name} → {new.name}"
        yield Remark(en, zh)
    if (was := _volume(old)) != (now := _volume(new)):
        yield Remark(f"Music volume: {was}% → {now}%", f"音乐音量：{was}% → {now}%")
    match old.media, new.media:
        case (Music() | Recording()) as a, (Music() | Recording()) as b if _source(old) == _source(
            new
        ):
            if a.fade_in_ms != b.fade_in_ms:
                yield Remark(
                    f"Music fades in over {clock(b.fade_in_ms)} s",
                    f"音乐淡入 {clock(b.fade_in_ms)} 秒",
                )
            if a.fade_out_ms != b.fade_out_ms:
                yield Remark(
                    f"Music fades out over {clock(b.fade_out_ms)} s",
                    f"音乐淡出 {clock(b.fade_out_ms)} 秒",
                )
        case _:
            pass


def _source(segment: Segment) -> tuple[str, str, int]:
    match segment.media:
        case Music(mood=mood, seed=seed):
            return ("music", mood, seed)
        case Recording(asset=asset):
            return ("recording", asset, 0)
        case _:
            return ("other", segment.name, 0)


# --- words ------------------------------------------------------------------------------------


def _texts(before: Timeline, after: Timeline) -> Iterator[Remark]:
    old, new = _by_id(layout.texts(before)), _by_id(layout.texts(after))
    has_new_length = layout.length_ms(before) != layout.length_ms(after)
    added = [s for k, s in new.items() if k not in old and _is_caption(s)]
    gone = [s for k, s in old.items() if k not in new and _is_caption(s)]
    many = [*_many(added, "added", "添加了"), *_many(gone, "removed", "删除了")]
    yield from many
    told = {s.id for group in (added, gone) if len(group) > _MOST_SEGMENTS for s in group}
    for key, segment in new.items():
        if not isinstance(segment.media, Text) or (key not in old and segment.id in told):
            continue
        en, zh = role_name(segment.media, "en"), role_name(segment.media, "zh")
        if key not in old:
            yield Remark(
                f"{en} added: {quoted(segment)} ({span(segment)})",
                f"添加了{zh}：{quoted(segment)}（{span(segment)}）",
            )
        else:
            yield from _text(old[key], segment, has_new_length)
    for key, segment in old.items():
        if key not in new and isinstance(segment.media, Text) and segment.id not in told:
            en, zh = role_name(segment.media, "en"), role_name(segment.media, "zh")
            yield Remark(f"{en} removed: {quoted(segment)}", f"删除了{zh}：{quoted(segment)}")


def _is_caption(segment: Segment) -> bool:
    return isinstance(segment.media, Text) and segment.media.role == "caption"


def _many(captions: Sequence[Segment], en: str, zh: str) -> Iterator[Remark]:
    """A whole subtitle file in one line."""
    if len(captions) > _MOST_SEGMENTS:
        count = len(captions)
        stretch = f"{clock(captions[0].start_ms)}–{clock(captions[-1].end_ms)} s"
        yield Remark(f"{count} captions {en} ({stretch})", f"{zh} {count} 条字幕（{stretch}）")


def _text(old: Segment, new: Segment, has_new_length: bool) -> Iterator[Remark]:
    if not (isinstance(old.media, Text) and isinstance(new.media, Text)):
        return
    en, zh = role_name(new.media, "en"), role_name(new.media, "zh")
    if quoted(old) != quoted(new):
        yield Remark(f"{en}: {quoted(old)} → {quoted(new)}", f"{zh}：{quoted(old)} → {quoted(new)}")
    if old.media.colour != new.media.colour:
        yield Remark(
            f"{en} {quoted(new)}: colour {new.media.colour or 'as before'}",
            f"{zh}{quoted(new)}：颜色 {new.media.colour or '恢复原样'}",
        )
    if old.media.place != new.media.place:
        place = {"top": "顶部", "center": "居中", "bottom": "底部", "auto": "自动"}[new.media.place]
        yield Remark(f"{en} {quoted(new)}: {new.media.place}", f"{zh}{quoted(new)}：{place}")
    if old.media.style != new.media.style:
        yield Remark(
            f"{en} {quoted(new)}: style {new.media.style}",
            f"{zh}{quoted(new)}：样式 {new.media.style}",
        )
    if old.media.scale != new.media.scale:
        was, now = round(old.media.scale * 100), round(new.media.scale * 100)
        yield Remark(
            f"{en} {quoted(new)}: size {was} % → {now} %",
            f"{zh}{quoted(new)}：大小 {was}% → {now}%",
        )
    times_differ = (old.start_ms, old.duration_ms) != (new.start_ms, new.duration_ms)
    if times_differ and not has_new_length:
        yield Remark(
            f"{en} {quoted(new)}: {span(old)} → {span(new)}",
            f"{zh}{quoted(new)}：{span(old)} → {span(new)}",
        )
