"""Keeping apart: a demonstration and a real record never share a home."""

from __future__ import annotations

from goldenthread.records.models import Recording

DEMONSTRATION_VERB = "build demonstration"


class HomeInUseError(Exception):
    """The home holds something else. The words say what, and what to do."""


def refuse_a_demonstration() -> None:
    """Refuse to write what is real, or redrawn, into a demonstration. Raises HomeInUseError.

    Its threads, committees and figures were made to fit one another: a district loaded beside
    them, or a place drawn anew, would leave threads that end in nothing.
    """
    built = Recording.objects.filter(verb=DEMONSTRATION_VERB).first()
    if built is not None:
        raise HomeInUseError(
            f"This home is a demonstration ({built.source_name}), and is kept as it was made. "
            "Nothing was changed. Make another home: name one with --home DIR, and load into it."
        )


def demonstration_there(source_name: str) -> str | None:
    """The digest of this demonstration where it is recorded, None in an empty home.

    Raises HomeInUseError where the home holds anything else.
    """
    event = Recording.objects.filter(verb=DEMONSTRATION_VERB, source_name=source_name).first()
    if event is not None:
        return event.source_digest
    other = Recording.objects.order_by("pk").first()
    if other is None:
        return None
    if other.verb == DEMONSTRATION_VERB:
        raise HomeInUseError(
            f"This home holds another demonstration ({other.source_name}). Give this one a home of "
            "its own with --home DIR, or ask for the seed that is there."
        )
    raise HomeInUseError(
        f"This home holds facts that were recorded by {other.recorded_by} ({other.verb}). A "
        "demonstration is never mixed with them: give it a home of its own with --home DIR."
    )
