"""A few code lists of our own: enough codes to tell one list from another."""

from __future__ import annotations

from datetime import date

from goldenthread.evidence.codelists import CodeList, CodeLists
from goldenthread.evidence.conditions import CONDITIONS

ENTRIES = {
    "dementia": {"ICD10:F00", "ICD10:G30"},
    "copd": {"ICD10:J44"},
    "heart-failure": {"ICD10:I50"},
    "diabetes": {"ICD10:E11", "SNOMED:44054006"},
    "hypertension": {"ICD10:I10"},
    "asthma": {"ICD10:J45"},
    "psychosis-bipolar": {"ICD10:F20"},
    "chronic-kidney-disease": {"ICD10:N18", "ICD10:E112"},
    "learning-disability": {"ICD10:F70"},
    "obesity": {"ICD10:E66"},
    "acsc-chronic": {"ICD10:I50", "ICD10:J45"},
    "acsc-acute": {"ICD10:N39"},
    "asthma-admission": {"ICD10:J45"},
    "dental-caries": {"ICD10:K02"},
}
"""Entries by list. E112, diabetes with complications of the kidney, makes two conditions."""


def a_list(key: str, entries: frozenset[str]) -> CodeList:
    """A list of ours with a key."""
    return CodeList(key, key, date(2026, 1, 1), "made for a test", "none", False, entries)


CODE_LISTS = CodeLists(
    tuple(
        a_list(key, frozenset(ENTRIES.get(key, {f"LOCAL:{key}"})))
        for key in sorted({*ENTRIES, *(condition.key for condition in CONDITIONS)})
    )
)
"""A list for every key that measures use; a condition without entries of its own has LOCAL:KEY."""
