"""Child processes find the package where the tests do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import animatic


@pytest.fixture(autouse=True)
def _package_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(Path(animatic.__path__[0]).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]))
