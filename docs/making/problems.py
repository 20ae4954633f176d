"""docs/reference/problems.md: what a file can be returned for, read from the readers' own code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from docs.making.words import page, table
from goldenthread.exchange.problems import KEPT_PER_CODE, Consequence

_VERBS = {
    "refuse": Consequence.REFUSED,
    "may_accept": Consequence.ACCEPTABLE,
    "notice": Consequence.NOTICE,
    "_refuse": Consequence.REFUSED,  # a reader's own shorthand
}
_WHERE = {"refuse_where": Consequence.REFUSED, "tell_where": Consequence.NOTICE}
_CODE = re.compile(r"[a-z]+(-[a-z]+|-…)+|zero")
_FILES = {
    "allocation_columns": "practice allocation file",
    "allocation_facts": "practice allocation file",
    "allocation_shapes": "practice allocation file",
    "allocation_file": "practice allocation file",
    "allocation_notices": "practice allocation file",
    "columns": "practice allocation file",
    "draw_places": "file of places, beside the record",
    "fact_documents": "facts and transfers",
    "json_document": "session of the place tool, outlines of districts, facts",
    "load_networks": "network workbook, beside the record",
    "load_outlines": "outlines of districts, beside the record",
    "population_changes": "practice allocation file, beside the record",
    "load_organisations": "register of practices, beside the record",
    "load_practices": "practice allocation file, beside the record",
    "network_workbook": "network workbook",
    "official_tool": "file of places",
    "organisation_register": "register of practices",
    "outlines": "outlines of districts",
    "reading": "any file",
    "table": "any delimited text",
    "workbook": "network workbook",
}
_HEADINGS = {
    Consequence.REFUSED: "The file cannot be taken in until it is mended.",
    Consequence.ACCEPTABLE: "A named person may accept it and say why: "
    "`--accept CODE --by NAME --reason TEXT`. One row alone: `--accept CODE@ROW`.",
    Consequence.NOTICE: "Told, and needs nobody's acceptance. The file is taken in.",
}


@dataclass(frozen=True, order=True)
class Kept:
    """One place in the code that can note a problem."""

    code: str
    module: str
    message: str
    remedy: str
    consequence: Consequence


def make() -> str:
    """The page."""
    every = sorted(set(found_in("exchange", "actions")))
    sections = []
    for consequence, meaning in _HEADINGS.items():
        of_code: dict[str, list[Kept]] = defaultdict(list)
        for kept in every:
            if kept.consequence is consequence:
                of_code[kept.code].append(kept)
        rows = [
            (
                f"`{code}`" if n == 0 else "",
                _FILES[kept.module],
                _in_words(kept.message),
                kept.remedy,
            )
            for code, listed in of_code.items()
            for n, kept in enumerate(listed)
        ]
        sections.append(
            f"## {consequence.capitalize()}\n\n{meaning}\n\n"
            + table(("Code", "In a", "What it says", "What to do"), rows)
        )
    return page(
        "Problems of files",
        "A file is taken in whole or not at all, and every problem is returned with its row, "
        "column, value and remedy. Row 1 is the first line of the file, as an editor shows it. "
        "Acceptable problems are all kept; of a refusal or a notice the first "
        f"{KEPT_PER_CODE} of a code, and the rest are counted. Where words differ from file to "
        "file, … stands here.",
        *sections,
    )


def _in_words(message: str) -> str:
    """A message of which nothing is the same for every file says at least that."""
    return "(what is wrong, in words that fit the file)" if message.strip("….") == "" else message


def found_in(*rooms: str) -> Iterator[Kept]:
    """Every place in the code of some rooms that can note a problem."""
    for room in rooms:
        for source in sorted(files("goldenthread").joinpath(room).iterdir(), key=lambda f: f.name):
            if source.name.endswith(".py") and source.name != "problems.py":
                tree = ast.parse(source.read_text("utf-8"))
                for node in ast.walk(tree):
                    yield from _of_node(node, source.name.removesuffix(".py"))


def _of_node(node: ast.AST, module: str) -> Iterator[Kept]:
    """The problems that a call notes, or that a function returns to be refused."""
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and node.value.elts:
        consequence, words = Consequence.REFUSED, node.value.elts
    elif not isinstance(node, ast.Call) or not node.args:
        return
    elif isinstance(node.func, ast.Attribute) and node.func.attr in _VERBS:
        consequence, words = _VERBS[node.func.attr], node.args
    elif isinstance(node.func, ast.Name) and node.func.id in _WHERE:
        # Feed, file and condition come first.
        consequence, words = _WHERE[node.func.id], node.args[3:]
    elif isinstance(node.func, ast.Name) and node.func.id == "Problem":
        code, said, *rest = node.args
        if not isinstance(said, ast.Attribute):
            return
        consequence, words = Consequence[said.attr], [code, *rest]
    else:
        return
    for code, *others in _branches(words):
        name = _text(code)
        # Where a name is passed on, it was written out by whoever passed it.
        if _CODE.fullmatch(name):
            message, remedy = (*(_text(each) for each in others[:2]), "", "")[:2]
            yield Kept(name, module, message, remedy, consequence)


def _branches(words: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The arguments of a call; where a condition chooses the code, once for each choice."""
    if not words:
        return
    if not isinstance(words[0], ast.IfExp):
        yield words
        return
    condition = ast.dump(words[0].test)
    for taken in ("body", "orelse"):
        yield [
            getattr(word, taken)
            if isinstance(word, ast.IfExp) and ast.dump(word.test) == condition
            else word
            for word in words
        ]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(value) for value in node.values)
    if isinstance(node, ast.IfExp):
        return _text(node.body) or _text(node.orelse)
    return "…"
