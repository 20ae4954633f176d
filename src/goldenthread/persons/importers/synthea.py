"""``synthea``: a directory of CSV files as Synthea exports them.

Synthea's people live in the United States: they have no NHS number, no registration with a
practice and no small area. What is not there is not made up without being told. A person is
registered with the organization of their latest encounter in primary care, from their first one;
organizations that no mapping names get codes SYN000 and on, which are no codes of anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.persons.importers.engine import quoted
from goldenthread.persons.importers.shelves import (
    INFLUENZA,
    NOTHING,
    SMOKING,
    chosen,
    day_of,
    file_of,
    hold,
    mapped,
    maps,
    not_a_day,
    of_our_own,
    refuse_where,
    rounded,
    staged,
    tell_where,
)
from goldenthread.persons.importers.staging import (
    IMPORTERS,
    PERSON_KEY,
    Feed,
    Importer,
    Staged,
    Staging,
)

_CONTACT_MODES = {"ambulatory": "1", "outpatient": "1", "wellness": "1", "virtual": "4",
                  "home": "3"}  # fmt: skip
_STAYS = ("inpatient", "emergency")
_UNMEASURED = ("urgentcare", "hospice", "snf")
_SYSTOLIC, _DIASTOLIC, _SMOKING = "8480-6", "8462-4", "72166-2"  # LOINC


def stage_synthea(feed: Feed) -> Staging:
    """Stage a Synthea export."""
    maps(feed)
    held = [
        hold(feed, "patients", ("Id", "BIRTHDATE", "DEATHDATE", "GENDER", "RACE", "ZIP"),
             may_miss=("RACE", "ZIP")),
        hold(feed, "organizations", ("Id",)),
        hold(feed, "providers", ("Id", "ORGANIZATION", "SPECIALITY")),
        hold(feed, "encounters", ("Id", "START", "STOP", "PATIENT", "ORGANIZATION", "PROVIDER",
                                  "ENCOUNTERCLASS", "REASONCODE")),
        hold(feed, "conditions", ("START", "STOP", "PATIENT", "CODE")),
        hold(feed, "observations", ("DATE", "PATIENT", "CODE", "VALUE"), required=False),
        hold(feed, "immunizations", ("DATE", "PATIENT", "CODE"), required=False),
    ]  # fmt: skip
    if None in held:
        return Staging({}, PERSON_KEY)
    _prepare(feed)
    _tell(feed)
    feed.folder.tell_unread()
    areas = of_our_own(feed, "small_areas") or (
        staged("small_areas", feed, "patients",
               f"SELECT 0 AS file_row, {NOTHING} AS small_area, {NOTHING} AS decile LIMIT 0", {}),
    )  # fmt: skip
    return Staging(
        {
            "practices": of_our_own(feed, "practices") or (_practices(feed),),
            "small_areas": areas,
            "clinicians": (_clinicians(feed),),
            "persons": (_persons(feed),),
            "registrations": (_registrations(feed),),
            "contacts": (_contacts(feed),),
            "admissions": (_admissions(feed),),
            "conditions": (_conditions(feed),),
            "observations": _observations(feed),
        },
        PERSON_KEY,
    )


def _among(words: Sequence[str] | frozenset[str]) -> str:
    return "(" + ", ".join(quoted(word) for word in sorted(words)) + ")"


def _prepare(feed: Feed) -> None:
    """Which code each organization has, and where each patient belongs."""
    run = feed.engine.rows
    run(
        "CREATE TABLE coded AS SELECT Id, coalesce(ours, 'SYN' || upper(to_base(n, 36, 3))) AS "
        "practice, ours IS NULL AS made_up FROM (SELECT Id, row_number() OVER (ORDER BY Id) - 1 "
        f"AS n, {mapped('practice', 'o.Id')} AS ours FROM (SELECT DISTINCT Id FROM "
        "held_organizations WHERE Id IS NOT NULL) AS o)"
    )
    run(
        f"CREATE TABLE met AS SELECT *, {day_of('START')} AS first_day, {day_of('STOP')} AS "
        "last_day FROM held_encounters"
    )
    run(
        "CREATE TABLE homes AS SELECT PATIENT, arg_max(ORGANIZATION, (START, Id)) AS organization, "
        f"min(first_day) AS since FROM met WHERE ENCOUNTERCLASS IN {_among(tuple(_CONTACT_MODES))} "
        "AND PATIENT IS NOT NULL GROUP BY PATIENT"
    )
    run(
        "CREATE TABLE aside AS SELECT DISTINCT Id FROM held_patients WHERE Id IS NOT NULL AND Id "
        "NOT IN (SELECT PATIENT FROM homes)"
    )


_KEPT = "(PATIENT IS NULL OR PATIENT NOT IN (SELECT Id FROM aside))"


def _tell(feed: Feed) -> None:
    every = (*_CONTACT_MODES, *_STAYS, *_UNMEASURED)
    refuse_where(
        feed, "encounters", f"ENCOUNTERCLASS IS NULL OR ENCOUNTERCLASS NOT IN {_among(every)}",
        "no-such-word", "This is no class of encounter.", f"It is one of {', '.join(every)}.",
        "ENCOUNTERCLASS",
    )  # fmt: skip
    refuse_where(
        feed, "encounters",
        "ORGANIZATION IS NULL OR ORGANIZATION NOT IN (SELECT Id FROM coded)",
        "unknown-organization", "There is no such organization in organizations.",
        "Add the organization, or leave the row out.", "ORGANIZATION",
    )  # fmt: skip
    refuse_where(
        feed, "encounters",
        f"ENCOUNTERCLASS NOT IN {_among(tuple(_CONTACT_MODES))} AND PROVIDER IS NOT NULL AND "
        "PROVIDER NOT IN (SELECT Id FROM held_providers WHERE Id IS NOT NULL)",
        "unknown-clinician", "There is no such provider in providers.",
        "Add the provider, or leave the column empty.", "PROVIDER",
    )  # fmt: skip
    refuse_where(
        feed, "encounters", f"ENCOUNTERCLASS <> 'inpatient' AND {not_a_day('STOP')}",
        "not-a-day", "This is no day or instant.", "Write YYYY-MM-DDThh:mm:ssZ.", "STOP",
    )  # fmt: skip
    unknown = _among(tuple(word for word, ours in SMOKING.items() if not ours))
    smoking = f"CODE = '{_SMOKING}'"
    tell_where(
        feed, "observations", f"{smoking} AND lower(VALUE) IN {unknown}", "smoking-not-known",
        "Whether the person smokes is not known.", "The rows were left aside.", "VALUE",
    )  # fmt: skip
    for word in _UNMEASURED:
        tell_where(
            feed, "encounters", f"ENCOUNTERCLASS = '{word}'", "encounters-not-measured",
            f"Encounters of the class {word} are neither contacts of a practice nor admissions.",
            "They were left aside.", "ENCOUNTERCLASS",
        )  # fmt: skip
    tell_where(
        feed, "encounters", f"ENCOUNTERCLASS = 'emergency' AND NOT ({_overnight('STOP', 'START')})",
        "not-overnight", "Visits to an emergency department ended on their day.",
        "They are no admissions, and were left aside.", "ENCOUNTERCLASS",
    )  # fmt: skip
    tell_where(
        feed, "encounters", "ENCOUNTERCLASS = 'inpatient'", "method-not-said",
        "Synthea does not say how inpatients came in.", "Their method of admission is 'other'.",
    )  # fmt: skip
    tell_where(
        feed, "patients", "Id IN (SELECT Id FROM aside)", "people-without-practice",
        "People have no encounter in primary care, so that no practice is theirs.",
        "They and their rows were left aside.",
    )  # fmt: skip
    tell_where(
        feed, "organizations", "Id IN (SELECT Id FROM coded WHERE made_up)", "practices-not-mapped",
        "No mapping gives these organizations an ODS code.",
        "They have codes from SYN000, which are no ODS codes. Map them with lines "
        "practice,ORGANIZATION,CODE.",
    )  # fmt: skip
    tell_where(
        feed, "patients", f"{mapped('ethnicity', 'RACE')} IS NULL", "ethnicity-not-mapped",
        "Words for race in the United States are no ethnic categories of the NHS.",
        "They count as not known (99). Map them with lines ethnicity,WORD,CATEGORY.", "RACE",
    )  # fmt: skip
    measured = _among((_SYSTOLIC, _DIASTOLIC, _SMOKING))
    tell_where(
        feed, "observations", f"CODE IS NULL OR CODE NOT IN {measured}", "not-measured",
        "No measure needs these observations.", "They were left aside.", "CODE",
    )  # fmt: skip
    tell_where(
        feed, "immunizations", f"CODE IS NULL OR CODE NOT IN {_among(INFLUENZA)}", "not-measured",
        "These are no vaccinations against influenza.", "They were left aside.", "CODE",
    )  # fmt: skip


def _overnight(stop: str, start: str) -> str:
    return f"coalesce({day_of(stop)} > {day_of(start)}, false)"


def _practices(feed: Feed) -> Staged:
    return staged(
        "practices", feed, "organizations",
        f"SELECT DISTINCT ON (practice) file_row, practice, {NOTHING} AS network, {NOTHING} AS "
        f"place, {NOTHING} AS district FROM held_organizations JOIN coded USING (Id) "
        "WHERE Id IN (SELECT organization FROM homes) OR Id IN (SELECT ORGANIZATION FROM "
        "held_providers) ORDER BY practice, file_row",
        {"practice": "Id"},
    )  # fmt: skip


def _clinicians(feed: Feed) -> Staged:
    return staged(
        "clinicians", feed, "providers",
        "SELECT file_row, p.Id AS clinician, coded.practice, CASE WHEN SPECIALITY = 'GENERAL "
        "PRACTICE' THEN '1' WHEN SPECIALITY IS NOT NULL THEN '2' END AS role FROM held_providers "
        "AS p LEFT JOIN coded ON coded.Id = p.ORGANIZATION",
        {"clinician": "Id", "practice": "ORGANIZATION", "role": "SPECIALITY"},
        may_repeat=False,
    )  # fmt: skip


def _persons(feed: Feed) -> Staged:
    return staged(
        "persons", feed, "patients",
        f"SELECT file_row, Id AS person, {day_of('BIRTHDATE')} AS born, "
        f"{chosen('GENDER', {'m': '1', 'f': '2'})} AS sex, "
        f"coalesce({mapped('ethnicity', 'RACE')}, '99') AS ethnicity, "
        f"{mapped('small_area', 'ZIP')} AS small_area, {day_of('DEATHDATE')} AS died "
        "FROM held_patients WHERE Id IS NULL OR Id NOT IN (SELECT Id FROM aside)",
        {"person": "Id", "born": "BIRTHDATE", "sex": "GENDER", "ethnicity": "RACE",
         "small_area": "ZIP", "died": "DEATHDATE"},
        may_repeat=False,
    )  # fmt: skip


def _registrations(feed: Feed) -> Staged:
    return staged(
        "registrations", feed, "patients",
        "SELECT min(file_row) AS file_row, p.Id AS person, any_value(practice) AS practice, "
        f"any_value(since) AS since, any_value({day_of('DEATHDATE')}) AS until, "
        f"{NOTHING} AS usual_clinician FROM held_patients AS p JOIN homes ON homes.PATIENT = p.Id "
        "LEFT JOIN coded ON coded.Id = homes.organization GROUP BY p.Id",
        {"person": "Id", "since": "START of the first encounter", "until": "DEATHDATE",
         "practice": "ORGANIZATION of the latest encounter"},
    )  # fmt: skip


def _contacts(feed: Feed) -> Staged:
    return staged(
        "contacts", feed, "encounters",
        'SELECT file_row, PATIENT AS person, first_day AS "on", PROVIDER AS clinician, '
        f"{chosen('ENCOUNTERCLASS', _CONTACT_MODES, NOTHING)} AS mode, {NOTHING} AS waited "
        f"FROM met WHERE ENCOUNTERCLASS IN {_among(tuple(_CONTACT_MODES))} AND {_KEPT}",
        {"person": "PATIENT", "on": "START", "clinician": "PROVIDER", "mode": "ENCOUNTERCLASS"},
    )  # fmt: skip


def _admissions(feed: Feed) -> Staged:
    staying = (
        "(ENCOUNTERCLASS = 'inpatient' OR (ENCOUNTERCLASS = 'emergency' AND "
        "coalesce(last_day > first_day, false)))"
    )
    count = feed.engine.one(
        f"SELECT count(*) FROM met WHERE {staying} AND {_KEPT} AND "
        f"{mapped('diagnosis', 'REASONCODE')} IS NULL"
    )
    if count:
        feed.report.notice(
            "diagnosis-not-mapped",
            "Admissions have a reason in SNOMED CT or none, and no mapping gives an ICD-10 code.",
            "Their diagnosis is R69X, not known. Map them with lines diagnosis,SNOMED,ICD10.",
            file=file_of(feed, "encounters"), column="REASONCODE", count=count,
        )  # fmt: skip
    return staged(
        "admissions", feed, "encounters",
        "SELECT file_row, PATIENT AS person, first_day AS admitted, last_day AS discharged, "
        "CASE WHEN ENCOUNTERCLASS = 'emergency' THEN '2' ELSE '4' END AS method, "
        f"coalesce({mapped('diagnosis', 'REASONCODE')}, 'R69X') AS diagnosis, {NOTHING} AS ready "
        f"FROM met WHERE {staying} AND {_KEPT}",
        {"person": "PATIENT", "admitted": "START", "discharged": "STOP",
         "method": "ENCOUNTERCLASS", "diagnosis": "REASONCODE"},
    )  # fmt: skip


def _conditions(feed: Feed) -> Staged:
    return staged(
        "conditions", feed, "conditions",
        f"SELECT file_row, PATIENT AS person, 'SNOMED:' || CODE AS code, {day_of('START')} AS "
        f"since, {day_of('STOP')} AS until FROM held_conditions WHERE {_KEPT}",
        {"person": "PATIENT", "code": "CODE", "since": "START", "until": "STOP"},
    )  # fmt: skip


def _observations(feed: Feed) -> tuple[Staged, ...]:
    kinds = chosen("CODE", {_SYSTOLIC: "1", _DIASTOLIC: "2", _SMOKING: "3"}, NOTHING)
    smoking = chosen("VALUE", SMOKING)
    return (
        staged(
            "observations", feed, "observations",
            f'SELECT file_row, PATIENT AS person, {day_of("DATE")} AS "on", {kinds} AS kind, '
            f"CASE WHEN CODE = '{_SMOKING}' THEN {smoking} ELSE {rounded('VALUE')} END AS value "
            f"FROM held_observations WHERE {kinds} IS NOT NULL AND {_KEPT} AND "
            f"NOT (CODE = '{_SMOKING}' AND coalesce({smoking}, '?') = '')",
            {"person": "PATIENT", "on": "DATE", "kind": "CODE", "value": "VALUE"},
        ),
        staged(
            "observations", feed, "immunizations",
            f'SELECT file_row, PATIENT AS person, {day_of("DATE")} AS "on", \'4\' AS kind, '
            f"'1' AS value FROM held_immunizations WHERE CODE IN {_among(INFLUENZA)} AND {_KEPT}",
            {"person": "PATIENT", "on": "DATE", "kind": "CODE"},
        ),
    )  # fmt: skip


SYNTHEA = IMPORTERS.register(
    Importer("synthea", "CSV files as the generator Synthea exports them", stage_synthea)
)
