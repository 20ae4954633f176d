"""Facts as people write them: read back as they were, and every fault told with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.assurance.example import GRANT_PAYMENT, sound
from goldenthread.authority.decisions import Meeting
from goldenthread.exchange.fact_documents import (
    NUMBERED,
    fact_object,
    nouns_of,
    read_facts,
    read_transfers,
)
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading
from goldenthread.kernel import Ref
from goldenthread.money.transfers import Payment

NOUNS = nouns_of(list({type(one) for one in sound()}))
WORDS = {noun: word for word, noun in NOUNS.items()}
PAID = next(one for one in sound() if isinstance(one, Payment) and one.ref == GRANT_PAYMENT)


def read(text: str | bytes) -> Reading[tuple[Any, ...]]:
    content = text.encode() if isinstance(text, str) else text
    return read_facts(Incoming("facts.jsonl", content), Problems(), NOUNS)


def said(**fields: object) -> str:
    return json.dumps({**fact_object("payment", PAID), **fields})


def test_every_fact_of_the_sound_example_reads_back_unchanged() -> None:
    lines = [json.dumps(fact_object(WORDS[type(one)], one)) for one in sound()]
    assert read("\n".join(lines)).facts == tuple(sound())
    assert read(f"[{','.join(lines)}]").facts == tuple(sound())


def test_a_transfer_without_a_key_gets_the_next_number_later() -> None:
    (one,) = read(said(ref=None)).facts or ()
    assert one.ref == Ref("payment", "")


@pytest.mark.parametrize(
    ("fields", "column", "why"),
    [
        ({"amount": 12.5}, "amount", "programs round numbers"),
        ({"amount": "12.5"}, "amount", "two decimals"),
        ({"paid": "2025-4-9"}, "paid", "no day"),
        ({"paid": "2025-02-30"}, "paid", "no day"),
        ({"paid": "2025-W14-2"}, "paid", "no day"),
        ({"paid": None}, "paid", "missing"),
        ({"payee": "EX-CHARITY"}, "payee", "not a reference"),
        ({"warrant": "because"}, "warrant", "none of its words"),
        ({"colour": "red"}, "colour", "no field"),
        ({"ref": "receipt:1"}, "ref", "no reference of a payment"),
        ({"ref": "person:1"}, "ref", "no reference of a payment"),
        ({"kind": "gift"}, "kind", "no kind of fact"),
        ({"description": "a\u0000b"}, "description", "no text that can be shown"),
    ],
)
def test_a_fault_is_told_with_line_field_and_remedy(
    fields: dict[str, object], column: str, why: str
) -> None:
    reading = read(f"{said()}\n{said(**fields)}")
    assert reading.facts is None
    (problem,) = reading.problems
    assert (problem.row, problem.column) == (2, column)
    assert why in problem.message
    assert problem.remedy


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"in_public": []}, "in_public"),
        ({"in_public": 1}, "in_public"),
        ({"present": "1_0"}, "present"),
        ({"present": "\u0661\u0660"}, "present"),
        ({"present": 1.0}, "present"),
    ],
)
def test_flags_and_numbers_are_read_as_they_stand_or_not_at_all(
    fields: dict[str, object], column: str
) -> None:
    held = next(one for one in sound() if isinstance(one, Meeting))
    reading = read(json.dumps({**fact_object("meeting", held), **fields}))
    assert reading.facts is None
    assert [problem.column for problem in reading.problems] == [column]


def test_all_faults_are_told_at_once() -> None:
    reading = read(f"{said(amount='x', paid='y')}\n[1]\n{{broken\n{said(colour=1)}")
    assert [problem.row for problem in reading.problems] == [1, 1, 2, 3, 4]


def test_a_field_that_stands_twice_is_refused() -> None:
    assert "stands twice" in read('{"kind": "payment", "kind": "payment"}').problems[0].message


def test_nothing_at_all_is_refused() -> None:
    assert read("").refused
    assert read("[]").refused


def csv(text: str) -> Reading[tuple[Any, ...]]:
    return read_transfers(Incoming("claims.csv", text.encode()), Problems())


def test_a_table_of_payments_is_read_row_by_row() -> None:
    fields = {name: value for name, value in fact_object("payment", PAID).items() if value}
    heading, row = ",".join(fields), ",".join(str(value) for value in fields.values())
    assert csv(f"{heading}\n{row}\n").facts == (PAID,)


def test_a_table_of_several_kinds_leaves_cells_of_others_empty() -> None:
    text = (
        "kind,fund,payee,benefits,contract,decision,description,amount,paid,source,destination,"
        "clause,made\n"
        "payment,fund:a,body:b,body:b,contract:c,decision:d,Rent,1.00,2025-06-30,,,,\n"
        "allotment,,,,,decision:d,,2.00,,fund:a,fund:b,clause:c,2025-06-30\n"
    )
    reading = csv(text)
    assert [type(one) for one in reading.facts or ()] == [
        NUMBERED["payment"],
        NUMBERED["allotment"],
    ]


def test_a_table_tells_its_faults_by_row_and_column() -> None:
    reading = csv("fund,fund\nx,y\n")
    assert {problem.code for problem in reading.problems} >= {"heading-twice"}
    reading = csv(f"{','.join(fact_object('payment', PAID))}\n")
    assert reading.refused


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_given_comes_back_as_facts_or_as_problems(content: bytes) -> None:
    reading = read(content)
    assert bool(reading.problems) or reading.facts
