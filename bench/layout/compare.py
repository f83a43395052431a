#!/usr/bin/env python3
"""Draws the same graphs with landfall-layout and with graphviz's dot, and prints both.

    cargo build --release -p landfall-layout --example bench
    python3 bench/layout/compare.py [--shapes estate,random,tree] [--nodes 1000,5000,20000]
                                    [--dot-until 5000]

Needs `dot` on the PATH. Seconds are CPU seconds of the whole process: read the graph, draw it, write
all places and points as text. Crossings of both are counted by one function, `landfall_layout::of_drawing`, from the points of the
lines at every layer.
"""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BENCH = TARGET / "release/examples/bench"


def cpu_seconds(command, out):
    """Runs a command with its output in a file; gives the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out, "wb") as file:
        subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def words(*command):
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shapes", default="estate,random,tree")
    parser.add_argument("--nodes", default="1000,5000,20000")
    parser.add_argument("--dot-until", type=int, default=5000, help="larger graphs without dot")
    args = parser.parse_args()
    if not BENCH.exists():
        sys.exit("build first: cargo build --release -p landfall-layout --example bench")
    dot = shutil.which("dot")
    print(f"{'graph':>14} {'edges':>6} {'ours s':>7} {'dot s':>7} {'ratio':>6} "
          f"{'ours x':>9} {'dot x':>9} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for shape in args.shapes.split(","):
            for nodes in args.nodes.split(","):
                graph = pathlib.Path(folder) / f"{shape}-{nodes}.dot"
                graph.write_text(subprocess.run([BENCH, "graph", shape, nodes], check=True,
                                                capture_output=True, text=True).stdout)
                edges = graph.read_text().count("->")
                mine = cpu_seconds([BENCH, "plain", graph], graph.with_suffix(".ours"))
                ours = words(BENCH, "draw", graph)
                row = f"{shape + ' ' + nodes:>14} {edges:>6} {mine:>7.2f} "
                if dot and int(nodes) <= args.dot_until:
                    plain = graph.with_suffix(".plain")
                    seconds = cpu_seconds([dot, "-Tplain", graph], plain)
                    theirs = words(BENCH, "count", graph, plain)
                    row += (f"{seconds:>7.2f} {mine / seconds:>6.3f} {ours[2]:>9} "
                            f"{theirs[0]:>9} {int(ours[2]) / max(1, int(theirs[0])):>6.2f}")
                else:
                    row += f"{'-':>7} {'-':>6} {ours[2]:>9} {'-':>9} {'-':>6}"
                print(row, flush=True)


if __name__ == "__main__":
    main()
