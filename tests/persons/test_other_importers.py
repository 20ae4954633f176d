"""Synthea and OMOP: what they say lands, what they do not say is told, what is wrong comes back."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from goldenthread.persons.store import EvidenceStore
from tests.persons.other_feeds import Files, omop_files, synthea_files, write_files
from tests.persons.test_importers import bring, returned, select

SITES = {"practice": {"10": "A81001", "20": "A81002"}}
MAPPING = {
    "practice": {"org-0": "A81001", "org-1": "A81002"},
    "ethnicity": {"white": "A"},
    "small_area": {"02138": "E01000001"},
    "diagnosis": {"44054006": "E119"},
}


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def test_synthea_lands_and_tells_what_it_does_not_say(tmp_path: Path, store: EvidenceStore) -> None:
    report = bring(write_files(tmp_path / "feed", synthea_files()), store, "synthea").report
    assert report.landed == {
        "practices": 3, "small_areas": 0, "clinicians": 6, "persons": 100, "registrations": 100,
        "contacts": 300, "admissions": 150, "conditions": 100, "observations": 300,
    }  # fmt: skip
    told = {each.code: each.count for each in report.problems}
    assert told == {
        "encounters-not-measured": 100, "not-overnight": 50, "method-not-said": 100,
        "practices-not-mapped": 3, "ethnicity-not-mapped": 100, "diagnosis-not-mapped": 150,
        "not-measured": 100, "files-not-read": 1, "area-not-known": 100,
    }  # fmt: skip
    # Every row of the encounters is either taken in or told of.
    assert 300 + 150 + told["encounters-not-measured"] + told["not-overnight"] == 600
    assert select(store, "SELECT DISTINCT practice FROM practices ORDER BY 1") == [
        ("SYN000",), ("SYN001",), ("SYN002",),
    ]  # fmt: skip
    assert select(store, "SELECT DISTINCT diagnosis, method FROM admissions ORDER BY 2") == [
        ("R69X", 2), ("R69X", 4),
    ]  # fmt: skip
    assert select(store, "SELECT kind, min(value), count(*) FROM observations GROUP BY 1 ORDER BY 1"
                  ) == [(1, 132, 100), (3, 0, 100), (4, 1, 100)]  # fmt: skip
    assert select(store, "SELECT DISTINCT code FROM conditions") == [("SNOMED:44054006",)]


def test_a_mapping_says_what_synthea_cannot(tmp_path: Path, store: EvidenceStore) -> None:
    folder = write_files(tmp_path / "feed", synthea_files())
    (folder / "small_areas.csv").write_text("small_area,decile\nE01000001,2\n")
    report = bring(folder, store, "synthea", mapping=MAPPING).report
    told = {each.code: each.count for each in report.problems}
    assert told["practices-not-mapped"] == 1
    assert not {"ethnicity-not-mapped", "diagnosis-not-mapped", "area-not-known"} & set(told)
    found = (
        "SELECT DISTINCT ethnicity, small_area, decile FROM persons JOIN small_areas "
        "USING (small_area)"
    )
    assert select(store, found) == [("A", "E01000001", 2)]
    assert select(store, "SELECT DISTINCT diagnosis FROM admissions") == [("E119",)]


def test_people_without_primary_care_are_left_aside_and_counted(
    tmp_path: Path, store: EvidenceStore
) -> None:
    files = synthea_files()
    files["patients"].append(["patient-alone", "1990-01-01", "", "F", "white", "", ""])
    files["conditions"].append(["2025-01-03", "", "patient-alone", "44054006", "Diabetes"])
    report = bring(write_files(tmp_path / "feed", files), store, "synthea").report
    told = {each.code: each.count for each in report.problems}
    assert told["people-without-practice"] == 1
    assert (report.landed["persons"], report.landed["conditions"]) == (100, 100)


def test_omop_lands_and_tells_what_it_does_not_say(tmp_path: Path, store: EvidenceStore) -> None:
    folder = write_files(tmp_path / "feed", omop_files())
    report = bring(folder, store, "omop", mapping=SITES).report
    assert report.landed == {
        "practices": 2, "small_areas": 0, "clinicians": 4, "persons": 100, "registrations": 100,
        "contacts": 200, "admissions": 100, "conditions": 200, "observations": 300,
    }  # fmt: skip
    told = {each.code: each.count for each in report.problems}
    assert told == {
        "not-overnight": 100, "method-not-said": 100, "clinician-not-named": 100,
        "ethnicity-not-mapped": 100, "area-not-known": 100,
    }  # fmt: skip
    assert select(store, "SELECT DISTINCT diagnosis FROM admissions") == [("J441",)]
    # Whom nobody names is no general practitioner, so that continuity does not see them.
    roles = "SELECT role, count(*) FROM contacts JOIN clinicians USING (clinician) GROUP BY 1"
    assert sorted(select(store, roles)) == [(1, 100), (2, 100)]


def test_omop_without_any_practice_says_how_to_map_one(
    tmp_path: Path, store: EvidenceStore
) -> None:
    folder = write_files(tmp_path / "feed", omop_files())
    codes = {each.code for each in returned(folder, store, "omop")}
    assert "nobody-has-a-practice" in codes
    report = bring(folder, store, "omop", mapping={"practice": {"*": "A81001"}}).report
    assert report.landed["practices"] == 1


SYNTHEA_COLUMNS = {
    "patients": {"BIRTHDATE": "17/05/1950", "DEATHDATE": "soon", "GENDER": "X"},
    "encounters": {
        "START": "yesterday", "STOP": "2025-02-30T10:00:00Z", "PATIENT": "nobody",
        "ORGANIZATION": "nowhere", "PROVIDER": "nobody", "ENCOUNTERCLASS": "chat",
    },
    "conditions": {"START": "2025-13-01", "STOP": "1899-01-01", "PATIENT": "nobody", "CODE": "a b"},
    "observations": {"DATE": "03.01.2025", "PATIENT": "nobody", "VALUE": "high"},
    "immunizations": {"DATE": "", "PATIENT": "nobody"},
    "providers": {"ORGANIZATION": "nowhere", "SPECIALITY": ""},
}  # fmt: skip
OMOP_COLUMNS = {
    "person": {"gender_concept_id": "male", "year_of_birth": "MCM", "month_of_birth": "13"},
    "visit_occurrence": {
        "person_id": "nobody", "visit_concept_id": "GP", "visit_start_date": "03/02/2025",
        "visit_end_date": "2025-02-30", "provider_id": "99",
    },
    "condition_occurrence": {
        "person_id": "nobody", "condition_start_date": "2025-02-30", "condition_end_date": "never",
    },
    "measurement": {"person_id": "", "measurement_date": "2099-01-01", "value_as_number": "9999"},
    "observation": {"person_id": "nobody", "observation_date": "x"},
    "drug_exposure": {"person_id": "nobody", "drug_exposure_start_date": "1850-01-01"},
    "provider": {"specialty_concept_id": "GP"},
}  # fmt: skip


@pytest.mark.parametrize("importer", ["synthea", "omop"])
def test_one_value_in_a_hundred_outside_its_domain_is_found_and_nothing_lands(
    tmp_path: Path, store: EvidenceStore, importer: str
) -> None:
    files: Files = synthea_files() if importer == "synthea" else omop_files()
    every = SYNTHEA_COLUMNS if importer == "synthea" else OMOP_COLUMNS
    spoilt: list[tuple[str, str, int]] = []
    for stem, bad in every.items():
        body = files[stem]
        taken = iter(range(1, len(body)))
        for column, value in bad.items():
            # Of observations, rows that are taken in and not left aside.
            row = next(n for n in taken if stem != "observations" or body[n][2] == "8480-6")
            body[row] = [*body[row]]
            body[row][body[0].index(column)] = value
            spoilt.append((stem, column, row + 1))
    found = returned(
        write_files(tmp_path / "feed", files), store, importer,
        mapping=SITES if importer == "omop" else None,
    )  # fmt: skip
    for stem, column, row in spoilt:
        where = [p for p in found if p.file == f"{stem}.csv" and column in (p.column or "")]
        assert any(row in p.rows for p in where), (stem, column, row, found)
    assert "nobody" not in "".join(map(str, found))


def test_a_broken_file_of_a_model_is_located(tmp_path: Path, store: EvidenceStore) -> None:
    folder = write_files(tmp_path / "feed", synthea_files())
    with (folder / "encounters.csv").open("a") as opened:
        opened.write("only,three,fields\n")
    (problem,) = returned(folder, store, "synthea")
    assert (problem.code, problem.file, problem.rows) == (
        "too-few-fields",
        "encounters.csv",
        (602,),
    )
    (folder / "patients.csv").unlink()
    assert {each.code for each in returned(folder, store, "synthea")} == {
        "too-few-fields", "missing-file",
    }  # fmt: skip


def test_the_published_sample_of_synthea_lands(shared_data: Path, store: EvidenceStore) -> None:
    folder = shared_data / "synthetic_persons" / "synthea_csv"
    report = bring(folder, store, "synthea").report
    assert (report.landed["persons"], report.landed["contacts"]) == (27, 574)
    told = {(each.code, each.file): each.count for each in report.problems}
    aside = sum(
        told.get((code, "encounters.csv"), 0)
        for code in ("not-overnight", "encounters-not-measured")
    )
    assert 574 + report.landed["admissions"] + aside == report.read["encounters.csv"] == 604


def test_the_published_sample_of_omop_lands(
    shared_data: Path, store: EvidenceStore, tmp_path: Path
) -> None:
    archive = shared_data / "synthetic_persons" / "Synthea27NjParquet_5.4.zip"
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if name.startswith("Synthea27NjParquet/")]
        opened.extractall(tmp_path, names)
    folder = tmp_path / "Synthea27NjParquet"
    report = bring(folder, store, "omop", mapping={"practice": {"*": "A81001"}}).report
    assert (report.landed["persons"], report.read["visit_occurrence.parquet"]) == (28, 1791)
    (day,) = (each.count for each in report.problems if each.code == "not-overnight")
    assert report.landed["contacts"] + report.landed["admissions"] + day == 1791
    assert report.landed["conditions"] == report.read["condition_occurrence.parquet"] == 470


def test_files_written_elsewhere_as_parquet_serve_too(tmp_path: Path, store: EvidenceStore) -> None:
    text = write_files(tmp_path / "text", omop_files())
    folder = tmp_path / "parquet"
    folder.mkdir()
    convert: Callable[[str], str] = lambda stem: (  # noqa: E731
        f"COPY (FROM read_csv('{text}/{stem}.csv', header=true)) TO '{folder}/{stem}.parquet'"
    )
    with duckdb.connect() as connection:
        for stem in omop_files():
            connection.execute(convert(stem)).fetchall()
    landed = [bring(each, store, "omop", mapping=SITES).report.landed for each in (text, folder)]
    assert landed[0] == landed[1]
