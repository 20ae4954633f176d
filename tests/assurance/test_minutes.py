"""Minutes: one fault has one root, and where nobody is named, nothing is made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from goldenthread.assurance import catalogue
from goldenthread.assurance.example import (
    BOARD_MEETING,
    DAY,
    FENCED_BY,
    OTHER_SURGERY,
    PARTNERSHIP_SHARE,
    added,
    both,
    changed,
    member,
    sound,
    without,
)
from goldenthread.assurance.rules import Change
from goldenthread.authority.minutes import Attendance, Choice, Quorum, Vote, Withdrawal
from goldenthread.kernel import Finding, Span

GP_VOTES = Vote(FENCED_BY, member("gp"), Choice.FOR)
VOTED = both(
    without(Withdrawal), added(GP_VOTES), changed(FENCED_BY, withdrawn=0, for_votes=10)
)  # the partner in the practice stayed and voted


def found(change: Change, day: date = DAY) -> Mapping[str, Finding]:
    return {one.rule: one for one in catalogue.check(change(sound()), day)}


def roots(change: Change) -> dict[str, str]:
    return {
        rule: "" if one.root is None else one.root.key.partition("/")[0]
        for rule, one in found(change).items()
    }


@pytest.mark.parametrize(
    ("words", "change", "wanted"),
    [
        (
            "numbers that leave no quorum, and names that do not",
            changed(FENCED_BY, withdrawn=5, for_votes=5),
            {
                "minutes-do-not-sum": "",
                "decision-without-quorum": "minutes-do-not-sum",
                "money-on-unsound-decision": "minutes-do-not-sum",
            },
        ),
        (
            "fewer counted as present than are named and voted",
            changed(BOARD_MEETING, present=9),
            {
                "minutes-do-not-sum": "",
                "more-votes-than-voters": "minutes-do-not-sum",
                "money-on-unsound-decision": "minutes-do-not-sum",
            },
        ),
        (
            "one who withdrew voted as well",
            both(added(GP_VOTES), changed(FENCED_BY, for_votes=10)),
            {
                "voted-without-taking-part": "",
                "more-votes-than-voters": "voted-without-taking-part",
                "money-on-unsound-decision": "voted-without-taking-part",
            },
        ),
        (
            "a quorum of ten, where the clause says six",
            changed(BOARD_MEETING, quorum=10),
            {
                "quorum-not-as-set": "",
                "decision-without-quorum": "quorum-not-as-set",
                "money-on-unsound-decision": "quorum-not-as-set",
            },
        ),
        (
            "a vote in an interest that was declared in time",
            VOTED,
            {"voted-in-own-cause": ""},
        ),
        (
            "a vote in an interest that nobody knew of until later",
            both(VOTED, changed(PARTNERSHIP_SHARE, declared=date(2025, 4, 2))),
            {"interest-declared-late": "", "voted-in-own-cause": "interest-declared-late"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_fault_has_one_root(words: str, change: Change, wanted: dict[str, str]) -> None:
    assert roots(change) == wanted, words


def test_minutes_that_name_nobody_stand_by_their_counts() -> None:
    nameless = both(without(Attendance), without(Vote), without(Withdrawal), without(Quorum))
    assert found(nameless) == {}
    assert found(both(nameless, changed(FENCED_BY, for_votes=7))) == {}


@pytest.mark.parametrize(
    ("declared", "late"),
    [(date(2022, 7, 29), False), (date(2022, 7, 30), True)],
    ids=["on day 28", "on day 29"],
)
def test_an_interest_is_declared_within_28_days_of_taking_office(
    declared: date, *, late: bool
) -> None:
    change = changed(PARTNERSHIP_SHARE, declared=declared)
    assert ("interest-declared-late" in found(change)) == late
    assert "interest-declared-late" not in found(change, date(2022, 7, 29))


def test_a_young_interest_counts_its_days_from_its_own_beginning() -> None:
    began = Span(date(2025, 3, 1))
    assert found(changed(PARTNERSHIP_SHARE, span=began, declared=date(2025, 3, 26))) == {}
    # The decision of 27 March came before the 28 days were over: it was to be declared there.
    after = found(changed(PARTNERSHIP_SHARE, span=began, declared=date(2025, 3, 28)))
    assert after.keys() == {"interest-declared-late"}
    assert after["interest-declared-late"].since == date(2025, 3, 27)


@pytest.mark.parametrize(
    "change",
    [
        changed(PARTNERSHIP_SHARE, span=Span(date(2015, 4, 1), date(2025, 3, 27))),
        changed(PARTNERSHIP_SHARE, party=OTHER_SURGERY),
        changed(PARTNERSHIP_SHARE, party=None),
    ],
    ids=["it had ended", "in a practice that the decision does not pay", "in nobody recorded"],
)
def test_who_has_no_interest_that_is_touched_may_vote(change: Change) -> None:
    assert "voted-in-own-cause" in found(VOTED)
    assert found(both(VOTED, change)) == {}


def test_a_vote_is_found_with_name_and_interest() -> None:
    message = found(VOTED)["voted-in-own-cause"].message
    assert message == (
        "Member gp voted, with an interest in practice:EX-P1: Partner in the practice"
    )
