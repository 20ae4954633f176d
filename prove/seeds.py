"""Whatever the seed, the demonstration is whole: threads, money, networks and clocks."""

from __future__ import annotations

from collections import Counter

from goldenthread.kernel import Ref
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.synthetic.system import generate, make_manifest
from goldenthread.thread.gathered import GatheredLinks

SEEDS = 40


def run() -> None:
    for seed in range(SEEDS):
        facts = generate(seed)
        manifest = make_manifest(seed, facts)
        counts = manifest.counts
        assert (counts["Payment"], counts["Decision"]) == (20_000, 300), (seed, counts)
        assert 1_150_000 < manifest.people < 1_250_000, (seed, manifest.people)
        _money_is_conserved(seed, facts)
        _references_hold(seed, facts)
        links = GatheredLinks.of(facts)
        payments = [fact for fact in facts if isinstance(fact, Payment)]
        # Payments that carry the same links have the same thread: one of each is pulled.
        alike = {
            (one.fund, one.payee, one.benefits, one.contract, one.decision): one.ref
            for one in payments
        }
        for ref in alike.values():
            thread = links.pull(ref)
            assert thread.complete, (seed, str(ref), thread.gaps)
        print(
            f"   seed {seed}: {len(facts):,} facts, {manifest.people:,} people, "
            f"{len(alike):,} different threads complete, start {manifest.start}",
            flush=True,
        )


def _money_is_conserved(seed: int, facts: list[object]) -> None:
    left: Counter[Ref] = Counter()
    for fact in facts:
        if isinstance(fact, Allotment):
            left[fact.destination] += fact.amount.pence
            if not fact.source.key.endswith("-vote"):
                left[fact.source] -= fact.amount.pence
        elif isinstance(fact, Payment):
            left[fact.fund] -= fact.amount.pence
    assert min(left.values()) >= 0, (seed, min(left.items(), key=lambda item: item[1]))


def _references_hold(seed: int, facts: list[object]) -> None:
    refs = [ref for fact in facts if (ref := getattr(fact, "ref", None)) is not None]
    assert len(set(refs)) == len(refs), f"seed {seed}: a reference is given twice"
    postcodes = [code for fact in facts if (code := getattr(fact, "postcode", None))]
    assert len(set(postcodes)) == len(postcodes), f"seed {seed}: a postcode is given twice"
