"""Why the evidence store cannot do what was asked. No words of it hold anything of a row."""

from __future__ import annotations

from goldenthread.persons.layout import LayoutFault

_SHOWN = 20


class StoreError(Exception):
    """The store cannot do what was asked."""


class NoSystemError(StoreError):
    """The store has no tables of that system."""


class SystemBusyError(StoreError):
    """Another process writes the tables of this system."""


class StoreDamagedError(StoreError):
    """What is stored is not what was stored."""


class TablesRefusedError(StoreError):
    """A draft is not laid out as the tables declare; it was not published."""

    def __init__(self, faults: list[LayoutFault]) -> None:
        self.faults = tuple(faults)
        shown = "\n".join(f"  {fault}" for fault in faults[:_SHOWN])
        more = f"\n  and {len(faults) - _SHOWN:,} more" if len(faults) > _SHOWN else ""
        super().__init__(f"The tables were not published:\n{shown}{more}")
