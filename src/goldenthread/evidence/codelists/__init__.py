"""Code lists: which clinical codes make a condition or a reason for admission.

A list is dated, named by the hash of its content, and edited by change sets only: an edition is
never changed in place. ``in_force`` gives the lists that apply on a day.
"""

from goldenthread.evidence.codelists.change_files import read_change_set
from goldenthread.evidence.codelists.changes import (
    Change,
    ChangeRefusedError,
    ChangeSet,
    Difference,
    applied,
    difference,
    inverse,
    moved,
)
from goldenthread.evidence.codelists.entries import CodeListError
from goldenthread.evidence.codelists.files import edition_text, read_edition
from goldenthread.evidence.codelists.library import Library, in_force, library
from goldenthread.evidence.codelists.lists import CodeList, CodeLists

__all__ = [
    "Change",
    "ChangeRefusedError",
    "ChangeSet",
    "CodeList",
    "CodeListError",
    "CodeLists",
    "Difference",
    "Library",
    "applied",
    "difference",
    "edition_text",
    "in_force",
    "inverse",
    "library",
    "moved",
    "read_change_set",
    "read_edition",
]
