"""``omop``: a directory of CSV or Parquet files of the OMOP Common Data Model, version 5.4.

The model has no registration with a practice. A person belongs to the care site of their record,
or of their provider, or of their latest visit, and a mapping turns care sites into practices; a
line ``practice,*,CODE`` gives one practice to everybody else, as when the data are of one.
"""

from __future__ import annotations

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

# Standard concepts of the OHDSI vocabularies, by concept_id.
_SEXES = {"8507": "1", "8532": "2", "0": "9", "8551": "9", "8521": "9", "8570": "9"}
_MODES = {"9202": "1", "581477": "1", "581476": "3", "5083": "4"}
"""Outpatient visit, office visit, home visit, telehealth."""
_STAYS = {"9201": "4", "262": "2", "9203": "2"}
"""Inpatient visit (how is not said), emergency room and inpatient, emergency room."""
_GENERAL_PRACTICE = "('38004446', '38004453')"
"""General practice, family practice."""
_PRESSURES = {"3004249": "1", "3012888": "2"}
_SMOKING = "43054909"
_VOCABULARIES = "('SNOMED', 'ICD10')"


def stage_omop(feed: Feed) -> Staging:
    """Stage an OMOP directory."""
    maps(feed)
    held = [
        hold(feed, "person", ("person_id", "gender_concept_id", "year_of_birth", "month_of_birth",
                              "race_concept_id", "location_id", "provider_id", "care_site_id"),
             may_miss=("race_concept_id", "location_id", "provider_id", "care_site_id")),
        hold(feed, "death", ("person_id", "death_date"), required=False),
        hold(feed, "observation_period", ("person_id", "observation_period_start_date"),
             required=False),
        hold(feed, "visit_occurrence", ("visit_occurrence_id", "person_id", "visit_concept_id",
                                        "visit_start_date", "visit_end_date", "provider_id",
                                        "care_site_id")),
        hold(feed, "condition_occurrence", ("condition_occurrence_id", "person_id",
                                            "condition_concept_id", "condition_start_date",
                                            "condition_end_date", "visit_occurrence_id")),
        hold(feed, "provider", ("provider_id", "specialty_concept_id", "care_site_id"),
             required=False),
        hold(feed, "concept", ("concept_id", "vocabulary_id", "concept_code")),
        hold(feed, "measurement", ("person_id", "measurement_concept_id", "measurement_date",
                                   "value_as_number"), required=False),
        hold(feed, "observation", ("person_id", "observation_concept_id", "observation_date",
                                   "value_as_string"), required=False),
        hold(feed, "drug_exposure", ("person_id", "drug_concept_id", "drug_exposure_start_date"),
             required=False),
    ]  # fmt: skip
    if None in held:
        return Staging({}, PERSON_KEY)
    _prepare(feed)
    _tell(feed)
    feed.folder.tell_unread()
    areas = of_our_own(feed, "small_areas") or (
        staged("small_areas", feed, "person",
               f"SELECT 0 AS file_row, {NOTHING} AS small_area, {NOTHING} AS decile LIMIT 0", {}),
    )  # fmt: skip
    return Staging(
        {
            "practices": of_our_own(feed, "practices") or (_practices(feed),),
            "small_areas": areas,
            "clinicians": (_clinicians(feed), _unnamed(feed)),
            "persons": (_persons(feed),),
            "registrations": (_registrations(feed),),
            "contacts": (_contacts(feed),),
            "admissions": (_admissions(feed),),
            "conditions": (_conditions(feed),),
            "observations": (_pressures(feed), _smoking(feed), _vaccinations(feed)),
        },
        PERSON_KEY,
    )


def _among(ids: dict[str, str]) -> str:
    return "(" + ", ".join(f"'{each}'" for each in ids) + ")"


def _prepare(feed: Feed) -> None:
    """Codes of concepts, and where each person and each provider belongs."""
    run = feed.engine.rows
    run(
        "CREATE TABLE codes AS SELECT concept_id, any_value(vocabulary_id) AS vocabulary, "
        "any_value(CASE WHEN vocabulary_id = 'ICD10' THEN replace(concept_code, '.', '') ELSE "
        "concept_code END) AS code FROM held_concept GROUP BY concept_id"
    )
    run(
        "CREATE TABLE met AS SELECT v.*, coalesce(v.care_site_id, p.care_site_id) AS site "
        "FROM held_visit_occurrence AS v LEFT JOIN (SELECT provider_id, any_value(care_site_id) "
        "AS care_site_id FROM held_provider GROUP BY 1) AS p ON p.provider_id = v.provider_id"
    )
    # The latest visit that names a site; a site is a practice where a mapping says so.
    run(
        "CREATE TABLE homes AS SELECT person_id, practice, since FROM (SELECT p.person_id, "
        f"{mapped('practice', 'p.site')} AS practice, p.since FROM (SELECT q.person_id, "
        "coalesce(q.care_site_id, own.care_site_id, seen.site) AS site, "
        "coalesce(o.since, seen.since) AS since FROM (SELECT DISTINCT ON (person_id) * FROM "
        "held_person WHERE person_id IS NOT NULL) AS q LEFT JOIN (SELECT provider_id, "
        "any_value(care_site_id) AS care_site_id FROM held_provider GROUP BY 1) AS own ON "
        "own.provider_id = q.provider_id LEFT JOIN (SELECT person_id, arg_max(site, "
        "(visit_start_date, visit_occurrence_id)) FILTER (site IS NOT NULL) AS site, "
        "min(visit_start_date) AS since FROM met GROUP BY 1) AS seen ON seen.person_id = "
        "q.person_id LEFT JOIN (SELECT person_id, min(observation_period_start_date) AS since "
        "FROM held_observation_period GROUP BY 1) AS o ON o.person_id = q.person_id) AS p) "
        "WHERE practice IS NOT NULL AND since IS NOT NULL"
    )
    run(
        "CREATE TABLE aside AS SELECT DISTINCT person_id FROM held_person WHERE person_id IS NOT "
        "NULL AND person_id NOT IN (SELECT person_id FROM homes)"
    )
    # A provider's practice: of their site, or else that of most of those whom they saw.
    run(
        "CREATE TABLE posts AS SELECT p.provider_id, coalesce(CASE WHEN p.care_site_id IS NOT NULL "
        f"THEN {mapped('practice', 'p.care_site_id')} END, mode(homes.practice ORDER BY "
        "homes.practice)) AS practice FROM (SELECT DISTINCT ON (provider_id) * FROM held_provider) "
        "AS p LEFT JOIN met ON met.provider_id = p.provider_id LEFT JOIN homes ON homes.person_id "
        "= met.person_id GROUP BY p.provider_id, p.care_site_id"
    )


_KEPT = "(person_id IS NULL OR person_id NOT IN (SELECT person_id FROM aside))"
_NO_CODE = (
    "coalesce(condition_concept_id, '0') NOT IN (SELECT concept_id FROM codes WHERE vocabulary "
    f"IN {_VOCABULARIES})"
)


def _tell(feed: Feed) -> None:
    people = feed.engine.one("SELECT count(*) FROM held_person")
    if people and not feed.engine.one("SELECT count(*) FROM homes"):
        feed.report.refuse(
            "nobody-has-a-practice",
            "No mapping gives anybody's care site a practice, or nobody has a care site.",
            "Map care sites with lines practice,CARE_SITE_ID,CODE, and all others with "
            "practice,*,CODE.",
            file=file_of(feed, "person"), column="care_site_id", count=people,
        )  # fmt: skip
        return
    refuse_where(
        feed, "visit_occurrence",
        "visit_concept_id IS NULL OR NOT regexp_full_match(visit_concept_id, '[0-9]{1,10}')",
        "not-a-concept", "This is no number of a concept.", "Write a concept_id.",
        "visit_concept_id",
    )  # fmt: skip
    refuse_where(
        feed, "visit_occurrence",
        f"visit_concept_id NOT IN ('9201', '262') AND {not_a_day('visit_end_date')}",
        "not-a-day", "This is no day.", "Write YYYY-MM-DD.", "visit_end_date",
    )  # fmt: skip
    refuse_where(
        feed, "visit_occurrence",
        "provider_id IS NOT NULL AND provider_id NOT IN (SELECT provider_id FROM posts)",
        "unknown-clinician", "There is no such provider in provider.",
        "Add the provider, or leave the column empty.", "provider_id",
    )  # fmt: skip
    tell_where(
        feed, "person", "person_id IN (SELECT person_id FROM aside)", "people-without-practice",
        "People have no care site that a mapping makes a practice, or no visit and no period.",
        "They and their rows were left aside.", "care_site_id",
    )  # fmt: skip
    tell_where(
        feed, "provider",
        "provider_id IN (SELECT provider_id FROM posts WHERE practice IS NULL)",
        "providers-without-practice",
        "Providers have no care site that a mapping makes a practice, and saw nobody who has one.",
        "They were left aside.", "care_site_id",
    )  # fmt: skip
    known = _among({**_MODES, **_STAYS})
    tell_where(
        feed, "visit_occurrence", f"visit_concept_id NOT IN {known}", "visits-not-measured",
        "Visits of other kinds are neither contacts of a practice nor admissions.",
        "They were left aside.", "visit_concept_id",
    )  # fmt: skip
    tell_where(
        feed, "visit_occurrence",
        "visit_concept_id = '9203' AND NOT coalesce(visit_end_date > visit_start_date, false)",
        "not-overnight", "Visits to an emergency room ended on their day.",
        "They are no admissions, and were left aside.", "visit_concept_id",
    )  # fmt: skip
    tell_where(
        feed, "visit_occurrence", "visit_concept_id = '9201'", "method-not-said",
        "Inpatient visits do not say how people came in.",
        "Their method of admission is 'other'.", "visit_concept_id",
    )  # fmt: skip
    tell_where(
        feed, "visit_occurrence",
        f"visit_concept_id IN {_among(_MODES)} AND provider_id IS NULL", "clinician-not-named",
        "Contacts do not say whom people met.",
        "They were with other staff of the person's practice whom nobody names.", "provider_id",
    )  # fmt: skip
    tell_where(
        feed, "person", f"{mapped('ethnicity', 'race_concept_id')} IS NULL",
        "ethnicity-not-mapped", "Concepts of race are no ethnic categories of the NHS.",
        "They count as not known (99). Map them with lines ethnicity,CONCEPT,CATEGORY.",
        "race_concept_id",
    )  # fmt: skip
    tell_where(
        feed, "condition_occurrence", _NO_CODE, "condition-without-code",
        "Conditions have no concept of SNOMED CT or ICD-10.", "They were left aside.",
        "condition_concept_id",
    )  # fmt: skip
    tell_where(
        feed, "measurement",
        f"measurement_concept_id IS NULL OR measurement_concept_id NOT IN {_among(_PRESSURES)}",
        "not-measured", "No measure needs these measurements.", "They were left aside.",
        "measurement_concept_id",
    )  # fmt: skip
    said = chosen("value_as_string", SMOKING, "''")
    tell_where(
        feed, "observation",
        f"coalesce(observation_concept_id, '') <> '{_SMOKING}' OR {said} = ''", "not-measured",
        "No measure needs these observations, or they do not say in words that we know whether "
        "the person smokes.", "They were left aside.", "observation_concept_id",
    )  # fmt: skip
    tell_where(
        feed, "drug_exposure", f"NOT {_is_vaccine()}", "not-measured",
        "These are no vaccinations against influenza.", "They were left aside.",
        "drug_concept_id",
    )  # fmt: skip


def _is_vaccine() -> str:
    codes = ", ".join(f"'{code}'" for code in sorted(INFLUENZA))
    return (
        "coalesce(drug_concept_id IN (SELECT concept_id FROM codes WHERE vocabulary = 'CVX' "
        f"AND code IN ({codes})), false)"
    )


def _practices(feed: Feed) -> Staged:
    return staged(
        "practices", feed, "person",
        f"SELECT NULL AS file_row, practice, {NOTHING} AS network, {NOTHING} AS place, {NOTHING} "
        "AS district FROM (SELECT practice FROM homes UNION SELECT practice FROM posts WHERE "
        "practice IS NOT NULL)",
        {"practice": "care_site_id, as mapped"},
    )  # fmt: skip


def _clinicians(feed: Feed) -> Staged:
    return staged(
        "clinicians", feed, "provider",
        "SELECT file_row, p.provider_id AS clinician, posts.practice, CASE WHEN "
        f"specialty_concept_id IN {_GENERAL_PRACTICE} THEN '1' WHEN specialty_concept_id IS NULL "
        "OR regexp_full_match(specialty_concept_id, '[0-9]{1,10}') THEN '2' ELSE '? ' || "
        "specialty_concept_id END AS role FROM held_provider AS p LEFT JOIN posts ON "
        "posts.provider_id = p.provider_id WHERE posts.practice IS NOT NULL OR p.provider_id IS "
        "NULL",
        {"clinician": "provider_id", "practice": "care_site_id", "role": "specialty_concept_id"},
        may_repeat=False,
    )  # fmt: skip


def _unnamed(feed: Feed) -> Staged:
    """Other staff whom nobody names, one in each practice that needs one.

    They are no general practitioner, so that they do not count for continuity.
    """
    return staged(
        "clinicians", feed, "visit_occurrence",
        "SELECT NULL AS file_row, 'unnamed@' || practice AS clinician, practice, '2' AS role FROM "
        "(SELECT DISTINCT practice FROM homes WHERE person_id IN (SELECT person_id FROM met WHERE "
        "provider_id IS NULL))",
        {},
    )  # fmt: skip


def _persons(feed: Feed) -> Staged:
    month = f"coalesce(month_of_birth, {mapped('birth_month', NOTHING)})"
    return staged(
        "persons", feed, "person",
        "SELECT p.file_row, p.person_id AS person, year_of_birth || '-' || "
        f"CASE WHEN length({month}) = 1 THEN '0' || {month} ELSE {month} END AS born, "
        f"{chosen('gender_concept_id', _SEXES)} AS sex, "
        f"coalesce({mapped('ethnicity', 'race_concept_id')}, '99') AS ethnicity, "
        f"{mapped('small_area', 'location_id')} AS small_area, {day_of('d.death_date')} AS died "
        "FROM held_person AS p LEFT JOIN (SELECT person_id, min(death_date) AS death_date FROM "
        "held_death GROUP BY 1) AS d ON d.person_id = p.person_id WHERE p.person_id IS NULL OR "
        "p.person_id NOT IN (SELECT person_id FROM aside)",
        {"person": "person_id", "born": "year_of_birth and month_of_birth",
         "sex": "gender_concept_id", "ethnicity": "race_concept_id",
         "small_area": "location_id", "died": "death_date of death"},
        may_repeat=False,
    )  # fmt: skip


def _registrations(feed: Feed) -> Staged:
    return staged(
        "registrations", feed, "person",
        "SELECT min(p.file_row) AS file_row, p.person_id AS person, any_value(practice) AS "
        f"practice, {day_of('any_value(since)')} AS since, {day_of('any_value(death_date)')} AS "
        f"until, {NOTHING} AS usual_clinician FROM held_person AS p JOIN homes ON homes.person_id "
        "= p.person_id LEFT JOIN (SELECT person_id, min(death_date) AS death_date FROM held_death "
        "GROUP BY 1) AS d ON d.person_id = p.person_id GROUP BY p.person_id",
        {"person": "person_id", "practice": "care_site_id, as mapped",
         "since": "first day of observation_period or visit_occurrence",
         "until": "death_date of death"},
    )  # fmt: skip


def _contacts(feed: Feed) -> Staged:
    return staged(
        "contacts", feed, "visit_occurrence",
        f'SELECT file_row, met.person_id AS person, {day_of("visit_start_date")} AS "on", '
        "coalesce(provider_id, 'unnamed@' || practice) AS clinician, "
        f"{chosen('visit_concept_id', _MODES, NOTHING)} AS mode, {NOTHING} AS waited FROM met "
        "LEFT JOIN homes ON homes.person_id = met.person_id WHERE visit_concept_id IN "
        f"{_among(_MODES)} AND (met.person_id IS NULL OR met.person_id NOT IN (SELECT person_id "
        "FROM aside))",
        {"person": "person_id", "on": "visit_start_date", "clinician": "provider_id",
         "mode": "visit_concept_id"},
    )  # fmt: skip


def _admissions(feed: Feed) -> Staged:
    staying = (
        "(visit_concept_id IN ('9201', '262') OR (visit_concept_id = '9203' AND "
        "coalesce(visit_end_date > visit_start_date, false)))"
    )
    feed.engine.rows(
        "CREATE TABLE reasons AS SELECT visit_occurrence_id, arg_min(diagnosis, "
        "TRY_CAST(condition_occurrence_id AS BIGINT)) AS diagnosis FROM (SELECT o.*, "
        f"coalesce({mapped('diagnosis', 'c.code')}, CASE WHEN c.vocabulary = 'ICD10' THEN c.code "
        "END) AS diagnosis FROM held_condition_occurrence AS o JOIN codes AS c ON c.concept_id = "
        "o.condition_concept_id) WHERE diagnosis IS NOT NULL GROUP BY visit_occurrence_id"
    )
    tell_where(
        feed, "visit_occurrence",
        f"{staying} AND coalesce(visit_occurrence_id, '') NOT IN (SELECT visit_occurrence_id FROM "
        "reasons WHERE visit_occurrence_id IS NOT NULL)",
        "diagnosis-not-mapped",
        "Admissions have no condition with a code of ICD-10, their own or mapped.",
        "Their diagnosis is R69X, not known. Map them with lines diagnosis,SNOMED,ICD10.",
        "visit_occurrence_id",
    )  # fmt: skip
    return staged(
        "admissions", feed, "visit_occurrence",
        f"SELECT file_row, person_id AS person, {day_of('visit_start_date')} AS admitted, "
        f"{day_of('visit_end_date')} AS discharged, "
        f"{chosen('visit_concept_id', _STAYS, NOTHING)} AS method, coalesce(diagnosis, 'R69X') AS "
        f"diagnosis, {NOTHING} AS ready FROM met LEFT JOIN reasons ON reasons.visit_occurrence_id "
        f"= met.visit_occurrence_id WHERE {staying} AND {_KEPT}",
        {"person": "person_id", "admitted": "visit_start_date", "discharged": "visit_end_date",
         "method": "visit_concept_id", "diagnosis": "condition_concept_id, as mapped"},
    )  # fmt: skip


def _conditions(feed: Feed) -> Staged:
    return staged(
        "conditions", feed, "condition_occurrence",
        "SELECT file_row, person_id AS person, vocabulary || ':' || code AS code, "
        f"{day_of('condition_start_date')} AS since, {day_of('condition_end_date')} AS until FROM "
        "held_condition_occurrence JOIN codes ON concept_id = condition_concept_id WHERE "
        f"vocabulary IN {_VOCABULARIES} AND {_KEPT}",
        {"person": "person_id", "code": "condition_concept_id", "since": "condition_start_date",
         "until": "condition_end_date"},
    )  # fmt: skip


def _pressures(feed: Feed) -> Staged:
    return staged(
        "observations", feed, "measurement",
        f'SELECT file_row, person_id AS person, {day_of("measurement_date")} AS "on", '
        f"{chosen('measurement_concept_id', _PRESSURES, NOTHING)} AS kind, "
        f"{rounded('value_as_number')} AS value FROM held_measurement WHERE "
        f"measurement_concept_id IN {_among(_PRESSURES)} AND {_KEPT}",
        {"person": "person_id", "on": "measurement_date", "kind": "measurement_concept_id",
         "value": "value_as_number"},
    )  # fmt: skip


def _smoking(feed: Feed) -> Staged:
    said = chosen("value_as_string", SMOKING, "''")
    return staged(
        "observations", feed, "observation",
        f'SELECT file_row, person_id AS person, {day_of("observation_date")} AS "on", \'3\' AS '
        f"kind, {said} AS value FROM held_observation WHERE observation_concept_id = "
        f"'{_SMOKING}' AND {said} <> '' AND {_KEPT}",
        {"person": "person_id", "on": "observation_date", "kind": "observation_concept_id",
         "value": "value_as_string"},
    )  # fmt: skip


def _vaccinations(feed: Feed) -> Staged:
    return staged(
        "observations", feed, "drug_exposure",
        f'SELECT file_row, person_id AS person, {day_of("drug_exposure_start_date")} AS "on", '
        f"'4' AS kind, '1' AS value FROM held_drug_exposure WHERE {_is_vaccine()} AND {_KEPT}",
        {"person": "person_id", "on": "drug_exposure_start_date", "kind": "drug_concept_id"},
    )  # fmt: skip


OMOP = IMPORTERS.register(
    Importer("omop", "files of the OMOP Common Data Model 5.4, CSV or Parquet", stage_omop)
)
