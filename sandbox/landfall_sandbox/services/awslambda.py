"""Lambda: functions are described, never run, so that no Docker is needed."""

from __future__ import annotations

from moto.core.config import default_user_config

default_user_config["lambda"] = {"use_docker": False}
