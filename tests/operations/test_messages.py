import pytest

from animatic.model.errors import BadInput
from animatic.operations.messages import MAX_PROMPT, Shot, compose


def test_plain_words_stay_as_they_are() -> None:
    assert compose('  {"a": 1} make a video ') == '{"a": 1} make a video'


def test_options_become_lines_below_the_words() -> None:
    message = compose(
        "neon city",
        seconds=10,
        aspect_ratio="9:16",
        resolution="4k",
        language="zh",
        scenes=[
            Shot(picture="street | rain", seconds=4, title="Urban\nDreams", narration="It begins."),
            Shot(picture="harbour"),
        ],
    )
    assert message == (
        "neon city\n\nLength: 10 seconds\nShape: 9:16\nResolution: 4k\nLanguage: zh\nShots:\n"
        "1. street / rain | 4 s | title: Urban Dreams | narration: It begins.\n2. harbour"
    )


def test_a_shot_list_alone_is_enough() -> None:
    assert compose("", scenes=[Shot(picture="sea")]) == "Shots:\n1. sea"


@pytest.mark.parametrize("prompt", ["", "   ", "\n"])
def test_an_empty_prompt_is_refused(prompt: str) -> None:
    with pytest.raises(BadInput, match="empty"):
        compose(prompt)


def test_a_prompt_over_the_limit_is_refused_and_one_at_the_limit_is_not() -> None:
    assert len(compose("x" * MAX_PROMPT)) == MAX_PROMPT
    with pytest.raises(BadInput, match="limit"):
        compose("x" * (MAX_PROMPT + 1))


@pytest.mark.parametrize("seconds", [0, -1, 0.5, 600.5, 10_000, float("nan"), float("inf")])
def test_an_impossible_length_is_refused_with_the_range(seconds: float) -> None:
    with pytest.raises(BadInput, match="1 to 600"):
        compose("sea", seconds=seconds)


@pytest.mark.parametrize("at", [0, 2])
def test_an_impossible_length_of_a_shot_is_refused_by_its_place(at: int) -> None:
    shots = [Shot(picture="sea", seconds=700 if n == at else 2) for n in range(3)]
    with pytest.raises(BadInput, match=rf"scenes\[{at}\]\.seconds: A length of 700 seconds"):
        compose("", scenes=shots)
