"""The arrows are declared for every room, and they bite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SOURCE = CHECKOUT / "src" / "goldenthread"
# Rooms that may know Django or an analytics engine; every other room is the pure core.
DOORS = {"records", "actions", "publication", "web", "cli", "persons"}
BREACHES = {
    "a room imports a room above it": ("kernel", "import goldenthread.web"),
    "a flow imports another flow": ("money", "import goldenthread.authority"),
    "the core imports Django": ("structure", "import django.db"),
    "the core imports an engine": ("evidence", "import duckdb"),
    "the web imports persons": ("web", "import goldenthread.persons.tables"),
}


def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    return {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}


def rooms() -> set[str]:
    return {path.parent.name for path in SOURCE.glob("*/__init__.py")}


def test_every_core_room_is_kept_from_django_and_engines() -> None:
    declared = {
        name.removeprefix("goldenthread.") for name in contracts()["pure-core"]["source_modules"]
    }
    assert declared == rooms() - DOORS


def test_persons_is_named_once_it_exists() -> None:
    forbidden = contracts()["persons-apart"]["forbidden_modules"]
    assert "goldenthread.persons.*" in forbidden
    assert ("goldenthread.persons" in forbidden) == ("persons" in rooms())


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the rooms, empty inside, under the real contracts."""
    for room in rooms() | {"persons"}:
        folder = tmp_path / "src" / "goldenthread" / room
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    (tmp_path / "src" / "goldenthread" / "__init__.py").touch()
    (tmp_path / "src" / "goldenthread" / "persons" / "tables.py").touch()
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_empty_house_keeps_its_arrows(house: Path) -> None:
    assert lint(house).returncode == 0


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_refused(house: Path, breach: str) -> None:
    room, words = BREACHES[breach]
    (house / "src" / "goldenthread" / room / "breach.py").write_text(words + "\n")
    finished = lint(house)
    assert finished.returncode == 1, finished.stdout
    assert f"goldenthread.{room}.breach" in finished.stdout


def test_a_room_that_is_not_on_the_plan_is_refused(house: Path) -> None:
    annex = house / "src" / "goldenthread" / "annex"
    annex.mkdir()
    (annex / "__init__.py").touch()
    finished = lint(house)
    assert finished.returncode == 1
    assert "goldenthread.annex" in finished.stdout
