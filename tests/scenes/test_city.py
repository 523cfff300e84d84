"""What a city shows: a street or a skyline, and signs that can be read."""

from __future__ import annotations

import numpy as np

from animatic.model.timeline import Scene
from animatic.studio.render.fonts import han_face, has_glyph
from animatic.studio.scenes.city import is_street
from animatic.studio.scenes.craft import signs
from animatic.studio.scenes.craft.shot import SceneShot


def streets(**values: str) -> int:
    """Of forty seeds, how many show a street."""
    scenes = [Scene(family="city", seed=n, **values) for n in range(40)]
    return sum(is_street(SceneShot(scene, 320, 180, 60, 30)) for scene in scenes)


def test_the_shots_of_a_night_city_show_both_streets_and_skylines() -> None:
    assert 8 < streets(time_of_day="night") < 32


def test_it_is_the_street_or_the_skyline_that_is_asked_for() -> None:
    assert streets(view="street") == 40
    assert streets(view="skyline") == 0


def test_by_day_a_city_is_its_skyline() -> None:
    assert streets(view="street", time_of_day="day") == 0


def test_every_character_of_every_sign_is_in_the_font() -> None:
    assert all(has_glyph(han_face(560), character) for word in signs.WORDS for character in word)


def test_a_sign_is_brightest_in_its_letters_and_keeps_its_colour() -> None:
    light = signs.board("酒店", (160, 48), np.array([1.0, 0.1, 0.5], np.float32), is_upright=True)
    assert light.shape == (160, 48, 3)
    assert light.max() > 0.9
    assert light[..., 0].mean() > 1.5 * light[..., 1].mean()
    assert 0.05 < float((light[..., 0] > 0.8).mean()) < 0.6
