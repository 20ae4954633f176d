"""Small feeds in the forms of Synthea and of OMOP, made here so that tests run anywhere."""

from __future__ import annotations

from pathlib import Path

from tests.persons.small_feed import write_csv

PEOPLE = 100

Files = dict[str, list[list[str]]]


def synthea_files() -> Files:
    """A hundred patients of three organizations."""
    files: Files = {
        "patients": [["Id", "BIRTHDATE", "DEATHDATE", "GENDER", "RACE", "ZIP", "SSN"]],
        "organizations": [["Id", "NAME"], *([f"org-{n}", "A place"] for n in range(3))],
        "providers": [["Id", "ORGANIZATION", "SPECIALITY"]],
        "encounters": [["Id", "START", "STOP", "PATIENT", "ORGANIZATION", "PROVIDER",
                        "ENCOUNTERCLASS", "REASONCODE"]],
        "conditions": [["START", "STOP", "PATIENT", "CODE", "DESCRIPTION"]],
        "observations": [["DATE", "PATIENT", "CODE", "VALUE"]],
        "immunizations": [["DATE", "PATIENT", "CODE"]],
        "allergies": [["START", "PATIENT"]],
    }  # fmt: skip
    for n in range(3):
        files["providers"] += [[f"gp-{n}", f"org-{n}", "GENERAL PRACTICE"],
                               [f"pt-{n}", f"org-{n}", "PHYSICAL THERAPY"]]  # fmt: skip
    for n in range(PEOPLE):
        who, org = f"patient-{n}", n % 3
        died = "2025-11-01" if n % 25 == 0 else ""
        files["patients"].append([who, f"{1940 + n % 80}-05-17", died, "MF"[n % 2], "white",
                                  "02138", "999-50-8136"])  # fmt: skip
        for kind, month in (("wellness", 1), ("ambulatory", 2), ("virtual", 3), ("inpatient", 4),
                            ("emergency", 5), ("urgentcare", 6)):  # fmt: skip
            stop = "10" if kind in {"inpatient", "emergency"} and n % 2 else "03"
            files["encounters"].append(
                [f"e-{n}-{kind}", f"2025-0{month}-03T10:00:00Z", f"2025-0{month}-{stop}T11:00:00Z",
                 who, f"org-{org}", f"gp-{org}", kind, "44054006"]
            )  # fmt: skip
        files["conditions"].append(["2025-01-03", "", who, "44054006", "Diabetes"])
        files["observations"] += [["2025-01-03T10:00:00Z", who, "8480-6", "131.6"],
                                  ["2025-01-03T10:00:00Z", who, "72166-2", "Never smoker"],
                                  ["2025-01-03T10:00:00Z", who, "8302-2", "171.0"]]  # fmt: skip
        files["immunizations"].append(["2025-01-03T10:00:00Z", who, "140"])
    return files


def omop_files() -> Files:
    """A hundred persons of two care sites."""
    files: Files = {
        "person": [["person_id", "gender_concept_id", "year_of_birth", "month_of_birth",
                    "race_concept_id", "location_id", "provider_id", "care_site_id"]],
        "death": [["person_id", "death_date"], ["1", "2025-11-01"]],
        "observation_period": [["person_id", "observation_period_start_date"]],
        "visit_occurrence": [["visit_occurrence_id", "person_id", "visit_concept_id",
                              "visit_start_date", "visit_end_date", "provider_id",
                              "care_site_id"]],
        "condition_occurrence": [["condition_occurrence_id", "person_id", "condition_concept_id",
                                  "condition_start_date", "condition_end_date",
                                  "visit_occurrence_id"]],
        "provider": [["provider_id", "specialty_concept_id", "care_site_id"],
                     ["1", "38004446", "10"], ["2", "38004446", "20"]],
        "concept": [["concept_id", "vocabulary_id", "concept_code"],
                    ["201826", "SNOMED", "44054006"], ["45591027", "ICD10", "J44.1"],
                    ["40213145", "CVX", "140"]],
        "measurement": [["person_id", "measurement_concept_id", "measurement_date",
                         "value_as_number"]],
        "observation": [["person_id", "observation_concept_id", "observation_date",
                         "value_as_string"]],
        "drug_exposure": [["person_id", "drug_concept_id", "drug_exposure_start_date"]],
    }  # fmt: skip
    visit = 0
    for n in range(1, PEOPLE + 1):
        site = 1 + n % 2
        files["person"].append([str(n), ["8507", "8532"][n % 2], str(1940 + n % 80), "5", "8527",
                                "", "", f"{site}0"])  # fmt: skip
        files["observation_period"].append([str(n), "2020-01-01"])
        for kind, stop in (("9202", "03"), ("581477", "03"), ("9201", "09"), ("9203", "03")):
            visit += 1
            provider = str(site) if kind == "9202" else ""
            files["visit_occurrence"].append(
                [str(visit), str(n), kind, "2025-02-03", f"2025-02-{stop}", provider, ""]
            )
            if kind == "9201":
                files["condition_occurrence"].append(
                    [str(visit), str(n), "45591027", "2025-02-03", "", str(visit)]
                )
        files["condition_occurrence"].append(
            [str(1000 + n), str(n), "201826", "2024-01-01", "", ""]
        )
        files["measurement"].append([str(n), "3004249", "2025-02-03", "131.600"])
        files["observation"].append([str(n), "43054909", "2025-02-03", "Former smoker"])
        files["drug_exposure"].append([str(n), "40213145", "2025-10-03"])
    return files


def write_files(folder: Path, files: Files) -> Path:
    """Write the files as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, rows in files.items():
        write_csv(folder / f"{stem}.csv", rows)
    return folder
