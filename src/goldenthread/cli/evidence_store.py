"""Where the evidence store lies, and what it says when it refuses."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goldenthread.cli.homes import home
from goldenthread.cli.outcome import BadInput, IntegrityBroken, Refused

if TYPE_CHECKING:
    from goldenthread.persons.store import EvidenceStore

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="DIRECTORY", envvar="GOLDENTHREAD_EVIDENCE",
        help="The evidence store.", show_default="`evidence` in the home",
    ),
]  # fmt: skip
SystemOption = Annotated[
    str, typer.Option("--system", metavar="CODE", help="The system whose people these are.")
]
UsedByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who does this; it is recorded.")
]
PurposeOption = Annotated[
    str, typer.Option("--purpose", metavar="TEXT", help="For what; it is recorded.")
]


def open_store(store: Path | None) -> EvidenceStore:
    """The evidence store at that place, or in the home."""
    from goldenthread.persons.store import EvidenceStore

    return EvidenceStore(store or home() / "evidence")


@contextmanager
def store_in_words() -> Iterator[None]:
    """What the store, a feed or a key refuses, as endings with words."""
    from goldenthread.persons.importers.bringing import FeedError
    from goldenthread.persons.importers.engine import EngineError
    from goldenthread.persons.manifests import ManifestError
    from goldenthread.persons.pseudonyms import KeyFileError
    from goldenthread.persons.refusals import StoreDamagedError, StoreError, SystemBusyError

    try:
        yield
    except SystemBusyError as error:
        raise Refused(str(error)) from error
    except (StoreDamagedError, ManifestError) as error:
        raise IntegrityBroken(f"{error} Restore the store, or take the feed in again.") from error
    except (StoreError, FeedError, KeyFileError) as error:
        raise BadInput(str(error)) from error
    except EngineError as error:
        raise BadInput(f"The feed could not be read: {error}. Nothing was changed.") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise  # told as for every command
        raise BadInput(
            f"{error.filename or 'A file'} cannot be used: {error.strerror}. Nothing was changed."
        ) from error
