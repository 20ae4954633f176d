"""The table of provisions: what it holds, and that an unsound one is refused."""

from __future__ import annotations

import pytest

from goldenthread.kernel import FinancialYear, Force, Ref
from goldenthread.reference.instruments import InstrumentsError, provisions, read_provisions
from goldenthread.reference.practice_prices import practice_prices

HEADINGS = "ref,instrument,number,summary,force,under,verified,since\n"
ACT = "law:act,An Act,section 1,It says so.,statute,,yes,2022-07-01\n"


def test_regulations_and_directions_say_under_what_they_were_made():
    for provision in provisions().values():
        if provision.force in (Force.REGULATIONS, Force.DIRECTIONS):
            assert provision.under in provisions()
        if provision.force is Force.STATUTE:
            assert provision.under is None


def test_what_was_not_read_at_the_source_is_not_called_verified():
    assert not provisions()[Ref("law", "nhs-act-2006-s83")].verified
    assert not provisions()[Ref("law", "gms-statement-of-financial-entitlements")].verified
    assert provisions()[Ref("law", "nhs-act-2006-s14z30")].verified


def test_a_sound_table_is_read():
    (provision,) = read_provisions(f"# A note.\n{HEADINGS}{ACT}").values()
    assert provision.ref == Ref("law", "act")
    assert provision.verified


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("ref,instrument\n", "headings"),
        (HEADINGS + ACT + ACT, "given twice"),
        (HEADINGS + ACT.replace("statute", "custom"), "custom"),
        (HEADINGS + ACT.replace(",yes,", ",perhaps,"), "not yes or no"),
        (HEADINGS + ACT.replace("It says so.", ""), "lacks its key or its words"),
        (HEADINGS + ACT.replace("law:act", "clause:act"), "lacks its key"),
        (HEADINGS + ACT.replace("2022-07-01", "1 July 2022"), "1 July 2022"),
        (HEADINGS + ACT.replace("statute,,", "statute,law:other,"), "not listed"),
        (HEADINGS + "law:act,An Act\n", "columns"),
    ],
)
def test_an_unsound_table_is_refused(table: str, told: str):
    with pytest.raises(InstrumentsError, match=told):
        read_provisions(table)


def test_prices_are_exact_and_none_is_called_verified():
    price = practice_prices()["global-sum", FinancialYear(2025)]
    assert price.value * 100 == 12_334
    assert all(one.source and one.unit and not one.verified for one in practice_prices().values())
