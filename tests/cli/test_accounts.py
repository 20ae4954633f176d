"""``account``: made, listed, given a password and ended by a named person."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands import goldenthread


def run(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return goldenthread(*words, typed=typed)


def test_an_account_from_its_making_to_its_end(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(shutil.copytree(demo_home, tmp_path / "home")))
    monkeypatch.delenv("GOLDENTHREAD_DATABASE_URL", raising=False)
    ann = ("--email", "Ann@Board.example", "--by", "Jo Chair")
    made = run("account", "add", "Ann Keeper", *ann, "--role", "place lead",
               "--scope", "place:QZZ-nowhere")  # fmt: skip
    assert (made.returncode, "is not in the record" in made.stderr) == (1, True)
    made = run("account", "add", "Ann Keeper", *ann, "--role", "place lead",
               "--scope", "place:QZZ-corrant")  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "Head of the record" in made.stderr

    twice = run("account", "add", "Ann Keeper", *ann, "--role", "member")
    assert (twice.returncode, "there already" in twice.stderr) == (1, True)
    strange = run("account", "add", "B", "--email", "b@b.example", "--role", "king", "--by", "Jo")
    assert (strange.returncode, "write one of resident" in strange.stderr) == (2, True)

    weak = run("account", "password", "ann@board.example", typed="password1234\n")
    assert (weak.returncode, "too common" in weak.stderr) == (1, True)
    good = run("account", "password", "ann@board.example", typed="correct horse tidal lamp\n")
    assert good.returncode == 0, good.stderr
    assert "tidal" not in good.stdout + good.stderr

    (listed,) = json.loads(run("account", "list", "--format", "json").stdout)
    assert listed["email"] == "ann@board.example"
    assert (listed["role"], listed["password"], listed["second_factor"]) == (
        "place lead", "set", "none",
    )  # fmt: skip

    ended = run("account", "end", "ann@board.example", "--by", "Jo Chair", "--reason", "Left")
    assert ended.returncode == 0, ended.stderr
    (gone,) = json.loads(run("account", "list", "--format", "json").stdout)
    assert (gone["state"], gone["role"]) == ("ended", "")
    assert run("account", "end", "ann@board.example", "--by", "Jo Chair").returncode == 1
    verified = run("verify")
    assert verified.returncode == 0, verified.stdout
