"""The tests' fork of a waiting process is the installed command: same words, same ending."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands import COMMAND, goldenthread
from tests.conftest import apart_environment


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (("posts", "--vacant", "--format", "csv"), "", 0),
        (("account", "password", "nobody@board.example"), "tidal lamp\n", 1),
        (("show", "£:1"), "", 2),
    ],
    ids=["results", "typed and refused", "bad usage"],
)
def test_a_fork_says_and_ends_as_the_installed_command_does(
    words: tuple[str, ...], typed: str, code: int, demo_home: Path
) -> None:
    environment = apart_environment(demo_home)
    forked = goldenthread(*words, environment=environment, typed=typed)
    installed = subprocess.run(
        [COMMAND, *words], env=environment, input=typed, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    ended = (installed.returncode, installed.stdout, installed.stderr)
    assert (forked.returncode, forked.stdout, forked.stderr) == ended
    assert forked.returncode == code
    assert forked.stdout + forked.stderr


def test_a_fork_leaves_the_next_one_nothing() -> None:
    words = ("explain", "rule:board-floor")
    assert json.loads(goldenthread("--format", "json", *words).stdout)["rule"] == "board-floor"
    assert not goldenthread(*words).stdout.startswith("{")


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        goldenthread("status", home=tmp_path / "home", timeout=0.001)
    assert goldenthread("--version").stdout.startswith("goldenthread ")
