"""The kernel's values, as a manual: what each accepts, refuses and says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.kernel import (
    Citation,
    FinancialYear,
    FinancialYearError,
    FixedPointError,
    Force,
    Money,
    MoneyError,
    Ref,
    RefError,
    Span,
    SpanError,
    people_from_text,
    people_to_text,
)

DAYS = st.dates(date(1948, 7, 5), date(2100, 1, 1))
ENDS = st.none() | DAYS


@pytest.mark.parametrize(
    ("text", "pence"),
    [("1250000", 125_000_000), ("£1,250,000", 125_000_000), ("12.34", 1234), ("-0.05", -5)],
)
def test_money_is_read_as_people_write_it(text: str, pence: int) -> None:
    assert Money.parse(text) == Money(pence)


@pytest.mark.parametrize(
    "text", ["", "ten", "1.2", "1,25", "1.234", "1e6", "£", "--1", "£1 m", "١٢", "１２", "²"]
)
def test_money_that_could_be_misread_is_refused(text: str) -> None:
    with pytest.raises(MoneyError, match="write pounds"):
        Money.parse(text)


@pytest.mark.parametrize("text", ["9" * 5_000, "9" * 16, "1,000,000,000,000,000", "x" * 5_000])
def test_money_beyond_any_pot_is_refused_in_few_words(text: str) -> None:
    with pytest.raises(MoneyError) as refused:
        Money.parse(text)
    assert len(str(refused.value)) < 200


def test_the_largest_amount_fits_a_column() -> None:
    assert Money.parse("9" * 15 + ".99").pence < 2**63


@given(st.integers(-(10**15), 10**15))
def test_money_survives_both_of_its_texts(pence: int) -> None:
    amount = Money(pence)
    assert Money.parse(amount.decimal()) == amount
    assert Money.parse(str(amount)) == amount


@given(st.integers(0, 10**18 - 1))
def test_people_survive_their_text_to_the_billionth(billionths: int) -> None:
    assert people_from_text(people_to_text(billionths)) == billionths


def test_people_are_exact_where_binary_fractions_are_not() -> None:
    assert people_from_text("4068.906409") == 4_068_906_409_000
    assert people_from_text("0") == 0


@pytest.mark.parametrize(
    "text", ["", "-1", "1,000", "NaN", "1e3", " 1", "1.0000000001", "²", "١٢", "１２"]
)
def test_people_are_never_guessed_or_rounded(text: str) -> None:
    with pytest.raises(FixedPointError):
        people_from_text(text)


def test_trailing_zeros_are_no_precision_lost() -> None:
    assert people_from_text("1.50000000000000") == people_from_text("1.5")


@pytest.mark.parametrize("text", ["practice:B85005", "payment:2025-0412", "place:QWO/E08000033"])
def test_a_reference_reads_as_it_is_written(text: str) -> None:
    assert str(Ref.parse(text)) == text


@pytest.mark.parametrize("text", ["", "practice", ":B85005", "practice:", "Practice:1", "a b:c"])
def test_what_is_no_reference_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RefError, match="payment:2025-0412"):
        Ref.parse(text)


def test_a_span_ends_on_the_first_day_it_no_longer_holds() -> None:
    span = Span(date(2024, 4, 1), date(2025, 4, 1))
    assert span.holds_on(date(2024, 4, 1))
    assert span.holds_on(date(2025, 3, 31))
    assert not span.holds_on(date(2025, 4, 1))
    assert Span.through(date(2024, 4, 1), date(2025, 3, 31)) == span
    assert str(span) == "from 1 April 2024 to 31 March 2025"


def test_a_span_of_no_days_is_refused() -> None:
    with pytest.raises(SpanError, match="cannot end on"):
        Span(date(2024, 4, 1), date(2024, 4, 1))


@given(ENDS, ENDS, ENDS, ENDS)
def test_spans_overlap_just_when_some_day_lies_in_both(a, b, c, d) -> None:
    try:
        one, other = Span(a, b), Span(c, d)
    except SpanError:
        return
    candidates = [day for day in (a, c) if day] + [
        day - timedelta(days=1) for day in (b, d) if day
    ] or [date(2024, 1, 1)]
    shared = any(one.holds_on(day) and other.holds_on(day) for day in candidates)
    assert one.overlaps(other) == other.overlaps(one) == shared


@given(DAYS)
def test_every_day_lies_in_its_financial_year(day: date) -> None:
    year = FinancialYear.of(day)
    assert year.span.holds_on(day)
    assert FinancialYear.parse(str(year)) == year


@pytest.mark.parametrize(
    "text", ["2024", "2024/26", "24/25", "2024/2025", "", "٢٠٢٤/25", "0000/01", "9999/00"]
)
def test_a_year_that_is_not_two_running_is_refused(text: str) -> None:
    with pytest.raises(FinancialYearError, match="2024/25"):
        FinancialYear.parse(text)


def test_a_citation_says_when_nobody_has_read_its_source() -> None:
    known = Citation("National Health Service Act 2006", "section 14Z45", Force.STATUTE)
    assert str(known) == "National Health Service Act 2006, section 14Z45"
    hearsay = Citation("Model constitution", "3.4", Force.GUIDANCE, verified=False)
    assert str(hearsay).endswith("(not verified against the source)")
