"""Rows and facts are inverses, and every field of a fact has its one column."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.kernel import FinancialYear, Money, Ref, Span

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40)
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(0, 30_000),
    float: st.floats(-90, 90),
    bool: st.booleans(),
    date: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    Money: st.integers(-(10**15), 10**15).map(Money),
    FinancialYear: st.integers(1948, 2100).map(FinancialYear),
    Ref: st.builds(Ref, st.just("body"), st.text("ABCDEFGHIJ0123456789-/.", min_size=1)),
    Span: st.builds(Span, since=st.none() | st.dates(max_value=date(2020, 1, 1)),
                    until=st.none() | st.dates(min_value=date(2020, 1, 2))),
}  # fmt: skip


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) is UnionType:
        return st.one_of(*(values_of(one) for one in get_args(hint)))
    if hint is type(None):
        return st.none()
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    if hint is str:
        # Codes and names have their column's length; texts of the short ones are short.
        return st.text("abcdefghij &'()-£é", max_size=10)
    return SIMPLE[hint]


def facts_of(noun: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(noun)
    return st.builds(noun, **{item.name: values_of(hints[item.name]) for item in fields(noun)})


def nouns() -> list[type[Any]]:
    from goldenthread.records.nouns import MODELS

    return sorted(MODELS, key=lambda noun: noun.__name__)


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.__name__)
def test_each_field_has_one_column_and_each_column_one_field(noun: Any) -> None:
    from goldenthread.records.nouns import MODELS, columns

    model = MODELS[noun]
    in_table = {field.name for field in model._meta.get_fields()} - {
        "id", "recorded_in", "retracted_in",
    }  # fmt: skip
    assert in_table == set(columns(noun))


@pytest.mark.database
@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.__name__)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_is_recorded_is_read_back_unchanged(noun: Any, data: st.DataObject) -> None:
    from goldenthread.records.models import Recording
    from goldenthread.records.nouns import MODELS, columns, maker, row_values
    from goldenthread.records.streams import shapes
    from tests.databases.unguarded import unguarded

    fact = data.draw(facts_of(noun))
    event, _ = Recording.objects.get_or_create(
        verb="test", recorded_by="A tester", recorded_at="2026-03-31T12:00:00Z"
    )
    with unguarded():  # drawn at random, such as money that moves backwards; and deleted again
        row = MODELS[noun]._default_manager.create(recorded_in=event, **row_values(fact))
        values = MODELS[noun]._default_manager.filter(pk=row.pk).values_list(*columns(noun)).get()
        assert maker(noun)(values) == fact
        shape = shapes()[noun.__name__]
        (raw,) = shape.rows("id = %s", [row.pk])
        assert shape.of_values(raw[3:]) == shape.of_fact(fact)
        row.delete()
