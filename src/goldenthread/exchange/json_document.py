"""A JSON document, read with care: every fault is a problem with its place.

Besides what is no JSON (RFC 8259) this refuses what the standard leaves open and programs read
in different ways: a key that stands twice, NaN and Infinity, a number of thousands of digits, and
half of a pair of surrogates, which is no character and can be kept nowhere.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming
from goldenthread.exchange.table import decoded

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)", re.DOTALL)
_LONG_NUMBER = re.compile(r"\d{1000}")


class _DocumentError(ValueError):
    pass


def read_json(incoming: Incoming, problems: Problems, remedy: str) -> object:
    """The value of a document; None, with the reason noted, where it is refused."""
    text = decoded(incoming, problems)
    if text is None:
        return None
    long, half = _LONG_NUMBER.search(text), _half_of_a_pair(text)
    if long is not None:
        _refuse(
            problems, "There is a number of more than a thousand digits", remedy, text, long.start()
        )
    if half is not None:
        _refuse(
            problems,
            "There is half of a pair of surrogates, which is no character",
            remedy,
            text,
            half,
        )
    if problems.refused:
        return None
    try:
        value: object = json.loads(
            text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        problems.refuse(
            "broken-json",
            f"The file breaks off or is damaged at character {error.colno:,} of the line.",
            remedy,
            row=error.lineno,
        )
    except _DocumentError as error:
        problems.refuse("broken-json", f"{error}.", remedy)
    except RecursionError:
        problems.refuse("broken-json", "The file is nested too deeply.", remedy)
    else:
        return value
    return None


def _refuse(problems: Problems, what: str, remedy: str, text: str, at: int) -> None:
    column = at - text.rfind("\n", 0, at)
    problems.refuse(
        "broken-json",
        f"{what}, at character {column:,} of the line.",
        remedy,
        row=text.count("\n", 0, at) + 1,
        value=text[at : at + 12],
    )


def _half_of_a_pair(text: str) -> int | None:
    """Where an escape stands for half of a pair without its other half."""
    first: re.Match[str] | None = None
    for escape in _ESCAPE.finditer(text):
        code = int(escape[1], 16) if escape[1] else 0
        follows = first is not None and first.end() == escape.start()
        if first is not None and not (follows and 0xDC00 <= code <= 0xDFFF):
            return first.start()
        if first is None and 0xDC00 <= code <= 0xDFFF:
            return escape.start()
        first = escape if 0xD800 <= code <= 0xDBFF else None
    return None if first is None else first.start()


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _DocumentError(f"The key '{key[:60]}' stands twice")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _DocumentError(f"{name} is no number in JSON")
