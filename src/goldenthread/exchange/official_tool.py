"""Places as drawn in the official place-based allocation tool, or as a plain list.

The tool saves a session in JSON: one key a place, with ``gps`` ("B84001: Station Road Surgery")
and ``icb`` (the name of the system), and ``places``, their order. The plain list is delimited
text with the headings ``practice_code``, ``place_name`` and, if wished, ``place_code``. Either is
read against the practices that are known: a practice is in one place at most, and a place lies
in one system.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from goldenthread.exchange.columns import NAME, PRACTICE_CODE, Column, code_shape, match_headings
from goldenthread.exchange.json_document import read_json
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading, concluded
from goldenthread.exchange.table import read_rows
from goldenthread.kernel import Ref

LONGEST_CODE = 100
"""Characters of a place's code: with its system it is a reference, which has 120."""

_LISTED = re.compile(r"(?P<code>[A-Z]\d{5})\b(?:: ?(?P<name>.*))?")
LIST_COLUMNS = (
    Column("practice", r"practice[_ ]code", PRACTICE_CODE, "practice_code"),
    Column(
        "place",
        r"place[_ ]code",
        code_shape(
            rf"[A-Za-z0-9][A-Za-z0-9-]{{0,{LONGEST_CODE - 1}}}",
            f"a code of letters, digits and hyphens, {LONGEST_CODE} at most",
        ),
        "place_code",
        may_lack=True,
    ),
    Column("name", r"place([_ ]name)?", NAME, "place_name"),
)

LIST_WORDS = (
    "Write the headings practice_code and place_name in the first row (place_code too, if your "
    "places have codes), and a row for each practice, such as: Z98001,Saltings."
)
"""What a list of places must have, for people who make their own."""


@dataclass(frozen=True, slots=True)
class KnownPractice:
    """What the record knows of a practice: its name, its system and the system's name."""

    name: str
    system: Ref
    system_name: str


@dataclass(frozen=True, slots=True)
class SavedPlace:
    """A place by its name, its code (from its name where the file gives none), its practices."""

    name: str
    code: str
    practices: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class SavedPlaces:
    """The places of one system, in the order of the file."""

    system: Ref
    places: tuple[SavedPlace, ...]


def read_saved_places(
    incoming: Incoming,
    system: Ref,
    known: Mapping[str, KnownPractice],
    problems: Problems | None = None,
) -> Reading[SavedPlaces]:
    """Read the places of a system; ``known`` holds all practices by their code."""
    problems = problems or Problems()
    is_session = incoming.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    gathering = _Gathering(system, known, problems)
    (_read_session if is_session else _read_list)(incoming, gathering)
    facts = SavedPlaces(system, gathering.places())
    if not facts.places and not problems.refused:
        problems.refuse("no-places", "The file has no places.", "Draw at least one place.")
    return concluded(
        incoming, problems, facts, rows=sum(len(place.practices) for place in facts.places)
    )


class _Gathering:
    """Places as they are met, each practice checked against the record."""

    def __init__(self, system: Ref, known: Mapping[str, KnownPractice], problems: Problems) -> None:
        self.system = system
        self.known = known
        self.problems = problems
        self.codes: dict[str, str] = {}
        self.named: dict[str, str] = {}
        self.members: dict[str, list[Ref]] = defaultdict(list)
        self.place_of: dict[str, str] = {}

    def name(self, place: str, given: str | None, row: int | None) -> bool:
        """Meet a place, by the code given or one made of its name; whether it can be told apart."""
        code = code_of_name(place) if given is None else given
        first = self.codes.setdefault(place, code)
        owner = self.named.setdefault(code, place)
        remedy = "Name it otherwise, or give each place a code of its own in a column 'place_code'."
        if first != code:
            self._refuse(
                "two-codes",
                f"The place '{place}' has the codes {first} and {code}.",
                "Give each place one code.",
                place,
                row,
            )
        elif not code:
            self._refuse(
                "no-code", f"No code can be made of the name '{place}'.", remedy, place, row
            )
        elif len(code) > LONGEST_CODE:
            self._refuse(
                "no-code",
                f"The code made of the name '{place[:40]}…' has more than {LONGEST_CODE} "
                "characters.",
                remedy,
                place,
                row,
            )
        elif owner != place:
            self._refuse(
                "two-names",
                f"The places '{owner}' and '{place}' have one code, {code}.",
                remedy,
                place,
                row,
            )
        else:
            return True
        return False

    def add(self, place: str, practice: str, row: int | None) -> None:
        """Put a practice into a place that was met."""
        at_hand = self.known.get(practice)
        if practice in self.place_of:
            self._refuse(
                "practice-in-two-places",
                f"Practice {practice} is in '{self.place_of[practice]}' and again in '{place}'.",
                "Leave it in one of them.",
                practice,
                row,
            )
        elif at_hand is None:
            self._refuse(
                "unknown-practice",
                f"No practice {practice} is recorded.",
                "Correct the code, or load the practice file that has it.",
                practice,
                row,
            )
        elif at_hand.system != self.system:
            self._refuse(
                "practice-of-another-system",
                f"Practice {practice} of '{place}' is in {at_hand.system_name}, "
                f"not in {self.system.key}.",
                "Take it out: a place lies in one system.",
                practice,
                row,
            )
        else:
            self.place_of[practice] = place
            self.members[place].append(Ref("practice", practice))

    def _refuse(self, code: str, message: str, remedy: str, value: str, row: int | None) -> None:
        self.problems.refuse(code, message, remedy, value=value, row=row)

    def places(self) -> tuple[SavedPlace, ...]:
        return tuple(
            SavedPlace(name, code, tuple(self.members[name])) for name, code in self.codes.items()
        )


def _read_list(incoming: Incoming, gathering: _Gathering) -> None:
    rows = read_rows(incoming, gathering.problems)
    if not rows:
        return
    headings = rows[0].fields
    at = match_headings(headings, LIST_COLUMNS, gathering.problems, remedy=LIST_WORDS)
    if gathering.problems.refused:
        return
    for row in rows[1:]:
        sound = True
        for column in LIST_COLUMNS:
            if column.field in at and not column.shape.fits(row.fields[at[column.field]]):
                sound = False
                gathering.problems.refuse(
                    "malformed-value",
                    f"This is not {column.shape.words}.",
                    "Correct it.",
                    row=row.number,
                    column=headings[at[column.field]],
                    value=row.fields[at[column.field]],
                )
        if not sound:
            continue
        name = row.fields[at["name"]]
        code = row.fields[at["place"]] if "place" in at else None
        gathering.name(name, code, row.number)
        gathering.add(name, row.fields[at["practice"]], row.number)


def code_of_name(name: str) -> str:
    """A code made of a name: its letters (accents taken off) and digits, hyphens for the rest."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def _read_session(incoming: Incoming, gathering: _Gathering) -> None:
    problems = gathering.problems
    session = read_json(incoming, problems, "Save the session again in the tool.")
    if problems.refused:
        return
    order = session.get("places") if isinstance(session, dict) else None
    if (
        not isinstance(session, dict)
        or not isinstance(order, list)
        or not all(isinstance(name, str) for name in order)
    ):
        problems.refuse(
            "not-a-session",
            "There is no list 'places' with the names of the places.",
            "Use the session as the tool saves it.",
        )
        return
    for name in [name for name in session if name != "places" and name not in order]:
        problems.refuse(
            "place-not-listed",
            f"'{name}' is not in the list 'places'.",
            "Add it to the list, or remove it.",
            value=name,
        )
    for name, times in Counter(order).items():
        if times > 1:
            problems.refuse(
                "place-listed-twice",
                f"'{name}' stands {times} times in the list 'places'.",
                "Leave it in the list once.",
                value=name,
            )
        _read_place(name, session.get(name), gathering)


def _read_place(name: str, place: object, gathering: _Gathering) -> None:
    problems = gathering.problems
    practices = place.get("gps") if isinstance(place, dict) else None
    if not isinstance(place, dict) or not isinstance(practices, list):
        problems.refuse(
            "place-without-practices",
            f"The place '{name}' has no list 'gps'.",
            "Save the session again in the tool.",
            value=name,
        )
        return
    if not NAME.fits(name):
        problems.refuse(
            "malformed-value",
            f"The name of a place is not {NAME.words}.",
            "Rename the place in the tool, and save the session again.",
            value=name,
        )
        return
    gathering.name(name, None, None)
    for listed in practices:
        match = _LISTED.fullmatch(listed) if isinstance(listed, str) else None
        if match is None:
            problems.refuse(
                "malformed-value",
                f"A practice of '{name}' is not written as 'code: name'.",
                "Save the session again in the tool.",
                value=str(listed),
            )
            continue
        gathering.add(name, match["code"], None)
    _check_system(name, place.get("icb"), gathering)


def _check_system(name: str, given: object, gathering: _Gathering) -> None:
    names = {
        each.system_name for each in gathering.known.values() if each.system == gathering.system
    }
    if names and given not in names:
        gathering.problems.may_accept(
            "another-system",
            f"The place '{name}' is said to be in '{given}'; {gathering.system.key} is "
            f"'{', '.join(sorted(names))}'.",
            "Check that you mean this session. Correct it, or accept it: the practices decide.",
            value=str(given),
        )
