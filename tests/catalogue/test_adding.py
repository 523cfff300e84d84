"""What it takes to add one: a mood two files, a type style or a grade one, a family three.

Each is really added, to a copy of the sources, and asked for by the words of a message.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import animatic

FIRST = "_EVERY = (\n"
Additions = Mapping[str, str]
"""By the file's path in the studio: what is put into a table's beginning, or the whole new file."""

DUB: Additions = {
    "catalogue/moods.py": """
    Mood(
        key="dub", names=Names("Dub", "回响"), words=r"\\bdub\\b|回响",
        about="Dub: bass and echoes.",
        idiom="animatic.studio.music.moods.dub:DUB", type_styles=("bold", "neon", "clean"),
        pace_ms=5_000, crossfade_ms=700,
    ),
    """,
    "music/moods/dub.py": """
from ..idiom import MINOR, Idiom, Player

DUB = Idiom(
    tempo=(70, 74), scale=MINOR, tonic=(55, 60),
    progressions=(((0, "m7"), (5, "m7")), ((0, "m7"), (10, "maj"))), cadence=(10, "sus"),
    home=(0, "m7"), players=(Player("bass", "deep", 0.6), Player("lead", "vibes", 0.4, echo=0.5)),
    rhythms=((0, 6, 16, 22), (4, 12, 20)), bass=((0, 6, 0, 0.9), (8, 4, 7, 0.7)),
)
""",
}
A_MOOD = """
film = direct("a 9 s video of a lake, dub music", Timeline(), ()).timeline
assert film.of_kind("audio")[0].media.mood == "dub" and film.of_kind("audio")[0].name == "Dub"
film = direct("湖，9秒，回响音乐，标题“湖”", Timeline(), ()).timeline
assert film.of_kind("audio")[0].name == "回响" and film.of_kind("text")[0].media.style == "bold"
from animatic.studio.music import compose
assert abs(compose(film.of_kind("audio")[0].media, 3_000)).max() > 0.1
"""

POSTER: Additions = {
    "catalogue/type_styles.py": """
    TypeStyle(
        key="poster", names=Names("poster", "海报"), words=r"\\bposter\\b|海报", rank=7,
        latin="Oswald-SemiBold", han_weight=900, detail_latin="Inter-Regular",
        detail_han_weight=400, size=190, accent="#ff2020",
    ),
    """
}
A_TYPE_STYLE = """
film = direct("a lake, title “Still”", Timeline(), ()).timeline
film = direct("make the title poster", film, ()).timeline
text = film.of_kind("text")[0].media
assert text.style == "poster"
assert "poster" in direct("change the font of the title", film, ()).reply
from animatic.studio.planes import buffer, planes
from animatic.studio.render.lettering import open_text
seen = []
for style in ("poster", "clean"):
    seen.append(buffer(640, 360))
    seen[-1][:] = 128
    styled = text.model_copy(update={"style": style})
    lettering = open_text(styled, width=640, height=360, frames=60, frame_rate=30)
    lettering.draw(30, planes(seen[-1]))
assert (seen[0] != seen[1]).any()
"""

SEPIA: Additions = {
    "catalogue/grades.py": """
    Grade(
        key="tobacco", names=Names("tobacco", "烟草色"), words=r"\\btobacco\\b|烟草",
        about="Brown, as if through a cigar shop's window.",
        toning=Toning(saturation=0.3, lights=(-14, 8)),
    ),
    """
}
A_GRADE = """
film = direct("a lake, 烟草色调", Timeline(), ()).timeline
assert film.colour_mood == "tobacco"
assert "烟草色" in direct("湖的视频，tobacco look", Timeline(), ()).reply
from animatic.studio.render.grades import grade
assert grade("tobacco") is not None
"""

DUNES: Additions = {
    "catalogue/families.py": """
    Family(
        key="dunes", names=Names("dunes", "沙丘"), words=("dunes", "沙丘"),
        about="Sand.",
        art="animatic.studio.scenes.dunes:Dunes", mood="cinematic", cameras=("still", "pan_left"),
        views={"ridge": Names("the ridge", "沙脊")},
    ),
    """,
    "scenes/dunes.py": """
from .weather import Weather

class Dunes(Weather): ...
""",
    "director/rows.py": "\nwanderdune 沙脊 沙丘 : dunes=4 view=dunes.ridge\n",
}
A_FAMILY = """
film = direct("a 5 s film of a wanderdune, title “Sand”", Timeline(), ()).timeline
scene = film.of_kind("video")[0].media
assert (scene.family, scene.view) == ("dunes", "ridge")
assert film.of_kind("video")[0].name == "dunes"
assert film.of_kind("audio")[0].media.mood == "cinematic"
assert "沙丘" in direct("弹钢琴的猫", Timeline(), ()).reply
from animatic.studio.planes import buffer, planes
from animatic.studio.scenes import open_scene
seen = buffer(320, 180)
open_scene(scene, width=320, height=180, frames=30, frame_rate=30).draw(3, planes(seen))
assert seen[:180].std() > 3
"""

ADDED = {
    "a mood": (DUB, A_MOOD, 2),
    "a type style": (POSTER, A_TYPE_STYLE, 1),
    "a grade": (SEPIA, A_GRADE, 1),
    "a family": (DUNES, A_FAMILY, 3),
}


def add(additions: Additions, studio: Path) -> None:
    for name, text in additions.items():
        path = studio / name
        if not path.exists():
            path.write_text(text)
            continue
        first = 'ROWS = """' if name.endswith("rows.py") else FIRST
        before, found, after = path.read_text().partition(first)
        assert found
        path.write_text(f"{before}{first}{text}{after}")


@pytest.mark.parametrize(("additions", "asked_for", "most"), ADDED.values(), ids=list(ADDED))
def test_adding_one_takes_few_files(
    additions: Additions, asked_for: str, most: int, tmp_path: Path
) -> None:
    assert len(additions) <= most
    package = Path(animatic.__file__).parent
    shutil.copytree(package, tmp_path / "animatic", ignore=shutil.ignore_patterns("__pycache__"))
    add(additions, tmp_path / "animatic/studio")
    script = (
        "from animatic.model.timeline import Timeline\n"
        "from animatic.studio.director import direct\n" + asked_for
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
