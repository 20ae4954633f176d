"""The same sums by vectorised pandas, as a good analyst writes them: the yardstick.

No loop over people and no `apply`: columns are filtered and grouped, what is found of people is
joined to them by their number, and sums are grouped by practice and stratum. Text is read as
categories, contacts are sorted as they come. Unlike the engines it checks nothing.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.conditions import CONDITIONS, SCORED
from goldenthread.evidence.quantities import COLUMN, CROSSED, QUANTITIES, SEGMENTS
from goldenthread.evidence.strata import (
    CROSS_COUNT,
    ETHNIC_CATEGORIES,
    ETHNICITIES,
    SLOT_COUNT,
    SLOTS,
    Stratification,
)
from goldenthread.evidence.sums import Sums
from goldenthread.evidence.workload import workload
from goldenthread.persons.engines.codes import REASONS, Meanings
from goldenthread.persons.engines.period import Period, day_number


def read(folder: Path, name: str, *texts: str) -> pd.DataFrame:
    """A table, days as numbers (empty: 2 to the power of 31, less one), text as categories."""
    table = pq.read_table(folder / f"{name}.parquet", read_dictionary=list(texts))
    frame = {}
    for column in table.column_names:
        values = table.column(column)
        if str(values.type) == "date32[day]":
            values = values.combine_chunks().view("int32")
            frame[column] = values.fill_null(2**31 - 1).to_numpy()
        elif column in texts:
            frame[column] = values.to_pandas()
        else:
            frame[column] = values.fill_null(-1).to_numpy() if values.null_count else (
                values.to_numpy()
            )  # fmt: skip
    return pd.DataFrame(frame)


# Columns are added one by one: the copy of some would be told at length, and costs little.
warnings.simplefilter("ignore", pd.errors.PerformanceWarning)


def by_pandas(folder: Path, period: Period, code_lists: CodeLists) -> Sums:
    """The sums of one system."""
    meanings = Meanings.of(code_lists)
    day, start = day_number(period.day), day_number(period.start)
    people = _people(folder, period)
    practice = people["practice"]
    _conditions(people, folder, meanings, day)
    contacts = _contacts(people, folder, period)
    admissions = _admissions(people, folder, meanings, period)
    _observed(people, folder, period)
    _care(people, folder, start, day)
    _segments(people)
    keys = [quantity.key for quantity in QUANTITIES]
    sums = people.reindex(columns=keys).fillna(0).astype(np.int64)
    areas = tuple(sorted(practice.unique()))
    number = pd.Series(np.arange(len(areas)), index=areas)
    margins = np.zeros((len(areas), SLOT_COUNT, len(keys)), np.int64)
    margins[:, 0] = sums.groupby(practice, observed=True).sum().to_numpy()
    for slot in ("age slot", "sex slot", "deprivation slot", "ethnicity slot"):
        found = sums.groupby([practice, people[slot]], observed=True).sum()
        rows = number[found.index.get_level_values(0)].to_numpy()
        margins[rows, found.index.get_level_values(1)] = found.to_numpy()
    for events in (contacts, admissions):
        found = events.groupby(["practice", "month"], observed=True).sum()
        rows = number[found.index.get_level_values(0)].to_numpy()
        slots = found.index.get_level_values(1) + SLOTS[Stratification.MONTH].first - 1
        for key in found.columns:
            margins[rows, slots, COLUMN[key]] = found[key].to_numpy()
    cross = np.zeros((len(areas), CROSS_COUNT, len(CROSSED)), np.int64)
    crossed = [quantity.key for quantity in CROSSED]
    found = sums[crossed].groupby([practice, people["cross"]], observed=True).sum()
    rows = number[found.index.get_level_values(0)].to_numpy()
    cross[rows, found.index.get_level_values(1)] = found.to_numpy()
    return Sums(areas, margins, cross)


def _people(folder: Path, period: Period) -> pd.DataFrame:
    day, start = day_number(period.day), day_number(period.start)
    spells = read(folder, "registrations", "practice")
    people = read(folder, "persons", "ethnicity", "small_area").set_index("person")
    days = spells["until"].clip(upper=day + 1) - spells["since"].clip(lower=start)
    days = days.clip(lower=0).groupby(spells["person"]).sum()
    current = spells[(spells["since"] <= day) & (spells["until"] > day)].set_index("person")
    people = people[people["died"] > day].join(
        current[["practice", "usual_clinician"]], how="inner"
    )
    people["practice"] = people["practice"].astype("category")
    people["registered-days"] = days
    born = pd.to_datetime(people["born"].to_numpy(), unit="D")
    today = period.day
    later = (born.month > today.month) | ((born.month == today.month) & (born.day > today.day))
    age = today.year - born.year - later
    people["age"] = age
    band = np.minimum(age // 5, 18)
    decile = people["small_area"].map(read(folder, "small_areas").set_index("small_area")["decile"])
    decile = decile.astype("float64").fillna(11).astype(np.int64)
    sex = people["sex"].where(people["sex"].isin((1, 2)), 3)
    groups = {code: ETHNICITIES.index(group) for code, group in ETHNIC_CATEGORIES.items()}
    people["age slot"] = SLOTS[Stratification.AGE].first + band
    people["sex slot"] = SLOTS[Stratification.SEX].first - 1 + sex
    people["deprivation slot"] = SLOTS[Stratification.DEPRIVATION].first - 1 + decile
    people["ethnicity slot"] = SLOTS[Stratification.ETHNICITY].first + people["ethnicity"].map(
        groups
    ).astype(np.int64)
    people["cross"] = band * 11 + decile - 1
    people["people"] = 1
    workloads = np.array([[workload(years, each) for each in range(4)] for years in range(200)])
    people["age-sex-weight"] = workloads[age, sex]
    people["most-deprived-fifth"] = decile <= 2
    return people


def _conditions(people: pd.DataFrame, folder: Path, meanings: Meanings, day: int) -> None:
    rows = read(folder, "conditions", "code")
    rows = rows[(rows["since"] <= day) & (rows["until"] > day)]
    codes = rows["code"].cat.categories
    number = rows["code"].cat.codes.to_numpy()
    scored = pd.Series(0, index=people.index)
    score = pd.Series(0, index=people.index)
    for bit, condition in enumerate(CONDITIONS):
        covered = np.array([bit in meanings.conditions(code) for code in codes], np.bool_)
        has = people.index.isin(rows["person"].to_numpy()[covered[number]])
        people[f"register-{condition.key}"] = has
        if condition in SCORED:
            scored += has
            score += has * (condition.weight or 0)
    people["scored"] = scored
    people["long-term"] = scored >= 1
    people["two-or-more"] = scored >= 2
    people["four-or-more"] = scored >= 4
    people["cambridge-score"] = score


def _contacts(people: pd.DataFrame, folder: Path, period: Period) -> pd.DataFrame:
    rows = read(folder, "contacts")
    day, start = day_number(period.day), day_number(period.start)
    rows = rows[(rows["on"] >= start) & (rows["on"] <= day)]
    rows = rows[rows["person"].isin(people.index)]
    clinicians = read(folder, "clinicians")
    practitioners = clinicians.loc[clinicians["role"] == 1, "clinician"]
    waited = rows["waited"]
    events = pd.DataFrame({
        "contacts": 1,
        "gp-contacts": rows["clinician"].isin(practitioners),
        "face-to-face": rows["mode"] == 1, "telephone": rows["mode"] == 2,
        "home-visits": rows["mode"] == 3, "online": rows["mode"] == 4,
        "timed-contacts": waited >= 0, "same-day": waited == 0,
        "within-14-days": (waited >= 0) & (waited <= 14),
    }, index=rows.index)  # fmt: skip
    people[list(events.columns)] = events.groupby(rows["person"]).sum()
    seen = rows[events["gp-contacts"]]
    met = seen.groupby(["person", "clinician"]).size()
    grouped = met.groupby(level="person")
    count, most = grouped.sum(), grouped.max()
    squares = (met * met).groupby(level="person").sum()
    same = (seen["person"] == seen["person"].shift()) & (
        seen["clinician"] == seen["clinician"].shift()
    )
    same = same.groupby(seen["person"]).sum()
    usual = people["usual_clinician"].reindex(seen["person"]).to_numpy()
    own = seen.loc[seen["clinician"].to_numpy() == usual, "person"]
    people["own-list-contacts"] = own.groupby(own).size()
    two, three = count >= 2, count >= 3
    people["upc-people"] = people["secon-people"] = two.astype(np.int64)
    people["coc-people"] = three.astype(np.int64)
    people["upc"] = 1_000_000 * most[two] // count[two]
    people["secon"] = 1_000_000 * same[two] // (count[two] - 1)
    n = count[three]
    people["coc"] = 1_000_000 * (squares[three] - n) // (n * (n - 1))
    for key in ("gp-contacts", "own-list-contacts", "upc-people", "upc", "coc-people", "coc",
                "secon-people", "secon"):  # fmt: skip
        people[f"long-term-{key}"] = people[key].where(people["long-term"], 0)
    events["practice"] = people["practice"].reindex(rows["person"]).to_numpy()
    events["month"] = period.months[rows["on"] - start]
    return events


def _admissions(
    people: pd.DataFrame, folder: Path, meanings: Meanings, period: Period
) -> pd.DataFrame:
    rows = read(folder, "admissions", "diagnosis")
    day, start = day_number(period.day), day_number(period.start)
    rows = rows[(rows["admitted"] >= start) & (rows["admitted"] <= day)]
    rows = rows[rows["person"].isin(people.index)]
    covered = np.array([meanings.reasons(each) for each in rows["diagnosis"].cat.categories])
    covered = covered.reshape(-1, len(REASONS))
    chronic, acute, asthma, caries = covered[rows["diagnosis"].cat.codes].T
    emergency, elective = rows["method"] == 2, rows["method"] == 1
    events = pd.DataFrame({
        "admissions": 1, "emergency-admissions": emergency, "elective-admissions": elective,
        "acsc-chronic": emergency & chronic, "acsc-acute": emergency & acute & ~chronic,
    }, index=rows.index)  # fmt: skip
    age = people["age"].reindex(rows["person"]).to_numpy()
    gone = rows["discharged"] <= day
    late = gone & (rows["discharged"] > rows["ready"])
    more = pd.DataFrame({
        "acsc-elective": elective & (chronic | acute),
        "bed-days": (rows["discharged"] - rows["admitted"]).where(gone, 0),
        "delayed-discharges": late,
        "delayed-days": (rows["discharged"].astype(np.int64) - rows["ready"]).where(late, 0),
        "child-asthma-admissions": emergency & asthma & (age < 19),
        "child-caries-admissions": caries & (age < 11),
        "maternity": rows["method"] == 3,
    }, index=rows.index)  # fmt: skip
    together = pd.concat([events, more], axis=1)
    people[list(together.columns)] = together.groupby(rows["person"]).sum()
    events["practice"] = people["practice"].reindex(rows["person"]).to_numpy()
    events["month"] = period.months[rows["admitted"] - start]
    return events


def _observed(people: pd.DataFrame, folder: Path, period: Period) -> None:
    rows = read(folder, "observations")
    day, start = day_number(period.day), day_number(period.start)
    rows = rows[(rows["on"] >= day_number(period.five_years)) & (rows["on"] <= day)]
    year = rows[rows["on"] >= start]
    of = {kind: year[year["kind"] == kind] for kind in range(1, 9)}
    last = {
        kind: of[kind].drop_duplicates("person", keep="last").set_index("person")["value"]
        for kind in (1, 2, 3)
    }
    had = {kind: people.index.isin(rows["person"]) for kind, rows in of.items()}
    age, old = people["age"], people["age"] >= 65
    people["blood-pressure-due"] = age >= 45
    taken = people.index.isin(rows.loc[rows["kind"] == 1, "person"])
    people["blood-pressure-taken"] = (age >= 45) & taken
    systolic, diastolic, smoking = (last[kind].reindex(people.index) for kind in (1, 2, 3))
    people["hypertension-controlled"] = (
        people["register-hypertension"]
        & (diastolic <= 90)
        & (systolic <= np.where(age >= 80, 150, 140))
    )
    people["flu-due"] = people["aged-65"] = old
    people["flu-vaccinated"] = old & had[4]
    people["copd-flu-vaccinated"] = people["register-copd"] & had[4]
    people["smi-checked"] = people["register-psychosis-bipolar"] & had[5]
    due = people["register-learning-disability"] & (age >= 14)
    people["learning-disability-due"] = due
    people["learning-disability-checked"] = due & had[6]
    people["smoking-known"] = (age >= 15) & smoking.notna()
    people["smokers"] = (age >= 15) & (smoking == 1)
    people["cancers-staged"] = of[7].groupby("person").size()
    people["cancers-early"] = of[7][of[7]["value"] <= 2].groupby("person").size()
    people["palliative"] = had[8]


def _care(people: pd.DataFrame, folder: Path, start: int, day: int) -> None:
    rows = read(folder, "care_packages")
    rows = rows[rows["since"] <= day]
    now, old = rows[rows["until"] > day], people["age"] >= 65
    begun = rows[(rows["kind"] == 4) & (rows["since"] >= start)]
    people["home-care-65"] = old & people.index.isin(now.loc[now["kind"] == 1, "person"])
    homes = now.loc[now["kind"].isin((2, 3)), "person"]
    people["care-home-65"] = old & people.index.isin(homes)
    people["reablement-65"] = old & people.index.isin(begun["person"])


def _segments(people: pd.DataFrame) -> None:
    organs = (
        people["register-heart-failure"]
        | people["register-copd"]
        | people["register-chronic-kidney-disease"]
    )
    chosen = np.select([
        people["palliative"],
        ((people["age"] >= 65) & people["register-dementia"]) | people["care-home-65"],
        organs & people["two-or-more"],
        people["register-learning-disability"] | people["register-psychosis-bipolar"],
        people["long-term"],
        people["emergency-admissions"].fillna(0) > 0,
        (people["maternity"].fillna(0) > 0) | (people["age"] < 1),
    ], range(7), 7)  # fmt: skip
    for number, (key, _) in enumerate(SEGMENTS):
        people[key] = chosen == number
