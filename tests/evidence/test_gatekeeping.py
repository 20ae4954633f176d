"""Contacts beside admissions, and the three shares of general practice, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from goldenthread.evidence.gatekeeping import MEASURES, Gate, gates
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.shares import (
    Share,
    share_of_contacts,
    share_of_money,
    share_of_seats,
)
from goldenthread.kernel import Ref
from tests.evidence.released import shown, suppressed

PLACE, OTHER = Ref("place", "A"), Ref("place", "B")


def test_counts_are_read_from_measures_that_have_them_as_numerators() -> None:
    wanted = {"gp-contacts-per-person": "gp-contacts", "admissions": "admissions",
              "emergency-admissions-crude": "emergency-admissions",
              "elective-admissions": "elective-admissions", "acsc-chronic-crude": "acsc-chronic",
              "acsc-acute-crude": "acsc-acute"}  # fmt: skip
    assert {key: sheets[key].numerator for key in MEASURES} == wanted


def test_ratios_are_of_released_counts() -> None:
    found = gates([
        shown("gp-contacts-per-person", PLACE, "3.1", 300_000, 100_000),
        shown("admissions", PLACE, "30000", 30_000, 100_000),
        shown("emergency-admissions-crude", PLACE, "9000", 9_000, 100_000),
        shown("elective-admissions", PLACE, "18000", 18_000, 100_000),
        shown("acsc-chronic-crude", PLACE, "800", 800, 100_000),
        shown("acsc-acute-crude", PLACE, "1000", 1_000, 100_000),
        shown("upc", PLACE, "0.6", None, 100),
        shown("gp-contacts-per-person", OTHER, "3.1", 300, 100),
        suppressed("admissions", OTHER),
        suppressed("acsc-acute-crude", OTHER),
    ])  # fmt: skip
    one = found[PLACE]
    assert one == Gate(PLACE, 300_000, 30_000, 9_000, 18_000, 800, 1_000)
    assert one.contacts_per_admission == Decimal("10.0")
    assert one.contacts_per_emergency == Decimal("33.3")
    assert one.sensitive_share == Decimal("20.0")
    other = found[OTHER]
    assert other.gp_contacts == 300
    assert other.contacts_per_admission is None
    assert other.sensitive_share is None


def test_nothing_is_divided_by_nothing() -> None:
    assert Gate(PLACE, 10, 0, 0, 0, 0, 0).contacts_per_admission is None
    assert Gate(PLACE, 10, 0, 0, 0, 0, 0).sensitive_share is None


def test_shares_are_parts_of_a_hundred() -> None:
    assert share_of_contacts(950, 50).percent == Decimal("95.0")
    assert share_of_money(1, 3).percent == Decimal("33.3")
    assert share_of_seats(0, 0).percent is None
    assert all(one.leaves_out for one in (share_of_contacts(1, 1), share_of_money(1, 1),
                                          share_of_seats(1, 1)))  # fmt: skip


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 1)])
def test_a_part_is_within_its_whole(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no part"):
        Share("It", part, whole, "seats", "Nothing")
