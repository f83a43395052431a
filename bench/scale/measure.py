"""How long a large estate takes from its file to the screen, and how much memory it needs.

    python3 bench/scale/measure.py [--landfall target/release/landfall] [--sizes 1000,10000,100000]

Makes estates with `landfall-bench-estate`, imports each into an empty database, starts a server and
opens its pages as a browser does. Times are of one run on this machine; memory is the greatest
resident size that the kernel saw (VmHWM). Nothing but Python's own library is needed.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import math
import os
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PASSWORD = "a long enough password"
CONFIG = """listen = "127.0.0.1:{port}"
database_url = "sqlite://{folder}/landfall.db"
[aws]
endpoint_url = "http://127.0.0.1:9"
profile = "landfall"
credentials_file = "{folder}/credentials"
regions = ["eu-central-1"]
[source]
name = "bench"
account = "111111111111"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def peak(pid: int) -> int:
    """The greatest resident size so far, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise RuntimeError("the kernel tells no VmHWM")


def now_used(pid: int) -> int:
    """The resident size now, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    raise RuntimeError("the kernel tells no VmRSS")


def import_(landfall: Path, config: Path, estate: Path) -> tuple[float, int]:
    """Seconds and MB of `landfall import`."""
    began = time.monotonic()
    pid = os.posix_spawn(landfall, [str(landfall), "import", str(estate), "--config", str(config)], os.environ)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"import ended with {status}")
    return time.monotonic() - began, usage.ru_maxrss // 1024


class Browser:
    """Somebody who signed in."""

    def __init__(self, url: str) -> None:
        self.url = url
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        form = urllib.parse.urlencode({"name": "mia", "password": PASSWORD, "next": "/"}).encode()
        self.opener.open(f"{url}/api/sign-in", form).read()

    def ms(self, path: str) -> tuple[int, str]:
        """Milliseconds until the whole page is there, and the page."""
        began = time.monotonic()
        text = self.opener.open(self.url + path).read().decode()
        return round((time.monotonic() - began) * 1000), text

    def call(self, name: str, body: dict) -> int:
        """Milliseconds of a server function."""
        request = urllib.request.Request(
            f"{self.url}/api/{name}", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        began = time.monotonic()
        self.opener.open(request).read()
        return round((time.monotonic() - began) * 1000)


def measure(landfall: Path, size: int, estate: Path, verbose: bool) -> dict:
    with tempfile.TemporaryDirectory(prefix="landfall-scale-") as name:
        folder = Path(name)
        port = free_port()
        config = folder / "landfall.toml"
        config.write_text(CONFIG.format(port=port, folder=folder))
        (folder / "credentials").write_text("[landfall]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = none\n")
        command = [str(landfall), "user", "add", "mia", "--role", "planner", "--password-stdin", "--config", str(config)]
        subprocess.run(command, input=PASSWORD + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
        found: dict = {"resources": size}
        seconds, memory = import_(landfall, config, estate)
        found["import s"], found["import MB"] = round(seconds, 1), memory
        log = None if verbose else subprocess.DEVNULL
        server = subprocess.Popen([str(landfall), "serve", "--config", str(config)], stdout=log, stderr=log)
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health").read()
                    break
                except OSError:
                    time.sleep(0.1)
            browser = Browser(f"http://127.0.0.1:{port}")
            page = {"snapshot": None, "text": "", "facets": {}, "sort": "", "offset": 0, "limit": 100}

            def step(what: str, took: int) -> None:
                found[what] = took
                if verbose:
                    print(f"{what}: {took} ms, now {now_used(server.pid)} MB, peak {peak(server.pid)} MB", flush=True)

            step("inventory cold ms", browser.ms("/inventory")[0])
            step("inventory warm ms", browser.ms("/inventory")[0])
            step("far jump ms", browser.call("inventory", {"query": page | {"offset": size * 3 // 4}}))
            step("filter ms", browser.call("inventory", {"query": page | {"text": "orders queue", "facets": {"region": ["eu-central-1"]}}}))
            step("sort ms", browser.call("inventory", {"query": page | {"sort": "-in"}}))
            resource = "arn:aws:sqs:eu-central-1:111111111111:prod-orders-queue-000000"
            address = "/resource?" + urllib.parse.urlencode({"id": resource})
            found["MB after inventory"] = peak(server.pid)
            step("resource ms", browser.ms(address)[0])
            step("graph ms", browser.ms("/graph")[0])
            found["MB after graph"] = peak(server.pid)
            step("findings cold ms", browser.ms("/findings")[0])
            step("findings warm ms", browser.ms("/findings")[0])
            found["MB at most"] = peak(server.pid)
            found["MB at the end"] = now_used(server.pid)
        finally:
            server.terminate()
            server.wait()
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--landfall", type=Path, default=ROOT / "target/release/landfall")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--estates", type=Path, default=ROOT / "target/scale", help="where estates are kept")
    parser.add_argument("--verbose", action="store_true", help="tell each step at once")
    options = parser.parse_args()
    options.estates.mkdir(parents=True, exist_ok=True)
    rows = []
    for size in map(int, options.sizes.split(",")):
        estate = options.estates / f"estate-{size}.json"
        if not estate.exists():
            with estate.open("wb") as out:
                command = ["cargo", "run", "-q", "-p", "landfall-bench", "--bin", "landfall-bench-estate", str(size)]
                subprocess.run(command, cwd=ROOT, check=True, stdout=out)
        rows.append(measure(options.landfall.resolve(), size, estate, options.verbose))
    for key in rows[0]:
        values = [row[key] for row in rows]
        line = f"{key:20}" + "".join(f"{value:>12}" for value in values)
        if len(rows) > 1 and values[0] and values[-1] and key != "resources":
            growth = math.log(values[-1] / values[0]) / math.log(rows[-1]["resources"] / rows[0]["resources"])
            line += f"   grows with n^{growth:.2f}"
        print(line)


if __name__ == "__main__":
    main()
