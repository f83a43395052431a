"""The command line: `serve` and `seed`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the process's exit status."""
    parser = argparse.ArgumentParser(
        prog="landfall_sandbox", description="An AWS of its own for Landfall's demo and tests."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the sandbox over HTTP")
    serve.add_argument("--port", type=int, required=True, help="TCP port to listen on")
    serve.add_argument("--host", default="127.0.0.1", help="address (default: loopback only)")
    serve.add_argument("--state", type=Path, help="file that keeps the estate over a restart")
    seed = commands.add_parser("seed", help="create the estate of Harbour Goods")
    seed.add_argument("--endpoint", required=True, help="where the sandbox listens")
    seed.add_argument("--landfall-config", type=Path, help="write Landfall's configuration here")
    seed.add_argument("--credentials", type=Path, help="write AWS shared credentials here (0600)")
    seed.add_argument(
        "--rarities", action="store_true", help="and one of each kind that the estate lacks"
    )
    options = parser.parse_args(arguments)
    return _serve(options) if options.command == "serve" else _seed(options)


def _serve(options: argparse.Namespace) -> int:
    from .server import ServeError, serve
    from .state import StateError, check

    state = options.state.resolve() if options.state else None
    try:
        if state:
            check(state)
        serve(options.host, options.port, state)
    except (ServeError, StateError) as error:
        print(f"landfall-sandbox: {error}", file=sys.stderr)
        return 1
    return 0


def _seed(options: argparse.Namespace) -> int:
    from .seed.command import SeedError, run

    try:
        run(options.endpoint, options.landfall_config, options.credentials, options.rarities)
    except SeedError as error:
        print(f"landfall-sandbox: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
