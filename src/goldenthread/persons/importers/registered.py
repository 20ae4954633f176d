"""All importers: ours, and those that other packages bring.

A package brings one by the entry point group ``goldenthread.importers``, whose entries are
``Importer`` values; ours register in the same registry.
"""

from __future__ import annotations

from importlib.metadata import entry_points

from goldenthread.persons.importers.flat import FLAT
from goldenthread.persons.importers.omop import OMOP
from goldenthread.persons.importers.staging import IMPORTERS, Importer, Importers
from goldenthread.persons.importers.synthea import SYNTHEA

GROUP = "goldenthread.importers"
OURS = (FLAT, SYNTHEA, OMOP)


def importers() -> Importers:
    """The registry with everything in it. Raises TypeError for an entry that is no importer."""
    for entry in entry_points(group=GROUP):
        brought = entry.load()
        if not isinstance(brought, Importer):
            raise TypeError(f"the entry point {entry.name} of {GROUP} is no Importer")
        if IMPORTERS.get(brought.name) is not brought:
            IMPORTERS.register(brought)
    return IMPORTERS
