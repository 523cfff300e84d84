"""Keeps the renderer's protocol and does what the timeline's title says. Tests run it."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path


def main() -> int:
    request = json.loads(sys.stdin.read())
    output, title = Path(request["output"]), request["timeline"]["title"]
    part = output.with_name(f"{output.name}.part")
    part.write_bytes(b"half a video")
    if diary := os.environ.get("ACTOR_DIARY"):
        with Path(diary).open("a") as file:
            file.write(f"{title}\n")
    print(json.dumps({"frame": 3, "frames": 10}), flush=True)
    match title:
        case "hang":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            output.with_name("pid").write_text(str(os.getpid()))
            print(json.dumps({"frame": 4, "frames": 10}), flush=True)
            while True:
                time.sleep(60)
        case "stand still" | "stand still once":
            if (
                title == "stand still"
                or Path(os.environ["ACTOR_DIARY"]).read_text().count(title) < 2
            ):
                os.kill(os.getpid(), signal.SIGSTOP)
        case "creep":
            for n in range(4, 10):
                time.sleep(0.4)
                print(json.dumps({"frame": n, "frames": 10}), flush=True)
        case "wait" | "slow":
            while not Path(os.environ["ACTOR_GOES_ON"]).exists():
                time.sleep(0.01)
        case "refuse":
            print(json.dumps({"error": "This picture can't be drawn."}), flush=True)
            return 1
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "babble":
            print("not JSON\n[1, 2]\n\n" + "x" * 100_000, flush=True)
            print("on the other stream", file=sys.stderr)
        case "crash":
            raise RuntimeError("the inside of the renderer")
        case "environment":
            request["environment"] = dict(os.environ)
        case _:
            pass
    part.write_bytes(json.dumps(request).encode())
    part.replace(output)
    print(json.dumps({"frame": 10, "frames": 10}), flush=True)
    print(json.dumps({"rendered": {"path": str(output), "frames": 10}}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
