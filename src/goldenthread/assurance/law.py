"""The provisions that rules cite, from the table of instruments and from published guidance."""

from __future__ import annotations

from datetime import date

from goldenthread.kernel import Citation, Force, Ref
from goldenthread.reference.instruments import provisions

BOARDS_BEGAN = date(2022, 7, 1)
"""The day on which integrated care boards, and most of the Act of 2022, came into force."""

FRAMEWORK_PUBLISHED = date(2021, 6, 16)


def law(key: str) -> Citation:
    """A provision of the table, by its key. Raises KeyError where it is not in the table."""
    one = provisions()[Ref("law", key)]
    return Citation(one.instrument, one.number, one.force, one.verified)


TEN_MEMBERS = Citation(
    "Integrated Care Systems: design framework (NHS England, 16 June 2021)",
    "membership of the board", Force.GUIDANCE,
)  # fmt: skip
MENTAL_HEALTH = Citation(
    "National Health Service Act 2006", "Schedule 1B, paragraph 8(6)", Force.STATUTE
)
COMMITTEE_CHAIRS = Citation(
    "Model constitution for boards (NHS England)", "chairs of committees", Force.GUIDANCE,
    verified=False,
)  # fmt: skip
STANDING_ORDERS = Citation(
    "Model standing orders for boards (NHS England)", "quorum and voting", Force.CONSTITUTION,
    verified=False,
)  # fmt: skip
DECLARED_IN_TIME = Citation(
    "National Health Service Act 2006", "section 14Z30(3)", Force.STATUTE
)  # fmt: skip
CONFLICTS_MANAGED = Citation(
    "National Health Service Act 2006", "section 14Z30(4)", Force.STATUTE
)  # fmt: skip
PUBLIC_MEETINGS = Citation(
    "Public Bodies (Admission to Meetings) Act 1960", "section 1", Force.STATUTE, verified=False
)
FINANCIAL_INSTRUCTIONS = Citation(
    "Standing financial instructions of the board", "payments", Force.CONSTITUTION, verified=False
)
SCHEME_OF_DELEGATION = Citation(
    "Scheme of reservation and delegation of the board", "limits and terms", Force.CONSTITUTION,
    verified=False,
)  # fmt: skip
RING_FENCES = Citation(
    "Standing financial instructions of the board", "ring-fenced money", Force.CONSTITUTION,
    verified=False,
)  # fmt: skip
NETWORKS = Citation(
    "Network Contract Directed Enhanced Service", "network agreement and nominated payee",
    Force.DIRECTIONS, verified=False,
)  # fmt: skip
COMPLAINTS_CLOCK = Citation(
    "Constitution of the board", "challenges and their answers", Force.CONSTITUTION, verified=False
)
TWELVE_WEEKS = Citation(
    "Common practice of NHS and public bodies (no law sets a period)", "twelve weeks to answer",
    Force.POLICY,
)  # fmt: skip
OPEN_MIND = Citation(
    "Moseley v Haringey [2014] UKSC 56, adopting R v Brent ex parte Gunning (1985)",
    "proposals still formative; answers conscientiously taken into account", Force.COMMON_LAW,
)  # fmt: skip
RESPONSE = Citation(
    "Consultation principles (Cabinet Office)", "response within twelve weeks", Force.GUIDANCE,
    verified=False,
)  # fmt: skip
PLACES_GUIDED = Citation(
    "Thriving places (NHS England and the Local Government Association, September 2021)",
    "who takes part in deciding at place", Force.GUIDANCE, verified=False,
)  # fmt: skip
NOT_SPLIT = Citation(
    "Standing financial instructions of the board", "awards are not divided to avoid a limit",
    Force.CONSTITUTION, verified=False,
)  # fmt: skip
ONE_ANSWER_EACH = Citation(
    "Consultation principles (Cabinet Office)", "what was said, by whom, counted once",
    Force.GUIDANCE, verified=False,
)  # fmt: skip
THE_RECORD = Citation("Goldenthread, kinds of fact", "links that a fact must carry", Force.STANDARD)
