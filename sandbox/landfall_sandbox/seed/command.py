"""`seed` on the command line: asks a running sandbox to seed itself and writes Landfall's files."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .files import write_config, write_credentials

_TIMEOUT_SECONDS = 300


class SeedError(Exception):
    """Why seeding did not work, in words for whoever started it."""


def run(
    endpoint: str, config: Path | None, credentials: Path | None, rarities: bool = False
) -> None:
    """Seed the sandbox at `endpoint` and write the files asked for. Raises SeedError."""
    endpoint = endpoint.rstrip("/")
    if config and not credentials:
        raise SeedError("--landfall-config needs --credentials, which it refers to")
    result = _ask(endpoint)
    if rarities:
        _post(endpoint, "rarities")
    if credentials:
        _written(credentials, write_credentials, tuple(result["landfall_key"]))
    if config and credentials:
        _written(config, write_config, endpoint, credentials)
    _print_summary(result)


def _written(path: Path, write: Any, *arguments: Any) -> None:
    try:
        write(path, *arguments)
    except OSError as error:
        raise SeedError(f"cannot write {path}: {error.strerror}") from error


def _ask(endpoint: str) -> dict[str, Any]:
    url = urlsplit(endpoint)
    if url.scheme != "http" or not url.hostname:
        raise SeedError(f"{endpoint!r} is not an address of a sandbox, like http://127.0.0.1:5566")
    connection = http.client.HTTPConnection(url.hostname, url.port or 80, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("POST", "/_sandbox/seed")
        response = connection.getresponse()
        if response.status != 200:
            raise SeedError(f"{endpoint} answered {response.status}: it is not a sandbox")
        for line in response:
            item = json.loads(line)
            if "progress" in item:
                print(item["progress"], flush=True)
            elif "result" in item:
                return item["result"]
            else:
                raise SeedError(item.get("error", "seeding failed without saying why"))
    except (OSError, http.client.HTTPException) as error:
        raise SeedError(
            f"cannot seed the sandbox at {endpoint}: {error or type(error).__name__}. Is it "
            "running? Start it with: python -m landfall_sandbox serve --port PORT"
        ) from error
    except ValueError as error:
        raise SeedError(f"{endpoint} did not answer like a sandbox") from error
    finally:
        connection.close()
    raise SeedError(f"the sandbox at {endpoint} stopped answering while it was seeding")


def _post(endpoint: str, name: str) -> None:
    url = urlsplit(endpoint)
    connection = http.client.HTTPConnection(
        url.hostname or "", url.port or 80, timeout=_TIMEOUT_SECONDS
    )
    try:
        connection.request("POST", f"/_sandbox/{name}")
        response = connection.getresponse()
        if response.status != 200:
            said = response.read().decode(errors="replace")
            raise SeedError(f"{name} could not be made: {said}")
    except (OSError, http.client.HTTPException) as error:
        raise SeedError(f"cannot seed the sandbox at {endpoint}: {error}") from error
    finally:
        connection.close()


def _print_summary(result: dict[str, Any]) -> None:
    if result["already_seeded"]:
        print("The sandbox was seeded before; nothing was changed.")
    else:
        print(f"Seeded Harbour Goods in {result['seconds']} s:")
    for kind, number in result["counts"].items():
        print(f"  {number:5d}  {kind}")
    accounts = ", ".join(f"{name} {account}" for name, account in result["accounts"].items())
    print(f"Accounts: {accounts}")
