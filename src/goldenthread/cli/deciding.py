# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``meet`` and ``decide``: record a meeting, and what it decides, within its powers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from goldenthread.cli.days import chosen_day
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import FormatOption
from goldenthread.cli.people import People, pairs
from goldenthread.cli.references import read_ref, read_ref_of, unknown
from goldenthread.cli.verdicts import perform
from goldenthread.kernel import Money, MoneyError, Ref

if TYPE_CHECKING:
    from goldenthread.authority.proposals import Course, Excusal, Recusal

ByOption = Annotated[str, typer.Option(metavar="NAME", help="Who records it.")]
WhyOption = Annotated[str, typer.Option(metavar="WORDS", help="Why; it is published.")]
KeyOption = Annotated[
    str | None,
    typer.Option(
        help="A key of your own: the same command again then writes nothing twice.",
        show_default="the next number",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show the verdict, and record nothing.")
]
Several = list[str] | None


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog="Example: goldenthread meet body:QZZ-PCC --on 2026-03-24 --absent oriole-vane "
        '--by "Ann Keeper" --reason "Minutes as approved"'
    )(meet)
    app.command(
        epilog="Example: goldenthread decide meeting:QZZ-PCC-2025-004 "
        '--title "Evening visits" --power power:QZZ-primary-medical --area system:QZZ '
        '--amount 40000 --by "Ann Keeper" --reason "People asked for them" --dry-run'
    )(decide)


def meet(
    body: Annotated[str, typer.Argument(help="The body that met, such as body:QZZ-PCC.")],
    by: ByOption,
    reason: WhyOption,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of the meeting.", show_default="today"),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="What it is called.", show_default="Meeting of the day")
    ] = None,
    venue: Annotated[str, typer.Option(help="Where it was held.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Not held in public.")] = False,
    absent: Annotated[
        Several, typer.Option(metavar="PERSON", help="Who did not come; may be repeated.")
    ] = None,
    key: KeyOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """Record that a body met: everyone who holds a post of it was present, unless --absent.

    A person is named by reference, key or full name. Ends with 1 when it is refused.
    """
    wanted = read_ref_of("body", body)
    open_home()
    from goldenthread.actions.hold_meeting import hold_meeting
    from goldenthread.authority.sittings import Convening
    from goldenthread.records.posts import seats_on

    day = chosen_day(on)
    people = People({ref: name for seat in seats_on(day, body=wanted) for ref, name in
                     seat.holders}, f"hold a post of {wanted} on {day:%-d %B %Y}")  # fmt: skip
    away = {people.named(text) for text in absent or ()}
    convening = Convening(
        wanted,
        f"Meeting of {day:%-d %B %Y}" if title is None else title,
        day,
        tuple(ref for ref in people if ref not in away),
        venue,
        in_public=not private,
    )
    perform(
        lambda: hold_meeting(
            convening, by=by, at=datetime.now(UTC), reason=reason, key=key, dry_run=dry_run
        ),
        "Met",
        format,
    )


def decide(
    meeting: Annotated[str, typer.Argument(help="The meeting, such as meeting:QZZ-PCC-2025-004.")],
    title: Annotated[str, typer.Option(help="What is decided, in one line.")],
    power: Annotated[str, typer.Option(help="The power used, such as power:QZZ-commission.")],
    area: Annotated[str, typer.Option(help="For whose people, such as place:QZZ-corrant.")],
    by: ByOption,
    reason: WhyOption,
    amount: Annotated[
        str | None, typer.Option(help="The most that it commits, in pounds; 0 for nothing.")
    ] = None,
    release: Annotated[str | None, typer.Option(help="The evidence relied on.")] = None,
    consultation: Annotated[
        str | None, typer.Option(help="The consultation answered; say how with --regard.")
    ] = None,
    regard: Annotated[
        Several,
        typer.Option(
            metavar="REF=WORDS",
            help="A challenge, consultation or release, and how it "
            "was taken into account; may be repeated.",
        ),
    ] = None,
    party: Annotated[
        Several, typer.Option(metavar="REF", help="Whom it pays, chooses or turns down; repeated.")
    ] = None,
    option: Annotated[
        Several, typer.Option(metavar="WORDS", help="A course that was considered; repeated.")
    ] = None,
    chosen: Annotated[int, typer.Option(help="The number of the option that is chosen.")] = 1,
    absent: Annotated[
        Several, typer.Option(metavar="PERSON", help="Who was out of the room for it.")
    ] = None,
    withdraw: Annotated[
        Several,
        typer.Option(metavar="PERSON=INTEREST-OR-WORDS", help="Who withdrew, and why; repeated."),
    ] = None,
    excuse: Annotated[
        Several,
        typer.Option(
            metavar="INTEREST=WORDS",
            help="A declared interest with which its holder may stay, and why.",
        ),
    ] = None,
    against: Annotated[
        Several, typer.Option(metavar="PERSON", help="Who voted against; may be repeated.")
    ] = None,
    abstain: Annotated[
        Several, typer.Option(metavar="PERSON", help="Who abstained; may be repeated.")
    ] = None,
    key: KeyOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """Take a decision: everyone who was present votes for it, unless named otherwise.

    Judged on power, limit, area, quorum, votes, interests and who was heard. Ends with 1 when it
    is refused, with every reason, its remedy, and who else may.
    """
    try:
        money = None if amount is None else Money.parse(amount)
    except MoneyError as error:
        raise BadInput(f"--amount: {error}") from error
    wanted = read_ref_of("meeting", meeting)
    open_home()
    from goldenthread.actions import decide as room
    from goldenthread.authority.minutes import Choice
    from goldenthread.authority.proposals import Ballot, Proposal, Recusal, Regard

    people, held = _present(wanted)
    noes, neither = ({people.named(one) for one in each or ()} for each in (against, abstain))
    left = _recusals(people, withdraw)
    left += (Recusal(people.named(one), None, "Out of the room") for one in absent or ())
    gone = {each.person for each in left}
    for person in sorted(noes & neither | (noes | neither) & gone):
        raise BadInput(f"{person} is named twice: against, abstaining or gone, but one of them.")
    proposal = Proposal(
        wanted, title, reason, read_ref_of("power", power), read_ref(area), held,
        tuple(
            Ballot(person, Choice.AGAINST if person in noes
                   else Choice.ABSTAIN if person in neither else Choice.FOR)
            for person in people if person not in gone
        ),
        money,
        read_ref_of("release", release) if release else None,
        read_ref_of("consultation", consultation) if consultation else None,
        _courses(option, chosen),
        tuple(Regard(read_ref(ref), words) for ref, words in pairs("--regard", regard)),
        tuple(left),
        _excusals(excuse),
        tuple(read_ref(one) for one in party or ()),
    )  # fmt: skip
    perform(
        lambda: room.decide(
            proposal, by=by, at=datetime.now(UTC), reason=reason, key=key, dry_run=dry_run
        ),
        "Decided",
        format,
    )


def _present(meeting: Ref) -> tuple[People, date]:
    """Those who are recorded as present at a meeting, and its day. Raises Refused."""
    from goldenthread.authority.decisions import Meeting
    from goldenthread.authority.minutes import Attendance
    from goldenthread.records.reading import any_of, facts
    from goldenthread.structure.posts import Person

    held = [one.held for one in facts(Meeting, ref=meeting)]
    if not held:
        raise Refused(unknown(meeting))
    came = {one.person for one in facts(Attendance, meeting=meeting)}
    names = {one.ref: one.name for one in facts(Person, any_of("ref", came))}
    people = {ref: names.get(ref, ref.key) for ref in came}
    return People(people, f"are recorded as present at {meeting}"), held[0]


def _recusals(people: People, withdraw: Several) -> list[Recusal]:
    from goldenthread.authority.proposals import Recusal

    found = []
    for person, why in pairs("--withdraw", withdraw):
        interest = read_ref(why) if why.startswith("interest:") else None
        words = "Declared interest" if interest else why
        found.append(Recusal(people.named(person), interest, words))
    return found


def _excusals(excuse: Several) -> tuple[Excusal, ...]:
    from goldenthread.authority.interests import Interest
    from goldenthread.authority.proposals import Excusal
    from goldenthread.records.reading import any_of, facts

    said = {read_ref_of("interest", ref): words for ref, words in pairs("--excuse", excuse)}
    holders = {one.ref: one.person for one in facts(Interest, any_of("ref", said))}
    for ref in said:
        if ref not in holders:
            raise BadInput(f"--excuse: {ref} is not recorded as an interest.")
    return tuple(Excusal(holders[ref], ref, words) for ref, words in said.items())


def _courses(option: Several, chosen: int) -> tuple[Course, ...]:
    from goldenthread.authority.proposals import Course

    courses = option or ()
    if courses and not 1 <= chosen <= len(courses):
        raise BadInput(f"--chosen {chosen}: there are {len(courses)} options.")
    return tuple(Course(words, number == chosen) for number, words in enumerate(courses, 1))
