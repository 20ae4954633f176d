"""What was released, as people read it: comparators, what is not shown, the sheet, the hash."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from django.test import Client

from goldenthread.evidence.editions import Edition
from goldenthread.evidence.measures import sheets
from goldenthread.kernel import Ref
from goldenthread.records.occasion import occasion
from goldenthread.web.pages import measures as pages
from tests.web.conftest import measure
from tests.web.small_system import DECISION, PLACE, SYSTEM, practice_ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CELL_RULE = "A count of 1 to 7 people or events is not shown, and any other is to the nearest 5"


@pytest.fixture
def edition(small: None) -> Edition:
    return measure(3)


def words(client: Client, path: str, status: int = 200) -> str:
    """The words of a page, without its marks."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:500]
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(text).split())


def test_an_area_is_shown_beside_its_place_and_system_with_the_rule_and_one_step_to_the_rest(
    edition: Edition, client: Client
) -> None:
    path = f"/area/practice/{practice_ref(2).key}/"
    page = words(client, path)
    assert CELL_RULE in page
    assert "Measured on 28 February 2026, and over the twelve months to it." in page
    assert "This practice 95% interval Saltings Saltings and Weald Beside its system" in page
    assert "Registered people people 5,075 No interval 15,220 15,220 Not compared" in page
    for way in ("/measures/", f"/edition/{edition.ref.key}/", "/measures/two-or-more/practice/",
                f"/evidence/practice/{practice_ref(2).key}/"):  # fmt: skip
        assert f'href="{way}' in client.get(path).content.decode()


def test_a_resident_reads_the_same_in_plain_words(edition: Edition, client: Client) -> None:
    page = words(client, f"/my-surgery/{practice_ref(2).key}/")
    assert CELL_RULE in page
    assert "How often people see the same doctor (1: always)" in page
    assert "no number here says alone that it is good or bad" in page


def test_what_was_not_released_yet_is_not_shown(small: None, client: Client) -> None:
    measure(3, datetime(2026, 4, 2, 9, tzinfo=UTC))
    path = f"/area/place/{PLACE.key}/"
    assert "What people need and get" in words(client, path)
    assert "What people need and get" not in words(client, f"{path}?at=2026-03-19")
    assert "What people need and get" not in words(client, f"{path}?known=2026-04-01")


def test_without_an_edition_pages_say_so(small: None, client: Client) -> None:
    assert "What people need and get" not in words(client, f"/area/place/{PLACE.key}/")
    assert "No evidence has been released in this record yet." in words(client, "/measures/")
    assert "Nothing has been released of this measure" in words(client, "/measures/upc/")
    for path in (f"/evidence/place/{PLACE.key}/", f"/measures/upc/place/{PLACE.key}/",
                 "/edition/0123456789abcdef/", "/chart/measure/upc.json"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_a_sheet_is_signed_and_says_what_it_cannot_see(edition: Edition, client: Client) -> None:
    sheet = sheets["two-or-more"]
    page = words(client, "/measures/two-or-more/")
    for said in (
        sheet.purpose, sheet.cannot_see, sheet.owner, sheet.checker, sheet.source,
        "30 April 2027", "Numerator over denominator, times 100, with Wilson’s 95% interval.",
        "Each person adds: 1 with two or more of the twenty (in people)",
        "not verified against the source",
    ):  # fmt: skip
        assert said in page, said
    assert 'href="/codelists/diabetes/"' in client.get("/measures/two-or-more/").content.decode()


def test_a_sheet_says_what_is_too_few_to_show(edition: Edition, client: Client) -> None:
    told = "Where 1 to 7 are behind it. Each person adds: Admissions discharged after the day"
    assert told in words(client, "/measures/delayed-days/")
    assert "are behind it" not in words(client, "/measures/two-or-more/")


@pytest.mark.parametrize(("today", "late"), [(date(2026, 4, 1), False), (date(2040, 1, 1), True)])
def test_a_sheet_whose_review_is_overdue_says_so(
    today: date, late: bool, edition: Edition, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "occasion", lambda: replace(occasion(), day=today))
    assert ("this review is overdue" in words(client, "/measures/upc/")) is late
    assert ("Overdue for review" in words(client, "/measures/")) is late


def test_every_measure_has_its_page(edition: Edition, client: Client) -> None:
    listed = client.get("/measures/").content.decode()
    for sheet in sheets:
        assert f'href="/measures/{sheet.key}/"' in listed


def test_strata_are_shown_where_released_and_what_is_not_shown_says_why(
    edition: Edition, client: Client
) -> None:
    page = words(client, f"/measures/two-or-more/place/{PLACE.key}/")
    for heading in ("By age", "By sex", "By deprivation", "By ethnicity", "By month"):
        assert heading in page
    assert "1, the most deprived tenth of England" in page
    assert "March 2025" in page
    assert re.search(r"90\+ Not shown Not shown Not shown The count is from 1 to 7\.", page)
    practice = words(client, f"/measures/two-or-more/practice/{practice_ref(1).key}/")
    assert "Of a practice only the whole is released" in practice
    assert "90+" not in practice


def test_an_edition_is_verified_by_whoever_takes_its_file(edition: Edition, client: Client) -> None:
    page = words(client, f"/edition/{edition.ref.key}/")
    for said in (edition.digest, edition.policy, edition.purpose, edition.sheets,
                 edition.code_lists, edition.store, "Ada Lovell, 31 March 2026",
                 "The plan of the year rests on it."):  # fmt: skip
        assert said in page, said
    file = client.get(f"/edition/{edition.ref.key}/values.tsv")
    assert sha256(file.content).hexdigest() == edition.digest
    table = b"".join(client.get(f"/edition/{edition.ref.key}/values.csv").streaming_content)  # type: ignore[attr-defined]
    lines = table.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("measure,area,stratification,stratum,numerator,denominator")
    assert len(lines) == edition.count + 1


def test_the_thread_of_a_decision_leads_through_the_release_to_the_edition(
    edition: Edition, client: Client
) -> None:
    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.authority.decisions import Decision
    from goldenthread.records.reading import facts

    (before,) = facts(Decision, ref=DECISION)
    release = Ref("release", f"{edition.ref.key}-upc-place-{PLACE.key}")
    cited = replace(before, ref=Ref("decision", "2026-9"), release=release)
    with recording("test", by="A. Tester", at=datetime(2026, 3, 31, 13, tzinfo=UTC)) as event:
        record_facts(event, [cited])
    document = client.get("/thread/decision/2026-9/thread.json").content.decode()
    assert str(release) in document
    assert str(edition.ref) in document
    assert edition.digest[:16] in words(client, "/thread/decision/2026-9/")
    assert f"SHA-256 {edition.digest[:16]}… of what was" in words(client, "/decision/2026-9/")


def test_a_headline_value_says_how_a_decision_cites_it(edition: Edition, client: Client) -> None:
    release = f"release:{edition.ref.key}-upc-place-{PLACE.key}"
    page = words(client, f"/measures/upc/place/{PLACE.key}/")
    assert f"Reference {release} SHA-256 of its edition {edition.digest}" in page
    cited = words(client, f"/fact/{release.replace(':', '/')}/")
    assert "The twelve months that end on the day measured. Cells of 1 to 7" in cited


def test_a_mean_shows_people_and_how_wide_its_interval_is(edition: Edition, client: Client) -> None:
    page = words(client, f"/measures/upc/place/{PLACE.key}/")
    assert "Age People Value 95% interval" in page
    sheet = words(client, "/measures/upc/")
    assert "divided by 1,000,000, with a 95% interval as wide as values from 0 to 1 allow." in sheet
    assert "with no interval, because sums alone are kept." in words(
        client, "/measures/cambridge-score/"
    )


def test_hashes_are_shortened_among_what_was_recorded(edition: Edition, client: Client) -> None:
    page = words(client, "/events/")
    assert edition.digest[:12] + "…" in page
    assert edition.digest not in page


def test_values_below_zero_have_a_true_minus() -> None:
    from goldenthread.web.pages.measured_values import grouped

    assert grouped("-5785.9") == "−5,785.9"


def test_need_leads_to_what_was_counted_by_its_hash(edition: Edition, client: Client) -> None:
    page = words(client, f"/need/{SYSTEM.key}/?by=practice")
    assert edition.digest in page
    assert 'href="/measures/upc/?by=practice"' in client.get(
        f"/need/{SYSTEM.key}/?by=practice"
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/measures/upc/?by=street", "/measures/upc/?edition=none", "/chart/measure/upc.json?by=x"],
)
def test_what_cannot_be_asked_is_told(path: str, edition: Edition, client: Client) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/measures/unknown/", "/evidence/community/QZZ-quayside/",
                                  "/measures/upc/nation/E/"])  # fmt: skip
def test_what_is_not_measured_is_not_there(path: str, edition: Edition, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_the_lines_of_a_funnel_are_those_of_the_formula_and_close_in() -> None:
    from goldenthread.web.pages.measured_charts import funnel

    points = funnel(sheets["two-or-more"], [100, 10_000], 25.0)
    inner = [point for point in points if point["limit"] == "95%"]
    # By hand: 25 ± 1.96 √(25 x 75 / 100) and / 10,000.
    assert inner[0]["low"] == pytest.approx(25 - 1.96 * 4.3301, abs=0.001)
    assert inner[-1]["high"] == pytest.approx(25 + 1.96 * 0.43301, abs=0.001)
    assert funnel(sheets["upc"], [100, 10_000], 0.6) == []
    assert funnel(sheets["two-or-more"], [100, 10_000], None) == []
