"""What a person would call what is on the timeline, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from animatic.model.timeline import CameraMove, Scene, TransitionKind
from animatic.studio.catalogue import FAMILIES, GRADES, MOODS, UNGRADED, Language, Names

LIGHT = (("brightness", "Brightness", "亮度"), ("contrast", "Contrast", "对比度"))
"""What of a timeline is a level of light, and its names."""

_UNSAID = Names("", "")
_TIMES: Mapping[str, Names] = {
    "dawn": Names("at dawn", "清晨的"),
    "day": Names("by day", "白天的"),
    "sunset": Names("at sunset", "日落时的"),
    "dusk": Names("at dusk", "黄昏的"),
    "night": Names("at night", "夜晚的"),
}
_WEATHERS: Mapping[str, Names] = {
    "rain": Names("in the rain", "雨中的"), "snow": Names("in the snow", "雪中的"),
    "fog": Names("in the fog", "雾中的"), "storm": Names("in a storm", "暴风雨中的"),
    "aurora": Names("under an aurora", "极光下的"), "clear": Names("", ""),
}  # fmt: skip
_TRANSITIONS: Mapping[TransitionKind, Names] = {
    "cut": Names("hard cut", "直接切换"),
    "crossfade": Names("crossfade", "叠化"),
    "fade_black": Names("fade through black", "黑场过渡"),
    "fade_white": Names("fade through white", "白场过渡"),
    "slide": Names("slide", "滑动"),
    "wipe": Names("wipe", "擦除"),
    "zoom": Names("zoom", "缩放"),
}
_CAMERAS: Mapping[CameraMove, Names] = {
    "still": Names("still camera", "固定镜头"),
    "push_in": Names("slow push in", "缓慢推近"),
    "pull_out": Names("slow pull out", "缓慢拉远"),
    "pan_left": Names("pan to the left", "向左平移"),
    "pan_right": Names("pan to the right", "向右平移"),
    "rise": Names("rising camera", "镜头上升"),
    "fall": Names("descending camera", "镜头下降"),
    "auto": Names("automatic camera", "自动运镜"),
}
_SIDES: Mapping[str, Names] = {
    key: names
    for family in FAMILIES.values()
    for key, names in (*family.subjects.items(), *family.views.items())
}


def family_name(family: str, language: Language) -> str:
    return FAMILIES[family].names.said(language) if family in FAMILIES else family


def scene_name(scene: Scene, language: Language) -> str:
    """What a person would call a scene: "city at night in the rain", "雨中的夜晚的城市"."""
    time = _TIMES.get(scene.time_of_day, _UNSAID).said(language)
    weather = _WEATHERS.get(scene.weather, _UNSAID).said(language)
    name = family_name(scene.family, language)
    if language == "zh":
        return f"{weather}{time.rstrip('的') if weather else time}{name}"
    return " ".join(part for part in (name, time, weather) if part)


def side_name(side: str, language: Language) -> str:
    """What a person would call a scene's subject or its view."""
    return _SIDES[side].said(language) if side in _SIDES else side


def mood_name(mood: str, language: Language) -> str:
    if mood in MOODS:
        return MOODS[mood].names.said(language)
    return mood if language == "zh" else mood.capitalize()


def transition_name(kind: TransitionKind, language: Language) -> str:
    return _TRANSITIONS[kind].said(language)


def camera_name(move: CameraMove, language: Language) -> str:
    return _CAMERAS[move].said(language)


def grade_name(grade: str, language: Language) -> str:
    """What a grade is called; "" is colours as they are."""
    if grade in GRADES:
        return GRADES[grade].names.said(language)
    return grade.replace("_", " ") if grade else UNGRADED.said(language)
