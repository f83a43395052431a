"""Hosting the application: one granian worker with blocking threads, and a clean end."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from functools import partial
from multiprocessing import util
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

_AUTOSAVE_SECONDS = 5.0


class ServeError(Exception):
    """Why the server cannot start, in words for whoever started it."""


def serve(host: str, port: int, state_path: Path | None) -> None:
    """Serve until SIGINT or SIGTERM. Raises ServeError when the address cannot be used."""
    check_address(host, port)
    server = Granian(
        "landfall_sandbox.app:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=1 << 20),
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=20,
        backlog=1024,
    )
    where = f", state in {state_path}" if state_path else ", nothing is kept after the end"
    server.on_startup(
        partial(print, f"landfall-sandbox at http://{host}:{port}{where}", flush=True)
    )
    server.serve(target_loader=partial(load, os.getpid(), state_path), wrap_loader=False)


def check_address(host: str, port: int) -> None:
    """Raise ServeError unless `host`:`port` can be listened on now."""
    if not 1 <= port <= 65535:
        raise ServeError(
            f"port {port} cannot be used: clients must know the address beforehand, so name a "
            "fixed port between 1 and 65535, for instance --port 5566"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise ServeError(
                f"cannot listen on {host}:{port}: {error.strerror}. Stop what uses the port, or "
                "choose another with --port"
            ) from error


def load(parent: int, state_path: Path | None) -> Any:
    """Runs in the worker: restore the state and hand the application to granian."""
    threading.Thread(target=_end_with, args=(parent, state_path), daemon=True).start()
    logging.getLogger("_granian").addFilter(_not_about_cut_connections)
    from . import control, state
    from .app import application

    if state_path:
        control.state_file = state_path
        try:
            state.restore(state_path)
        except state.StateError as error:
            print(f"landfall-sandbox: {error}", file=sys.stderr, flush=True)
            raise SystemExit(1) from error
        util.Finalize(None, _save_at_end, args=(state_path,), exitpriority=100)
        threading.Thread(target=_autosave, args=(state_path,), daemon=True).start()
    return application


def _not_about_cut_connections(record: logging.LogRecord) -> bool:
    """Connections that a fault cuts are no errors of the server."""
    from .wire.answer import CutConnection

    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, CutConnection)


def _end_with(parent: int, state_path: Path | None) -> None:
    """Runs in a thread: end the worker when its parent was killed without a chance to say so."""
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(0.3)
    if state_path:
        _save_at_end(state_path)
    os._exit(1)


def _save_at_end(path: Path) -> None:
    from . import state

    try:
        state.save(path)
    except Exception as error:
        print(f"landfall-sandbox: the state was not saved: {error}", file=sys.stderr, flush=True)


def _autosave(path: Path) -> None:
    """Save when requests changed something, at most once in a while."""
    from . import state
    from .world import writes

    saved = writes()
    pause = threading.Event()
    while not pause.wait(_AUTOSAVE_SECONDS):
        now = writes()
        if now == saved:
            continue
        try:
            state.save(path)
            saved = now
        except Exception as error:
            print(
                f"landfall-sandbox: the state was not saved: {error}", file=sys.stderr, flush=True
            )
