# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``allocate``: what a pot comes to in each place, network, district or practice."""

from __future__ import annotations

from typing import Annotated

import typer

from goldenthread.allocation.apportion import ApportionmentError
from goldenthread.allocation.indicative_budget import Stream, divide_pot
from goldenthread.allocation.need_table import NeedTableError
from goldenthread.allocation.partition import Level
from goldenthread.cli.divisions import (
    ByOption,
    SystemArgument,
    YearOption,
    chosen_systems,
    divided,
    recorded_need,
)
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_rows
from goldenthread.exchange.flat_objects import BUDGET_COLUMNS, budget_object
from goldenthread.kernel import Money, MoneyError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: goldenthread allocate QWO --pot 4000000000 --by lower-tier --year 2024/25"
    )(allocate)


def allocate(
    system: SystemArgument,
    pot: Annotated[
        str, typer.Option(metavar="POUNDS", help="The pot, such as 1250000 or 1250000.50.")
    ],
    stream: Annotated[
        Stream, typer.Option(help="The stream whose weights divide it.")
    ] = Stream.CORE,
    by: ByOption = Level.PLACE,
    year: YearOption = None,
    format: FormatOption = None,
) -> None:
    """Divide a pot by weighted population, to the penny: an indication, not an allocation.

    The parts always sum to the pot. Of what is left after rounding down, a penny each goes to the
    largest remainders; of equal ones to the larger weight, then to the first code. Practices are
    divided from their place where the system has a scheme of places.
    """
    amount = read_pounds(pot)
    open_home()
    recorded = recorded_need(year)
    systems = chosen_systems(system, recorded)
    through = by
    if by is Level.PRACTICE:
        has_places = any(one in recorded.schemes for one in systems)
        through = Level.PLACE if has_places else Level.SYSTEM
        say(f"Divided from system to {'place to ' if has_places else ''}practice.")
    partition = divided(recorded, through, systems)
    try:
        budget = divide_pot(recorded.table, partition, stream.component, amount, systems)
    except (ApportionmentError, NeedTableError) as error:
        raise Refused(f"The pot was not divided: {error}.") from error
    rows = budget.practice_rows(recorded.practice_names) if by is Level.PRACTICE else budget.rows()
    if chosen_format(format) is Format.TABLE:
        columns = ["area_code", "area_name", "pounds"]
        write_rows(
            ({**budget_object(row), "pounds": str(row.pounds)} for row in rows),
            format,
            columns=["system", *columns] if len(systems) > 1 else columns,
            title=f"{system.upper()}, {amount} by {stream} weights of {recorded.year}: indicative",
            numeric=("pounds",),
        )
        return
    write_rows(map(budget_object, rows), format, columns=BUDGET_COLUMNS)


def read_pounds(text: str) -> Money:
    """An amount as typed, zero or more."""
    try:
        amount = Money.parse(text)
    except MoneyError as error:
        raise BadInput(f"--pot: {error}.") from error
    if amount.pence < 0:
        raise BadInput("--pot: a pot is zero or more.")
    return amount
