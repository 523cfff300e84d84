"""The families of scenes: what `Scene.family` may name, and what is known of each but its art."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from animatic.model.timeline import CameraMove
from animatic.studio.catalogue.names import Names

Sides: TypeAlias = Mapping[str, Names]
Lighting: TypeAlias = Literal["time_of_day", "season", "palette"]


@dataclass(frozen=True, slots=True)
class Family:
    key: str
    names: Names
    words: tuple[str, ...]
    """What a segment that shows it may be pointed at by, both languages."""
    about: str
    """What it shows."""
    art: str
    """The path of the class that draws it: a `scenes.picture.FamilyArt`."""
    mood: str
    """The music it gets when the words ask for none in particular."""
    cameras: tuple[CameraMove, ...]
    """What an automatic camera chooses from; what stands twice is chosen more often."""
    palettes: tuple[str, ...] = ()
    """What `Scene.palette` may name; any other name means the family's own choice."""
    subjects: Sides = field(default_factory=dict[str, Names])
    """What `Scene.subject` may name, likewise."""
    views: Sides = field(default_factory=dict[str, Names])
    """What `Scene.view` may name, likewise."""
    subjects_in_turn: tuple[str, ...] = ()
    views_in_turn: tuple[str, ...] = ()
    """What the shots of one film show one after the other where the words name none."""
    light: Mapping[Lighting, tuple[str, ...]] = field(
        default_factory=dict[Lighting, tuple[str, ...]]
    )
    """What all its shots in a film share, and what may be chosen where the words don't say; what
    stands twice is chosen more often.
    """
    is_outdoors: bool = False
    """Whether its palettes are lights of the day instead of ramps."""
    is_one_stuff: bool = False
    """Whether two words for what it is made of ("silk", "flowing") describe one picture."""
    has_many_sides: bool = False
    """Whether two shots of it are plainly two, whatever the words say."""
    is_setting: bool = False
    """Whether it is rather how another one is seen: rain in a city is a city."""


OUTDOORS = (
    "sunset", "gold", "rose", "dusk", "dawn", "mist", "day", "clear", "night", "moonlit",
    "overcast", "storm",
)  # fmt: skip
NEON = ("neon", "cyan", "ember", "indigo", "orchid")
RAMPS = (
    "aurora", "peach", "mint", "mono", "ocean", "gold", "forest", "berry", "sunset", "ember",
    "ice", "lilac",
)  # fmt: skip
SILK = Names("silk", "丝绸")

_EVERY = (
    Family(
        key="city",
        names=Names("city", "城市"),
        words=("city", "城市"),
        about="A city skyline over water with traffic: neon at night, hazy towers by day",
        art="animatic.studio.scenes.city:City",
        mood="lofi",
        cameras=("pan_left", "pan_right", "push_in"),
        palettes=(*NEON, *OUTDOORS),
        views={
            "skyline": Names("the skyline", "天际线"),
            "street": Names("a street", "街道"),
        },
        views_in_turn=("skyline", "street"),
        light={"time_of_day": ("night", "night", "sunset", "dusk", "day")},
        is_outdoors=True,
    ),
    Family(
        key="lake",
        names=Names("mountain lake", "山间湖泊"),
        words=("lake", "湖泊", "湖"),
        about="A lake below mountains at any time of day, with mist, birds and pines",
        art="animatic.studio.scenes.lake:Lake",
        mood="calm",
        cameras=("pan_left", "pan_right", "push_in"),
        palettes=OUTDOORS,
        light={"time_of_day": ("dawn", "day", "sunset")},
        is_outdoors=True,
    ),
    Family(
        key="space",
        names=Names("space", "太空"),
        words=("space", "太空"),
        about="A turning world before a nebula, with a moon or rings, or sunrise from orbit",
        art="animatic.studio.scenes.space:Space",
        mood="cinematic",
        cameras=("push_in", "pan_left", "pan_right"),
        palettes=RAMPS,
        subjects={
            "earth": Names("the Earth", "地球"),
            "saturn": Names("Saturn", "土星"),
            "jupiter": Names("Jupiter", "木星"),
            "mars": Names("Mars", "火星"),
            "moon": Names("the Moon", "月球"),
            "desert": Names("a desert world", "沙漠星球"),
        },
        views={
            "orbit": Names("from orbit", "从轨道上看"),
        },
        light={"palette": ("aurora", "berry", "ocean", "ember", "mint", "sunset")},
        has_many_sides=True,
    ),
    Family(
        key="ocean",
        names=Names("ocean", "大海"),
        words=("ocean", "sea", "大海", "海"),
        about="A beach with surf and palms, the open sea, or a coral reef under water",
        art="animatic.studio.scenes.ocean:Ocean",
        mood="calm",
        cameras=("pan_left", "pan_right", "push_in"),
        palettes=OUTDOORS,
        views={
            "beach": Names("the beach", "沙滩"),
            "open_sea": Names("the open sea", "远海"),
            "underwater": Names("under water", "海底"),
        },
        views_in_turn=("beach", "open_sea"),
        light={"time_of_day": ("day", "sunset", "sunset")},
        is_outdoors=True,
    ),
    Family(
        key="forest",
        names=Names("forest", "森林"),
        words=("forest", "森林"),
        about="A forest in any season with shafts of light, mist, and leaves or fireflies",
        art="animatic.studio.scenes.forest:Forest",
        mood="calm",
        cameras=("push_in", "pan_left", "pan_right"),
        light={"season": ("summer", "autumn", "spring"), "time_of_day": ("day", "dawn")},
    ),
    Family(
        key="celebration",
        names=Names("celebration", "庆典"),
        words=("celebration", "party", "庆典"),
        about="Fireworks over water at night, or a party with balloons and confetti",
        art="animatic.studio.scenes.celebration:Celebration",
        mood="upbeat",
        cameras=("push_in", "pan_left", "pan_right"),
        palettes=("night", "moonlit", "dusk", *RAMPS),
        subjects={
            "fireworks": Names("fireworks", "烟花"),
            "party": Names("a party", "派对"),
        },
        light={"palette": ("peach", "lilac", "sunset", "berry", "gold")},
    ),
    Family(
        key="technology",
        names=Names("technology", "科技"),
        words=("technology", "科技"),
        about="Light on the dark: a globe of data, charts, servers, code, a helix, a chip",
        art="animatic.studio.scenes.technology:Technology",
        mood="corporate",
        cameras=("push_in", "pan_left", "pan_right"),
        palettes=(*NEON, "emerald", *RAMPS),
        subjects={
            "globe": Names("a globe of data", "数据地球"),
            "network": Names("a network", "网络"),
            "helix": Names("a helix", "螺旋"),
            "charts": Names("charts", "图表"),
            "dashboard": Names("a dashboard", "仪表盘"),
            "circuit": Names("a chip", "芯片"),
            "servers": Names("servers", "服务器"),
            "code": Names("code", "代码"),
        },
        subjects_in_turn=("network", "circuit", "servers", "globe", "dashboard"),
        light={"palette": ("cyan", "indigo", "orchid", "emerald", "ember")},
        has_many_sides=True,
    ),
    Family(
        key="product",
        names=Names("product stage", "产品展台"),
        words=("product", "stage", "展台"),
        about="A product stage: podium, a glow behind it, bokeh, mirrored floor; free for a title",
        art="animatic.studio.scenes.product:Product",
        mood="corporate",
        cameras=("push_in", "push_in", "still"),
        palettes=RAMPS,
        subjects={
            "ring": Names("a ring of light", "光环"),
            "arch": Names("an arch", "拱门"),
            "disc": Names("a disc", "圆盘"),
            "silk": SILK,
            "tubes": Names("light tubes", "灯管"),
        },
        subjects_in_turn=("ring", "silk", "arch", "disc"),
        light={"palette": ("aurora", "berry", "peach", "gold", "lilac", "ocean")},
        is_one_stuff=True,
    ),
    Family(
        key="food",
        names=Names("food", "美食"),
        words=("food", "coffee", "美食", "咖啡"),
        about="A cup or a bowl on a wooden table, from above by day, steaming by lamplight",
        art="animatic.studio.scenes.food:Food",
        mood="lofi",
        cameras=("push_in", "pan_left", "pan_right"),
        palettes=RAMPS,
        subjects={
            "coffee": Names("coffee", "咖啡"),
            "latte": Names("a latte", "拿铁"),
            "espresso": Names("an espresso", "浓缩咖啡"),
            "tea": Names("tea", "茶"),
            "matcha": Names("matcha", "抹茶"),
            "soup": Names("soup", "汤"),
            "fruit": Names("fruit", "水果"),
        },
        views={
            "above": Names("from above", "俯拍"),
            "table": Names("from the table", "桌边视角"),
        },
        views_in_turn=("above", "table"),
    ),
    Family(
        key="travel",
        names=Names("travel", "旅途"),
        words=("travel", "旅途"),
        about="A globe with a route that grows from pin to pin, or a flight above the clouds",
        art="animatic.studio.scenes.travel:Travel",
        mood="upbeat",
        cameras=("push_in", "still"),
        palettes=OUTDOORS,
        views={
            "map": Names("a map of the way", "路线地图"),
            "flight": Names("above the clouds", "云层之上"),
        },
        views_in_turn=("map", "flight"),
        light={"time_of_day": ("day", "sunset", "dawn")},
        is_outdoors=True,
    ),
    Family(
        key="weather",
        names=Names("sky", "天空"),
        words=("sky", "天空"),
        about="Rain, snow, storm, fog or aurora over a wide plain, or rain on a window",
        art="animatic.studio.scenes.weather:Weather",
        mood="calm",
        cameras=("pan_left", "pan_right", "push_in"),
        palettes=OUTDOORS,
        views={
            "plain": Names("a plain", "原野"),
            "window": Names("a window", "窗边"),
        },
        views_in_turn=("plain", "window"),
        light={"time_of_day": ("day", "dusk")},
        is_outdoors=True,
        is_setting=True,
    ),
    Family(
        key="abstract",
        names=Names("abstract shapes", "抽象光影"),
        words=("abstract", "抽象"),
        about="Satin, liquid, glass waves, clouds or threads of light: fits any words",
        art="animatic.studio.scenes.abstract:Abstract",
        mood="lofi",
        cameras=("still",),
        palettes=RAMPS,
        subjects={
            "silk": SILK,
            "liquid": Names("liquid", "流体"),
            "waves": Names("waves", "波浪"),
            "clouds": Names("clouds of colour", "云彩"),
            "threads": Names("threads of light", "光线"),
        },
        light={"palette": ("aurora", "berry", "ocean", "mint", "sunset", "lilac")},
        is_one_stuff=True,
        is_setting=True,
    ),
)

FAMILIES: Mapping[str, Family] = {family.key: family for family in _EVERY}
"""By key, in the order they are listed to people."""
