"""Every fault in a record that was really built: exactly what the manifests say is found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from goldenthread.actions.build_demonstration import build_demonstration
from goldenthread.assurance import catalogue
from goldenthread.records.models import Recording
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import facts
from goldenthread.synthetic.diary import AS_AT
from goldenthread.synthetic.faults import FAULTS, manifest_of
from goldenthread.synthetic.system import generate_families

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_all_faults_are_planted_through_the_second_door_and_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RECORD_DIRECTORY", tmp_path)
    build_demonstration(seed=7, by="A tester", at=AT, progress=lambda _: None, faults=tuple(FAULTS))
    found = catalogue.check((one for noun in MODELS for one in facts(noun)), AS_AT)
    manifest = manifest_of(generate_families(7), tuple(FAULTS))
    assert {(one.rule, one.subject) for one in found} == {
        one for planting in manifest.values() for one in planting.findings
    }
    planted = Recording.objects.filter(verb="record").values_list("recorded_by", "reason")
    assert sorted(planted) == sorted((fault.by, fault.words) for fault in FAULTS.values())
