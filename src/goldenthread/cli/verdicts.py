"""Verdicts and rulings in the terminal: the chain up to the law, the reasons, and who else may."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from goldenthread.cli.integrity import say_head
from goldenthread.cli.outcome import BadInput, ExitCode
from goldenthread.cli.output import (
    Format,
    chosen_format,
    results,
    say,
    write_json,
    write_rows,
)
from goldenthread.kernel import Reason, Ref, RefError, Step, Verdict
from goldenthread.thread.kinds import Entry

if TYPE_CHECKING:
    from goldenthread.actions.carrying_out import Outcome

_REFERENCE = re.compile(r"[a-z][a-z-]*:[^\s,;]+")
_COLUMNS = ("ref", "permitted", "recorded", "recording")


def perform(act: Callable[[], Outcome], done: str, format: Format | None) -> None:
    """Do what is asked, and tell how it ended: ``done`` says it in a word ("Decided").

    A refusal is told with every reason and remedy, and ends with 1. After a recording the head of
    the record is told.
    """
    from goldenthread.actions.recording import RecorderError
    from goldenthread.actions.refusal import RefusedError

    try:
        outcome = act()
    except RefusedError as refusal:
        _tell(refusal.verdict.subject, refusal.verdict, refusal.others, "Refused", format)
        say("Nothing was recorded.")
        raise typer.Exit(ExitCode.FINDINGS) from refusal
    except RecorderError as error:
        raise BadInput(f"--by and --reason: {error} Nothing was changed.") from error
    except RefError as error:
        raise BadInput(f"--key: {error}.") from error
    if outcome.verdict is None:
        word = "Recorded before, and left as it is"
    else:
        word = done if outcome.event is not None else f"{done}, were it no dry run"
    _tell(outcome.ref, outcome.verdict, (), word, format, outcome)
    if outcome.event is not None:
        say_head()
    else:
        say("Nothing was recorded.")


def grounds_document(chain: Iterable[Step], reasons: Iterable[Reason]) -> dict[str, object]:
    """A chain and reasons as lists of flat objects."""
    return {
        "chain": [
            {"ref": str(step.ref), "words": step.words, "clause": str(step.clause)}
            for step in chain
        ],
        "reasons": [
            {
                "ref": str(reason.ref),
                "words": reason.words,
                "clause": str(reason.clause) if reason.clause else None,
                "remedy": reason.remedy,
            }
            for reason in reasons
        ],
    }


def print_chain(chain: Iterable[Step], lines: Mapping[Ref, Entry]) -> None:
    """Each step of a chain: its clause, and under it what it says."""
    for step in chain:
        results.print(f"  {title_of(step.clause, lines)}  {step.clause}", markup=False)
        results.print(f"    {with_names(step.words, lines)}", markup=False)


def print_reasons(reasons: Iterable[Reason], lines: Mapping[Ref, Entry]) -> None:
    """Each reason with its clause, and under it its remedy."""
    for reason in reasons:
        clause = f" ({title_of(reason.clause, lines)})" if reason.clause else ""
        words = with_names(reason.words, lines)
        results.print(f"  {words[:1].upper()}{words[1:]}{clause}", markup=False)
        results.print(f"    Remedy: {with_names(reason.remedy, lines)}", markup=False)


def print_others(others: Sequence[Ref], lines: Mapping[Ref, Entry]) -> None:
    """The first few of those who may, where there are any."""
    if others:
        names = "; ".join(f"{title_of(ref, lines)} ({ref})" for ref in others[:5])
        results.print(f"  Who may: {names}", markup=False)


def mentioned(
    chain: Iterable[Step], reasons: Iterable[Reason], others: Iterable[Ref] = ()
) -> set[Ref]:
    """Every reference that is named, in parts or in words."""
    chain, reasons = tuple(chain), tuple(reasons)
    words = [step.words for step in chain]
    words += [text for reason in reasons for text in (reason.words, reason.remedy)]
    found = {Ref.parse(text) for one in words for text in _REFERENCE.findall(one)}
    found |= {step.clause for step in chain} | set(others)
    return found | {reason.clause for reason in reasons if reason.clause}


def with_names(words: str, lines: Mapping[Ref, Entry]) -> str:
    """Words with each reference turned into the name of what it refers to."""
    return _REFERENCE.sub(lambda found: title_of(Ref.parse(found[0]), lines), words)


def title_of(ref: Ref | None, lines: Mapping[Ref, Entry]) -> str:
    """The title of what a reference names, or the reference itself where nothing does."""
    return lines[ref].title if ref is not None and ref in lines else str(ref)


def _tell(  # noqa: PLR0917 - the parts of one answer
    ref: Ref,
    verdict: Verdict | None,
    others: tuple[Ref, ...],
    word: str,
    format: Format | None,
    outcome: Outcome | None = None,
) -> None:
    chain = verdict.chain if verdict else ()
    reasons = verdict.reasons if verdict else ()
    event = outcome.event if outcome else None
    there = outcome is not None and (event is not None or verdict is None)
    row: dict[str, Any] = {
        "ref": str(ref), "permitted": outcome is not None, "recorded": there, "recording": event,
    }  # fmt: skip
    if chosen_format(format) is Format.CSV:
        write_rows([row], format, columns=_COLUMNS)
        return
    owed = outcome.owed if outcome else ()
    if chosen_format(format) is Format.JSON:
        document = grounds_document(chain, reasons)
        write_json(
            {**row, **document, "others": [str(one) for one in others],
             "owed": [str(one) for one in owed]}
        )  # fmt: skip
        return
    from goldenthread.records.threads import entries
    from goldenthread.thread.catalogue import kinds

    lines = entries(mentioned(chain, reasons, (*others, *owed)))
    style = "bold green" if outcome else "bold red"
    results.print(f"[{style}]{word}[/]: {ref}")
    for fact in outcome.facts if outcome else ():
        if line := kinds.entry(fact):
            detail = f" ({line.detail})" if line.detail else ""
            results.print(f"  {line.title}{detail}", markup=False)
    print_chain(chain, lines)
    print_reasons(reasons, lines)
    print_others(others, lines)
    for challenge in owed:
        results.print(f"  Still owed an answer: {title_of(challenge, lines)}  {challenge}",
                      markup=False)  # fmt: skip
