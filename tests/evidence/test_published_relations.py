"""Relations between published files that measures rest on, each worked out again from its parts.

Skipped where the published files are absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

Asked = Any


@pytest.fixture(scope="module")
def ask(shared_data: Path) -> Iterator[Asked]:
    """Answers of one row from the published files, named as in {file}."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")

        def asked(question: str) -> Any:
            return connection.execute(question.replace("{data}", str(shared_data))).fetchone()

        yield asked


REGISTRATIONS = "'{data}/registrations/gp-registrations.parquet'"
IMD = "'{data}/geography/imd-statistics.parquet'"
DECILES = "'{data}/geography/imd2019_england_lsoa11.parquet'"
SCORES = "read_csv('{data}/quality/indicator-data.csv', all_varchar = true)"
SUSSEX = "read_csv('{data}/registrations/Apr_22_five_year_age_sussex.csv', all_varchar = true)"
REGISTERS = "read_csv('{data}/quality/qof_prevalence.csv', all_varchar = true)"
RATES = "'{data}/quality/qof.parquet'"
PLACES = "read_csv('{data}/allocation/wp_data_2022LAD.csv', all_varchar = true)"


def test_england_by_practice_and_small_area(ask: Asked) -> None:
    """NHS Digital, patients registered at a practice by small area, 2022."""
    assert ask(
        f"""SELECT sum(Patient), count(DISTINCT OrganisationCode), count(DISTINCT LSOA11CD),
        count(*), count(DISTINCT OrganisationCode || LSOA11CD) FROM {REGISTRATIONS}"""
    ) == (61_768_942, 6_484, 32_940, 865_965, 865_965)


def test_deprivation_scores_of_practices_come_from_their_small_areas(ask: Asked) -> None:
    """OHID Fingertips 93553 (Index of 2019, lists of 2019) against lists of 2022 by small area.

    Lists moved on three years, so the two are close and not equal: half of the practices within
    0.17 points of a scale to 80, nineteen of twenty within 1.2.
    """
    practices, correlation, half, most = ask(
        f"""WITH made AS (
            SELECT OrganisationCode AS practice, sum(Patient * IMD) / sum(Patient) AS score
            FROM {REGISTRATIONS} JOIN {IMD} USING (LSOA11CD) GROUP BY ALL),
        told AS (SELECT "Area Code" AS practice, "Value"::DOUBLE AS score FROM {SCORES}
            WHERE "Area Type" = 'GP' AND "Value" IS NOT NULL)
        SELECT count(*), corr(made.score, told.score), median(abs(made.score - told.score)),
            quantile_cont(abs(made.score - told.score), 0.95)
        FROM made JOIN told USING (practice)"""
    )
    assert practices == 6_419
    assert correlation > 0.996
    assert half < 0.17
    assert most < 1.2


def test_deciles_are_tenths_of_small_areas_in_order_of_rank(ask: Asked) -> None:
    """Index of Multiple Deprivation 2019 of 32,844 small areas: MHCLG."""
    assert ask(
        f"""SELECT count(*), sum((IMD_decile <> ceil(IMD_rank * 10 / 32844.0))::INT)
        FROM {DECILES}"""
    ) == (32_844, 0)


def test_system_shares_of_the_most_deprived_fifth_add_up_to_england(ask: Asked) -> None:
    """Of people in English small areas, by the system of the practice: 20.6% in deciles 1 and 2.

    A fifth of areas, and slightly more of people: lists in deprived areas are longer.
    """
    shares = f"""WITH one AS (
        SELECT ICS22 AS system, Patient AS people, IMD_decile <= 2 AS poor FROM {REGISTRATIONS}
        JOIN {DECILES} ON LSOA11CD = lsoa11_code JOIN {PLACES} ON OrganisationCode = Practice_Code)
        SELECT system, sum(people) AS people, sum(people) FILTER (poor) AS poor
        FROM one GROUP BY ALL"""
    systems, people, poor, least, most = ask(
        f"""SELECT count(*), sum(people), sum(poor), min_by(system, poor / people),
        max_by(system, poor / people) FROM ({shares})"""
    )
    assert systems == 42
    assert poor / people == pytest.approx(0.206, abs=0.006)
    # Birmingham and Solihull the most, Surrey Heartlands the least.
    assert (least, most) == ("QXU", "QHL")


def test_sussex_counts_fifteen_practices_twice(ask: Asked) -> None:
    """NHS Digital lists by age and sex, 1 April 2022, as published with networks for Sussex.

    The file adds up to 1,955,445 people of 160 practices in 40 networks. Fifteen practices have
    all their rows twice, fourteen of them under two networks: each once, there are 1,819,584
    people.
    """
    assert ask(
        f"""SELECT sum(Patients::INT), count(DISTINCT ODS_Code), count(DISTINCT PCN_Code)
        FROM {SUSSEX}"""
    ) == (1_955_445, 160, 40)
    assert ask(
        f"""SELECT sum(people) FROM
        (SELECT DISTINCT ODS_Code, Sex, Age_group, Patients::INT AS people FROM {SUSSEX})"""
    ) == (1_819_584,)
    assert ask(
        f"""SELECT count(*), sum((networks = 2)::INT) FROM (
        SELECT ODS_Code, count(*) AS rows, count(DISTINCT PCN_Code) AS networks FROM {SUSSEX}
        GROUP BY ALL HAVING rows = 80)"""
    ) == (15, 14)


def test_sussex_agrees_with_practice_by_small_area(ask: Asked) -> None:
    """The same practices, months apart: the lists differ by less than half of one per cent."""
    ours, theirs = ask(
        f"""WITH by_age AS (SELECT ODS_Code, sum(people) AS people FROM (
            SELECT DISTINCT ODS_Code, Sex, Age_group, Patients::INT AS people FROM {SUSSEX})
            GROUP BY ALL),
        by_area AS (SELECT OrganisationCode AS ODS_Code, sum(Patient) AS people
            FROM {REGISTRATIONS} GROUP BY ALL)
        SELECT sum(by_area.people), sum(by_age.people) FROM by_age JOIN by_area USING (ODS_Code)"""
    )
    assert abs(ours / theirs - 1) < 0.005


@pytest.mark.parametrize(
    "group", ["AF", "AST", "CAN", "CHD", "CKD", "COPD", "DEM", "DEP", "DM", "EP", "HF", "HYP",
              "LD", "MH", "NDH", "OB", "PAD", "STIA"],
)  # fmt: skip
def test_published_prevalence_is_register_over_list(ask: Asked, group: str) -> None:
    """Quality and Outcomes Framework 2021/22 by practice: two publications of the same registers.

    Every practice's published prevalence is its register over its list of those old enough.
    """
    practices, equal = ask(
        f"""SELECT count(*), sum((abs("{group}-prevalance"
            - REGISTER::DOUBLE / PRACTICE_LIST_SIZE::DOUBLE) < 1e-12)::INT)
        FROM {REGISTERS} JOIN {RATES} ON PRACTICE_CODE = OrganisationCode
        WHERE GROUP_CODE = '{group}'"""
    )
    assert practices == 6_470
    assert equal == practices
