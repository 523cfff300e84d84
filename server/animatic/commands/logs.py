"""Logging: standard error only, secrets taken out. Standard output belongs to the protocol."""

from __future__ import annotations

import logging
import re
import sys

from animatic.model.plain_text import plain

_SECRETS = re.compile(
    r"\b(nmv_[A-Za-z0-9_]*?_?|clm_)[A-Za-z0-9_\-]{6,}|(?i:(bearer|token[\"'=:\s]+)\s*)[\w.\-~+/]{8,}=*"
)


def redact(text: str) -> str:
    """The text with anything that looks like a token replaced by `***`."""
    return _SECRETS.sub(lambda m: f"{m.group(1) or m.group(2) or ''}***", text)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(plain(super().format(record)))


def configure(level: str) -> None:
    """Set the process's logging up. Called once, before the SDK sets up its own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("animatic").setLevel(level)
    # httpx logs every URL at INFO, and a URL may carry what a log must not.
    for noisy in ("httpx", "httpcore", "httpx2", "httpcore2", "mcp", "uvicorn"):
        logging.getLogger(noisy).setLevel("ERROR" if level == "ERROR" else "WARNING")
