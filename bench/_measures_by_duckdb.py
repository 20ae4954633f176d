"""The same sums by DuckDB, tuned by hand for tables in this order: the other yardstick.

Beside the readable text: days stay as they are kept, conditions become one set of bits a person,
whether a contact follows one with the same practitioner is read from the row above in the order
of the file, and sums are taken of one narrow table in memory, by small numbers. It uses every core.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.conditions import CONDITIONS, SCORED, SCORED_BITS
from goldenthread.evidence.quantities import COLUMN, CROSSED, QUANTITIES, SEGMENTS
from goldenthread.evidence.strata import CROSS_COUNT, ETHNIC_CATEGORIES, ETHNICITIES, SLOT_COUNT
from goldenthread.evidence.sums import Sums
from goldenthread.evidence.workload import workload
from goldenthread.persons.engines import layout
from goldenthread.persons.engines.codes import Meanings
from goldenthread.persons.engines.period import Period

_MONTH = "40 + datediff('month', {start}, {day})"


def by_duckdb(folder: Path, period: Period, code_lists: CodeLists) -> tuple[Sums, int]:
    """The sums of one system, and the bytes that were spilled to disk when it was done."""
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as spill:
        settings = {
            "temp_directory": spill,
            "preserve_insertion_order": "true",
        }
        with duckdb.connect(":memory:", config=settings) as connection:  # type: ignore[arg-type]
            connection.execute("SET enable_progress_bar = false")
            sums = _sums(connection, folder, period, code_lists)
            written = sum(path.stat().st_size for path in Path(spill).rglob("*") if path.is_file())
        return sums, written


def _sums(
    connection: duckdb.DuckDBPyConnection, folder: Path, period: Period, code_lists: CodeLists
) -> Sums:
    meanings = Meanings.of(code_lists)
    for path in folder.glob("*.parquet"):
        connection.execute(f"CREATE VIEW {path.stem} AS FROM read_parquet('{path}')")
    codes = [
        row[0] for row in connection.execute("SELECT DISTINCT code FROM conditions").fetchall()
    ]
    diagnoses = [
        row[0] for row in connection.execute("SELECT DISTINCT diagnosis FROM admissions").fetchall()
    ]
    for name, table in {
        "codes": {"code": codes, "mask": [meanings.condition_set(each) for each in codes]},
        "reasons": {"diagnosis": diagnoses, "why": list(map(meanings.reason_set, diagnoses))},
        "workloads": {
            "age": [age for age in range(130) for _ in range(3)],
            "sex": [1, 2, 3] * 130,
            "weight": [workload(age, sex) for age in range(130) for sex in (1, 2, 3)],
        },
        "groups": {
            "ethnicity": list(ETHNIC_CATEGORIES),
            "number": [ETHNICITIES.index(each) for each in ETHNIC_CATEGORIES.values()],
        },
    }.items():
        connection.register(name, pa.table(table))
    connection.execute("SET perfect_ht_threshold = 20")
    for statement in (*_statements(period), _NUMBERED):
        connection.execute(statement)
    areas = tuple(
        row[0]
        for row in connection.execute("SELECT DISTINCT practice FROM who ORDER BY 1").fetchall()
    )
    position = {area: number for number, area in enumerate(areas)}
    margins = np.zeros((len(areas), SLOT_COUNT, len(QUANTITIES)), np.int64)
    cross = np.zeros((len(areas), CROSS_COUNT, len(CROSSED)), np.int64)
    for query, into, columns in (
        *((each, margins, COLUMN) for each in _STRATA),
        (_MONTHS_OF_CONTACTS, margins, COLUMN),
        (_MONTHS_OF_ADMISSIONS, margins, COLUMN),
        (_CROSS, cross, layout.CROSS_COLUMN),
    ):
        found = connection.sql(query).to_arrow_table()
        if "number" in found.column_names:
            rows = found.column("number").to_numpy().astype(np.int64)
        else:
            rows = np.array([position[each] for each in found.column("practice").to_pylist()])
        slots = found.column("slot").to_numpy()
        for key in found.column_names:
            if key in columns:
                values = found.column(key).cast(pa.int64()).to_numpy()
                into[rows, slots, columns[key]] = values
    margins[:, 0] = margins[:, 20:23].sum(axis=1)
    return Sums(areas, margins, cross)


def _statements(period: Period) -> list[str]:
    day, start, five = (f"DATE '{each}'" for each in (period.day, period.start, period.five_years))
    in_year = f"BETWEEN {start} AND {day}"
    return [
        # A join with the table of clinicians would not keep the order of the file.
        """
SET VARIABLE practitioners = (SELECT list(role = 1 ORDER BY clinician) FROM clinicians)""",
        f"""
CREATE TEMP TABLE who AS
SELECT r.person, r.practice, r.usual_clinician,
  datesub('year', p.born, {day})::INT AS age,
  CASE WHEN p.sex IN (1, 2) THEN p.sex::INT ELSE 3 END AS sex,
  coalesce(a.decile::INT, 11) AS decile, g.number::INT AS ethnicity
FROM registrations r JOIN persons p USING (person)
LEFT JOIN small_areas a USING (small_area) LEFT JOIN groups g USING (ethnicity)
WHERE r.since <= {day} AND (r.until IS NULL OR r.until > {day})
  AND (p.died IS NULL OR p.died > {day})""",
        f"""
CREATE TEMP TABLE met AS
SELECT person, "on" AS day, clinician, mode, waited,
  getvariable('practitioners')[clinician + 1] AS gp
FROM contacts WHERE "on" {in_year}""",
        f"""
CREATE TEMP TABLE stays AS
SELECT person, {_MONTH.format(start=start, day="admitted")} AS slot, method, why, admitted,
  discharged <= {day} AS gone, discharged, discharged <= {day} AND discharged > ready AS late,
  ready
FROM admissions JOIN reasons USING (diagnosis) WHERE admitted {in_year}""",
        f"""
CREATE TEMP TABLE found AS
WITH days AS (
  SELECT person, sum(least(coalesce(until, {day} + 1), {day} + 1) - greatest(since, {start}))::INT
    AS days
  FROM registrations WHERE since <= {day} AND coalesce(until, {day} + 1) > {start} GROUP BY person
), sets AS (
  SELECT person, bit_or(mask) AS sets FROM conditions JOIN codes USING (code)
  WHERE since <= {day} AND (until IS NULL OR until > {day}) GROUP BY person
), pairs AS (
  SELECT person, clinician, count(*) AS n FROM met WHERE gp GROUP BY person, clinician
), concentration AS (
  SELECT person, sum(n)::BIGINT AS n, max(n) AS most, sum(n * n)::BIGINT AS squares
  FROM pairs GROUP BY person
), following AS (
  SELECT person, clinician = lag(clinician) OVER () AND person = lag(person) OVER () AS same
  FROM met WHERE gp
), succession AS (
  SELECT person, count(*) FILTER (same) AS same FROM following GROUP BY person
), own AS (
  SELECT pairs.person, n FROM pairs JOIN who
    ON who.person = pairs.person AND who.usual_clinician = pairs.clinician
), events AS (
  SELECT person, count(*) AS contacts, count(*) FILTER (mode = 1) AS face,
    count(*) FILTER (mode = 2) AS phone, count(*) FILTER (mode = 3) AS home,
    count(*) FILTER (mode = 4) AS online, count(waited) AS timed,
    count(*) FILTER (waited = 0) AS same_day, count(*) FILTER (waited <= 14) AS soon
  FROM met GROUP BY person
), inpatient AS (
  SELECT person, count(*) AS admissions, count(*) FILTER (method = 2) AS emergency,
    count(*) FILTER (method = 1) AS elective, count(*) FILTER (method = 3) AS maternity,
    count(*) FILTER (method = 2 AND why & 1 = 1) AS chronic,
    count(*) FILTER (method = 2 AND why & 3 = 2) AS acute,
    count(*) FILTER (method = 1 AND why & 3 > 0) AS planned,
    count(*) FILTER (method = 2 AND why & 4 > 0) AS asthma,
    count(*) FILTER (why & 8 > 0) AS caries,
    coalesce(sum(discharged - admitted) FILTER (gone), 0)::INT AS nights,
    count(*) FILTER (late) AS late, coalesce(sum(discharged - ready) FILTER (late), 0)::INT
      AS late_days
  FROM stays GROUP BY person
), seen AS (
  SELECT person, bool_or(kind = 1) AS pressure,
    max(CASE WHEN kind = 1 AND "on" >= {start} THEN ("on" - DATE '1970-01-01') * 1000 + value END)
      % 1000 AS systolic,
    max(CASE WHEN kind = 2 AND "on" >= {start} THEN ("on" - DATE '1970-01-01') * 1000 + value END)
      % 1000 AS diastolic,
    max(CASE WHEN kind = 3 AND "on" >= {start} THEN ("on" - DATE '1970-01-01') * 1000 + value END)
      % 1000 AS smokes,
    bool_or(kind = 4 AND "on" >= {start}) AS flu, bool_or(kind = 5 AND "on" >= {start}) AS checked,
    bool_or(kind = 6 AND "on" >= {start}) AS ld, bool_or(kind = 8 AND "on" >= {start}) AS dying,
    count(*) FILTER (kind = 7 AND "on" >= {start}) AS staged,
    count(*) FILTER (kind = 7 AND "on" >= {start} AND value <= 2) AS early
  FROM observations WHERE "on" BETWEEN {five} AND {day} GROUP BY person
), cared AS (
  SELECT person, bool_or(kind = 1 AND now) AS at_home, bool_or(kind IN (2, 3) AND now) AS in_home,
    bool_or(kind = 4 AND since >= {start}) AS reabled
  FROM (SELECT *, until IS NULL OR until > {day} AS now FROM care_packages WHERE since <= {day})
  GROUP BY person
)
SELECT who.practice, who.age, who.decile, 1 + least(who.age // 5, 18) AS age_slot,
  19 + who.sex AS sex_slot, 22 + who.decile AS deprivation_slot, 34 + who.ethnicity AS
  ethnicity_slot, (least(who.age // 5, 18) * 11 + who.decile - 1)::INT AS cross_slot,
  days.days, w.weight::INT AS weight, coalesce(sets, 0)::INT AS sets,
  bit_count(coalesce(sets, 0)::INT & {SCORED_BITS})::INT AS scored,
  coalesce(c.n, 0)::INT AS gp_contacts, coalesce(own.n, 0)::INT AS own,
  CASE WHEN c.n >= 2 THEN 1000000 * most // c.n ELSE 0 END::INT AS upc,
  CASE WHEN c.n >= 3 THEN 1000000 * (squares - c.n) // (c.n * (c.n - 1)) ELSE 0 END::INT AS coc,
  CASE WHEN c.n >= 2 THEN 1000000 * s.same // (c.n - 1) ELSE 0 END::INT AS secon,
  e.* EXCLUDE (person), i.* EXCLUDE (person), o.* EXCLUDE (person), h.* EXCLUDE (person)
FROM who JOIN days USING (person) JOIN workloads w ON w.age = who.age AND w.sex = who.sex
LEFT JOIN sets USING (person) LEFT JOIN concentration c ON c.person = who.person
LEFT JOIN succession s ON s.person = who.person LEFT JOIN own ON own.person = who.person
LEFT JOIN events e ON e.person = who.person LEFT JOIN inpatient i ON i.person = who.person
LEFT JOIN seen o ON o.person = who.person LEFT JOIN cared h ON h.person = who.person""",
        f"""
CREATE TEMP VIEW months_of_contacts AS
SELECT practice, {_MONTH.format(start=start, day="day")} AS slot, mode, waited, gp
FROM met JOIN who USING (person)""",
    ]


def _segments() -> str:
    organs = layout.COPD | layout.HEART_FAILURE | layout.KIDNEY
    minds = layout.DISABILITY | layout.PSYCHOSIS
    rules = (
        ("end-of-life", "dying"),
        ("frailty-dementia", f"age >= 65 AND (sets & {layout.DEMENTIA} > 0 OR in_home)"),
        ("organ-failure", f"sets & {organs} > 0 AND scored >= 2"),
        ("disability", f"sets & {minds} > 0"),
        ("stable-chronic", "scored >= 1"),
        ("acute", "emergency > 0"),
        ("maternal-infant", "maternity > 0 OR age < 1"),
        ("healthy", "true"),
    )
    whens = " ".join(f"WHEN {rule} THEN {number}" for number, (_, rule) in enumerate(rules))
    return f"CASE {whens} END::TINYINT AS segment"


def _expressions() -> dict[str, str]:
    """What is summed for each quantity; a condition is counted."""
    found = {
        "people": "1", "registered-days": "days", "age-sex-weight": "weight",
        "most-deprived-fifth": "decile <= 2", "long-term": "scored >= 1",
        "two-or-more": "scored >= 2", "four-or-more": "scored >= 4",
        "cambridge-score": " + ".join(
            f"{each.weight} * ((sets >> {bit}) & 1)"
            for bit, each in enumerate(CONDITIONS) if each in SCORED
        ),
        "contacts": "contacts", "face-to-face": "face", "telephone": "phone",
        "home-visits": "home", "online": "online", "timed-contacts": "timed",
        "same-day": "same_day", "within-14-days": "soon", "admissions": "admissions",
        "emergency-admissions": "emergency", "elective-admissions": "elective",
        "acsc-chronic": "chronic", "acsc-acute": "acute", "acsc-elective": "planned",
        "bed-days": "nights", "delayed-discharges": "late", "delayed-days": "late_days",
        "child-asthma-admissions": "CASE WHEN age < 19 THEN asthma END",
        "child-caries-admissions": "CASE WHEN age < 11 THEN caries END",
        "blood-pressure-due": "age >= 45", "blood-pressure-taken": "age >= 45 AND pressure",
        "hypertension-controlled": f"sets & {layout.HYPERTENSION} > 0 AND diastolic <= 90 AND "
        "systolic <= CASE WHEN age >= 80 THEN 150 ELSE 140 END",
        "flu-due": "age >= 65", "flu-vaccinated": "age >= 65 AND flu",
        "copd-flu-vaccinated": f"sets & {layout.COPD} > 0 AND flu",
        "smi-checked": f"sets & {layout.PSYCHOSIS} > 0 AND checked",
        "learning-disability-due": f"sets & {layout.DISABILITY} > 0 AND age >= 14",
        "learning-disability-checked": f"sets & {layout.DISABILITY} > 0 AND age >= 14 AND ld",
        "smoking-known": "age >= 15 AND smokes IS NOT NULL",
        "smokers": "age >= 15 AND smokes = 1", "cancers-staged": "staged",
        "cancers-early": "early", "aged-65": "age >= 65", "home-care-65": "age >= 65 AND at_home",
        "care-home-65": "age >= 65 AND in_home", "reablement-65": "age >= 65 AND reabled",
    }  # fmt: skip
    seen = {
        "gp-contacts": "gp_contacts", "own-list-contacts": "own", "upc-people": "gp_contacts >= 2",
        "upc": "upc", "coc-people": "gp_contacts >= 3", "coc": "coc",
        "secon-people": "gp_contacts >= 2", "secon": "secon",
    }  # fmt: skip
    found |= seen
    found |= {
        f"long-term-{key}": f"scored >= 1 AND {each}" if ">=" in each
        else f"CASE WHEN scored >= 1 THEN {each} END"
        for key, each in seen.items()
    }  # fmt: skip
    found |= {f"register-{each.key}": f"(sets >> {bit}) & 1" for bit, each in enumerate(CONDITIONS)}
    return found | {key: f"segment = {number}" for number, (key, _) in enumerate(SEGMENTS)}


def _summed(keys: list[str]) -> str:
    every = _expressions()
    return ", ".join(f'coalesce(sum(({every[key]})::INT), 0)::BIGINT AS "{key}"' for key in keys)


_NUMBERED = f"""
CREATE TEMP TABLE counted AS SELECT found.*, number, {_segments()} FROM found
JOIN (SELECT practice, row_number() OVER (ORDER BY practice)::SMALLINT - 1 AS number
  FROM (SELECT DISTINCT practice FROM who)) USING (practice)"""
# Groups of small numbers are found in an array and not by a hash.
_STRATA = [
    f"""
SELECT number, {kind} AS slot, {_summed([quantity.key for quantity in QUANTITIES])}
FROM counted GROUP BY number, {kind}"""
    for kind in ("age_slot", "sex_slot", "deprivation_slot", "ethnicity_slot")
]
_CROSS = f"""
SELECT number, cross_slot AS slot, {_summed([quantity.key for quantity in CROSSED])}
FROM counted GROUP BY number, cross_slot"""
_MONTHS_OF_CONTACTS = """
SELECT practice, slot, count(*) AS "contacts", count(*) FILTER (gp) AS "gp-contacts",
  count(*) FILTER (mode = 1) AS "face-to-face", count(*) FILTER (mode = 2) AS "telephone",
  count(*) FILTER (mode = 3) AS "home-visits", count(*) FILTER (mode = 4) AS "online",
  count(waited) AS "timed-contacts", count(*) FILTER (waited = 0) AS "same-day",
  count(*) FILTER (waited <= 14) AS "within-14-days"
FROM months_of_contacts GROUP BY practice, slot"""
_MONTHS_OF_ADMISSIONS = """
SELECT practice, slot, count(*) AS "admissions", count(*) FILTER (method = 2) AS
  "emergency-admissions", count(*) FILTER (method = 1) AS "elective-admissions",
  count(*) FILTER (method = 2 AND why & 1 = 1) AS "acsc-chronic",
  count(*) FILTER (method = 2 AND why & 3 = 2) AS "acsc-acute"
FROM stays JOIN who USING (person) GROUP BY practice, slot"""
