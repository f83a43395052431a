"""The sandbox's own endpoints under /_sandbox: health, faults, request counts, state, seeding."""

from __future__ import annotations

import json
import queue
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import __version__, counters, credentials, faults, state
from .wire.answer import Answer
from .world import LOCK, world

state_file: Path | None = None
_seeding = threading.Lock()


class ControlError(Exception):
    """A control request that cannot be answered; carries an HTTP status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def answer(environ: dict[str, Any]) -> Answer:
    """Answer a control request with JSON. Never raises."""
    method = environ.get("REQUEST_METHOD", "GET")
    name = environ.get("PATH_INFO", "").removeprefix("/_sandbox").strip("/")
    try:
        handler = _ROUTES.get((method, name))
        if handler is None:
            routes = ", ".join(f"{m} /_sandbox/{n}" for m, n in [*_ROUTES, ("POST", "seed")])
            raise ControlError(404, f"no such control endpoint; there are: {routes}")
        return _json(200, handler(_body(environ)))
    except ControlError as error:
        return _json(error.status, {"ok": False, "error": str(error)})
    except state.StateError as error:
        return _json(500, {"ok": False, "error": str(error)})


def _body(environ: dict[str, Any]) -> Any:
    raw = environ["wsgi.input"].read()
    if not raw:
        return {}
    try:
        return json.loads(raw)
    except ValueError as error:
        raise ControlError(400, f"the request body is not JSON: {error}") from error


def _json(status: int, content: Any) -> Answer:
    body = json.dumps(content).encode()
    return Answer(status, [("Content-Type", "application/json")], body)


def _health(_: Any) -> dict[str, Any]:
    with LOCK:
        return {
            "ok": True,
            "seeded": world().seeded,
            "version": __version__,
            "state_file": str(state_file) if state_file else None,
            "faults": len(faults.report()),
        }


def _save(_: Any) -> dict[str, Any]:
    if state_file is None:
        raise ControlError(409, "this sandbox runs without --state, so there is nowhere to save")
    return {"ok": True, "state_file": str(state_file), "bytes": state.save(state_file)}


def _reset(_: Any) -> dict[str, Any]:
    state.reset()
    with LOCK:
        faults.clear()
        counters.clear()
    return {"ok": True}


def _admin(body: Any) -> dict[str, Any]:
    account = str(body.get("account", "")) if isinstance(body, dict) else ""
    if not re.fullmatch(r"\d{12}", account):
        raise ControlError(400, "'account' must be an account id of twelve digits")
    with LOCK:
        session = credentials.open_admin_session(account)
    return {
        "ok": True,
        "account": account,
        "access_key_id": session.access_key,
        "secret_access_key": session.secret_key,
        "session_token": session.token,
        "expires": session.expires,
    }


def _faults_get(_: Any) -> dict[str, Any]:
    with LOCK:
        return {"faults": faults.report()}


def _faults_post(body: Any) -> dict[str, Any]:
    entries = body if isinstance(body, list) else [body]
    with LOCK:
        try:
            for entry in entries:
                if not isinstance(entry, dict):
                    raise ValueError("a fault must be a JSON object")
                faults.add(entry)
        except (ValueError, TypeError) as error:
            raise ControlError(400, str(error)) from error
        return {"ok": True, "faults": faults.report()}


def _faults_delete(_: Any) -> dict[str, Any]:
    with LOCK:
        faults.clear()
    return {"ok": True}


def _requests_get(_: Any) -> dict[str, Any]:
    with LOCK:
        return counters.report()


def _requests_delete(_: Any) -> dict[str, Any]:
    with LOCK:
        counters.clear()
    return {"ok": True}


def _rarities(_: Any) -> dict[str, Any]:
    from .seed import rarities
    from .seed.estate import Estate

    if not world().seeded:
        raise ControlError(409, "rarities belong to a seeded estate: seed it first")
    if not world().service_data.get("rarities"):
        rarities.create(Estate(lambda _: None))
        world().service_data["rarities"] = True
    return {"ok": True}


def seed_lines() -> Iterator[bytes]:
    """Seed, as lines of JSON: {"progress": …} while it goes on, then one summary or error."""
    from .seed.server_side import SeedError, seed

    if not _seeding.acquire(blocking=False):
        yield _line({"ok": False, "error": "seeding is under way"})
        return
    lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def work() -> None:
        try:
            result = seed(lambda text: lines.put({"progress": text}))
            if state_file is not None and not result["already_seeded"]:
                state.save(state_file)
            lines.put({"result": {**result, "landfall_key": world().service_data["landfall_key"]}})
        except (SeedError, state.StateError) as error:
            lines.put({"ok": False, "error": str(error)})
        except BaseException as error:  # the client must not wait forever
            lines.put({"ok": False, "error": f"{type(error).__name__}: {error}"})
        finally:
            _seeding.release()

    threading.Thread(target=work, name="seed", daemon=True).start()
    while True:
        item = lines.get()
        yield _line(item)
        if "progress" not in item:
            return


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode() + b"\n"


_ROUTES = {
    ("GET", "health"): _health,
    ("POST", "save"): _save,
    ("POST", "reset"): _reset,
    ("POST", "admin"): _admin,
    ("POST", "rarities"): _rarities,
    ("GET", "faults"): _faults_get,
    ("POST", "faults"): _faults_post,
    ("DELETE", "faults"): _faults_delete,
    ("GET", "requests"): _requests_get,
    ("DELETE", "requests"): _requests_delete,
}
