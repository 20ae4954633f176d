"""Releasing evidence: what is let into the record, and what is found when it changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from goldenthread.evidence.editions import Edition, ReleasedValue, Shown, edition_ref
from goldenthread.kernel import Ref
from tests.chain.flips import verdict
from tests.chain.small_edition import WHY, edition_of, small_sheets, small_values
from tests.databases.unguarded import unguarded
from tests.web.conftest import marker, small
from tests.web.small_system import PLACE, SYSTEM, practice_ref

__all__ = ["marker", "small"]
pytestmark = [pytest.mark.database, pytest.mark.usefixtures("small")]


def post(values: list[ReleasedValue] | None = None, edition: Edition | None = None) -> Edition:
    from goldenthread.actions.release_evidence import release_evidence

    values = small_values() if values is None else values
    edition = edition or edition_of(values)
    return release_evidence(edition, values, registered=small_sheets(), **WHY).edition  # type: ignore[arg-type]


def refused(values: list[ReleasedValue], edition: Edition | None = None) -> str:
    from goldenthread.actions.refusal import RefusedError
    from goldenthread.records.models import EditionRow, Recording, ReleasedValueRow

    before = Recording.objects.count()
    with pytest.raises(RefusedError) as told:
        post(values, edition)
    assert not EditionRow.objects.exists()
    assert not ReleasedValueRow.objects.exists()
    assert Recording.objects.count() == before
    return str(told.value)


def test_an_edition_is_read_back_as_it_was_released() -> None:
    from goldenthread.records.editions import every_value, latest_edition, values_at, values_of

    edition = post()
    assert latest_edition([SYSTEM], edition.published) == edition
    assert latest_edition([SYSTEM], edition.day) is None, "it was published after the day"
    assert list(every_value(edition.ref)) == small_values()
    assert values_at(edition.ref, "two-or-more", "place") == [small_values()[3]]
    both = values_of(edition.ref, [PLACE, practice_ref(2)], measures=["two-or-more"])
    assert [value.area for value in both] == [PLACE, practice_ref(2)]


def test_headlines_can_be_cited_and_lead_to_the_edition_and_its_hash() -> None:
    from goldenthread.evidence.releases import Release
    from goldenthread.records.reading import facts
    from goldenthread.records.threads import fetch
    from goldenthread.thread.kinds import Direction

    edition = post()
    found = facts(Release, edition=edition.ref, order_by=("ref",))
    assert [one.area for one in found] == [PLACE, practice_ref(1), SYSTEM]
    assert {one.digest for one in found} == {edition.digest}
    assert {one.population for one in found} == {21_000, 7_000}
    ties = fetch([found[0].ref], Direction.UP, 5)
    assert edition.ref in {tie.far for tie in ties}


def test_the_same_edition_again_is_recorded_once() -> None:
    from goldenthread.actions.release_evidence import release_evidence
    from goldenthread.records.models import Recording

    edition = post()
    before = Recording.objects.count()
    later = replace(edition, published=edition.published.replace(day=30))
    again = release_evidence(later, small_values(), registered=small_sheets(), **WHY)  # type: ignore[arg-type]
    assert (again.recording, again.edition) == (None, edition)
    assert Recording.objects.count() == before


def _first(**how: object) -> list[ReleasedValue]:
    head, *rest = small_values()
    return [replace(head, **how), *rest]  # type: ignore[arg-type]


def _second(**how: object) -> list[ReleasedValue]:
    """The share of the system with two or more conditions: 25.0, 5,250 of 21,000."""
    head, share, *rest = small_values()
    return [head, replace(share, **how), *rest]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (lambda: _first(numerator=7), "a count of 1 to 7"),
        (lambda: _first(numerator=5), "a count of 1 to 7"),
        (lambda: _first(denominator=21_001), "not to the nearest 5"),
        (lambda: _first(numerator=-10), "below zero"),
        (lambda: _first(shown=Shown.SUPPRESSED), "is suppressed, and has a value"),
        (lambda: _first(value=""), "has no value"),
        (lambda: _first(note="a\tb"), "a tab or a line break"),
        (lambda: _first(measure="unknown"), "without a sheet"),
        (lambda: _first(area=Ref("place", "nowhere")), "place:nowhere is not recorded"),
        (lambda: [*small_values(), small_values()[0]], "is there twice"),
        (lambda: _second(value="25.1"), "is not what its rounded counts make"),
        (lambda: _second(numerator=None), "is not what its rounded counts make"),
        (list, "it has no value"),
    ],
)  # fmt: skip
def test_what_cannot_be_released_is_refused_whole(
    values: Callable[[], list[ReleasedValue]], words: str
) -> None:
    assert words in refused(values())


def test_a_practice_counted_elsewhere_than_it_is_recorded_is_refused() -> None:
    from goldenthread.actions.refusal import RefusedError
    from goldenthread.actions.release_evidence import release_evidence

    values = small_values()
    edition, practice = edition_of(values), practice_ref(1)
    elsewhere = [(practice, Ref("place", "elsewhere"))]
    with pytest.raises(RefusedError, match=f"{practice} was counted in place:elsewhere, and is "
                       f"recorded in {PLACE} on {edition.day}"):  # fmt: skip
        release_evidence(edition, values, registered=small_sheets(), lies_in=elsewhere, **WHY)  # type: ignore[arg-type]
    there = [(practice, PLACE), (Ref("practice", "Z99999"), Ref("place", "elsewhere"))]
    posted = release_evidence(edition, values, registered=small_sheets(), lies_in=there, **WHY)  # type: ignore[arg-type]
    assert posted.recording is not None, "of a practice that is in no place the record says nothing"


def test_a_digest_of_other_values_is_refused() -> None:
    values = small_values()
    edition = edition_of(values)
    assert "not that of its values" in refused(values[1:], edition)
    renamed = replace(edition, ref=edition_ref("f" * 64))
    assert "not named by its digest" in refused(values, renamed)
    assert "no purpose" in refused(values, replace(edition, purpose=" "))


VALUE = (
    "edition_id, measure, area, stratification, stratum, numerator, denominator, value, lower, "
    "upper, shown, note"
)
EDITION = (
    "ref, system, day, digest, count, purpose, policy, source, sheets, code_lists, store, published"
)
LATEST = "(SELECT max(id) FROM records_recording)"
ATTACKS = {
    "change a value": "UPDATE records_releasedvaluerow SET value = '1'",
    "take values away": "DELETE FROM records_releasedvaluerow",
    "move a value to another edition": (
        "UPDATE records_releasedvaluerow SET edition_id = (SELECT max(id) FROM records_editionrow)"
    ),
    "add a value to the latest edition": (
        f"INSERT INTO records_releasedvaluerow ({VALUE}) SELECT {VALUE} "
        "FROM records_releasedvaluerow WHERE id = (SELECT max(id) FROM records_releasedvaluerow)"
    ),
    "add a value to an edition before": (
        f"INSERT INTO records_releasedvaluerow ({VALUE}) SELECT {VALUE} "
        "FROM records_releasedvaluerow WHERE id = (SELECT min(id) FROM records_releasedvaluerow)"
    ),
    "change what an edition says": "UPDATE records_editionrow SET purpose = 'Another'",
    "change its hash": "UPDATE records_editionrow SET digest = store",
    "take an edition away": "DELETE FROM records_editionrow",
    "take an edition back": f"UPDATE records_editionrow SET retracted_in_id = {LATEST}",
    "record an edition again": (
        f"INSERT INTO records_editionrow (recorded_in_id, {EDITION}) "
        f"SELECT {LATEST}, {EDITION} FROM records_editionrow"
    ),
}
OF_ONE_DATABASE = {
    "sqlite": {
        "replace values": (
            f"REPLACE INTO records_releasedvaluerow (id, {VALUE}) SELECT id, "
            f"{VALUE.replace(' value', ' 1')} FROM records_releasedvaluerow"
        ),
        "replace by an update": "UPDATE OR REPLACE records_releasedvaluerow SET id = 1",
        "replace an edition": (
            f"REPLACE INTO records_editionrow (id, recorded_in_id, {EDITION}) "
            f"SELECT id, {LATEST}, {EDITION} FROM records_editionrow"
        ),
    },
    "postgresql": {
        "empty values": "TRUNCATE records_releasedvaluerow",
        "empty editions": "TRUNCATE records_editionrow CASCADE",
        "upsert": (
            f"INSERT INTO records_releasedvaluerow (id, {VALUE}) SELECT id, {VALUE} "
            "FROM records_releasedvaluerow ON CONFLICT (id) DO UPDATE SET value = '1'"
        ),
    },
}


def test_nothing_released_is_added_changed_or_taken_away_afterwards() -> None:
    from goldenthread.records.integrity import verify

    post()
    post([*small_values()[:2]])
    head = verify().head
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Or else what is pending refuses first.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, attack in {**ATTACKS, **OF_ONE_DATABASE[connection.vendor]}.items():
        with (
            pytest.raises(DatabaseError) as refusal,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack)
        told = str(refusal.value).lower()
        rules = ("append-only", "released whole", "one key, one content")
        assert any(rule in told for rule in rules), (name, told)
    now = verify()
    assert (now.head, now.faults) == (head, [])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records_releasedvaluerow SET value = '24.9' WHERE value = '25.0'",
        "DELETE FROM records_releasedvaluerow WHERE shown = 'suppressed'",
        "UPDATE records_releasedvaluerow SET numerator = 10 WHERE numerator IS NULL",
    ],
)
def test_verifying_finds_a_value_that_was_changed(change: str) -> None:
    from goldenthread.records.integrity import verify

    edition = post()
    assert verify().faults == []
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(change)
    (fault,) = verify().faults
    assert (fault.place, fault.fact) == ("evidence", str(edition.ref))


def test_an_edition_is_neither_taken_back_nor_recorded_by_the_second_door() -> None:
    from goldenthread.actions.record import NotRecordableError, record

    edition = post()
    for how in ({"given": [edition]}, {"given": [], "corrections": [(edition, None)]}):
        with pytest.raises(NotRecordableError, match="released with its values"):
            record(**how, **WHY)  # type: ignore[arg-type]


def test_a_bundle_carries_the_values_and_the_verifier_checks_them(tmp_path: Path) -> None:
    import json
    from hashlib import sha256

    from goldenthread.publication.bundle import write_bundle

    edition = post()
    folder = write_bundle(tmp_path / "bundle").folder
    file = folder / f"edition-{edition.ref.key}.tsv"
    assert sha256(file.read_bytes()).hexdigest() == edition.digest
    assert verdict(folder) is None
    forged = Path(shutil.copytree(folder, tmp_path / "forged"))
    changed = forged / file.name
    changed.write_text(changed.read_text("utf-8").replace("25.0", "24.9"), "utf-8")
    manifest = json.loads((forged / "manifest.json").read_text("utf-8"))
    manifest["files"][file.name] = sha256(changed.read_bytes()).hexdigest()
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    (forged / "manifest.json").write_text(text, "utf-8")
    total = sha256(text.encode()).hexdigest()
    (forged / "manifest.sha256").write_text(f"{total}  manifest.json\n", "utf-8")
    assert "the values that were released" in str(verdict(forged))


def test_what_the_chain_said_of_releases_before_editions_it_still_says() -> None:
    from goldenthread.evidence.releases import Release
    from goldenthread.records.reading import facts
    from goldenthread.records.streams import shapes

    (release,) = facts(Release)
    assert "edition" not in shapes()["Release"].of_fact(release)
    cited = replace(release, edition=edition_ref("a" * 64))
    assert shapes()["Release"].of_fact(cited)["edition"] == f"edition:{'a' * 16}"
