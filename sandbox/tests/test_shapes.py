"""The shapes that Landfall reads XML answers by are those of the pinned botocore."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GENERATE = Path(__file__).parents[2] / "crates" / "aws" / "shapes" / "generate.py"


def test_the_shapes_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(GENERATE), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
