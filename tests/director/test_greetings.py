"""Who is greeted, and with which words; and what is a scene and no greeting."""

from __future__ import annotations

import pytest

from animatic.model.timeline import Text, Timeline
from animatic.studio.director import direct, layout

GREETED = {
    "a birthday video for Emma, 10 s": "Happy Birthday, Emma!",
    "happy birthday mom, 8 s video": "Happy Birthday, Mom!",
    "a happy birthday video with balloons for Tom, 10 s": "Happy Birthday, Tom!",
    "a birthday video for my best friend Sarah with balloons": "Happy Birthday, Sarah!",
    "Emma's 5th birthday, 10 s": "Happy Birthday, Emma!",
    "happy birthday to Anna & Tom, 8s": "Happy Birthday, Anna & Tom!",
    "anniversary video for my wife, 12 s": "Happy Anniversary!",
    "anniversary video for my wife Anna, 12 s": "Happy Anniversary, Anna!",
    "wedding video for Anna and Tom, 10 s": "Anna & Tom",
    "graduation video for Li Ming, 8 s": "Congratulations, Li Ming!",
    "congratulations to the team on 10 years, 8 s video": "Congratulations, Team!",
    "mother's day card": "Happy Mother's Day!",
    "a farewell video for John": "All the Best, John!",
    "make a birthday video for Emma and add confetti": "Happy Birthday, Emma!",
    "a birthday video for Emma in 4K": "Happy Birthday, Emma!",
    "happy new year 2027, fireworks, 10 s": "Happy New Year!",
    'a happy birthday video titled "Big Day", for Tom': "Big Day",
    "给妈妈的生日祝福视频，10秒": "妈妈，生日快乐！",
    "给爷爷的80岁生日": "爷爷，生日快乐！",
    "奶奶生日快乐": "奶奶，生日快乐！",
    "祝小明生日快乐，8秒": "小明，生日快乐！",
    "小明的生日派对": "小明，生日快乐！",
    "给我女儿做一个生日视频": "生日快乐！",
    "给客户的新年祝福，10秒": "新年快乐！",
    "祝爸爸妈妈结婚30周年快乐": "爸爸妈妈，周年快乐！",
    "教师节贺卡，送给王老师": "王老师，教师节快乐！",
    "生日快乐，妈妈！": "妈妈，生日快乐！",
}
NOBODY = [
    "a 10 s birthday party",
    "create a birthday video with confetti and upbeat music",
    "a birthday video for TikTok",
    "做一个生日视频，彩带，欢快的音乐",
    "christmas sale video 10 s",
    "a Christmas forest, 10 s",
    "a wedding invitation for Anna and Tom",
    "新年烟花，城市上空，方形",
    "春节促销广告，10秒",
    "a video of a wedding on the beach",
    "a trip to Lisbon for our anniversary, 10 s",
    "people walk to Lincoln Park on new year's day",
]


def title(message: str) -> str:
    words = layout.texts(direct(message, Timeline(), ()).timeline)
    titles = [s.media.text for s in words if isinstance(s.media, Text) and s.media.role == "title"]
    return titles[0] if titles else ""


@pytest.mark.parametrize(("message", "expected"), GREETED.items())
def test_a_greeting_names_who_is_greeted(message: str, expected: str) -> None:
    assert title(message) == expected


@pytest.mark.parametrize("message", NOBODY)
def test_a_party_a_sale_and_an_invitation_are_no_greetings(message: str) -> None:
    assert "Happy" not in title(message)
    assert "快乐" not in title(message)


def test_who_is_greeted_is_not_a_word_that_was_not_understood() -> None:
    reply = direct("a birthday video for Emma, 10 s", Timeline(), ()).reply
    assert "emma" not in reply.lower().replace("happy birthday, emma", "")


INVITED = {
    "video invitation for Lily's 6th birthday party on June 5th at 3pm": (
        "Lily's 6th Birthday Party",
        "June 5th at 3pm",
    ),
    "save the date: Sarah & Mike, September 14, 2027": (
        "Save the Date",
        "Sarah & Mike · September 14, 2027",
    ),
    "a wedding invitation for Anna and Tom, 12 s": ("Anna & Tom", ""),
    "birthday invitation for Emma, 8 s": ("Emma's Birthday", ""),
    "an invitation to the company party, December 12": ("You're Invited", "December 12"),
    "小明的生日派对邀请函，6月5日下午3点": ("小明的生日派对", "6月5日下午3点"),
    "婚礼请柬视频，10秒": ("诚邀您光临", ""),
}


@pytest.mark.parametrize(("message", "expected"), INVITED.items())
def test_an_invitation_says_what_and_when(message: str, expected: tuple[str, str]) -> None:
    turn = direct(message, Timeline(), ())
    text = layout.texts(turn.timeline)[0].media
    assert isinstance(text, Text)
    assert (text.text, text.detail) == expected
    assert "Not drawn" not in turn.reply or "company" in message


QUOTED = {
    'an intro for my podcast "Night Owls" with synthwave music': "Night Owls",
    'make a motivational video with the quote "Dream big"': "Dream big",
    'news style intro "Morning Brief", corporate, 6 s': "Morning Brief",
    'a city in the style of "Blade Runner", 8 s': "",
    'make a "city at night" video': "",
    'use "beach.jpg" for a video of the sea': "",
}


@pytest.mark.parametrize(("message", "expected"), QUOTED.items())
def test_a_quote_that_nothing_explains_is_the_title(message: str, expected: str) -> None:
    assert title(message) == expected


def test_an_address_is_a_title_and_no_scene() -> None:
    message = "Real estate listing video for 24 Ocean Drive, 3 bed 2 bath, $850,000"
    assert title(message) == "24 Ocean Drive"
    turn = direct(message, Timeline(), ())
    assert [s.media.family for s in layout.video(turn.timeline)] == ["city"]
    assert title("5 cats in a street, 10 s") == ""
    assert title("explain photosynthesis in 30 seconds") == "Explain photosynthesis"
