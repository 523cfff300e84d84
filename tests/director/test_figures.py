"""Figures a message states become words on the picture; settings and people don't."""

from __future__ import annotations

import pytest

from animatic.model.timeline import Text, Timeline
from animatic.studio.director import direct, layout
from animatic.studio.director.figures import figures_in
from animatic.studio.director.words import read


def figures(message: str) -> list[tuple[str, str]]:
    utterance = read(message)
    return [(f.text, f.detail) for f in figures_in(utterance, utterance.plain)]


@pytest.mark.parametrize(
    ("message", "stated"),
    [
        ("sales up 35%", [("+35%", "Sales")]),
        ("our sales are up 35 percent", [("+35%", "Sales")]),
        ("revenue grew by 40% and churn fell 12%", [("+40%", "Revenue"), ("−12%", "Churn")]),
        ("orders rose to 1,200", [("1,200", "Orders")]),
        ("traffic grew 3x", [("3×", "Traffic")]),
        ("growth 40 %", [("40%", "Growth")]),
        ("a market share of 23%", [("23%", "Market share")]),
        ("73% of customers come back", [("73%", "Customers come back")]),
        ("50% off this weekend", [("50% off", "")]),
        ("up to 70% off", [("Up to 70% off", "")]),
        ("a phone for $499", [("$499", "")]),
        ("revenue $1.2M, churn 2.1%", [("$1.2M", "Revenue"), ("2.1%", "Churn")]),
        ("earbuds with price $59", [("$59", "")]),
        ("同比增长45%", [("+45%", "同比增长")]),
        ("第二杯半价，买二送一", [("第二杯半价", ""), ("买二送一", "")]),
        ("$3 million raised", [("$3 million", "Raised")]),
        ("10,000+ happy customers", [("10,000+", "Happy customers")]),
        ("2 million users in 14 countries", [("2 million", "Users"), ("14", "Countries")]),
        ("销售额同比增长35%", [("+35%", "销售额")]),
        ("成本下降了12%", [("−12%", "成本")]),
        ("满意度达到98%", [("98%", "满意度")]),
        ("用户突破100万", [("100万", "用户")]),
        ("全场五折", [("全场五折", "")]),
        ("满200减50", [("满200减50", "")]),
        ("年营收达到3.5亿", [("3.5亿", "营收")]),
        ("只要¥99", [("¥99", "")]),
    ],
)
def test_a_figure_is_read_with_what_it_is_of(message: str, stated: list[tuple[str, str]]) -> None:
    assert figures(message) == stated


@pytest.mark.parametrize(
    "message",
    [
        "music at 40% volume", "turn the music up 20%", "zoom in 20%", "volume up 30%", "",
        "make it 50% faster", "a film about two users", "20 countries in 20 seconds", "at 60%",
        "three photos of 3 cats", "a 4K video in 9:16", "音量增加20%", "速度提高50%",
        "一波三折的故事", "三个用户在聊天", "30秒的视频", "the year 2026", "5 million stars",
    ],
)  # fmt: skip
def test_what_sets_something_or_is_seen_is_no_figure(message: str) -> None:
    assert figures(message) == []


@pytest.mark.parametrize(
    "message", ["up 9% " * 2000, "增长9%" * 2000, "9 " * 9000, "of a b c " * 999]
)
def test_endless_figures_are_a_few_and_soon_read(message: str) -> None:
    assert len(figures(message)) <= 6


def titles(timeline: Timeline) -> list[tuple[str, int, int]]:
    texts = layout.texts(timeline)
    return [(s.media.text, s.start_ms, s.end_ms) for s in texts if isinstance(s.media, Text)]


def test_figures_follow_each_other_between_title_and_end_card() -> None:
    film = direct(
        'sales up 35%, costs down 12%, 12 s, title "The year", end card "Thank you"', Timeline(), []
    ).timeline
    assert titles(film) == [
        ("The year", 0, 3_000), ("+35%", 3_000, 6_000), ("−12%", 6_000, 9_000),
        ("Thank you", 9_000, 12_000),
    ]  # fmt: skip


def test_there_are_never_more_than_can_be_read() -> None:
    film = direct("sales up 35%, costs down 12%, churn down 3%, 4 s", Timeline(), []).timeline
    assert [text for text, _, _ in titles(film)] == ["+35%", "−12%"]
