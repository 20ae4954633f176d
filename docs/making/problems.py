"""docs/reference/problems.md: what a file can be returned for, read from the readers' own code."""

from __future__ import annotations

import ast
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
}
_FILES = {
    "allocation_columns": "practice allocation file",
    "allocation_facts": "practice allocation file",
    "allocation_shapes": "practice allocation file",
    "allocation_file": "practice allocation file",
    "allocation_notices": "practice allocation file",
    "columns": "practice allocation file",
    "load_networks": "network workbook, beside the record",
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


class NotLiteralError(ValueError):
    """A problem whose code is worked out, so that no page could list it."""


def make() -> str:
    """The page."""
    every = sorted(set(_found()))
    sections = []
    for consequence, meaning in _HEADINGS.items():
        of_code: dict[str, list[Kept]] = defaultdict(list)
        for kept in every:
            if kept.consequence is consequence:
                of_code[kept.code].append(kept)
        rows = [
            (f"`{code}`" if n == 0 else "", _FILES[kept.module], kept.message, kept.remedy)
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
        f"Of one code the first {KEPT_PER_CODE} are kept and the rest counted. Where words "
        "differ from file to file, … stands here.",
        *sections,
    )


def _found() -> Iterator[Kept]:
    for room in ("exchange", "actions"):
        for source in sorted(files("goldenthread").joinpath(room).iterdir(), key=lambda f: f.name):
            if source.name.endswith(".py") and source.name != "problems.py":
                tree = ast.parse(source.read_text("utf-8"))
                for node in ast.walk(tree):
                    if isinstance(node, ast.Call):
                        yield from _of_call(node, source.name.removesuffix(".py"))


def _of_call(call: ast.Call, module: str) -> Iterator[Kept]:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _VERBS:
        if not call.args:
            return
        consequence, words = _VERBS[call.func.attr], call.args
    elif isinstance(call.func, ast.Name) and call.func.id == "Problem":
        code, said, *rest = call.args
        if not isinstance(said, ast.Attribute):
            return
        consequence, words = Consequence[said.attr], [code, *rest]
    else:
        return
    for code, *others in _branches(words):
        name = _text(code)
        if not name[0].isalpha():
            raise NotLiteralError(f"{module}, line {call.lineno}: name a problem's code literally")
        message, remedy = (*(_text(each) for each in others[:2]), "", "")[:2]
        yield Kept(name, module, message, remedy, consequence)


def _branches(words: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The arguments of a call; where a condition chooses the code, once for each choice."""
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
