"""Edits of how the film looks: transitions, shape, colours, camera, how scenes are set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

from animatic.model.timeline import LIGHT, Clip, Lit, Picture, Scene, Segment, Timeline, Transition
from animatic.studio.director import edits as e
from animatic.studio.director import layout, naming, shots, targets
from animatic.studio.director.lexicon import Look
from animatic.studio.director.remarks import Impossible, Remark
from animatic.studio.director.targets import SegmentTarget
from animatic.studio.director.transitions import USUAL_MS

LookEdit: TypeAlias = (
    e.SetTransition | e.FadePicture | e.SetShape | e.SetSize | e.SetRate | e.SetColours
    | e.ChangeLight | e.SetCamera | e.SetScene
)  # fmt: skip


def apply(edit: LookEdit, timeline: Timeline, stage: e.EditContext) -> Timeline:
    match edit:
        case e.SetTransition():
            return _set_transition(edit, timeline)
        case e.FadePicture():
            return _fade(edit, timeline)
        case e.SetShape(ratio):
            return timeline.model_copy(update={"aspect_ratio": ratio})
        case e.SetSize(resolution):
            return timeline.model_copy(update={"resolution": resolution})
        case e.SetRate(rate):
            return timeline.model_copy(update={"frame_rate": rate})
        case e.SetColours(grade):
            return timeline.model_copy(update={"colour_mood": grade})
        case e.ChangeLight():
            return _change_light(edit, timeline)
        case e.SetCamera(move, target):
            return _set_camera(move, target, timeline)
        case e.SetScene():
            return _set_scene(edit, timeline, stage)


def _change_light(edit: e.ChangeLight, timeline: Timeline) -> Timeline:
    if edit.target is None:
        after = _lit(timeline, edit)
    else:
        shown = layout.video(timeline)
        changed: dict[int, Segment | None] = {}
        for segment in (shown[place] for place in targets.resolve(edit.target, timeline)):
            if isinstance(media := segment.media, Scene | Picture | Clip):
                changed[id(segment)] = segment.model_copy(update={"media": _lit(media, edit)})
        after = layout.with_segments(timeline, changed)
    if after == timeline and (edit.brightness or edit.contrast):
        raise Impossible(Remark("It can't go further than it is.", "已经调到头了，不能再调了。"))
    return after


Seen = TypeVar("Seen", bound=Lit)


def _lit(what: Seen, edit: e.ChangeLight) -> Seen:
    changed = {
        name: max(-100, min(100, getattr(what, name) + getattr(edit, name))) for name in LIGHT
    }
    return what.model_copy(update=changed)


# --- transitions ------------------------------------------------------------------------------


def _set_transition(edit: e.SetTransition, timeline: Timeline) -> Timeline:
    shown = list(layout.video(timeline))
    if len(shown) < 2:
        raise Impossible(
            Remark(
                "There is just one segment, so there is nothing to go over to.",
                "只有一个片段，没有可以转场的地方。",
            )
        )
    places = _joints(edit.target, timeline)
    for i in places:
        old = shown[i].transition.duration_ms
        length = edit.wish.ms or old or USUAL_MS
        made = (
            Transition()
            if edit.wish.kind == "cut"
            else Transition(kind=edit.wish.kind, duration_ms=min(length, 5_000))
        )
        shown[i] = shown[i].model_copy(update={"transition": made})
    return layout.with_video(timeline, shown, layout.slots_of(layout.video(timeline)))


def _joints(target: SegmentTarget | None, timeline: Timeline) -> Sequence[int]:
    """The segments that are gone over into: the target, or all but the first."""
    count = len(layout.video(timeline))
    if target is None or target.is_all:
        return range(1, count)
    return [max(place, 1) for place in targets.resolve(target, timeline)]


def _fade(edit: e.FadePicture, timeline: Timeline) -> Timeline:
    """A crossfade into the first segment comes out of black: there is nothing beneath it.

    The end goes to black with everything on it.
    """
    shown = list(layout.video(timeline))
    if not shown:
        raise Impossible(Remark("There is no video to fade yet.", "还没有画面可以淡入淡出。"))
    if edit.edge == "end":
        length = min(edit.ms, layout.length_ms(timeline) // 2, 5_000)
        return timeline.model_copy(update={"fade_out_ms": length})
    length = min(edit.ms, layout.slots_of(shown)[0] // 2)
    made = Transition(kind="crossfade", duration_ms=length) if length else Transition()
    shown[0] = shown[0].model_copy(update={"transition": made})
    return layout.with_video(timeline, shown, layout.slots_of(layout.video(timeline)))


# --- camera -----------------------------------------------------------------------------------


def _set_camera(move: str, target: SegmentTarget | None, timeline: Timeline) -> Timeline:
    shown = layout.video(timeline)
    places = targets.resolve(target, timeline) if target else range(len(shown))
    moved = [shown[i] for i in places if isinstance(shown[i].media, Scene | Picture)]
    if not moved:
        raise Impossible(
            Remark(
                "The camera moves over pictures and scenes; a clip keeps its own.",
                "运镜只能用在图片和场景上，视频片段保持原样。",
            )
        )
    changed: dict[int, Segment | None] = {}
    for segment in moved:
        media = segment.media.model_copy(update={"camera": move})
        changed[id(segment)] = segment.model_copy(update={"media": media})
    return layout.with_segments(timeline, changed)


# --- scenes -----------------------------------------------------------------------------------


def _set_scene(edit: e.SetScene, timeline: Timeline, stage: e.EditContext) -> Timeline:
    shown = layout.video(timeline)
    places = targets.resolve(edit.target, timeline) if edit.target else range(len(shown))
    scenes = [i for i in places if isinstance(shown[i].media, Scene)]
    if not scenes:
        raise Impossible(
            Remark(
                "Only drawn scenes can be changed like that; pictures and clips are as "
                "they are. Colours can be graded, though: “warmer colours”.",
                "只有绘制的场景能这样改，图片和视频保持原样；不过可以调色，例如“暖色调”。",
            )
        )
    changed: dict[int, Segment | None] = {}
    for i in scenes:
        media = shown[i].media
        if isinstance(media, Scene):
            scene = _set(media, edit.look)
            if edit.is_anew:
                scene = scene.model_copy(update={"seed": _another_seed(media, stage, i)})
            name = _renamed(shown[i], media, scene, stage)
            changed[id(shown[i])] = shown[i].model_copy(update={"media": scene, "name": name})
    return layout.with_segments(timeline, changed)


def _set(scene: Scene, look: Look) -> Scene:
    values: dict[str, Any] = {
        key: value
        for key in ("time_of_day", "weather", "season", "palette", "tint")
        if (value := getattr(look, key))
    }
    if look.time_of_day and not look.palette:
        values["palette"] = ""
    if subjects := look.subjects_of(scene.family):
        values["subject"] = subjects[0]
    if views := look.views_of(scene.family):
        values["view"] = views[0]
    for key, scale in (("density", look.density), ("speed", look.speed)):
        if scale != 1:
            low, high = (0.25, 4.0) if key == "density" else (0.1, 4.0)
            values[key] = round(min(max(getattr(scene, key) * scale, low), high), 2)
    if look.camera != "auto":
        values["camera"] = look.camera
    return scene.model_copy(update=values)


def _another_seed(scene: Scene, stage: e.EditContext, place: int) -> int:
    seed = shots.seed_of(stage.words + scene.prompt, place)
    return seed if seed != scene.seed else shots.seed_of(stage.words, place + 7)


def _renamed(segment: Segment, before: Scene, after: Scene, stage: e.EditContext) -> str:
    """A name that told the setting goes on telling it; its number stays."""
    for language in (stage.language, "en", "zh"):
        old = naming.scene_name(before, language)
        if segment.name == old or segment.name.removeprefix(old).strip().isdigit():
            rest = segment.name.removeprefix(old)
            return naming.scene_name(after, language) + rest
    return segment.name
