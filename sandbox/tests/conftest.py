"""One seeded sandbox for all tests that only read, or that clean up after themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import strict
from sandbox_process import Sandbox

SOURCE, MANAGEMENT = "111111111111", "222222222222"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox()
    running.seed()
    yield running
    running.stop()


@pytest.fixture
def clean(sandbox: Sandbox) -> Iterator[Sandbox]:
    sandbox.control("DELETE", "faults")
    sandbox.control("DELETE", "requests")
    yield sandbox
    sandbox.control("DELETE", "faults")


@pytest.fixture(autouse=True)
def no_wire_problems() -> Iterator[None]:
    """Every answer that a test got must fit its model."""
    strict.problems.clear()
    yield
    found = sorted(set(strict.problems))
    strict.problems.clear()
    assert not found, "\n".join(found)
