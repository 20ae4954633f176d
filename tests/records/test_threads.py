"""A trace in SQL and a trace in memory find the same thread."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.kernel import Ref, Span
from goldenthread.thread.gathered import GatheredLinks
from goldenthread.thread.kinds import Direction, Link

if TYPE_CHECKING:
    from goldenthread.records.models import LinkRow

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Few names and many links: walks go deep, and relations have more links than are shown.
REFS = st.builds(Ref, st.sampled_from(["decision", "body", "fund", "law"]),
                 st.sampled_from("ABC"))  # fmt: skip
SPANS = st.builds(
    Span,
    st.none() | st.sampled_from([date(2024, 4, 1), date(2025, 4, 1)]),
    st.none() | st.sampled_from([date(2025, 10, 1), date(2026, 4, 1)]),
)
LINKS = st.lists(
    st.builds(
        Link, REFS, st.sampled_from(["under", "by"]), REFS, st.sampled_from(Direction),
        st.booleans(), SPANS,
    ),
    min_size=15, max_size=80, unique_by=lambda link: (link.source, link.relation, link.target),
)  # fmt: skip


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(links=LINKS, start=REFS, way=st.sampled_from(Direction))
def test_both_engines_agree_on_any_graph(links: list[Link], start: Ref, way: Direction) -> None:
    from goldenthread.records.models import EntryRow, LinkRow
    from goldenthread.records.threads import pull

    LinkRow.objects.all().delete()
    LinkRow.objects.bulk_create(_row(link) for link in links)
    EntryRow.objects.all().delete()
    held = {link.source for link in links}
    EntryRow.objects.bulk_create(
        EntryRow(ref=ref, kind=ref.kind, title="x", detail="", words="x") for ref in held
    )
    in_sql = pull(start, [way])
    in_memory = GatheredLinks(links, held).pull(start, [way])
    assert set(in_sql.ties) == set(in_memory.ties)
    assert {(step.ref, step.depth) for step in in_sql.steps} == {
        (step.ref, step.depth) for step in in_memory.steps
    }
    assert set(in_sql.gaps) == set(in_memory.gaps)


def _row(link: Link) -> LinkRow:
    from goldenthread.records.models import LinkRow

    return LinkRow(
        source=link.source, relation=link.relation, target=link.target,
        direction=link.direction.value, aside=link.aside,
        since=link.span.since, until=link.span.until,
    )  # fmt: skip


def test_a_step_is_one_query_whatever_its_size() -> None:
    from goldenthread.records.models import LinkRow
    from goldenthread.records.threads import fetch

    law = Ref("law", "A")
    for size in (10, 1_000):
        LinkRow.objects.bulk_create(
            LinkRow(source=Ref("power", f"{size}-{n}"), relation="given by", target=law,
                    direction="up", aside=False)
            for n in range(size)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            ties = fetch([law], Direction.DOWN, 5)
        assert len(queries) == 1
        assert len(ties) == 5
    assert {tie.alike for tie in ties} == {1_010}
