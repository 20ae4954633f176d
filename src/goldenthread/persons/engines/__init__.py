"""Engines that add up what people need and get: a readable one, and a fast one that equals it.

Both give ``Sums`` by practice, equal to the last digit. ``reference.sql`` is the definition;
DuckDB runs it here. The fast engine reads columns as arrays and passes over people once.
"""

from goldenthread.persons.engines.areas import LEVELS, practice_areas
from goldenthread.persons.engines.duck import person_table
from goldenthread.persons.engines.measuring import (
    Engine,
    levels,
    measure,
    measure_each,
    measure_systems,
)
from goldenthread.persons.engines.refusal import TablesRefused

__all__ = [
    "LEVELS",
    "Engine",
    "TablesRefused",
    "levels",
    "measure",
    "measure_each",
    "measure_systems",
    "person_table",
    "practice_areas",
]
