"""Starting, asking and stopping sandboxes in processes of their own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3
import strict
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
EXTERNAL_ID = "harbour-goods-7f3a"
CONFIG = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, read_timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sandbox:
    """A running sandbox."""

    def __init__(self, *arguments: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "landfall_sandbox",
                "serve",
                "--port",
                str(self.port),
                *arguments,
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._keys: dict[str, tuple[str, str, str | None]] = {}
        self._clients: dict[Any, Any] = {}
        deadline = time.monotonic() + 300
        while True:
            try:
                self.control("GET", "health")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    output = self.process.stdout.read() if self.process.poll() is not None else ""
                    raise RuntimeError(f"the sandbox did not start: {output}") from None
                time.sleep(0.05)

    def control(self, method: str, name: str, body: Any = None) -> Any:
        status, content = self.control_raw(method, name, body)
        assert status == 200, content
        return content

    def control_raw(self, method: str, name: str, body: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, f"/_sandbox/{name}", body=text)
            response = connection.getresponse()
            raw = response.read()
            return response.status, json.loads(raw.splitlines()[-1])
        finally:
            connection.close()

    def seed(self, *arguments: str) -> str:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "landfall_sandbox",
                "seed",
                "--endpoint",
                self.endpoint,
                *arguments,
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def client(
        self, service: str, keys: tuple[str, str, str | None], region: str = "eu-central-1"
    ) -> Any:
        cached = (service, keys, region)
        if cached not in self._clients:
            session = boto3.session.Session(keys[0], keys[1], keys[2], region_name=region)
            self._clients[cached] = strict.install(
                session.client(service, endpoint_url=self.endpoint, config=CONFIG)
            )
        return self._clients[cached]

    def root(self, account: str) -> tuple[str, str, str | None]:
        if account not in self._keys:
            got = self.control("POST", "admin", {"account": account})
            self._keys[account] = (
                got["access_key_id"],
                got["secret_access_key"],
                got["session_token"],
            )
        return self._keys[account]

    def forget_keys(self) -> None:
        self._keys.clear()

    def landfall(self) -> tuple[str, str, str | None]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/_sandbox/seed")
        last = json.loads(connection.getresponse().read().splitlines()[-1])
        key = last["result"]["landfall_key"]
        return key[0], key[1], None

    def role(self, account: str, name: str = "LandfallRead") -> tuple[str, str, str | None]:
        arn = f"arn:aws:iam::{account}:role/{name}"
        if arn not in self._keys:
            got = self.client("sts", self.landfall()).assume_role(
                RoleArn=arn, RoleSessionName="tests", ExternalId=EXTERNAL_ID
            )["Credentials"]
            self._keys[arn] = (got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])
        return self._keys[arn]

    def stop(self, how: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        try:
            return self.process.wait(timeout=30)
        finally:
            if self.process.stdout:
                self.process.stdout.close()
