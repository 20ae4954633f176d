"""Accepted problems are recorded, every one of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from goldenthread.actions.load_networks import load_networks
from goldenthread.actions.loading import Acceptance
from goldenthread.exchange.network_workbook import read_network_workbook
from goldenthread.exchange.problems import KEPT_PER_CODE, MOST_ACCEPTABLE, Consequence, Problems
from goldenthread.exchange.reading import Incoming
from goldenthread.records.models import AcceptedProblem
from tests.exchange.test_network_workbook import CURRENT, HEADINGS, changed
from tests.exchange.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MANY = KEPT_PER_CODE + 50


def test_all_accepted_problems_of_a_code_are_recorded_with_their_rows() -> None:
    rows = [changed(CURRENT, 4, f"{number} July") for number in range(MANY)]
    content = workbook({"Partners": [HEADINGS, CURRENT, *rows]})
    reading = read_network_workbook(Incoming("networks.xlsx", content))
    acceptance = Acceptance(frozenset({"malformed-first"}), "B steward", "The source is asked.")
    at = datetime(2026, 5, 1, tzinfo=UTC)
    load_networks(reading, by="A analyst", at=at, acceptance=acceptance)
    recorded = AcceptedProblem.objects.order_by("row").values_list("row", flat=True)
    assert list(recorded) == list(range(3, MANY + 3))


def test_more_problems_than_anyone_can_accept_refuse_the_file() -> None:
    problems = Problems()
    for number in range(MOST_ACCEPTABLE):
        problems.may_accept("two-names", "Two names.", "Mend it.", row=number)
    assert len(problems.kept) == MOST_ACCEPTABLE
    problems.may_accept("two-names", "Two names.", "Mend it.", row=MOST_ACCEPTABLE)
    assert problems.refused
    assert problems.kept[0].code == "too-many-problems"
    kept = [each for each in problems.kept if each.consequence is Consequence.ACCEPTABLE]
    assert len(kept) == MOST_ACCEPTABLE
