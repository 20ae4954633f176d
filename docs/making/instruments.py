"""docs/reference/instruments.md: law cited, prices used, and what nobody has verified yet."""

from __future__ import annotations

from itertools import groupby

from docs.making.words import page, table
from goldenthread.kernel import Force
from goldenthread.reference.instruments import Provision, provisions
from goldenthread.reference.practice_prices import practice_prices

_NOT = "not verified against the source"


def make() -> str:
    """The page."""
    order = list(Force)
    every = sorted(provisions().values(), key=lambda each: order.index(each.force))
    verified = sum(provision.verified for provision in every)
    prices = practice_prices().values()
    return page(
        "Law and prices",
        f"The {len(every)} provisions that the product cites. The summaries are ours, never "
        f"quotations. {verified} were read at the source, or in an official document that sets "
        f"them out; the other {len(every) - verified} say **{_NOT}** here, on every page and in "
        "every thread. Contains public sector information licensed under the Open Government "
        "Licence v3.0.",
        *(
            f"## {force.capitalize()}\n\n{_of_force(list(group))}"
            for force, group in groupby(every, lambda each: each.force)
        ),
        "## Prices of general practice\n\nUsed to make the fictional system believable.",
        table(
            ("Price", "Year", "Value", "Unit", "Source", "Checked"),
            [
                (
                    price.name.replace("-", " "),
                    price.year,
                    f"{float(price.value):.10g}",
                    price.unit,
                    price.source,
                    "yes" if price.verified else _NOT,
                )
                for price in prices
            ],
        ),
    )


def _of_force(group: list[Provision]) -> str:
    return table(
        ("Reference", "Provision", "What it says", "Since", "Made under", "Checked"),
        [
            (
                f"`{each.ref}`",
                f"{each.instrument}, {each.number}",
                each.summary,
                each.since,
                f"`{each.under}`" if each.under else "",
                "yes" if each.verified else _NOT,
            )
            for each in group
        ],
    )
