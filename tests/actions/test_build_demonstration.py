"""The demonstration in the record: whole threads, kept when it is there, never mixed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from goldenthread.actions.build_demonstration import (
    Demonstration,
    build_demonstration,
)
from goldenthread.actions.keeping_apart import HomeInUseError
from goldenthread.actions.recording import record_facts, recording
from goldenthread.kernel import Ref, Span
from goldenthread.money.transfers import Payment
from goldenthread.records.models import EntryRow, Recording
from goldenthread.records.reading import facts
from goldenthread.records.threads import pull
from goldenthread.structure.areas import Area
from goldenthread.synthetic.system import digest_of, generate_families
from tests.databases.unguarded import unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
SAMPLE = 200


@contextmanager
def record_directory(path: Path) -> Iterator[Path]:
    before = settings.RECORD_DIRECTORY
    settings.RECORD_DIRECTORY = path
    try:
        yield path
    finally:
        settings.RECORD_DIRECTORY = before


def build(seed: int = 7) -> Demonstration:
    return build_demonstration(seed=seed, by="A tester", at=AT, progress=lambda _: None)


def test_it_is_written_whole_and_then_kept(tmp_path: Path) -> None:
    with record_directory(tmp_path):
        built = build()
        assert not built.kept
        assert EntryRow.objects.filter(kind="payment").count() == 20_000

        families = generate_families(7)
        for noun_family in ("voice", "contracts", "need"):
            for noun in {type(fact) for fact in families[noun_family]}:
                wrote = [fact for fact in families[noun_family] if type(fact) is noun]
                assert digest_of(facts(noun, order_by=("pk",))) == digest_of(wrote)

        payments = facts(Payment, order_by=("pk",))
        for payment in payments[:: len(payments) // SAMPLE]:
            thread = pull(payment.ref)
            assert thread.complete, (str(payment.ref), thread.gaps)
            assert any(step.ref.kind == "law" for step in thread.up())
        assert pull(built.start).complete

        number = Recording.objects.count()
        again = build()
        assert again.kept
        assert (again.start, again.digest) == (built.start, built.digest)
        assert Recording.objects.count() == number

        with unguarded():
            Recording.objects.update(source_digest="0" * 64)
        told: list[str] = []
        build_demonstration(seed=7, by="A tester", at=AT, progress=told.append)
        assert any("another version" in line for line in told)

        (tmp_path / "demonstration").unlink()
        assert build().start == built.start
        assert (tmp_path / "demonstration").exists()

        with pytest.raises(HomeInUseError, match="another demonstration"):
            build(seed=8)


def test_a_home_that_holds_other_facts_is_refused(tmp_path: Path) -> None:
    with record_directory(tmp_path):
        with recording("load practices", by="An analyst", at=AT) as event:
            record_facts(event, [Area(Ref("system", "QZZ"), "Ours", Span())])
        with pytest.raises(HomeInUseError, match="An analyst"):
            build()
        assert EntryRow.objects.count() == 1
        assert not (tmp_path / "demonstration").exists()


def test_a_build_that_fails_midway_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def fails(event: Recording, facts: list[object], **how: Any) -> int:
        if len(written) == 3:
            raise OSError("the disk is full")
        written.append(record_facts(event, facts, **how))
        return written[-1]

    monkeypatch.setattr("goldenthread.actions.build_demonstration.record_facts", fails)
    with record_directory(tmp_path):
        with pytest.raises(OSError, match="the disk is full"):
            build()
        assert written
        assert not Recording.objects.exists()
        assert not EntryRow.objects.exists()
        assert not (tmp_path / "demonstration").exists()
