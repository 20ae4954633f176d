"""What the registry of demands says of evidence, shown on the pages of a measured system."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from goldenthread.evidence.editions import Shown
from goldenthread.kernel import Ref
from tests.demands.measured_system import DAY, EARLIER, MEASURES, ref_of, release_measured
from tests.web.small_system import AS_AT, NETWORK, PAYMENT, PLACE, SYSTEM, small_system

pytestmark = [pytest.mark.django_db]

GENERAL_PRACTICE = f"/evidence/general-practice/{SYSTEM.key}/"
LEVELS = ("system", "place", "lower-tier", "network", "practice")


@pytest.fixture
def pages(db: None, settings: object, tmp_path: Path, client: Client) -> Client:
    """A reader of the pages of a system of which two years have been measured."""
    from goldenthread.actions.recording import record_facts, recording

    settings.RECORD_DIRECTORY = tmp_path  # type: ignore[attr-defined]
    settings.ALLOWED_HOSTS = ["testserver"]  # type: ignore[attr-defined]
    (tmp_path / "demonstration").write_text(
        json.dumps({"seed": 1, "start": str(PAYMENT), "as_at": AS_AT.isoformat()}), "utf-8"
    )
    with recording("test", by="A. Tester", at=datetime(2026, 3, 31, 12, tzinfo=UTC)) as event:
        record_facts(event, small_system(5))
    release_measured(EARLIER, 1, 4_500)
    release_measured(DAY, 2, 7_000)
    return client


def read(pages: Client, address: str) -> str:
    answer = pages.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def part(page: str, key: str) -> str:
    """The section of a page that has this key."""
    found = re.search(rf'<section class="part" aria-labelledby="{key}">.*?</section>', page)
    assert found, key
    return found[0]


def rows(section: str) -> list[list[str]]:
    """The cells of the table of a section, without markup."""
    body = section.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>.*?</tr>", body)
    ]


def test_prevention_is_measured_at_each_level(pages: Client) -> None:
    for level in LEVELS:
        area = ref_of(level)
        page = read(pages, f"/evidence/{area.kind}/{area.key}/")
        for key in ("blood-pressure-taken", "hypertension-controlled", "flu-vaccinated",
                    "smoking", "smi-checked", "learning-disability-checked"):  # fmt: skip
            assert f"/measures/{key}/{area.kind}/{area.key}/" in page, (level, key)


def test_inequality_is_measured_by_deprivation_with_its_indices(pages: Client) -> None:
    from goldenthread.records.editions import latest_edition, values_of

    edition = latest_edition([SYSTEM], AS_AT)
    assert edition is not None
    assert edition.day == DAY
    values = values_of(edition.ref, [PLACE], measures=["acsc-chronic"], stratification=None)
    indices = {each.stratum: each for each in values if each.stratification == "inequality"}
    assert set(indices) == {"SII", "RII"}
    for index in indices.values():
        assert index.shown is Shown.SHOWN
        assert float(index.lower) < float(index.value) < float(index.upper)
    page = read(pages, f"/measures/acsc-chronic/place/{PLACE.key}/")
    assert "1, the most deprived tenth of England" in page
    assert "deprived" in read(pages, f"/evidence/practice/{ref_of('practice').key}/").lower()


def test_continuity_is_measured_beside_hospital_use(pages: Client) -> None:
    page = read(pages, GENERAL_PRACTICE)
    thirds = rows(part(page, "linked"))
    assert [row[0] for row in thirds] == ["Lowest third", "Middle third", "Highest third"]
    indices = [float(row[3]) for row in thirds]
    assert indices == sorted(indices)
    assert all(float(row[4]) > 0 for row in thirds)
    assert sum(int(row[1]) for row in thirds) == 5
    for measure in ("upc", "coc", "secon", "own-list", "long-term-upc", "acsc-chronic"):
        assert measure in read(pages, f"/evidence/practice/{ref_of('practice').key}/")


def test_the_system_leads_to_its_general_practice(pages: Client) -> None:
    assert f'href="{GENERAL_PRACTICE}"' in read(pages, f"/evidence/system/{SYSTEM.key}/")


def test_continuity_is_followed_as_practices_grow(pages: Client) -> None:
    page = read(pages, GENERAL_PRACTICE)
    sizes = rows(part(page, "size"))
    assert len(sizes) == 4
    assert sum(int(row[1]) for row in sizes) == 5
    grew = rows(part(page, "growth"))
    assert sum(int(row[1]) for row in grew) == 5
    assert int(grew[3][1]) == 5, "every list grew by more than a tenth"
    assert 0 < float(grew[3][2]) < 1
    assert 0 < float(grew[3][3]) < 1


def test_contacts_are_laid_beside_money_and_seats(pages: Client) -> None:
    shares = {row[0]: row for row in rows(part(read(pages, GENERAL_PRACTICE), "shares"))}
    assert set(shares) == {"Contacts with people", "Money paid", "Seats on the board"}
    assert shares["Seats on the board"][1:4] == ["0", "2", "0.0%"]
    assert shares["Money paid"][3] == "100.0%", "the small system pays practices only"
    assert shares["Contacts with people"][3].endswith("%")
    assert all(row[4] for row in shares.values()), "each says what it leaves out"


def test_care_at_the_own_surgery_is_measured(pages: Client) -> None:
    area = ref_of("practice")
    page = read(pages, f"/evidence/practice/{area.key}/")
    for key in ("own-list", "face-to-face-share", "home-visit-share", "same-day",
                "within-14-days"):  # fmt: skip
        assert f"/measures/{key}/practice/{area.key}/" in page
    assert "Whether the person wanted the same practitioner" in read(pages, "/measures/own-list/")


def test_contacts_are_laid_beside_admissions(pages: Client) -> None:
    section = part(read(pages, GENERAL_PRACTICE), "gate")
    found = rows(section)
    assert len(found) == 2, "the system and its place"
    for row in found:
        assert all(float(cell) > 0 for cell in row[1:])
    assert found[0][1:] == found[1][1:], "all its practices are in the one place"
    assert "Referrals are not held" in section


def test_need_is_visible_at_each_level(pages: Client) -> None:
    for level in LEVELS:
        area = ref_of(level)
        page = read(pages, f"/evidence/{area.kind}/{area.key}/")
        for key in ("registered-people", "weighted-people", "most-deprived-fifth", "two-or-more",
                    "prevalence-diabetes", "segment-frailty-dementia"):  # fmt: skip
            assert f"/measures/{key}/{area.kind}/{area.key}/" in page
        assert "How was this made?" in page


def test_a_network_has_measures_of_its_own_people(pages: Client) -> None:
    from goldenthread.records.editions import latest_edition, values_of

    edition = latest_edition([SYSTEM], AS_AT)
    assert edition is not None
    people = {value.area: value.numerator for value in values_of(
        edition.ref, {NETWORK, SYSTEM}, measures=["registered-people"]
    )}  # fmt: skip
    one_practice = people[SYSTEM] - people[NETWORK]  # type: ignore[operator]
    assert 6_000 < one_practice < 8_000, "the practice in no network is left out"
    page = read(pages, f"/evidence/network/{NETWORK.key}/")
    for key in MEASURES:
        assert f"/measures/{key}/network/{NETWORK.key}/" in page, "each leads to its own page"
    assert edition.ref.key in page


def test_what_was_not_measured_is_not_there(pages: Client) -> None:
    assert pages.get("/evidence/general-practice/QQQ/").status_code == 404
    assert pages.get(f"/evidence/place/{Ref('place', 'QZZ-99').key}/").status_code == 404
