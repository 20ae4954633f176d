"""Tutorial and how-to pages: every command of a `console` block is run, and says what it shows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import goldenthread
from tests.conftest import CHECKOUT, apart_environment

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"
SHELL = frozenset("|&;<>$`*?~(){}[]#!\\'")
"""Characters that may mean something to a shell beyond words and double quotes."""
THROUGHOUT = "docs/tutorial.md"
"""The page of which a shell runs every line, with the installed command."""
PAGES = sorted(
    str(page.relative_to(CHECKOUT))
    for page in (CHECKOUT / "docs").rglob("*.md")
    if BLOCK.search(page.read_text("utf-8"))
)


@dataclass(frozen=True)
class Typed:
    """One line that the reader types, and the lines that the page shows below it."""

    line: str
    shown: tuple[str, ...]


def typed_lines(page: str) -> list[Typed]:
    found = []
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *shown = part.rstrip("\n").split("\n")
            found.append(Typed(line, tuple(shown)))
    return found


def words(text: str) -> str:
    return " ".join(text.split())


def missing(shown: tuple[str, ...], output: str) -> list[str]:
    """Lines of the page that the output does not have, in the order in which it has them."""
    lines = [words(line) for line in output.splitlines()]
    absent, place = [], 0
    for each in shown:
        wanted = words(each)
        if wanted == LEFT_OUT:
            continue
        stem = wanted.removesuffix(f" {LEFT_OUT}")
        fits = [n for n in range(place, len(lines)) if _is(lines[n], wanted, stem)]
        if fits:
            place = fits[0] + 1
        else:
            absent.append(each)
    return absent


def _is(line: str, wanted: str, stem: str) -> bool:
    return line == wanted or (stem != wanted and line.startswith(stem))


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_says_what_the_page_says(
    page: str, tmp_path: Path, demo_home: Path
) -> None:
    # The demonstration takes a while to build, and was built for this run of tests.
    shutil.copytree(demo_home, tmp_path / "goldenthread-demo")
    environment = {
        **apart_environment(tmp_path / "unused"),
        "HOME": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    ran = 0
    for typed in typed_lines((CHECKOUT / page).read_text("utf-8")):
        if typed.line.startswith("export "):
            name, _, value = typed.line.removeprefix("export ").partition("=")
            environment[name] = _expanded(value.strip('"'), environment)
            continue
        finished = run(typed.line, environment, by_shell=page == THROUGHOUT)
        assert finished.returncode == 0, f"$ {typed.line}\n{finished.stdout}"
        absent = missing(typed.shown, finished.stdout)
        assert not absent, (
            f"$ {typed.line}\nno longer says:\n" + "\n".join(absent) + f"\nbut:\n{finished.stdout}"
        )
        ran += 1
    assert ran >= 8


def run(
    line: str, environment: dict[str, str], *, by_shell: bool
) -> subprocess.CompletedProcess[str]:
    """What a line shows on a terminal: a lone command needs no shell to start it."""
    if not by_shell and not SHELL.intersection(line):
        command, *rest = shlex.split(line)
        if command == "goldenthread":
            return goldenthread(
                *rest, environment=environment, directory=CHECKOUT, together=True
            )  # fmt: skip
    return subprocess.run(
        ["bash", "-c", line], cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
    )  # fmt: skip


def _expanded(value: str, environment: dict[str, str]) -> str:
    value = value.replace("$PWD", str(CHECKOUT)).replace("~", environment["HOME"])
    return value.replace("$PATH", environment.get("PATH", os.defpath))


def test_pages_with_commands_are_known() -> None:
    assert {"docs/tutorial.md", "docs/how-to/decide-and-pay.md"} <= set(PAGES)


def test_a_line_that_a_command_no_longer_says_is_found_out() -> None:
    assert missing(("one", "…", "three …"), "one\ntwo\nthree and more") == []
    assert missing(("one", "four"), "one\ntwo") == ["four"]
    assert missing(("two", "one"), "one\ntwo") == ["one"]
