"""A trace in SQL and a trace in memory find the same thread."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.kernel import Ref, Span
from goldenthread.thread.gathered import GatheredLinks
from goldenthread.thread.kinds import Direction, Link
from goldenthread.thread.trace import trace

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REFS = st.builds(Ref, st.sampled_from(["decision", "body", "law", "fund", "practice", "system"]),
                 st.sampled_from("ABCDEF"))  # fmt: skip
LINKS = st.lists(
    st.builds(
        Link, REFS, st.sampled_from(["under", "by", "for", "partner in"]), REFS,
        st.sampled_from(Direction), st.booleans(), st.just(Span()),
    ),
    max_size=60,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(links=LINKS, start=REFS, way=st.sampled_from(Direction))
def test_both_engines_agree_on_any_graph(links: list[Link], start: Ref, way: Direction) -> None:
    from goldenthread.records.models import LinkRow
    from goldenthread.records.threads import pull

    LinkRow.objects.all().delete()
    LinkRow.objects.bulk_create(
        LinkRow(
            source=link.source, relation=link.relation, target=link.target,
            direction=link.direction.value, aside=link.aside,
        )
        for link in links
    )  # fmt: skip
    in_sql = pull(start, [way])
    in_memory = trace(start, GatheredLinks(links).fetch, [way])
    # A few of many alike are shown; which few may depend on the order in which a level is met.
    if all(tie.alike <= 1 for tie in in_memory.ties):
        assert {s.ref for s in in_sql.steps} == {s.ref for s in in_memory.steps}
        assert {(s.ref, s.depth) for s in in_sql.steps} == {
            (s.ref, s.depth) for s in in_memory.steps
        }
        assert set(in_sql.gaps) == set(in_memory.gaps)


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
