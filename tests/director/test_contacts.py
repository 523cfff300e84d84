"""A site, a number, a handle stand on the end card, and are no scene and no figure."""

from __future__ import annotations

import pytest

from animatic.model.timeline import Scene, Text, Timeline
from animatic.studio.director import direct, layout

CONTACTS = {
    'hotel promo: "Grand Azure", 15 s, website at the end www.grandazure.com': "www.grandazure.com",
    "30 second ad for a plumbing company, phone number 555-1234": "555-1234",
    "a promo for my bakery, visit us at sweetbread.co.uk, 12 s": "sweetbread.co.uk",
    "an ad for my salon, call (020) 7946 0123": "(020) 7946 0123",
    "咖啡店宣传片，官网 www.lanmao.cn，电话 13812345678，10秒": "www.lanmao.cn · 13812345678",
    "公司搬家通知，新地址：科技园南路8号，电话 0755-12345678": "科技园南路8号 · 0755-12345678",
    "follow @coffee_lab on instagram, a 10 s coffee ad": "@coffee_lab",
    'a 10 s beach, "sea.example" at the end': "sea.example",
    "a 10 s video of the years 2026-2027": "",
    "10 000 customers, a 10 s chart": "",
    "a 10 s city at night, 1920x1080": "",
    "a 3.5 s lake": "",
}


@pytest.mark.parametrize(("message", "expected"), CONTACTS.items())
def test_how_to_reach_them_is_on_the_end_card(message: str, expected: str) -> None:
    texts = [s.media for s in layout.texts(direct(message, Timeline(), ()).timeline)]
    cards = [t.text for t in texts if isinstance(t, Text) and t.role == "end_card"]
    assert cards == ([expected] if expected else [])


def test_a_web_site_to_visit_is_not_what_is_seen() -> None:
    shown = layout.video(direct(next(iter(CONTACTS)), Timeline(), ()).timeline)
    assert not any(isinstance(s.media, Scene) and s.media.family == "technology" for s in shown)
