"""Edits of the words on the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from animatic.model.timeline import Music, Segment, Text, TextRole, Timeline, clock
from animatic.studio.catalogue import MOODS
from animatic.studio.director import edits as e
from animatic.studio.director import layout, targets
from animatic.studio.director.lines import END_CARD_MS, TITLE_MS, spread
from animatic.studio.director.remarks import Impossible, Remark, Unclear
from animatic.studio.director.subtitles import Cue, that_fit

WordEdit: TypeAlias = (
    e.SetTitle | e.SetDetail | e.SetEndCard | e.AddCaptions | e.SetCaptions
    | e.ChangeText | e.ReplaceWords
    | e.RemoveText | e.StyleText | e.TimeText
)  # fmt: skip
LONE_CAPTION_MS = 3_000


def apply(edit: WordEdit, timeline: Timeline, stage: e.EditContext) -> Timeline:
    _need_a_film(timeline)
    match edit:
        case e.SetTitle():
            return _set_title(edit, timeline)
        case e.SetDetail(text):
            return _changed(timeline, [_the_title(timeline)], {"detail": text})
        case e.SetEndCard():
            return _set_end_card(edit, timeline, stage)
        case e.AddCaptions():
            return _add_captions(edit, timeline)
        case e.SetCaptions():
            return _set_captions(edit, timeline)
        case e.ChangeText(which, text):
            return _changed(timeline, [one_text(which, timeline)], {"text": text})
        case e.ReplaceWords(old, new):
            return _replace_words(old, new, timeline)
        case e.RemoveText(which):
            found = found_texts(which, timeline)
            return layout.with_segments(timeline, {id(s): None for s in found})
        case e.StyleText():
            return _style(edit, timeline)
        case e.TimeText():
            return _time(edit, timeline)


def _need_a_film(timeline: Timeline) -> None:
    if not layout.length_ms(timeline):
        raise Impossible(
            Remark("There is no video to put words on yet.", "还没有画面，没法放文字。")
        )


# --- finding texts ----------------------------------------------------------------------------

_KINDS: dict[e.TextKind, tuple[TextRole, ...]] = {
    "title": ("title", "subtitle"), "caption": ("caption", "lower_third"),
    "end_card": ("end_card",), "any": ("title", "subtitle", "caption", "lower_third", "end_card"),
}  # fmt: skip
_NAMES: dict[e.TextKind, Remark] = {
    "title": Remark("title", "标题"), "caption": Remark("caption", "字幕"),
    "end_card": Remark("end card", "片尾"), "any": Remark("text", "文字"),
}  # fmt: skip


def found_texts(which: e.TextTarget, timeline: Timeline) -> list[Segment]:
    """The texts that are meant, at least one. Raises `Impossible` when there is none."""
    pool = [s for s in layout.texts(timeline) if _is(s, which.kind)]
    pool.sort(key=lambda s: s.start_ms)
    if which.said:
        pool = [s for s in pool if isinstance(s.media, Text) and which.said in s.media.text]
    if not pool:
        name = _NAMES[which.kind]
        raise Impossible(Remark(f"There is no {name.en} on the film.", f"片子上没有{name.zh}。"))
    if which.index is None or which.is_all:
        return pool
    place = which.index - 1 if which.index > 0 else len(pool) + which.index
    if not 0 <= place < len(pool):
        name, count = _NAMES[which.kind], len(pool)
        plural = "" if count == 1 else "s"
        verb = "is" if count == 1 else "are"
        raise Impossible(
            Remark(f"There {verb} only {count} {name.en}{plural}.", f"只有 {count} 条{name.zh}。")
        )
    return [pool[place]]


def one_text(which: e.TextTarget, timeline: Timeline) -> Segment:
    found = found_texts(which, timeline)
    if len(found) > 1:
        listed = ", ".join(
            f"{n}. “{s.media.text}” ({clock(s.start_ms)}–{clock(s.end_ms)} s)"
            for n, s in enumerate(found[:8], 1)
            if isinstance(s.media, Text)
        )
        name = _NAMES[which.kind]
        raise Unclear(
            Remark(f"Which {name.en} do you mean: {listed}?", f"你指的是哪条{name.zh}：{listed}？")
        )
    return found[0]


def _is(segment: Segment, kind: e.TextKind) -> bool:
    return isinstance(segment.media, Text) and segment.media.role in _KINDS[kind]


def _titles(timeline: Timeline) -> list[Segment]:
    return sorted((s for s in layout.texts(timeline) if _is(s, "title")), key=lambda s: s.start_ms)


def _the_title(timeline: Timeline) -> Segment:
    return one_text(e.TextTarget("title"), timeline)


def _changed(timeline: Timeline, segments: Iterable[Segment], values: dict[str, str]) -> Timeline:
    """The texts with new values of their media, and a name that follows the words."""
    changed: dict[int, Segment | None] = {}
    for segment in segments:
        media = segment.media.model_copy(update=values)
        name = values.get("text", segment.name)[:40]
        changed[id(segment)] = segment.model_copy(update={"media": media, "name": name})
    return layout.with_segments(timeline, changed)


# --- titles and end cards ---------------------------------------------------------------------


def _set_title(edit: e.SetTitle, timeline: Timeline) -> Timeline:
    titles = _titles(timeline)
    total = layout.length_ms(timeline)
    wants_another = edit.start_ms is not None and bool(titles)
    if titles and not wants_another:
        values = {"text": edit.text} | ({"detail": edit.detail} if edit.detail is not None else {})
        timeline = _changed(timeline, titles[:1], values)
        if edit.duration_ms is not None:
            which = e.TextTarget("title", 1)
            timeline = _time(e.TimeText(which, duration_ms=edit.duration_ms), timeline)
    else:
        start = _moment(edit.start_ms or 0, total)
        length = min(edit.duration_ms or TITLE_MS, total - start)
        media = Text(text=edit.text, detail=edit.detail or "", style=_style_beside(timeline))
        timeline = layout.add_text(timeline, _segment(timeline, media, start, length))
    return timeline.model_copy(update={"title": edit.text})


def _moment(ms: int, total: int) -> int:
    """A start inside the film. Raises `Impossible` past its end."""
    if ms >= total:
        raise Impossible(
            Remark(
                f"The film ends at {clock(total)} s, so nothing can start at {clock(ms)} s.",
                f"片子只有 {clock(total)} 秒，不能从 {clock(ms)} 秒开始。",
            )
        )
    return ms


def _style_beside(timeline: Timeline) -> str:
    """The type style of the texts there are, else what suits the music."""
    for segment in layout.texts(timeline):
        if isinstance(segment.media, Text) and segment.media.style:
            return segment.media.style
    moods = [s.media.mood for s in layout.sounds(timeline) if isinstance(s.media, Music)]
    return MOODS[moods[0]].type_styles[0] if moods and moods[0] in MOODS else ""


def _segment(timeline: Timeline, media: Text, start: int, length: int) -> Segment:
    return Segment(
        id=layout.fresh_id(timeline, "t"),
        name=media.text[:40],
        start_ms=start,
        duration_ms=max(length, 1),
        media=media,
    )


def _set_end_card(edit: e.SetEndCard, timeline: Timeline, stage: e.EditContext) -> Timeline:
    cards = [s for s in layout.texts(timeline) if _is(s, "end_card")]
    thanks = "感谢观看" if stage.language == "zh" else "Thank you for watching"
    text = edit.text or timeline.title or thanks
    if cards:
        return _changed(timeline, cards[:1], {"text": text})
    total = layout.length_ms(timeline)
    length = min(edit.duration_ms or END_CARD_MS, total)
    media = Text(text=text, role="end_card", style=_style_beside(timeline))
    return layout.add_text(timeline, _segment(timeline, media, total - length, length))


# --- captions ---------------------------------------------------------------------------------


def _add_captions(edit: e.AddCaptions, timeline: Timeline) -> Timeline:
    start, end = _stretch(edit, timeline)
    for line in spread(edit.texts, start, end - start):
        media = Text(text=line.text, role=line.role)
        segment = _segment(timeline, media, line.start_ms, line.duration_ms)
        timeline = layout.add_text(timeline, segment)
    return timeline


def _set_captions(edit: e.SetCaptions, timeline: Timeline) -> Timeline:
    old: dict[int, Segment | None] = {
        id(s): None for s in layout.texts(timeline) if _is(s, "caption")
    }
    timeline = layout.with_segments(timeline, old)
    if edit.cues:
        return with_cues(timeline, edit.cues)
    texts = that_fit(edit.texts, layout.length_ms(timeline))
    return _add_captions(e.AddCaptions(texts), timeline)


def with_cues(timeline: Timeline, cues: Sequence[Cue]) -> Timeline:
    """The timeline with a caption for every cue that begins before its end."""
    total = layout.length_ms(timeline)
    for cue in cues:
        if cue.start_ms < total:
            media = Text(text=cue.text, role="caption")
            length = min(cue.end_ms, total) - cue.start_ms
            timeline = layout.add_text(timeline, _segment(timeline, media, cue.start_ms, length))
    return timeline


def beyond(cues: Sequence[Cue], total_ms: int) -> Remark | None:
    """What has to be said of cues that the film is too short for."""
    left = sum(cue.start_ms >= total_ms for cue in cues)
    if not left:
        return None
    end = clock(max(cue.end_ms for cue in cues))
    return Remark(
        f"{left} of the {len(cues)} captions come after the film's end and were left out; "
        f"they reach to {end} s.",
        f"{len(cues)} 条字幕里有 {left} 条在片子结束之后，没有放进去；字幕一直到 {end} 秒。",
    )


def _stretch(edit: e.AddCaptions, timeline: Timeline) -> tuple[int, int]:
    total = layout.length_ms(timeline)
    if edit.target is not None:
        shown = layout.video(timeline)
        places = targets.resolve(edit.target, timeline)
        slots = layout.slots_of(shown)
        begin = shown[places[0]].start_ms
        return begin, shown[places[-1]].start_ms + slots[places[-1]]
    start = _moment(edit.start_ms or 0, total)
    if edit.end_ms is not None:
        return start, min(max(edit.end_ms, start + 200), total)
    if edit.start_ms is not None:
        return start, min(start + LONE_CAPTION_MS * len(edit.texts), total)
    return start, total


# --- changes ----------------------------------------------------------------------------------


def _replace_words(old: str, new: str, timeline: Timeline) -> Timeline:
    holding = [
        s for s in layout.texts(timeline)
        if isinstance(s.media, Text) and (old in s.media.text or old in s.media.detail)
    ]  # fmt: skip
    if not holding:
        raise Impossible(
            Remark(f"“{old}” isn't anywhere on the film.", f"片子上没有“{old}”这几个字。")
        )
    for segment in holding:
        if isinstance(segment.media, Text):
            text = segment.media.text.replace(old, new) or new
            values = {"text": text, "detail": segment.media.detail.replace(old, new)}
            timeline = _changed(timeline, [segment], values)
    return timeline.model_copy(update={"title": timeline.title.replace(old, new)})


def _style(edit: e.StyleText, timeline: Timeline) -> Timeline:
    values: dict[str, str] = {}
    if edit.colour:
        values["colour"] = edit.colour
    if edit.place is not None:
        values["place"] = edit.place
    if edit.style:
        values["style"] = edit.style
    found = found_texts(edit.which, timeline)
    if edit.scale != 100:
        timeline = _scaled(timeline, found, edit.scale)
        found = found_texts(edit.which, timeline)
    return _changed(timeline, found, values) if values else timeline


LARGEST, SMALLEST = 2.0, 0.5
"""Beyond them a text doesn't fit its frame, or can't be read."""


def _scaled(timeline: Timeline, found: Sequence[Segment], percent: int) -> Timeline:
    changed: dict[int, Segment | None] = {}
    for segment in found:
        if isinstance(media := segment.media, Text):
            scale = min(max(round(media.scale * percent / 100, 2), SMALLEST), LARGEST)
            values = {"media": media.model_copy(update={"scale": scale})}
            changed[id(segment)] = segment.model_copy(update=values)
    return layout.with_segments(timeline, changed)


def _time(edit: e.TimeText, timeline: Timeline) -> Timeline:
    found: Sequence[Segment] = found_texts(edit.which, timeline)
    total = layout.length_ms(timeline)
    if edit.start_ms is not None and len(found) > 1:
        found = [one_text(edit.which, timeline)]
    changed: dict[int, Segment | None] = {}
    for segment in found:
        length = min(max(edit.duration_ms or segment.duration_ms, 200), total)
        start = segment.start_ms if edit.start_ms is None else _moment(edit.start_ms, total)
        is_end_card = isinstance(segment.media, Text) and segment.media.role == "end_card"
        if edit.is_at_end or (is_end_card and edit.start_ms is None):
            start = total - length
        length = min(length, total - start)
        values = {"start_ms": start, "duration_ms": length}
        changed[id(segment)] = segment.model_copy(update=values)
    return layout.with_segments(timeline, changed)
