"""The replies' models: every shape a backend has been seen to use."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.backend.wire import Credits, ExportStatus, StateReply, UploadedAsset, read_assets

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("said", "status", "progress", "url"),
    [
        ({"status": "pending"}, "pending", None, ""),
        ({"status": "processing", "progress": 0.42}, "processing", 0.42, ""),
        ({"status": "processing", "progress": 5}, "processing", 0.05, ""),
        ({"status": "processing", "progress": 1}, "processing", 0.01, ""),
        ({"status": "processing", "progress": 42.5}, "processing", 0.425, ""),
        ({"status": "processing", "frames_done": 30, "frames_total": 90}, "processing", 1 / 3, ""),
        ({"status": "queued", "progress": None}, "pending", None, ""),
        ({"status": "COMPLETED", "output": {"url": "u"}}, "completed", 1.0, "u"),
        ({"status": "completed", "outputUrl": "u", "progress": 100}, "completed", 1.0, "u"),
        ({"status": "something new"}, "processing", None, ""),
    ],
)
def test_an_exports_status(said: Any, status: str, progress: float | None, url: str) -> None:
    found = ExportStatus.model_validate(said)
    assert (found.status, found.progress, found.url) == (status, progress, url)


@pytest.mark.parametrize("error", ["out of memory", {"message": "out of memory"}])
def test_a_failed_export_says_why(error: Any) -> None:
    assert ExportStatus.model_validate({"status": "failed", "error": error}).error == (
        "out of memory"
    )


def test_credits_add_up() -> None:
    found = Credits.model_validate({"available": 90, "frozen": 10})
    assert (found.available, found.frozen, found.total, found.is_metered) == (90, 10, 100, True)
    assert Credits.model_validate({"available": -5, "total": 7}).available == 0
    assert not Credits.model_validate({"metered": False}).is_metered


ASSET = {"filename": "a.mp4", "file_type": "video", "cdn_url": "https://c/a.mp4", "duration": 30.5}


@pytest.mark.parametrize(
    "data", [[ASSET], {"files": [ASSET]}, {"uploaded_files": [ASSET]}, {"asset": ASSET}, ASSET]
)
def test_assets_are_found_wherever_they_are(data: Any) -> None:
    assert read_assets(data) == [
        UploadedAsset(name="a.mp4", kind="video", url="https://c/a.mp4", duration_ms=30_500)
    ]


@pytest.mark.parametrize("data", [None, [], {}, "x", [1, None]])
def test_no_assets_are_none(data: Any) -> None:
    assert read_assets(data) == []


def test_the_state_keeps_the_draft_as_it_came() -> None:
    draft = {"t": [{"tt": 0, "sg": [{"d": 1000, "zz": [1]}]}], "new": {"a": None}}
    for said in ({"state": {"draft": draft}}, {"draft": draft}):
        assert StateReply.model_validate(said).draft == draft
    written = '{"t": [{"tt": 0, "sg": [{"d": 1000}]}]}'
    assert StateReply.model_validate({"draft": written}).timeline.duration_ms == 1000
    assert StateReply.model_validate({"draft": None, "state": None}).draft == {}


@given(ANYTHING)
def test_no_reply_breaks_a_model(said: Any) -> None:
    for model in (Credits, ExportStatus, StateReply):
        assert isinstance(model.model_validate(said), model)
    assert all(isinstance(asset, UploadedAsset) for asset in read_assets(said))
