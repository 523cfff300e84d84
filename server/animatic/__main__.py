"""The command line. Without arguments: MCP over stdio, which is what a client launches."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Serve over stdio, or hand over to the commands.

    Stdio goes first and alone: a client waits for `tools/list`, not for an argument parser.
    """
    if len(sys.argv) > 1:
        from animatic.commands import app

        app()
    else:
        _serve_stdio()


def _serve_stdio() -> None:
    import anyio

    from animatic.commands import logs
    from animatic.model import settings
    from animatic.model.errors import SettingsError
    from animatic.protocol import stdio
    from animatic.protocol.server import build

    try:
        found = settings.load(os.environ)
    except SettingsError as error:
        print(f"animatic: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    logs.configure(found.log_level)
    anyio.run(stdio.serve, build(found))


if __name__ == "__main__":
    main()
