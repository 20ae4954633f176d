"""Code lists beside what was published: each entry is where its source says, and how much differs.

Sources as named in each list; the files are the published ones.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from goldenthread.evidence.codelists import in_force

LISTS = in_force(date(2026, 3, 31))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def of_mltc(data: Path) -> set[str]:
    return {row["Code"] for row in rows(data / "codelists" / "mltc_ICD-10.csv")}


def of_caliber(data: Path) -> set[str]:
    table = rows(data / "codelists" / "caliber_secondary_care.csv")
    return {row["ICD10code"] or row["icd_code"] for row in table}


def of_multiply(data: Path) -> set[str]:
    return {row["ICD10code"] for row in rows(data / "codelists" / "MULTIPLY_ICD10_HES.csv")}


def of_synthea(data: Path) -> set[str]:
    return {row["CODE"] for row in rows(data / "synthetic_persons/synthea_csv/conditions.csv")}


READ: dict[str, Callable[[Path], set[str]]] = {
    "mltc": of_mltc,
    "caliber": of_caliber,
    "multiply": of_multiply,
    "synthea": of_synthea,
}


@pytest.mark.parametrize("source", READ)
def test_each_entry_is_in_the_file_of_its_source(shared_data: Path, source: str) -> None:
    published = {code.replace(".", "") for code in READ[source](shared_data)}
    ours = {
        entry.partition(":")[2]
        for one in LISTS.lists
        for entry, origin in one.origins.items()
        if origin == source
    }
    assert ours
    assert ours <= published, sorted(ours - published)


def sheet(data: Path) -> Iterator[tuple[str, set[str]]]:
    """Groups of conditions of the published sheet, with their codes, ranges written out."""
    book = CalamineWorkbook.from_path(data / "codelists" / "HES_admission_causes.xlsx")
    for name, group, _, text, *_ in book.get_sheet_by_name("ACSC").to_python():
        if name and group in {"Chronic", "Acute", "Vaccine-preventable"}:
            yield str(group), set(codes(str(text).replace("In the absence of D57", "")))
        elif str(text).startswith("J10"):
            yield "Vaccine-preventable", set(codes(str(text)))


def codes(text: str) -> Iterator[str]:
    pattern = r"([A-Z]\d\d(?:\.\d)?)(?:\s*-\s*([A-Z]\d\d(?:\.\d)?))?"
    for first, last in re.findall(pattern, text):
        start = first.replace(".", "")
        end = (last or first).replace(".", "")
        for number in range(int(start[1:]), int(end[1:]) + 1):
            yield f"{start[0]}{number:0{len(start) - 1}}"


def test_sensitive_conditions_are_those_of_the_published_sheet(shared_data: Path) -> None:
    chronic, acute = set[str](), set[str]()
    for group, found in sheet(shared_data):
        (chronic if group == "Chronic" else acute).update(found)
    ours = {entry.partition(":")[2] for entry in LISTS["acsc-chronic"].entries}
    assert ours - chronic == {"I25", "B180", "B181"}, "as the list says of itself"
    assert chronic <= ours
    theirs = {entry.partition(":")[2] for entry in LISTS["acsc-acute"].entries}
    assert acute - theirs == {"B180", "B181"}
    assert theirs <= acute


@pytest.mark.parametrize(
    ("key", "files", "only_theirs"),
    [
        ("dementia", ["dementia"], set()),
        ("copd", ["COPD"], set()),
        ("atrial-fibrillation", ["AF"], set()),
        ("heart-failure", ["hf"], set()),
        ("epilepsy", ["epilepsy"], set()),
        ("stroke-tia", ["Stroke_NOS", "Isch_stroke", "Intracereb_haem", "Subarach", "TIA"], set()),
        ("diabetes", ["diabetes", "dm_neuro"], set()),
        ("alcohol", ["alc_problems"], set()),
        ("psychosis-bipolar", ["schizo", "BAD"], set()),
        ("anxiety-depression", ["anxiety", "depression"], set()),
        ("coronary-heart-disease", ["CHD_NOS", "myocardial_infarction", "stable_angina",
                                    "unstable_angina"], set()),
        ("irritable-bowel", ["IBS"], set()),
        ("asthma", ["asthma"], set()),
        ("hypertension", ["hypertension"], set()),
        ("obesity", ["obesity"], set()),
        ("osteoporosis", ["osteoporosis"], set()),
        ("peripheral-arterial-disease", ["peripheral_arterial_disease"], set()),
        # Learning difficulties, and hearing loss without its kind: left out, and the lists say so.
        ("learning-disability", ["intell_dz"], {"F819"}),
        ("hearing-loss", ["deaf"], {"H90", "H91"}),
    ],
)  # fmt: skip
def test_caliber_is_covered(
    shared_data: Path, key: str, files: list[str], only_theirs: set[str]
) -> None:
    names = {f"secondary_care/ICD_{name}.csv" for name in files}
    table = rows(shared_data / "codelists" / "caliber_secondary_care.csv")
    theirs = {
        (row["ICD10code"] or row["icd_code"]).replace(".", "")
        for row in table
        if row["source_file"] in names
    }
    assert theirs
    assert {code for code in theirs if not LISTS[key].covers(f"ICD10:{code}")} == only_theirs


def test_an_identifier_that_the_sample_rounded_is_on_no_list(shared_data: Path) -> None:
    # The sample wrote 10939881000119105 through a floating number; its check digit gives it away.
    assert "10939881000119104" in of_synthea(shared_data)
    assert LISTS.of("SNOMED:10939881000119104") == ()
