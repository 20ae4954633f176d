"""Who holds which post, and references as people type them, on the demonstration."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_demo_commands import run


def rows(finished: subprocess.CompletedProcess[str]) -> list[dict[str, str]]:
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)  # type: ignore[no-any-return]


def test_a_vacancy_is_told_with_the_day_on_which_it_began(demo_home: Path) -> None:
    words = ("posts", "--body", "body:QZZ", "--vacant", "--format", "json")
    (vacant,) = rows(run(demo_home, *words))
    assert vacant["post"] == "post:QZZ-gp-member-two"
    assert (vacant["holder"], vacant["person"], vacant["since"]) == ("vacant", "", "2025-10-01")
    assert rows(run(demo_home, *words, "--at", "2025-09-30")) == []


def test_a_post_that_changed_hands_shows_the_holder_of_the_day(demo_home: Path) -> None:
    def officer(day: str) -> dict[str, str]:
        found = rows(run(demo_home, "posts", "--body", "body:QZZ", "--at", day, "--format", "json"))
        (post,) = [each for each in found if each["post"] == "post:QZZ-finance-director"]
        return post

    before, after = officer("2024-09-30"), officer("2024-10-01")
    assert before["person"] != after["person"]
    assert (before["since"], after["since"]) == ("2022-07-01", "2024-10-01")


def test_every_post_is_listed_with_its_body(demo_home: Path) -> None:
    found = rows(run(demo_home, "posts", "--format", "json"))
    assert len({each["post"] for each in found}) == len(found) > 100
    assert {"body:QZZ-PCC", "network:U99901"} <= {each["body"] for each in found}
    assert all(each["body_name"] and each["sector"] and each["role"] for each in found)


def test_a_body_is_shown_with_its_posts_of_the_day(demo_home: Path) -> None:
    shown = run(demo_home, "show", "body:QZZ", "--at", "2025-11-01").stdout
    assert "Partner member, general practice: vacant since 1 October 2025" in shown
    assert shown.count("\n  post ") == 14
    before = run(demo_home, "show", "body:QZZ", "--at", "2025-09-30").stdout
    assert "vacant" not in before
    gone = run(demo_home, "show", "body:QZZ", "--at", "1999-01-01")
    assert (gone.returncode, "not on 1 January 1999" in gone.stderr) == (1, True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("payment:2025-94766", "Near it: payment:2025-9476,"),
        ("paymnt:2025-0412", "Did you mean payment:2025-0412?"),
    ],
)
def test_a_slip_of_the_keys_is_met_with_what_was_meant(
    demo_home: Path, typed: str, told: str
) -> None:
    finished = run(demo_home, "show", typed)
    assert (finished.returncode, told in finished.stderr) == (1, True), finished.stderr


@pytest.mark.parametrize("typed", ["z90015", "PRACTICE:Z90015"])
def test_a_bare_key_and_a_kind_in_capitals_are_read(demo_home: Path, typed: str) -> None:
    assert run(demo_home, "show", typed).stdout.startswith("Practice  practice:Z90015\n")


def test_a_bare_key_of_several_facts_is_not_guessed(demo_home: Path) -> None:
    finished = run(demo_home, "trace", "QZZ")
    assert finished.returncode == 2
    assert "body:QZZ" in finished.stderr
    assert "system:QZZ" in finished.stderr


def test_a_key_of_nothing_says_what_a_reference_is(demo_home: Path) -> None:
    finished = run(demo_home, "show", "nothing")
    assert finished.returncode == 2
    assert "payment:2025-0412" in finished.stderr


def test_official_columns_are_never_cut(demo_home: Path) -> None:
    finished = run(demo_home, "need", "QZZ", "--official-columns")
    assert finished.returncode == 0
    assert finished.stdout.startswith("Place / ICB,GP pop,")
    assert "written as CSV instead" in finished.stderr
