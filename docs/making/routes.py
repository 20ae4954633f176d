"""docs/reference/routes.md: every address of the site, and who may use it with which methods."""

from __future__ import annotations

from docs.making.words import page, table
from goldenthread.records.roles import GRANTED, WITHOUT_SECOND_FACTOR, AccountRole


def make() -> str:
    """The page. Django must be set up."""
    from goldenthread.web.permissions import Declaration, declarations
    from goldenthread.web.urls import urlpatterns

    def row(declared: Declaration) -> tuple[str, ...]:
        sends = "POST" in declared.methods
        reads = "GET" in declared.methods
        may = " and ".join(filter(None, ("read" if reads else "", "send" if sends else "")))
        return (
            f"`/{declared.pattern}`",
            ", ".join(declared.methods),
            *(may if role in declared.allows else "" for role in AccountRole),
        )

    every = sorted(declarations(urlpatterns), key=lambda declared: declared.pattern)
    both = frozenset(AccountRole)
    factor = ", ".join(role.value for role in GRANTED if role not in WITHOUT_SECOND_FACTOR)
    return page(
        "Who may use which address",
        "Each route declares who may use it, in `web/urls.py`. A route that declares nothing makes "
        "the site refuse to start, and is refused besides. *Read* is GET and HEAD, *send* is POST; "
        "any other method is answered with 405. Somebody who is not signed in is led to sign in; "
        "somebody who is, in another role, is told for whom the page is (403).",
        f"These roles are of use only once a second factor was shown: {factor}. A role may be "
        "given for one place, body or practice: what it then may write is held to that.",
        "## For some",
        table(
            ("Address", "Methods", *(role.words for role in AccountRole)),
            (row(declared) for declared in every if declared.allows != both),
        ),
        "The addresses under `/account/` are for whoever is signed in to an account, with any role "
        "or none; nobody in a persona has one.",
        "## For everybody",
        table(
            ("Address", "Methods"),
            (row(declared)[:2] for declared in every if declared.allows == both),
        ),
    )
