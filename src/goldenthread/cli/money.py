"""``transfer``, ``reverse`` and ``record``: the two doors through which money comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli.acceptance import SHOWN
from goldenthread.cli.homes import open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    results,
    say,
    write_json,
    write_rows,
)
from goldenthread.exchange.fact_documents import (
    NUMBERED,
    fact_object,
    nouns_of,
    read_facts,
    read_transfers,
)
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading, take_in
from goldenthread.kernel import Money, MoneyError, Ref, RefError, Verdict, WarrantKind
from goldenthread.money.transfers import Allotment, Payment, Transfer

if TYPE_CHECKING:
    from goldenthread.actions.refusal import RefusedError

_ByOption = Annotated[str, typer.Option("--by", help="The name of the person who does it.")]
_ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in words that are kept.")]
_DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
]
_AtOption = Annotated[
    datetime | None,
    typer.Option("--at", formats=["%Y-%m-%d"], help="The day; a demonstration stands on its own."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog="Example: goldenthread transfer --from fund:QZZ-2025-local-corrant "
        "--payee practice:Z90015 --contract contract:QZZ-LOCAL-continuity-Z90015 "
        '--decision decision:QZZ-2025-041 --amount 250 --words "Late claim for March" '
        '--by "Ann Keeper" --reason "Claim received" --dry-run'
    )(transfer)
    app.command(
        epilog='Example: goldenthread reverse payment:2025-9476 --amount 100 --by "Ann Keeper" '
        '--reason "Overpaid: ten patients were counted twice" --dry-run'
    )(reverse)
    app.command(
        epilog='Example: goldenthread record facts.jsonl --kind "brought forward" '
        '--by "Ann Keeper" --reason "Balances from the ledger of 2024/25" --dry-run'
    )(record)


def transfer(  # noqa: PLR0917 - the parts of a transfer, as they are typed
    by: _ByOption,
    reason: _ReasonOption,
    source: Annotated[str, typer.Option("--from", help="The fund that it leaves.")] = "",
    payee: Annotated[str, typer.Option(help="Who is paid: a practice or a body.")] = "",
    to: Annotated[str, typer.Option(help="The fund to which it is allotted, for no payment.")] = "",
    amount: Annotated[str, typer.Option(help="Pounds, such as 1250.50.")] = "",
    benefits: Annotated[str, typer.Option(help="For whom, if not the payee itself.")] = "",
    contract: Annotated[str, typer.Option(help="The contract under which it is owed.")] = "",
    decision: Annotated[str, typer.Option(help="The decision on which it rests.")] = "",
    delegation: Annotated[str, typer.Option(help="Or the delegation that is used.")] = "",
    clause: Annotated[str, typer.Option(help="The clause under which it is allotted.")] = "",
    clears: Annotated[str, typer.Option(help="The irregular transfer that it makes good.")] = "",
    words: Annotated[str, typer.Option(help="What the payment is for.")] = "",
    key: Annotated[str, typer.Option(help="A key, so that repeating it pays once.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="Many instead: a CSV, a JSON list or JSON lines.")
    ] = None,
    at: _AtOption = None,
    dry_run: _DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """Pay, or allot, on a decision or a delegation: the gate lets it through, or says why not.

    All of a file lands, or none. Ends with 1 when refused, with every reason and remedy.
    """
    # What was typed or filed is judged before the record is opened; only its day may come of it.
    given = (
        [
            _one(
                source, payee, to, amount, benefits, contract, decision, delegation, clause,
                clears, words, key,
            )
        ]
        if file is None
        else _facts_of(_read_transfers(file), format)
    )  # fmt: skip
    open_home()
    day = _day(at)
    if file is None:
        given = [_dated(given[0], day)]
    from goldenthread.actions.refusal import RefusedError
    from goldenthread.actions.transfer import authorise

    try:
        done = authorise(given, by=by, at=datetime.now(UTC), on=day, reason=reason, dry_run=dry_run)
    except RefusedError as error:
        raise _refused(error, format) from error
    except ValueError as error:
        raise BadInput(str(error)) from error
    _write(done.transfers, done.verdicts, format)
    _conclude(len(done.transfers) - len(done.before), len(done.before), dry_run)


def reverse(  # noqa: PLR0917 - the parts of a transfer, as they are typed
    ref: Annotated[str, typer.Argument(help="The payment or allotment, such as payment:KEY.")],
    by: _ByOption,
    reason: _ReasonOption,
    amount: Annotated[str, typer.Option(help="Pounds that came back; without it, all.")] = "",
    words: Annotated[str, typer.Option(help="What came back.")] = "",
    key: Annotated[str, typer.Option(help="A key, so that repeating it reverses once.")] = "",
    at: _AtOption = None,
    dry_run: _DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """Take a payment or an allotment back, whole or in part: both stay in the account."""
    wanted = _ref("REF", ref)
    pounds = _money(amount) if amount else None
    assert wanted is not None  # noqa: S101 - an argument is there
    open_home()
    from goldenthread.actions.refusal import RefusedError
    from goldenthread.actions.transfer import NothingToReverseError
    from goldenthread.actions.transfer import reverse as take_back

    try:
        done = take_back(
            wanted, amount=pounds, key=key, description=words, by=by, at=datetime.now(UTC),
            on=_day(at), reason=reason, dry_run=dry_run,
        )  # fmt: skip
    except NothingToReverseError as error:
        raise Refused(str(error)) from error
    except RefusedError as error:
        raise _refused(error, format) from error
    except ValueError as error:
        raise BadInput(str(error)) from error
    _write(done.transfers, done.verdicts, format)
    _conclude(len(done.transfers) - len(done.before), len(done.before), dry_run)


def record(  # noqa: PLR0917 - what is recorded and who answers for it, as typed
    file: Annotated[Path, typer.Argument(help="Facts: a JSON list, JSON lines, or a CSV.")],
    by: _ByOption,
    reason: _ReasonOption,
    kind: Annotated[
        WarrantKind | None,
        typer.Option(help="On what money rests; irregular money goes through suspense."),
    ] = None,
    dry_run: _DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """Record what has happened anyway, in your name: nothing is refused for want of authority.

    Irregular money stands in suspense and is found by check until it is mended.
    """
    incoming, problems = _taken(file)
    open_home()
    from goldenthread.actions.record import record as enter
    from goldenthread.actions.refusal import RefusedError
    from goldenthread.records.nouns import MODELS

    reading = (
        read_transfers(incoming, problems)
        if _is_csv(file)
        else read_facts(incoming, problems, nouns_of(list(MODELS)))
    )
    try:
        done = enter(
            _facts_of(reading, format), by=by, at=datetime.now(UTC), reason=reason, kind=kind,
            dry_run=dry_run,
        )  # fmt: skip
    except RefusedError as error:
        raise _refused(error, format) from error
    except ValueError as error:
        raise BadInput(str(error)) from error
    _write(done.facts, (), format)
    _conclude(len(done.facts) - done.before, done.before, dry_run)


def _one(  # noqa: PLR0917 - the parts of a transfer, as they are typed
    source: str, payee: str, to: str, amount: str, benefits: str, contract: str, decision: str,
    delegation: str, clause: str, clears: str, words: str, key: str,
) -> Payment | Allotment:  # fmt: skip
    """The transfer that was typed, of no day yet. Raises BadInput."""
    fund = _ref("--from", source)
    if fund is None:
        raise BadInput("--from is missing: name the fund that it leaves, or --file for many.")
    pounds = _money(amount)
    if bool(payee) == bool(to):
        raise BadInput("Name --payee for a payment, or --to for an allotment to another fund.")
    rests_on = _ref("--decision", decision)
    if to:
        under = _ref("--clause", clause)
        if under is None:
            raise BadInput("--clause is missing: name the clause under which it is allotted.")
        target = _ref("--to", to)
        assert target is not None  # noqa: S101 - asked above
        return Allotment(
            Ref("allotment", key), fund, target, pounds, rests_on, under, date.min,
            clears=_ref("--clears", clears),
        )  # fmt: skip
    paid = _ref("--payee", payee)
    assert paid is not None  # noqa: S101 - asked above
    if not words.strip() or len(words) > 300:
        raise BadInput("--words say what the payment is for, in at most 300 characters.")
    used = _ref("--delegation", delegation)
    kind = WarrantKind.DELEGATION if used and rests_on is None else WarrantKind.DECISION
    return Payment(
        Ref("payment", key), fund, paid, _ref("--benefits", benefits) or paid,
        _ref("--contract", contract), rests_on, words, pounds, date.min, kind, used,
        _ref("--clause", clause),
    )  # fmt: skip


def _dated(transfer: Any, day: date) -> Transfer:
    if isinstance(transfer, Allotment):
        return replace(transfer, made=day)
    return replace(transfer, paid=day)  # type: ignore[no-any-return]


def _ref(option: str, text: str) -> Ref | None:
    if not text:
        return None
    try:
        return Ref.parse(text)
    except RefError as error:
        raise BadInput(f"{option}: {error}") from error


def _money(text: str) -> Money:
    if not text:
        raise BadInput("--amount is missing: write pounds, such as 1250.50.")
    try:
        return Money.parse(text)
    except MoneyError as error:
        raise BadInput(f"--amount: {error}") from error


def _day(at: datetime | None) -> date:
    from goldenthread.records.occasion import occasion

    return at.date() if at else occasion().day


def _is_csv(file: Path) -> bool:
    return file.suffix.lower() == ".csv"


def _taken(file: Path) -> tuple[Incoming, Problems]:
    problems = Problems()
    return take_in(file, problems), problems


def _read_transfers(file: Path) -> Reading[tuple[Any, ...]]:
    incoming, problems = _taken(file)
    if _is_csv(file):
        return read_transfers(incoming, problems)
    return read_facts(incoming, problems, NUMBERED)


def _facts_of(reading: Reading[tuple[Any, ...]], format: Format | None) -> Sequence[Any]:
    """The facts of a reading. Raises BadInput with every problem, shown in the format asked."""
    if reading.facts is not None:
        return reading.facts
    rows = [
        {"row": each.row or "", "column": each.column or "", "value": each.value or "",
         "problem": each.message, "remedy": each.remedy}
        for each in reading.problems
    ]  # fmt: skip
    write_rows(
        rows, format, columns=("row", "column", "value", "problem", "remedy"),
        title="What has to be mended",
    )  # fmt: skip
    problems = sum(reading.counts.values())
    have = "problem has" if problems == 1 else "problems have"
    raise BadInput(f"{reading.name}: nothing was recorded; {problems:,} {have} to be mended.")


def _refused(error: RefusedError, format: Format | None) -> Refused:
    """Every reason and remedy on stdout, and the words of the refusal."""
    if chosen_format(format) is Format.JSON:
        write_json(
            [{"number": number, **verdict_document(verdict)} for number, verdict in error.refused]
        )
    else:
        rows = [
            {"number": number, "transfer": str(verdict.subject), "reason": reason.words,
             "remedy": reason.remedy}
            for number, verdict in error.refused
            for reason in verdict.reasons
        ]  # fmt: skip
        write_rows(
            rows, format, columns=("number", "transfer", "reason", "remedy"),
            title="Why it is refused",
        )  # fmt: skip
    refused = len(error.refused)
    return Refused(f"{refused:,} of {error.of:,} refused. Nothing was recorded.")


def verdict_document(verdict: Verdict) -> dict[str, object]:
    """A verdict as an object, with its chain and its reasons as lists."""
    return {
        "subject": str(verdict.subject),
        "permitted": verdict.permitted,
        "chain": [
            {"ref": str(step.ref), "words": step.words, "clause": str(step.clause)}
            for step in verdict.chain
        ],
        "reasons": [
            {"ref": str(reason.ref), "words": reason.words, "remedy": reason.remedy,
             "clause": str(reason.clause) if reason.clause else None}
            for reason in verdict.reasons
        ],
    }  # fmt: skip


def _write(done: Sequence[Any], verdicts: Sequence[Verdict], format: Format | None) -> None:
    if chosen_format(format) is Format.JSON:
        write_json(
            {
                "facts": [fact_object(_word(one), one) for one in done],
                "verdicts": [verdict_document(one) for one in verdicts],
            }
        )
        return
    rows = [
        {"kind": _word(one), "ref": str(getattr(one, "ref", "")),
         "amount": str(getattr(one, "amount", "") or ""),
         "rests on": getattr(getattr(one, "warrant", None), "value", "")}
        for one in done
    ]  # fmt: skip
    shown = rows if chosen_format(format) is Format.CSV else rows[:SHOWN]
    write_rows(shown, format, columns=("kind", "ref", "amount", "rests on"))
    if len(shown) < len(rows):
        say(f"And {len(rows) - len(shown):,} more (all of them with --format csv).")
    if len(verdicts) == 1 and chosen_format(format) is Format.TABLE:
        for step in verdicts[0].chain:
            results.print(f"  {step.words}  {step.clause}", markup=False)


def _word(fact: Any) -> str:
    return next(iter(nouns_of([type(fact)])))


def _conclude(written: int, before: int, dry_run: bool) -> None:
    were = (
        "was recorded before, and is left as it is"
        if before == 1
        else ("were recorded before, and are left as they are")
    )
    known = f" {before:,} {were}." if before else ""
    if dry_run:
        say(f"Dry run: {written:,} would be recorded, and nothing was.{known}")
        return
    say(f"{written:,} recorded.{known}")
    say_head()
