"""The Jinja environment: our templates, and the components of nhsuk-frontend-jinja."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup, escape

from goldenthread.kernel import FinancialYear, Money, Ref, Span
from goldenthread.records.occasion import occasion
from goldenthread.web.addresses import address, thread_address
from goldenthread.web.assets import fingerprinted, style_address
from goldenthread.web.presenters import Code, Mention, Told, day, moment, pounds, spell


def environment(**options: Any) -> Environment:
    """Django's Jinja options with the components, the words and the addresses of this site."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = ChainableUndefined  # what the components ask of their caller
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django sets autoescape
    made.globals.update(
        static=fingerprinted,
        style_address=style_address,
        address=address,
        thread_address=thread_address,
        occasion=occasion,
    )
    made.filters.update(
        cell=cell, day=day, moment=moment, pounds=pounds, whole=whole, number=number, typed=typed
    )
    return made


def whole(amount: Money) -> str:
    """An amount to the nearest pound, for columns that are compared."""
    return f"{'-' if amount.pence < 0 else ''}£{round(abs(amount.pence) / 100):,}"


def typed(amount: Money) -> str:
    """An amount as one would type it: ``4,000,000,000``, with pence only where there are any."""
    return str(amount).removeprefix("£").removesuffix(".00")


def number(value: int) -> str:
    """A count with thousands set apart."""
    return f"{value:,}"


def cell(value: Any) -> Markup | str:
    """A value as it stands in a table or a summary: linked, dated, grouped in thousands."""
    if value is None or value == "":
        return "None"
    if isinstance(value, Mention):
        note = Markup(' <span class="note">{}</span>').format(value.note) if value.note else ""
        if not value.href:
            return Markup("{}{}").format(value.text, note)
        return Markup('<a href="{}">{}</a>{}').format(value.href, value.text, note)
    if isinstance(value, Code):
        return Markup("<code>{}</code>").format(value.text)
    if isinstance(value, Told):
        return Markup("").join(
            cell(part) if isinstance(part, Mention) else part for part in value.parts
        )
    return escape(_plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Span):
        return spell(value)
    if isinstance(value, StrEnum):
        return value[:1].upper() + value[1:]
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, Money | Ref | FinancialYear):
        return str(value)
    return str(value)
