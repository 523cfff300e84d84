"""How a described film is cut, how its shots differ, and what its words do to how it looks."""

from __future__ import annotations

from itertools import pairwise

import pytest

from animatic.model.timeline import Music, Scene, Timeline
from animatic.studio.catalogue import FAMILIES
from animatic.studio.director import direct, layout, lexicon


def scenes(message: str) -> list[Scene]:
    timeline = direct(message, Timeline(), ()).timeline
    return [s.media for s in layout.video(timeline) if isinstance(s.media, Scene)]


# --- pacing -----------------------------------------------------------------------------------

SHOTS = {
    "a 10-second video of a city at night with neon lights": 2,
    "a 10 s video of a city at night, tense music": 2,
    "a 15 s birthday party, upbeat": 3,
    "a 10 second video of the ocean at sunset": 1,
    "a calm galaxy, 12 s": 1,
    "a 10 s video of a city at night, one continuous shot": 1,
    "10秒的城市夜景，一镜到底": 1,
    "an epic drone shot of a city at night, 10 s": 1,
    "a 10 s street at night": 1,
    "a 4 s city at night": 1,
    "a desert at noon, 10 s, cinematic music": 1,
    "a 30 s video of the ocean": 4,
    "a 20 s video of a city at night in 5 shots": 5,
    "abstract light for a quote, 10 s, upbeat music": 1,
}


@pytest.mark.parametrize(("message", "count"), SHOTS.items())
def test_the_cut_fits_length_and_mood_and_what_was_asked(message: str, count: int) -> None:
    assert len(scenes(message)) == count


# --- shots of one family ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "a 30 s video of the ocean",
        "a 30 s forest",
        "a 30 s city",
        "a 20 s technology video",
        "a 20 s travel video",
        "a 20 s space film",
        "a 20 s birthday party",
        "40秒的城市夜景",
    ],
)
def test_shots_of_one_family_differ_in_seed_and_camera_and_share_their_light(message: str) -> None:
    shown = scenes(message)
    assert len(shown) > 1
    assert len({s.seed for s in shown}) == len(shown)
    assert all(a.camera != b.camera for a, b in pairwise(shown))
    assert len({(s.time_of_day, s.season, s.palette, s.tint, s.weather) for s in shown}) == 1
    assert shown[0].time_of_day or shown[0].season or shown[0].palette


def sides(message: str) -> list[str]:
    return [s.view or s.subject for s in scenes(message)]


def test_views_take_turns_unless_the_words_decide() -> None:
    assert sides("a 10 s city at night") == ["skyline", "street"]
    assert set(sides("a 20 s video of a street at night")) == {"street"}
    assert sides("a 14 s beach video, upbeat music") == ["beach"] * 3
    assert sides("a 14 s video of the sea, upbeat music") == ["beach", "open_sea", "beach"]
    assert sides("a 9 s promo for my coffee shop") == ["above", "table"]
    assert sides("a 10 s travel video") == ["map", "flight"]
    assert sides("a map of our trip to Rome and Cairo, 20 s")[:2] == ["map", "flight"]
    assert sides("a 20 s product launch video") == ["ring", "silk", "arch", "disc"]
    assert sides("10秒，雨，欢快的音乐") == ["plain", "window"]


def test_each_part_of_a_sequence_shows_its_own_subject() -> None:
    message = "first a server room, then a chip, then a dashboard, 12 s"
    assert sides(message) == ["servers", "circuit", "dashboard"]
    assert sides("先是土星，然后是火星，10秒") == ["saturn", "mars"]


SIDES = {
    "an espresso in a coffee shop": ("espresso", ""),
    "a matcha tea from above": ("matcha", "above"),
    "俯拍一杯拿铁": ("latte", "above"),
    "Saturn and its rings": ("saturn", ""),
    "sunrise over the Earth seen from the space station": ("earth", "orbit"),
    "a network of neurons, technology": ("network", ""),
    "the hackers' code": ("code", ""),
    "our team at the steamer factory": ("", ""),
    "falling balloons and confetti": ("party", ""),
    "烟花": ("fireworks", ""),
    "flowing liquid, abstract": ("liquid", ""),
    "rain on the window": ("", "window"),
    "a ship on the open sea": ("", "open_sea"),
    "underwater coral reef with fish": ("", "underwater"),
    "海底世界": ("", "underwater"),
    "外滩夜景": ("", "skyline"),
    "a city without streets": ("", ""),
}


@pytest.mark.parametrize(("message", "expected"), SIDES.items())
def test_words_name_what_is_shown_and_from_where(message: str, expected: tuple[str, str]) -> None:
    first = scenes(f"{message}, 4 s")[0]
    assert (first.subject, first.view) == expected


CHANGES = {
    ("a 10 s promo for my coffee shop", "show the second shot from above"): "above above",
    ("a 10 s city at night", "make the first shot a street"): "street street",
    ("a 10 s city at night", "show the skyline in the second clip"): "skyline skyline",
    ("a 8 s video of the ocean", "make it the open sea"): "open_sea",
    ("10秒的城市夜景", "第一个镜头换成街道"): "street street",
    ("咖啡店的10秒宣传片", "第二个镜头改成俯拍"): "above above",
    ("a 10 s tech video", "show servers in the first shot"): "servers circuit",
    ("a 10 s space film", "make the planet Saturn"): "saturn saturn",
    ("a 10 s birthday video", "show fireworks instead"): "fireworks fireworks",
}


@pytest.mark.parametrize(("messages", "expected"), CHANGES.items())
def test_another_side_can_be_asked_for(messages: tuple[str, str], expected: str) -> None:
    first, then = messages
    timeline = direct(then, direct(first, Timeline(), ()).timeline, ()).timeline
    shown = [s.media for s in layout.video(timeline) if isinstance(s.media, Scene)]
    assert [s.view or s.subject for s in shown] == expected.split()


def test_a_scene_in_the_place_of_another_keeps_its_hour() -> None:
    before = direct("10秒的城市夜景", Timeline(), ()).timeline
    first, second = layout.video(direct("第一个镜头换成雨中的街道", before, ()).timeline)
    assert isinstance(first.media, Scene)
    assert (first.media.time_of_day, first.media.weather) == ("night", "rain")
    assert second == layout.video(before)[1]


def test_every_side_that_a_word_names_can_be_drawn() -> None:
    for term, row in lexicon.rows().items():
        for key, sides in (("is", "subjects"), ("view", "views")):
            for setting in filter(None, row.settings.get(key, "").split(",")):
                family, name = setting.split(".")
                assert name in getattr(FAMILIES[family], sides), term


def test_all_shots_of_a_forest_are_in_one_season_and_at_one_hour() -> None:
    for words in (
        "a 30 s forest video",
        "森林的30秒视频",
        "a 30 s walk in the woods, upbeat music",
    ):
        looks = {(s.season, s.time_of_day) for s in scenes(words)}
        assert len(looks) == 1
        assert "" not in looks.pop()


def test_what_the_words_say_of_the_light_is_kept() -> None:
    assert {s.time_of_day for s in scenes("a 30 s city by day")} == {"day"}
    assert {s.tint for s in scenes("a 20 s purple galaxy")} == {"#8a4fd0"}
    assert "night" not in {s.time_of_day for s in scenes("a 30 s city without neon")}
    assert {s.time_of_day for s in scenes("30秒的暴雨中的城市")} <= {"night", "dusk", "day"}


# --- words to looks ---------------------------------------------------------------------------

LOOKS = {
    "snowy mountain lake at dawn": {"family": "lake", "time_of_day": "dawn", "season": "winter"},
    "雨夜的城市": {"family": "city", "time_of_day": "night", "weather": "rain"},
    "雪夜的村庄": {"family": "city", "time_of_day": "night", "weather": "snow"},
    "autumn forest": {"family": "forest", "season": "autumn"},
    "深秋的湖边清晨": {"family": "lake", "time_of_day": "dawn", "season": "autumn"},
    "a moonlit lake": {"family": "lake", "time_of_day": "night"},
    "a snowstorm in the mountains": {"family": "lake", "weather": "snow", "density": 1.6},
    "winter wonderland": {"family": "forest", "weather": "snow", "season": "winter"},
    "lavender fields at dusk": {"family": "forest", "time_of_day": "dusk", "tint": "#b9a5f0"},
    "a product launch in gold": {"family": "product", "palette": "gold"},
    "an abstract background in pastel colours": {"family": "abstract", "palette": "peach"},
    "a city in pastel colours": {"family": "city", "palette": "dawn"},
    "盛夏的海滩，黄昏": {"family": "ocean", "season": "summer", "time_of_day": "dusk"},
}


@pytest.mark.parametrize(("message", "expected"), LOOKS.items())
def test_weather_season_hour_and_colours_reach_the_scene(
    message: str, expected: dict[str, object]
) -> None:
    scene = scenes(message)[0]
    assert {key: getattr(scene, key) for key in expected} == expected
    assert scene.palette in (*FAMILIES[scene.family].palettes, "")


GRADES = {
    "a forest in black and white": "mono",
    "黑白的城市街道": "mono",
    "a vintage style coffee shop": "vintage",
    "复古风格的咖啡馆": "vintage",
    "a city in pastel colours": "dreamy",
    "the ocean, teal and orange colours": "cinematic",
    "a cinematic video of the ocean": "",
    "a warm evening by the lake": "",
    "a neon city at night": "",
}


@pytest.mark.parametrize(("message", "grade"), GRADES.items())
def test_a_look_that_is_asked_for_grades_the_film(message: str, grade: str) -> None:
    turn = direct(message, Timeline(), ())
    assert turn.timeline.colour_mood == grade
    assert ("Colours:" in turn.reply or "色调:" in turn.reply) == bool(grade)


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("a minute of rain for sleeping", 2),
        ("a relaxing 20 s beach video", 1),
        ("学习用的5分钟雨夜视频", 10),
        ("a relaxing 30 s beach video in 3 shots", 3),
        ("30秒的在线学习平台宣传片", 5),
        ("下雨天的咖啡馆，适合学习，2分钟", 4),
    ],
)
def test_a_film_to_rest_beside_is_hardly_cut(message: str, count: int) -> None:
    assert len(scenes(message)) == count


@pytest.mark.parametrize(
    ("message", "mood"),
    [
        ("a relaxing 30 s beach video with upbeat music", "upbeat"),
        ("a happy 10 s video of a city with jazz music", "lofi"),
        ("epic piano music over a lake, 10 s", "cinematic"),
        ("happy video, calm music", "calm"),
    ],
)
def test_the_music_is_the_kind_that_is_named_beside_it(message: str, mood: str) -> None:
    (sound,) = layout.sounds(direct(message, Timeline(), ()).timeline)
    assert isinstance(sound.media, Music)
    assert sound.media.mood == mood


@pytest.mark.parametrize("message", ["four seasons of a forest in 16 seconds", "森林的四季，16秒"])
def test_the_four_seasons_are_four_shots(message: str) -> None:
    assert [s.season for s in scenes(message)] == ["spring", "summer", "autumn", "winter"]


def test_several_sides_that_are_named_take_turns() -> None:
    assert sides("a tech video with servers, chips and code, 15 s") == [
        "servers",
        "circuit",
        "code",
    ]
    assert sides("compare coffee and tea, 12 s") == ["coffee", "tea"]
    assert sides("the beach and the coral reef, 10 s") == ["beach", "underwater"]
    assert sides("red silk flowing slowly") == ["silk"]


@pytest.mark.parametrize(
    "message",
    [
        "a 12s video, first 4s ocean, next 3s forest, last 5s city at night",
        "前4秒大海，中间3秒森林，最后5秒城市夜景",
    ],
)
def test_stretches_in_words_are_shots_of_that_length(message: str) -> None:
    timeline = direct(message, Timeline(), ()).timeline
    shown = layout.video(timeline)
    assert layout.slots_of(shown) == [4_000, 3_000, 5_000]
    assert [s.media.family for s in shown] == ["ocean", "forest", "city"]
    assert [s.media.time_of_day for s in shown] == ["", "", "night"]


@pytest.mark.parametrize(
    ("message", "times"),
    [
        ("a day in the life of Tokyo: morning, noon, night", ["dawn", "day", "night"]),
        ("the city in the morning, at noon and at night", ["dawn", "day", "night"]),
        ("the lake at dawn and at dusk", ["dawn", "dusk"]),
    ],
)
def test_hours_in_a_list_are_shots(message: str, times: list[str]) -> None:
    assert [s.time_of_day for s in scenes(message)] == times


def test_what_stands_on_the_picture_says_what_is_behind_it() -> None:
    (first, *_) = scenes("a 10s video that says Happy Birthday Max")
    assert first.family == "celebration"
