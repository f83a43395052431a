"""Landfall's scan beside awsmap and aws-list-all on the same seeded account: how many requests each
sends, how many resources each finds, and what the others find that Landfall does not.

    python3 bench/discovery/compare.py [--landfall target/debug/landfall] [--only landfall,awsmap]
        [--times 10]

Needs the sandbox's environment (`cargo xtask setup` makes it) and a built `landfall`. The tools are
installed into an environment of their own below target/. Requests are counted by the sandbox, so every
tool is counted the same way. Times are of one run each beside each other on this machine and say
nothing about AWS.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
REGIONS = ["eu-central-1", "us-east-1"]
SOURCE = "111111111111"
# What every Region of every account holds from the beginning. awsmap counts it, so it does not count
# as found here when Landfall leaves it out.
EVERYWHERE = re.compile(r"alias/aws/|:iam::aws:|primary$|default")
# What is a resource there and part of its API's configuration here.
PARTS = re.compile(r":apigateway:.*/stages/")

# The services that the sandbox answers, by the names of botocore.
ANSWERED = """
from botocore.session import Session
from landfall_sandbox import registry, services
from moto.backends import list_of_moto_modules
services.load_all()
own = {service for service, _ in registry.handlers}
print(*sorted((own | set(list_of_moto_modules())) & set(Session().get_available_services())))
"""


class World:
    """A seeded sandbox of its own, with an account to read."""

    def __init__(self, folder: Path, times: int = 1) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.python = ROOT / "sandbox/.venv/bin/python"
        self.server = subprocess.Popen(
            [self.python, "-m", "landfall_sandbox", "serve", "--port", str(self.port)],
            cwd=ROOT / "sandbox", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for _ in range(1200):
            try:
                self.control("health")
                break
            except OSError:
                time.sleep(0.25)
        config, credentials = folder / "landfall.toml", folder / "credentials"
        subprocess.run(
            [self.python, "-m", "landfall_sandbox", "seed", "--endpoint", self.url,
             "--landfall-config", config, "--credentials", credentials],
            cwd=ROOT / "sandbox", check=True, stdout=subprocess.DEVNULL,
        )
        if times > 1:
            crowd = [self.python, HERE / "crowd.py", self.url, str(times)]
            subprocess.run(crowd, check=True, stdout=subprocess.DEVNULL)
        external = re.search(r'external_id = "(.*)"', config.read_text()).group(1)
        (folder / "aws.ini").write_text(
            f"[profile reader]\nrole_arn = arn:aws:iam::{SOURCE}:role/LandfallRead\n"
            f"source_profile = landfall\nexternal_id = {external}\nregion = {REGIONS[0]}\n"
        )
        self.environment = {
            **os.environ,
            "AWS_CONFIG_FILE": str(folder / "aws.ini"),
            "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
            "AWS_ENDPOINT_URL": self.url,
            "HOME": str(folder),
        }

    def control(self, name: str, method: str = "GET") -> dict:
        request = urllib.request.Request(f"{self.url}/_sandbox/{name}", method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def measured(self, command: list, limit: int | None = None, **more) -> tuple[int, float, str]:
        """Requests to the source account, seconds, standard output. After `limit` seconds it ends."""
        self.control("requests", "DELETE")
        began, said = time.monotonic(), ""
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit, **more)
            said = done.stdout
            if done.returncode != 0:
                print(done.stderr[-2000:], file=sys.stderr)
        except subprocess.TimeoutExpired:
            print(f"{Path(command[0]).name} was ended after {limit} s: its figures are incomplete", file=sys.stderr)
        seconds = time.monotonic() - began
        counted = self.control("requests")["requests"]
        return sum(r["count"] for r in counted if r["account"] == SOURCE), seconds, said


def peers() -> Path:
    """The other tools' environment."""
    folder = ROOT / "target/discovery-peers"
    if not (folder / "bin/awsmap").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin/pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    return folder / "bin"


def landfall(world: World, binary: Path) -> dict:
    config = world.folder / "landfall.toml"
    database = f"sqlite://{world.folder}/compare.db"
    common = ["--config", config, "--database-url", database]
    requests, seconds, _ = world.measured([binary, "scan", *common, "--json"])
    text = subprocess.run([binary, "snapshot", "export", "latest", *common], capture_output=True,
                          text=True, check=True).stdout
    resources = [r for r in json.loads(text)["resources"] if r["account"] == SOURCE]
    words = set()
    for resource in resources:
        words.update(filter(None, [resource.get("arn"), resource["name"], resource["id"]]))
        collect(resource["configuration"], words)
    return {"tool": "landfall", "requests": requests, "seconds": seconds, "found": len(resources),
            "words": words}


def collect(value, words: set) -> None:
    """Every text of a configuration: an alias inside a key was found as well."""
    if isinstance(value, dict):
        for item in value.values():
            collect(item, words)
    elif isinstance(value, list):
        for item in value:
            collect(item, words)
    elif isinstance(value, str):
        words.add(value)


def awsmap(world: World) -> dict:
    out = world.folder / "awsmap.json"
    command = [peers() / "awsmap", "-p", "reader", "--include-global", "-f", "json", "-o", out, "-q",
               "--no-db", "-w", "8"]
    for region in REGIONS:
        command += ["-r", region]
    requests, seconds, _ = world.measured(command, env=world.environment)
    data = json.loads(out.read_text())
    data = data if isinstance(data, list) else data["resources"]
    return {"tool": "awsmap", "requests": requests, "seconds": seconds, "found": len(data),
            "items": [(f"{r['service']} {r['type']}", [r.get("arn"), r["id"], r.get("name")]) for r in data]}


def aws_list_all(world: World, limit: int) -> dict:
    out = world.folder / "list-all"
    out.mkdir(exist_ok=True)
    command = [peers() / "aws-list-all", "query", "-d", out, "-p", "16", "-c", "reader"]
    for region in REGIONS:
        command += ["-r", region]
    # It knows every service of botocore, and asks each one that the sandbox does not answer six times.
    known = subprocess.run([world.python, "-c", ANSWERED], cwd=ROOT / "sandbox", capture_output=True,
                           text=True, check=True).stdout.split()
    for service in known:
        command += ["-s", service]
    requests, seconds, _ = world.measured(command, limit, env=world.environment, cwd=out)
    items = []
    for file in sorted(out.glob("*.json")):
        data = json.loads(file.read_text())
        answer = data.get("response") or {}
        for member, found in answer.items():
            if isinstance(found, list):
                for item in found:
                    names = set()
                    collect(item, names)
                    items.append((f"{data['service']} {data['operation']} {member}", sorted(names)))
    return {"tool": "aws-list-all", "requests": requests, "seconds": seconds, "found": len(items), "items": items}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--landfall", type=Path, default=ROOT / "target/debug/landfall")
    parser.add_argument("--only", default="landfall,awsmap,aws-list-all")
    parser.add_argument("--limit", type=int, default=900, help="seconds for aws-list-all (%(default)s)")
    parser.add_argument("--times", type=int, default=1, help="an account so many times as large (%(default)s)")
    chosen = parser.parse_args()
    tools = {"landfall": lambda w: landfall(w, chosen.landfall.resolve()), "awsmap": awsmap,
             "aws-list-all": lambda w: aws_list_all(w, chosen.limit)}
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), chosen.times)
        try:
            results = [tools[name](world) for name in chosen.only.split(",")]
        finally:
            world.server.terminate()
            world.server.wait()
    print(f"{'tool':<14}{'found':>8}{'requests':>10}{'per resource':>14}{'seconds':>9}")
    for result in results:
        each = result["requests"] / max(result["found"], 1)
        print(f"{result['tool']:<14}{result['found']:>8}{result['requests']:>10}{each:>14.2f}"
              f"{result['seconds']:>9.1f}")
    ours = next((r["words"] for r in results if r["tool"] == "landfall"), None)
    for result in results:
        if ours is None or "items" not in result:
            continue
        missing = {}
        for kind, names in result["items"]:
            known = any(name in ours for name in names if name)
            left_out = (EVERYWHERE.search(str(n)) or PARTS.search(str(n)) for n in names if n)
            if not known and not any(left_out):
                missing.setdefault(kind, []).append(names[0] if names else "")
        print(f"\nFound by {result['tool']}, not by Landfall: {sum(map(len, missing.values()))}")
        for kind, names in sorted(missing.items()):
            print(f"  {kind}: {len(names)}, such as {names[0]}")


if __name__ == "__main__":
    main()
