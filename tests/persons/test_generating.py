"""Made people agree with their margins, are the same every time, and lie as the tables declare."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from goldenthread.evidence.codelists import in_force
from goldenthread.evidence.conditions import BIT_OF, CONDITIONS
from goldenthread.persons.generating import admissions, registers
from goldenthread.persons.generating.ages import men_by_age
from goldenthread.persons.generating.calendar import year_to
from goldenthread.persons.generating.demonstration import demonstration_margins
from goldenthread.persons.generating.disease import PATTERNS
from goldenthread.persons.generating.folders import PlainFolders
from goldenthread.persons.generating.making import make_systems
from goldenthread.persons.generating.margins import Margins
from goldenthread.persons.generating.misfits import misfits_of
from goldenthread.persons.generating.people import draw_people, ground_of
from goldenthread.persons.generating.published import published_margins
from goldenthread.persons.generating.registers import cells_of, draw_conditions
from goldenthread.persons.generating.systems import generate_system
from goldenthread.persons.layout import check_layout
from goldenthread.synthetic.need import YEARS
from goldenthread.synthetic.system import generate_families
from tests.persons.small_official_files import CELLS, MEN, OLD, write_official_files

DAY = date(2026, 3, 31)
ON_DAY = """
    SELECT p.*, r.practice, r.usual_clinician FROM persons p JOIN registrations r USING (person)
    WHERE r.since <= DATE '2026-03-31' AND (r.until IS NULL OR r.until > DATE '2026-03-31')
        AND (p.died IS NULL OR p.died > DATE '2026-03-31')
"""


@pytest.fixture(scope="module")
def margins() -> Margins:
    return demonstration_margins(7, DAY).only(4)


@pytest.fixture(scope="module")
def folder(margins: Margins, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("made")
    generate_system(margins, into, seed=7, day=DAY)
    return into


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> tuple[Margins, ...]:
    return published_margins(write_official_files(tmp_path_factory.mktemp("official")))


def asked(folder: Path, question: str) -> list[Any]:
    """Rows of an answer from the tables of a folder."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        for file in folder.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM '{file}'")
        connection.execute(f"CREATE VIEW on_day AS {ON_DAY}")
        return connection.execute(question).fetchall()


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*.parquet"))
    }


def test_the_tables_are_laid_out_as_declared(folder: Path) -> None:
    extents, faults = check_layout(folder)
    assert faults == []
    assert all(extent.rows for extent in extents.values())


def test_nobody_is_registered_twice_on_the_day(folder: Path, margins: Margins) -> None:
    ((rows, people),) = asked(folder, "SELECT count(*), count(DISTINCT person) FROM on_day")
    assert rows == people == margins.people


def test_practice_by_small_area_is_exact(folder: Path, margins: Margins) -> None:
    found = asked(folder, "SELECT practice, small_area, count(*) FROM on_day GROUP BY ALL")
    expected = {
        (margins.practices[practice].code, margins.areas[area], people)
        for practice, area, people in zip(
            margins.cell_practice, margins.cell_area, margins.cell_people.tolist(), strict=True
        )
    }
    assert set(found) == expected


def test_ages_men_and_registers_are_met_to_the_person(folder: Path, margins: Margins) -> None:
    found = asked(
        folder,
        """SELECT practice, date_diff('month', born, DATE '2026-03-01') // 12, count(*)
        FROM on_day GROUP BY ALL""",
    )
    for number, practice in enumerate(margins.practices):
        ages = {age: people for code, age, people in found if code == practice.code}
        assert ages == {age: int(n) for age, n in enumerate(margins.ages[number]) if n}
    men = dict(asked(folder, "SELECT practice, count(*) FROM on_day WHERE sex = 1 GROUP BY ALL"))
    assert [men[one.code] for one in margins.practices] == margins.men.tolist()
    for one in misfits_of(margins, folder, DAY, in_force(DAY)):
        if one.margin.startswith(("register", "practice", "people")):
            assert one.largest == 0, one
        else:
            assert one.margin.startswith("ethnic")
            assert one.largest < 3.5, one


def test_a_misfit_is_seen(folder: Path, margins: Margins) -> None:
    """The report is no mirror of the margins: other registers are told apart."""
    found = misfits_of(
        Margins(**{**_fields(margins), "registers": margins.registers * 1.1}),
        folder, DAY, in_force(DAY),
    )  # fmt: skip
    off = [one for one in found if one.margin.startswith("register")]
    assert all(one.misfit > 0 for one in off)
    assert all(one.percent == pytest.approx(9.09, abs=3.0) for one in off)


def _fields(margins: Margins) -> dict[str, Any]:
    return {name: getattr(margins, name) for name in margins.__dataclass_fields__}


def test_every_code_made_is_in_the_list_of_its_condition_and_no_other() -> None:
    lists = in_force(DAY)
    for condition in CONDITIONS:
        for code in PATTERNS[condition.key].codes:
            assert {key for key in lists.of(f"ICD10:{code}") if key in BIT_OF} == {condition.key}
    for code in registers.OTHER_CODES:
        assert not set(lists.of(code)) & set(BIT_OF)


def test_sensitive_admissions_are_where_they_are_meant() -> None:
    lists = in_force(DAY)
    for code in (*admissions._EMERGENCY_CODES, *admissions._ELECTIVE_CODES):
        assert not {"acsc-chronic", "acsc-acute"} & set(lists.of(f"ICD10:{code}"))
    for code in admissions._ACUTE_CODES:
        assert "acsc-acute" in lists.of(f"ICD10:{code}")
    for _, _, codes in admissions._CHRONIC:
        assert all("acsc-chronic" in lists.of(f"ICD10:{code}") for code in codes)
    assert "asthma-admission" in lists.of(f"ICD10:{admissions._WHEEZE}")
    assert "dental-caries" in lists.of(f"ICD10:{admissions._CARIES}")


def test_contacts_are_with_the_clinicians_of_the_practice(folder: Path) -> None:
    ((wrong,),) = asked(
        folder,
        """SELECT count(*) FROM contacts JOIN on_day USING (person)
        JOIN clinicians USING (clinician) WHERE clinicians.practice <> on_day.practice""",
    )
    assert wrong == 0
    ((outside,),) = asked(
        folder,
        """SELECT count(*) FROM contacts c WHERE NOT EXISTS (
            SELECT 1 FROM registrations r WHERE r.person = c.person AND r.since <= c."on"
            AND (r.until IS NULL OR c."on" < r.until))""",
    )
    assert outside == 0


def test_levels_are_near_those_they_are_calibrated_to(folder: Path) -> None:
    ((contacts, stays, older),) = asked(
        folder,
        """SELECT (SELECT count(*) FROM contacts JOIN on_day USING (person)) / count(*),
        (SELECT count(*) FROM admissions JOIN on_day USING (person)) / count(*),
        avg((born < DATE '1961-04-01')::INT) FROM on_day""",
    )
    assert 5.0 < contacts < 7.5
    assert 0.24 < stays < 0.36
    assert 0.1 < older < 0.3
    ((share,),) = asked(
        folder,
        """WITH seen AS (SELECT person, clinician, count(*) AS times FROM contacts
            JOIN clinicians USING (clinician) WHERE role = 1 GROUP BY ALL)
        SELECT avg(most) FROM (SELECT max(times) / sum(times) AS most FROM seen
            GROUP BY person HAVING sum(times) >= 2)""",
    )
    assert 0.52 < share < 0.72


def test_continuity_and_sensitive_admissions_go_together(margins: Margins) -> None:
    """6.22% fewer for each 0.2 more (BMJ 2017;356:j84): 27% from nobody twice to always the same.

    The same people, with the same chances, but for whom they see.
    """
    year = year_to(DAY)
    ground = ground_of(margins, 7)
    people = draw_people(margins, ground, range(4), 7, year, men_by_age())
    bits = draw_conditions(margins, people, cells_of(people, ground), range(4))
    lists = in_force(DAY)
    sensitive = np.array(
        [bool({"acsc-chronic", "acsc-acute"} & set(lists.of(f"ICD10:{code}")))
         for code in admissions.CODES]
    )  # fmt: skip
    counts = []
    for share in (0.0, 1.0):
        most = np.full(len(people), share, np.float32)
        stays = admissions.draw_admissions(people, ground, bits, most, year)
        emergencies = stays.method == admissions.EMERGENCY
        counts.append(int(sensitive[stays.code[emergencies]].sum()))
    assert counts[1] / counts[0] == pytest.approx((1 - 0.0622) ** 5, abs=0.08)


def test_people_who_died_or_left_are_there_and_do_not_count(folder: Path) -> None:
    ((left, died, listed, moved),) = asked(
        folder,
        """SELECT count(*) FILTER (until <= DATE '2026-03-31'),
        count(*) FILTER (died IS NOT NULL), count(*) FILTER (died IS NOT NULL AND until IS NULL),
        count(*) - count(DISTINCT person) FROM registrations JOIN persons USING (person)""",
    )
    assert left > died > listed > 0
    assert moved > 0


def test_the_same_seed_makes_the_same_bytes_in_any_order_and_number_of_processes(
    england: tuple[Margins, ...], tmp_path: Path
) -> None:
    made = []
    for processes, order in ((1, 1), (2, -1)):
        into = tmp_path / str(processes)
        systems = england[::order]
        list(make_systems(systems, PlainFolders(into), seed=3, day=DAY, processes=processes))
        made.append(digests(into))
    assert made[0] == made[1]
    assert len(made[0]) == 20
    into = tmp_path / "other"
    list(make_systems(england, PlainFolders(into), seed=4, day=DAY))
    other = digests(into)
    assert made[0]["system=QAA/contacts.parquet"] != other["system=QAA/contacts.parquet"]
    assert made[0]["system=QAA/practices.parquet"] == other["system=QAA/practices.parquet"]


def test_people_of_a_practice_do_not_depend_on_its_neighbours(
    margins: Margins, folder: Path, tmp_path: Path
) -> None:
    generate_system(margins.only(1), tmp_path, seed=7, day=DAY)
    question = f"""SELECT person, born, sex, ethnicity, small_area, died FROM persons
        WHERE person < {int(margins.lists[0])} ORDER BY person"""
    assert asked(tmp_path, question) == asked(folder, question)


def test_demonstration_lists_are_those_of_its_record(margins: Margins) -> None:
    facts = generate_families(7)
    needs = [
        fact for fact in facts["need"]
        if type(fact).__name__ == "PracticeNeed" and fact.year == YEARS[-1]
    ]  # fmt: skip
    lists = {fact.practice.key: (fact.population or 0) // 10**9 for fact in needs}
    whole = demonstration_margins(7, DAY)
    for practice, people in zip(whole.practices, whole.lists.tolist(), strict=True):
        assert lists[practice.code] == people
    assert [one.code for one in margins.practices] == [one.code for one in whole.practices[:4]]


def test_published_files_are_met(england: tuple[Margins, ...], tmp_path: Path) -> None:
    assert [(one.system, one.people) for one in england] == [("QAA", 2268), ("QBB", 90)]
    first = england[0]
    assert first.practices[0].network == "U10001"
    assert first.practices[1].network == ""  # "U" stands for no network
    assert first.deciles[first.areas.index("W01000001")] == 0
    into = PlainFolders(tmp_path)
    made = {one.generated.system: one for one in make_systems(england, into, seed=1, day=DAY)}
    for one in made["QAA"].misfits:
        if one.fitted and not one.margin.startswith("ethnic"):
            assert one.largest < 1.0, one
    found = asked(
        tmp_path / "system=QAA", "SELECT practice, small_area, count(*) FROM on_day GROUP BY ALL"
    )
    assert Counter({(p, a or "NO2011"): n for p, a, n in found}) == Counter(
        {key: people for key, people in CELLS.items() if key[0] != "C81001"}
    )
    ((old, men, people),) = asked(
        tmp_path / "system=QAA",
        """SELECT sum((born < DATE '1961-04-01')::INT), sum((sex = 1)::INT), count(*)
        FROM on_day WHERE practice = 'A81001'""",
    )
    assert old == round(people * OLD)
    assert men == round(people * MEN)


def test_one_person_in_so_many_keeps_every_system(tmp_path: Path) -> None:
    files = write_official_files(tmp_path)
    assert sum(one.people for one in published_margins(files, one_in=10)) == sum(
        CELLS.values()
    ) // 10  # fmt: skip
