"""A refusal: what was asked is not done, not even in part, and every reason is told."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.kernel import Reason, Ref, Verdict


class RefusedError(Exception):
    """Some of what was to be recorded is refused, and so nothing was written.

    ``refused`` gives for each its number in the order in which they were given (the first is 1)
    and its verdict, with every reason and remedy.
    """

    def __init__(self, refused: Sequence[tuple[int, Verdict]], of: int) -> None:
        self.refused = tuple(refused)
        self.of = of
        first, verdict = self.refused[0]
        why = "; ".join(reason.words for reason in verdict.reasons) or "nothing allows it"
        more = f" {len(refused) - 1:,} more are refused as well." if len(refused) > 1 else ""
        super().__init__(
            f"Nothing was recorded: {first:,} of {of:,} ({verdict.subject}) is refused. "
            f"{why[:1].upper()}{why[1:]}.{more}"
        )


def another_content(ref: Ref) -> Reason:
    """Why a key that is used cannot be used again with other content."""
    return Reason(
        ref, f"the key {ref.key} is used already, with other content", None,
        "give it a key of its own, or leave the key out for the next number",
    )  # fmt: skip
