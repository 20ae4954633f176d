"""The rules of the chain, against values worked out by hand and by another road."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from goldenthread.kernel.chain import (
    FIRST,
    canonical_text,
    commitment,
    digest,
    digest_of_all,
    fresh_salt,
    hash_of_link,
    instant_text,
    repeatable_salts,
)
from tests.conftest import CHECKOUT

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.dictionaries(st.text("abcdé£", max_size=5), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text("abcdé£", max_size=5), VALUES, max_size=5)


def test_a_text_is_written_in_one_way_only() -> None:
    said = {"b": 1, "a": {"z": None, "y": "£5 “quoted”\n"}, "c": True}
    assert canonical_text(said) == '{"a":{"y":"£5 “quoted”\\n","z":null},"b":1,"c":true}'


@given(OBJECTS)
def test_the_text_holds_all_that_was_said(said: dict[str, object]) -> None:
    assert json.loads(canonical_text(said)) == said
    assert digest(said) == hashlib.sha256(canonical_text(said).encode()).hexdigest()


@given(OBJECTS, OBJECTS)
def test_different_things_have_different_texts(one: object, other: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical_text(one) == canonical_text(other)) == same  # type: ignore[arg-type]


def test_a_link_holds_its_place_its_time_and_its_recording() -> None:
    terms = ("transfers", 1, FIRST, "d" * 64, "2026-03-31T11:00:00.000000Z", 7)
    text = f"transfers\n1\n{FIRST}\n{'d' * 64}\n2026-03-31T11:00:00.000000Z\n7\n"
    assert hash_of_link(*terms) == hashlib.sha256(text.encode()).hexdigest()
    others = ("voice", 2, "1" * 64, "e" * 64, "2026-03-31T11:00:00.000001Z", 8)
    for place, other in enumerate(others):
        changed = (*terms[:place], other, *terms[place + 1 :])
        assert hash_of_link(*changed) != hash_of_link(*terms)  # type: ignore[arg-type]


def test_sealed_texts_cannot_flow_into_one_another() -> None:
    assert digest_of_all([{"a": 1}, {"b": 2}]) != digest_of_all([{"b": 2}, {"a": 1}])
    assert digest_of_all([{"a": 1}]) == hashlib.sha256(b'{"a":1}\n').hexdigest()


def test_an_instant_is_one_text_in_every_zone() -> None:
    summer = timezone(timedelta(hours=1))
    assert instant_text(datetime(2026, 4, 1, 0, 30, tzinfo=summer)) == "2026-03-31T23:30:00.000000Z"


def test_a_commitment_tells_nothing_without_its_salt() -> None:
    assert commitment("s", "words") == hashlib.sha256(b"s\nwords").hexdigest()
    assert commitment(fresh_salt(), "words") != commitment(fresh_salt(), "words")


def test_salts_of_a_seed_come_again_and_differ_among_themselves() -> None:
    first, second, other = (repeatable_salts(seed) for seed in ("7", "7", "8"))
    given_first = [first() for _ in range(50)]
    assert given_first == [second() for _ in range(50)]
    assert len({*given_first, *(other() for _ in range(50))}) == 100


def test_the_worked_example_of_the_page_is_right() -> None:
    page = (CHECKOUT / "docs" / "reference" / "chain.md").read_text("utf-8")
    said = {"act": "retracted", "fact": "Membership", "digest": FIRST}
    told = digest(said)
    link = hash_of_link("events", 1, FIRST, told, "2026-03-31T11:00:00.000000Z", 1)
    assert all(f"`{part}`" in page for part in (canonical_text(said), told, link))
