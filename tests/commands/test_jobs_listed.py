"""`animatic jobs` as a person reads it: at 80 columns, and in a file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from animatic.jobs.asked import Asked, ExportAsked, TurnAsked
from animatic.jobs.job import Outcome, Video
from animatic.jobs.processes import Processes
from animatic.jobs.records import Records, open_records

GONE = "0" * 24
PROJECT = "prj_DAlBvJ_tbeAc_BljDZYpZw"
FILM = "/home/anna/Videos/a folder with a long name/" + "urban dreams at night " * 4 + ".mp4"
WISH = "a futuristic city at night with neon lights and a wish that goes on and on " * 3
HOUR_MS = 3_600_000


class Journal:
    """The jobs of a home, written as a server writes them, and listed by the command."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.records: Records = open_records(home)
        self.written = 0

    def add(self, asked: Asked, stage: str, outcome: str = "", **values: object) -> None:
        id, self.written = f"job_{self.written}", self.written + 1
        values = {"project": PROJECT, "process": GONE, **values}
        self.records.add_job(
            id, PROJECT, asked.kind, asked.model_dump_json(), "", GONE, lambda _: False
        )
        begun = time.time_ns() // 1_000_000 - HOUR_MS + self.written
        ended = 0 if stage in ("planned", "running") else begun + 4_200
        self.records.save_job(
            id, stage=stage, outcome=outcome, created_ms=begun, ended_ms=ended, **values
        )

    def turn(self, words: str, **values: object) -> None:
        reply = Outcome(reply="Your video is ready to look at.\nMore of it.", version=1)
        self.add(TurnAsked(text=words), "delivered", reply.model_dump_json(), **values)

    def listed(self, *arguments: str, columns: int = 80) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "animatic", "jobs", *arguments],
            env={**os.environ, "ANIMATIC_HOME": str(self.home), "COLUMNS": str(columns)},
            capture_output=True,
            text=True,
            timeout=50,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


def exported(path: str) -> str:
    video = Video(path=path, seconds=1, width=854, height=480, bytes=1)
    return Outcome(reply="Here it is.", video=video, version=2).model_dump_json()


def test_no_line_is_longer_than_the_terminal_but_a_path(journal: Journal) -> None:
    journal.turn(WISH)
    journal.turn("用这三张照片做一个15秒的竖屏宣传片，标题‘夏日新品’，" * 4)
    journal.add(ExportAsked(resolution="4k"), "failed", "The disk is full. " * 12)
    journal.add(ExportAsked(), "delivered", exported(FILM))
    lines = journal.listed()
    assert [line for line in lines if cell_len(line) > 80] == [f"                {FILM}"]
    assert all(line == line.rstrip() for line in lines)
    assert not any("\x1b" in line for line in lines)


def test_a_handle_stands_whole_and_alone_above_its_jobs(journal: Journal) -> None:
    other = "prj_snsbR5ngZiX9_OilLjBpsw"
    journal.turn("silk", project=other)
    journal.turn("sea")
    journal.turn("make the title gold")
    heads = [line for line in journal.listed(columns=40) if not line.startswith(" ")]
    assert heads == [PROJECT, other]


def test_a_wide_terminal_shows_more_words(journal: Journal) -> None:
    journal.turn(WISH)
    narrow, wide = journal.listed()[1], journal.listed(columns=140)[1]
    assert narrow.endswith("…")
    assert len(wide) > len(narrow)


def test_each_end_has_its_word_and_says_what_it_came_to(journal: Journal) -> None:
    stopped = Outcome(reply="Stopped. Nothing was charged.").model_dump_json()
    journal.turn("sea", credits_before=500.0, credits_after=400.0)
    journal.add(ExportAsked(), "cancelled", stopped)
    journal.add(ExportAsked(), "failed", "The disk is full.")
    journal.add(ExportAsked(resolution="4k"), "delivered", exported("/films/sea.mp4"))
    journal.add(TurnAsked(text="brighter"), "running")
    said = [" ".join(line.split()[3:]) for line in journal.listed()[1::2]]
    beneath = [line.strip() for line in journal.listed()[2::2]]
    assert list(zip(said, beneath, strict=True)) == [
        ("interrupted brighter", "Goes on when a server starts."),
        ("done 4.2 s export in 4k of version 2", "/films/sea.mp4"),
        ("failed 4.2 s export", "The disk is full."),
        ("cancelled 4.2 s export", "Stopped. Nothing was charged."),
        ("done 4.2 s sea", "version 1, 100 credits: Your video is ready to look at."),
    ]


def test_a_change_says_what_it_changed(journal: Journal) -> None:
    reply = "Done:\n- Shape: 16:9 → 1:1\n- Title removed: “Urban”\nNext you could say: “export”"
    done = Outcome(reply=reply, version=3).model_dump_json()
    journal.add(TurnAsked(text="square, no title"), "delivered", done)
    said = journal.listed(columns=120)[2].strip()
    assert said == "version 3: Done: Shape: 16:9 → 1:1; Title removed: “Urban”"


def test_work_under_way_says_how_far_it_is(journal: Journal) -> None:
    here = Processes(journal.home)
    journal.add(ExportAsked(), "running", process=here.own_name, progress="Rendering 33%, 40 %")
    lines = journal.listed()
    here.close()
    assert "running" in lines[1]
    assert lines[2].strip() == "Rendering 33%, 40 %"


def test_the_last_twenty_are_listed_unless_all_are_wanted(journal: Journal) -> None:
    for number in range(23):
        journal.turn(f"wish number {number}")
    listed, every = journal.listed(), journal.listed("--all")
    wishes = [line.split()[-1] for line in listed if "wish number" in line]
    assert wishes == [str(number) for number in range(22, 2, -1)]
    assert listed[-1] == "There are older ones: animatic jobs --all"
    assert sum("wish number" in line for line in every) == 23
    assert not any("older ones" in line for line in every)
