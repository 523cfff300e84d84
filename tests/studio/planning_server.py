"""A chat-completions server that answers as it was told to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class PlanningServer:
    """`answer` is the content of the message; `raw` the whole body; `silent` never answers."""

    url: str = ""
    answer: Any = None
    raw: bytes | None = None
    status: int = 200
    refusal: str = ""
    silent: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    may_end: threading.Event = field(default_factory=threading.Event)

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        content = self.answer if isinstance(self.answer, str) else json.dumps(self.answer)
        message = {"role": "assistant", "content": content}
        if self.refusal:
            message = {"role": "assistant", "content": None, "refusal": self.refusal}
        return json.dumps({"choices": [{"message": message}]}).encode()


@contextmanager
def planning() -> Generator[PlanningServer]:
    """The server on a free port of this machine, until the block ends."""
    told = PlanningServer()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.paths.append(self.path)
            told.headers.append(dict(self.headers.items()))
            length = int(self.headers["Content-Length"])
            told.asked.append(json.loads(self.rfile.read(length)))
            if told.silent:
                told.may_end.wait(20)
                return
            body = told.body()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            told.may_end.set()
            server.shutdown()
            thread.join()
