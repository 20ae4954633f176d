"""Every thread is whole: from each of 20,000 payments up to the law and down to people."""

from __future__ import annotations

from goldenthread.kernel import Ref
from goldenthread.money.transfers import Payment
from goldenthread.structure.agreements import Agreement
from goldenthread.thread.gathered import GatheredLinks
from goldenthread.thread.kinds import Direction
from tests.synthetic.conftest import Invented


def test_the_thread_of_every_payment_is_complete(invented: Invented):
    """Payments that carry the same links have the same thread, so one of each is pulled."""
    links = GatheredLinks.of(invented.facts)
    alike: dict[tuple[Ref | None, ...], Ref] = {}
    for one in invented.all(Payment):
        alike[one.fund, one.payee, one.benefits, one.contract, one.decision] = one.ref
    for ref in alike.values():
        thread = links.pull(ref)
        assert thread.complete, (str(ref), thread.gaps)
        assert any(step.ref.kind == "law" for step in thread.up())


def test_every_kind_of_fact_has_a_whole_thread(invented: Invented):
    """Ten of each kind, from one end of the record to the other."""
    links = GatheredLinks.of(invented.facts)
    by_kind: dict[str, list[Ref]] = {}
    for ref in invented.by_ref:
        by_kind.setdefault(ref.kind, []).append(ref)
    for refs in by_kind.values():
        for ref in refs[:: max(1, len(refs) // 10)]:
            thread = links.pull(ref)
            assert thread.complete, (str(ref), thread.gaps)


def test_a_payment_is_found_from_the_law_and_from_the_practice(invented: Invented):
    links = GatheredLinks.of(invented.facts)
    down = links.pull(Ref("law", "nhs-act-2006-s83"), (Direction.DOWN,))
    assert any(step.ref.kind == "payment" for step in down.down())
    practice = next(ref for ref in invented.by_ref if ref.kind == "practice")
    up = links.pull(practice, (Direction.UP,))
    assert any(step.ref.kind == "payment" for step in up.up())
    assert any(step.ref.kind == "law" for step in up.up())


def test_each_agreement_names_its_parties(invented: Invented):
    links = GatheredLinks.of(invented.facts)
    for agreement in invented.all(Agreement):
        ties = links.fetch([agreement.ref], Direction.DOWN, 5)
        assert sum(tie.alike for tie in ties if tie.link.relation == "partner in") >= 2
