"""The files that Landfall reads: its configuration and AWS shared credentials."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .facts import EXTERNAL_ID, MANAGEMENT, PROFILE, REGIONS, SOURCE, TARGETS, role_arn


def write_credentials(path: Path, key: tuple[str, str]) -> None:
    """Write an AWS shared credentials file that only its owner can read. Raises OSError."""
    _write(
        path,
        f"# written by the sandbox seeder; valid only in the sandbox\n[{PROFILE}]\n"
        f"aws_access_key_id = {key[0]}\naws_secret_access_key = {key[1]}\n",
        0o600,
    )


def write_config(path: Path, endpoint: str, credentials: Path) -> None:
    """Write Landfall's configuration for the seeded estate. Raises OSError."""
    _write(path, config_text(endpoint, credentials), 0o644)


def config_text(endpoint: str, credentials: Path) -> str:
    """Landfall's configuration as TOML."""
    quote = json.dumps  # a JSON string is a TOML basic string
    lines = [
        "# written by the sandbox seeder",
        "[aws]",
        f"endpoint_url = {quote(endpoint)}",
        f"profile = {quote(PROFILE)}",
        f"credentials_file = {quote(str(credentials.resolve()))}",
        f"regions = [{', '.join(quote(r) for r in REGIONS)}]",
        "",
        "[source]",
        'name = "Harbour Goods (grown account)"',
        f'account = "{SOURCE}"',
        f'read_role_arn = "{role_arn(SOURCE, "LandfallRead")}"',
        f'migrate_role_arn = "{role_arn(SOURCE, "LandfallMigrate")}"',
        f'external_id = "{EXTERNAL_ID}"',
        "",
        "[management]",
        f'account = "{MANAGEMENT}"',
        f'read_role_arn = "{role_arn(MANAGEMENT, "LandfallRead")}"',
        f'external_id = "{EXTERNAL_ID}"',
    ]
    for name, account in TARGETS.items():
        lines += [
            "",
            f"[targets.{name}]",
            f'account = "{account}"',
            f'read_role_arn = "{role_arn(account, "LandfallRead")}"',
            f'migrate_role_arn = "{role_arn(account, "LandfallMigrate")}"',
            f'external_id = "{EXTERNAL_ID}"',
        ]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".tmp")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    os.replace(beside, path)
