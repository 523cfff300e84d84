"""What can be drawn, composed and graded, and what people call it in both languages.

The families of scenes are read from their room, where they are a literal and nothing heavy is
loaded; for one that isn't there the nearest that is is found. Composer and renderer are not known
here: the names of moods and grades are part of what a timeline may say, and a test holds the
lists together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from animatic.model.timeline import CameraMove, Scene, TransitionKind
from animatic.studio.director.contract import Language
from animatic.studio.scenes import FAMILIES

MOODS = ("lofi", "cinematic", "upbeat", "calm", "corporate", "tense", "synthwave")
"""The moods of music that can be asked for: `Music.mood`."""

GRADES = (
    "warm", "cool", "vivid", "cinematic", "vintage", "dreamy", "noir", "mono", "muted", "neon",
)  # fmt: skip
"""The colour moods that can be asked for: `Timeline.colour_mood`."""

LIGHT = (("brightness", "Brightness", "亮度"), ("contrast", "Contrast", "对比度"))
"""What of a timeline is a level of light, and its names."""


GRADE_WORDS: Sequence[tuple[str, str]] = (
    ("noir", r"\bnoir\b|黑色电影|高反差黑白"),
    (
        "mono",
        r"\b(?:black[- ]?(?:and|&|n)[- ]?white|b ?& ?w|bw|mono(?:chrome)?|gr[ae]yscale"
        r"|desaturated?)\b|黑白|单色|灰度",
    ),
    (
        "vintage",
        r"\b(?:vintage|retro|old[- ](?:film|school|photo)|sepia|nostalgic|film look"
        r"|analog(?:ue)?)\b|复古|怀旧|老电影|老照片|胶片|泛黄",
    ),
    (
        "cinematic",
        r"\b(?:cinematic|teal (?:and|&) orange|movie look|film grade|blockbuster)\b|电影感"
        r"|电影色调|电影质感|青橙|大片感",
    ),
    (
        "neon",
        r"\b(?:neon|cyberpunk) (?:look|colou?rs?|grade|tone|filter|style)\b|霓虹色"
        r"|赛博朋克(?:色调|风格|滤镜)",
    ),
    ("dreamy", r"\b(?:dreamy|pastel|soft (?:look|colou?rs?|tones?))\b|梦幻|柔光|粉彩|马卡龙"),
    (
        "muted",
        r"\b(?:muted|faded|less (?:saturat\w+|colou?rful)|desaturate|subtle colou?rs?"
        r"|matte)\b|低饱和|饱和度?(?:再)?(?:低|降|减)|降低?饱和|素雅|淡一点的颜色|莫兰迪|降低饱和",
    ),
    (
        "vivid",
        r"\b(?:vivid|vibrant|saturated|colou?rful|punchy|more (?:saturat\w+|colou?rful|vivid)"
        r"|make (?:this|everything|the (?:whole )?(?:video|film|thing)) pop|pop (?:more )?colou?rs?"
        r"|(?:colou?rs?|image|picture|video) pop|brighter colou?rs?"
        r"|colou?rs? (?:\w+ ){0,3}(?:dull|flat|washed[- ]out|boring))\b|颜色太?[灰淡暗]|鲜艳"
        r"|颜色(?:再)?亮|饱和|鲜明"
        r"|色彩丰富|浓郁",
    ),
    ("warm", r"\b(?:warm (?:it|this|everything) up|warm(?:er)?|golden (?:tones?|look))\b|暖"),
    (
        "cool",
        r"\b(?:cool(?:er)?|cold(?:er)?|blue(?:r|ish)? (?:tones?|look|tint))\b(?!,| video"
        r"| one)|冷",
    ),
)
"""What people call a grade, the narrower words first."""


def families() -> Collection[str]:
    """The families of scenes that can be drawn."""
    return FAMILIES


def moods() -> Collection[str]:
    """The moods of music that can be composed."""
    return MOODS


_NEAREST_FAMILY: Mapping[str, Sequence[str]] = {
    "ocean": ("lake", "abstract"), "space": ("abstract",), "forest": ("lake", "abstract"),
    "weather": ("lake", "abstract"), "celebration": ("abstract",),
    "technology": ("abstract",), "food": ("abstract",), "travel": ("lake", "city", "abstract"),
    "product": ("abstract",), "city": ("abstract",), "lake": ("ocean", "abstract"),
}  # fmt: skip
_NEAREST_MOOD: Mapping[str, Sequence[str]] = {
    "synthwave": ("upbeat", "lofi"), "ambient": ("calm", "cinematic"), "calm": ("lofi",),
    "corporate": ("upbeat",), "tense": ("cinematic",), "upbeat": ("corporate",),
    "lofi": ("calm",),
}  # fmt: skip


def drawable(family: str) -> str:
    """The family itself where it can be drawn, else the nearest one that can."""
    present = families()
    for candidate in (family, *_NEAREST_FAMILY.get(family, ()), "abstract"):
        if candidate in present:
            return candidate
    return next(iter(present), "abstract")


def composable(mood: str) -> str:
    """The mood itself where it can be composed, else the nearest one that can."""
    present = moods()
    for candidate in (mood, *_NEAREST_MOOD.get(mood, ()), "cinematic"):
        if candidate in present:
            return candidate
    return next(iter(present), "cinematic")


MOOD_OF_FAMILY: Mapping[str, str] = {
    "city": "lofi", "lake": "calm", "ocean": "calm", "abstract": "lofi", "space": "cinematic",
    "forest": "calm", "weather": "calm", "celebration": "upbeat", "technology": "corporate",
    "food": "lofi", "travel": "upbeat", "product": "corporate",
}  # fmt: skip
"""The music a scene gets when the words ask for none in particular."""


STYLE_OF_MOOD: Mapping[str, str] = {
    "lofi": "playful", "cinematic": "elegant", "upbeat": "bold", "calm": "elegant",
    "corporate": "clean", "tense": "bold", "synthwave": "neon",
}  # fmt: skip
"""The type style of a title beside each mood of music: `render.type_styles` has them."""


# --- names ------------------------------------------------------------------------------------

_FAMILY_NAMES: Mapping[str, tuple[str, str]] = {
    "city": ("city", "城市"),
    "lake": ("mountain lake", "山间湖泊"),
    "ocean": ("ocean", "大海"),
    "abstract": ("abstract shapes", "抽象光影"),
    "space": ("space", "太空"),
    "forest": ("forest", "森林"),
    "weather": ("sky", "天空"),
    "celebration": ("celebration", "庆典"),
    "technology": ("technology", "科技"),
    "food": ("food", "美食"),
    "travel": ("travel", "旅途"),
    "product": ("product stage", "产品展台"),
}
_TIMES: Mapping[str, tuple[str, str]] = {
    "dawn": ("at dawn", "清晨的"), "day": ("by day", "白天的"), "sunset": ("at sunset", "日落时的"),
    "dusk": ("at dusk", "黄昏的"), "night": ("at night", "夜晚的"),
}  # fmt: skip
_WEATHERS: Mapping[str, tuple[str, str]] = {
    "rain": ("in the rain", "雨中的"), "snow": ("in the snow", "雪中的"),
    "fog": ("in the fog", "雾中的"), "storm": ("in a storm", "暴风雨中的"),
    "aurora": ("under an aurora", "极光下的"), "clear": ("", ""),
}  # fmt: skip
_SIDES: Mapping[str, tuple[str, str]] = {
    "silk": ("silk", "丝绸"), "liquid": ("liquid", "流体"), "waves": ("waves", "波浪"),
    "clouds": ("clouds of colour", "云彩"), "threads": ("threads of light", "光线"),
    "fireworks": ("fireworks", "烟花"), "party": ("a party", "派对"), "coffee": ("coffee", "咖啡"),
    "latte": ("a latte", "拿铁"), "espresso": ("an espresso", "浓缩咖啡"), "tea": ("tea", "茶"),
    "matcha": ("matcha", "抹茶"), "soup": ("soup", "汤"), "fruit": ("fruit", "水果"),
    "ring": ("a ring of light", "光环"), "arch": ("an arch", "拱门"), "disc": ("a disc", "圆盘"),
    "tubes": ("light tubes", "灯管"), "earth": ("the Earth", "地球"), "saturn": ("Saturn", "土星"),
    "jupiter": ("Jupiter", "木星"), "mars": ("Mars", "火星"), "moon": ("the Moon", "月球"),
    "desert": ("a desert world", "沙漠星球"), "globe": ("a globe of data", "数据地球"),
    "network": ("a network", "网络"), "helix": ("a helix", "螺旋"), "charts": ("charts", "图表"),
    "dashboard": ("a dashboard", "仪表盘"), "circuit": ("a chip", "芯片"),
    "servers": ("servers", "服务器"), "code": ("code", "代码"),
    "skyline": ("the skyline", "天际线"), "street": ("a street", "街道"),
    "above": ("from above", "俯拍"),
    "table": ("from the table", "桌边视角"), "beach": ("the beach", "沙滩"),
    "underwater": ("under water", "海底"), "open_sea": ("the open sea", "远海"),
    "orbit": ("from orbit", "从轨道上看"),
    "map": ("a map of the way", "路线地图"), "flight": ("above the clouds", "云层之上"),
    "plain": ("a plain", "原野"), "window": ("a window", "窗边"),
}  # fmt: skip
_MOOD_NAMES: Mapping[str, tuple[str, str]] = {
    "lofi": ("Lo-fi", "Lo-fi"), "cinematic": ("Cinematic", "电影感配乐"),
    "upbeat": ("Upbeat", "欢快配乐"), "calm": ("Calm", "舒缓配乐"),
    "corporate": ("Corporate", "商务配乐"), "tense": ("Tense", "紧张配乐"),
    "synthwave": ("Synthwave", "合成器浪潮"), "ambient": ("Ambient", "氛围配乐"),
}  # fmt: skip
_TRANSITION_NAMES: Mapping[TransitionKind, tuple[str, str]] = {
    "cut": ("hard cut", "直接切换"),
    "crossfade": ("crossfade", "叠化"),
    "fade_black": ("fade through black", "黑场过渡"),
    "fade_white": ("fade through white", "白场过渡"),
    "slide": ("slide", "滑动"),
    "wipe": ("wipe", "擦除"),
    "zoom": ("zoom", "缩放"),
}
_CAMERA_NAMES: Mapping[CameraMove, tuple[str, str]] = {
    "still": ("still camera", "固定镜头"), "push_in": ("slow push in", "缓慢推近"),
    "pull_out": ("slow pull out", "缓慢拉远"), "pan_left": ("pan to the left", "向左平移"),
    "pan_right": ("pan to the right", "向右平移"), "rise": ("rising camera", "镜头上升"),
    "fall": ("descending camera", "镜头下降"), "auto": ("automatic camera", "自动运镜"),
}  # fmt: skip
_GRADE_NAMES: Mapping[str, tuple[str, str]] = {
    "warm": ("warm", "暖色"), "cool": ("cool", "冷色"), "mono": ("black and white", "黑白"),
    "vintage": ("vintage", "复古"), "cinematic": ("cinematic", "电影感"),
    "vivid": ("vivid", "鲜艳"), "muted": ("muted", "低饱和"), "noir": ("noir", "高反差黑白"),
    "neon": ("neon", "霓虹"), "dreamy": ("dreamy", "梦幻"), "": ("natural", "自然"),
}  # fmt: skip


FAMILY_WORDS: Mapping[str, tuple[str, ...]] = {
    "city": ("city", "城市"),
    "lake": ("lake", "湖泊", "湖"),
    "ocean": ("ocean", "sea", "大海", "海"),
    "abstract": ("abstract", "抽象"),
    "space": ("space", "太空"),
    "forest": ("forest", "森林"),
    "weather": ("sky", "天空"),
    "celebration": ("celebration", "party", "庆典"),
    "technology": ("technology", "科技"),
    "food": ("food", "coffee", "美食", "咖啡"),
    "travel": ("travel", "旅途"),
    "product": ("product", "stage", "展台"),
}
"""What a segment that shows a family may be pointed at by."""


def _pick(pair: tuple[str, str], language: Language) -> str:
    return pair[language == "zh"]


def family_name(family: str, language: Language) -> str:
    return _pick(_FAMILY_NAMES.get(family, (family, family)), language)


def scene_name(scene: Scene, language: Language) -> str:
    """What a person would call a scene: "city at night in the rain", "雨中的夜晚的城市"."""
    time = _TIMES.get(scene.time_of_day, ("", ""))
    weather = _WEATHERS.get(scene.weather, ("", ""))
    name = family_name(scene.family, language)
    if language == "zh":
        if weather[1] and time[1]:
            return f"{weather[1]}{time[1].rstrip('的')}{name}"
        return f"{weather[1]}{time[1]}{name}"
    return " ".join(part for part in (name, time[0], weather[0]) if part)


def side_name(side: str, language: Language) -> str:
    """What a person would call a scene's subject or its view."""
    return _pick(_SIDES.get(side, (side, side)), language)


def mood_name(mood: str, language: Language) -> str:
    return _pick(_MOOD_NAMES.get(mood, (mood.capitalize(), mood)), language)


def transition_name(kind: TransitionKind, language: Language) -> str:
    return _pick(_TRANSITION_NAMES[kind], language)


def camera_name(move: CameraMove, language: Language) -> str:
    return _pick(_CAMERA_NAMES[move], language)


def grade_name(grade: str, language: Language) -> str:
    return _pick(_GRADE_NAMES.get(grade, (grade.replace("_", " "), grade)), language)
