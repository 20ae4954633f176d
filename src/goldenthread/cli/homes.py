"""Which home a command works in."""

from __future__ import annotations

from pathlib import Path

from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.records.opening import open_record

_home = Path("goldenthread-home")


def choose_home(home: Path) -> None:
    """The home of this run of the command."""
    global _home
    if home.exists() and not home.is_dir():
        raise BadInput(
            f"--home {home} is a file: name a directory, which is made if it is not there."
        )
    _home = home


def home() -> Path:
    """The directory of the home."""
    return _home


def open_home(*, must_hold: bool = True) -> Path:
    """Open the home; with ``must_hold``, an empty one is refused with what to do next."""
    try:
        open_record(_home)
    except PermissionError as error:
        raise BadInput(f"--home {_home} cannot be written: {error.strerror}.") from error
    if must_hold and not _holds_anything():
        raise Refused(
            f"The home {_home} is empty. Fill it with one of:\n"
            "  goldenthread demo --no-serve                          the synthetic system\n"
            "  goldenthread load practices FILE --year 2024/25       a published allocation file"
        )
    return _home


def _holds_anything() -> bool:
    from goldenthread.records.models import EntryRow

    return EntryRow.objects.exists()
