"""Which home a command works in."""

from __future__ import annotations

from pathlib import Path

from dj_database_url import ParseError, UnknownSchemeError

from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.records.opening import NewerRecord, open_record

_home = Path("goldenthread-home")


def choose_home(home: Path) -> None:
    """The home of this run of the command."""
    global _home
    try:
        is_file = home.exists() and not home.is_dir()
    except OSError as error:
        raise _cannot_be(home, error) from error
    if is_file:
        raise BadInput(
            f"--home {home} is a file: name a directory, which is made if it is not there."
        )
    _home = home


def home() -> Path:
    """The directory of the home."""
    return _home


def open_home(*, must_hold: bool = True) -> Path:
    """Open the home; with ``must_hold``, an empty one is refused with what to do next.

    Raises BadInput for a home that cannot be made or written and for settings of the environment
    that cannot be used, Refused for one that a later
    version has written.
    """
    from django.core.exceptions import ImproperlyConfigured

    try:
        open_record(_home)
    except OSError as error:
        raise _cannot_be(_home, error) from error
    except (ParseError, UnknownSchemeError) as error:
        raise BadInput(
            "GOLDENTHREAD_DATABASE_URL is not the address of a database: write "
            "postgresql://NAME@HOST/DATABASE, or leave it out to keep the record in the home."
        ) from error
    except ImproperlyConfigured as error:
        raise BadInput(f"{error}.") from error
    except NewerRecord as error:
        raise Refused(
            f"The record in {_home} was written by a later version of goldenthread, with "
            f"{', '.join(error.steps)}. It was left as it is: open it with that version or a later "
            "one."
        ) from error
    if must_hold and not _holds_anything():
        raise Refused(
            f"The home {_home} is empty. Fill it with one of:\n"
            "  goldenthread demo --no-serve                          the synthetic system\n"
            "  goldenthread load practices FILE --year 2024/25       a published allocation file"
        )
    return _home


def _cannot_be(home: Path, error: OSError) -> BadInput:
    """Words for a home that the file system refuses."""
    shown = str(home) if len(str(home)) <= 100 else f"{str(home)[:100]}…"
    where = f" ({error.filename})" if error.filename and len(str(error.filename)) <= 200 else ""
    return BadInput(
        f"--home {shown} cannot be used: {error.strerror or error}{where}.\n"
        "Name a directory that you can write to, on a disk with room; it is made if it is not "
        "there."
    )


def _holds_anything() -> bool:
    from goldenthread.records.models import EntryRow

    return EntryRow.objects.exists()
