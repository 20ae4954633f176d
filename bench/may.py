"""Who may decide: 20,000 questions, beside Cedar and Casbin on the same tree.

Neither alternative can follow a chain of delegations with a limit, an area and a span on each
step, so they are given the chains worked out beforehand: one flat permission for each body and
power, with the smallest limit of its chain. They then answer yes or no; ours also gives the
chain, what is left of a limit, the reason for a no, what would have to change, and who else
may. Suspensions, yearly limits, reservations and dates are ours alone. *Again* is what a write
costs: the handbook is built anew.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import blake2b

from goldenthread.authority.handbook import Handbook, Question
from goldenthread.authority.powers import Delegation, Power, Suspension
from goldenthread.kernel import Money, Ref, Span

DAY = date(2026, 3, 31)
ROOT = Ref("body", "0")
LAW = Ref("law", "1")


def run() -> None:
    print("   bodies  delegations   build    ours p50 / p99   again     Cedar p50  Casbin p50")
    for bodies, powers in ((400, 13), (400, 130), (4_000, 13)):
        names, delegations, suspensions = tree(bodies, powers)
        build, handbook = timed(names, delegations, suspensions)
        asked = questions(20_000, bodies, names)
        times = each(handbook.may, asked)
        rebuilt, _ = timed(names, delegations[:-1], suspensions)
        line = (
            f"   {bodies:>6,}  {len(delegations):>11,}  {build * 1000:4.0f} ms   "
            f"{us(times, 50)} / {us(times, 99)} us    {rebuilt * 1000:4.0f} ms"
        )
        if len(delegations) < 10_000:
            flat = flattened(names, delegations, suspensions)
            sample = asked[:: len(asked) // 200]
            ours = [handbook.may(one).permitted for one in sample]
            cedar, cedar_says = with_cedar(flat, sample)
            casbin, casbin_says = with_casbin(flat, sample)
            assert ours == cedar_says == casbin_says, "the three must agree on yes and no"
            own = statistics.median(times)
            line += f"          {ratio(cedar, own)}   {ratio(casbin, own)}"
        print(line)


def tree(bodies: int, powers: int) -> tuple[list[Power], list[Delegation], list[Suspension]]:
    """A tree of bodies under one holder, each power delegated down all of it."""
    held = [Power(Ref("power", str(p)), "x", ROOT, LAW, Span()) for p in range(powers)]
    delegations: list[Delegation] = []
    for power in held:
        for body in range(1, bodies):
            above = max(0, (body - 1) // 4)
            pence = 10 ** (9 - min(5, len(str(body)))) + draw("limit", power.ref, body) % 10_000
            delegations.append(
                Delegation(
                    Ref("delegation", f"{power.ref.key}-{body}"), power.ref,
                    Ref("body", str(above)), Ref("body", str(body)), Ref("clause", str(body)),
                    Money(pence), None, Span(date(2022, 7, 1)), may_sub_delegate=True,
                )
            )  # fmt: skip
    suspended = [
        Suspension(Ref("suspension", str(n)), one.ref, Ref("clause", "s"), Span(DAY))
        for n, one in enumerate(delegations)
        if draw("suspended", one.ref, 0) % 50 == 0
    ]
    return held, delegations, suspended


def questions(number: int, bodies: int, powers: Sequence[Power]) -> list[Question]:
    """Distinct questions: each a body, a power and an amount of its own."""
    return [
        Question(
            Ref("body", str(draw("body", LAW, n) % bodies)),
            powers[draw("power", LAW, n) % len(powers)].ref,
            DAY,
            Money(n + draw("amount", LAW, n) % 10 ** (3 + n % 7)),
        )
        for n in range(number)
    ]


def flattened(
    powers: Sequence[Power], delegations: Sequence[Delegation], suspensions: Sequence[Suspension]
) -> dict[tuple[str, str], int]:
    """For each body and power, the smallest limit of its chain; none where the chain is cut."""
    cut = {one.delegation for one in suspensions}
    most: dict[tuple[str, str], int] = {(ROOT.key, power.ref.key): 2**62 for power in powers}
    for one in delegations:  # a tree in order: a delegator comes before its delegates
        above = most.get((one.delegator.key, one.power.key))
        if above is not None and one.ref not in cut and one.limit is not None:
            most[one.delegate.key, one.power.key] = min(above, one.limit.pence)
    return most


def with_cedar(
    flat: dict[tuple[str, str], int], sample: Sequence[Question]
) -> tuple[list[float], list[bool]]:
    import cedarpy

    policies = cedarpy.PolicySet.from_str(
        "\n".join(
            f'permit(principal == Body::"{body}", action == Action::"{power}", resource) '
            f"when {{ context.pence <= {limit} }};"
            for (body, power), limit in flat.items()
        )
    )
    entities = cedarpy.Entities.from_json_str("[]")

    def ask(one: Question) -> bool:
        request = {
            "principal": f'Body::"{one.body.key}"',
            "action": f'Action::"{one.power.key}"',
            "resource": 'Area::"everywhere"',
            "context": {"pence": one.amount.pence if one.amount else 0},
        }
        return bool(cedarpy.is_authorized(request, policies, entities).allowed)

    return answers(ask, sample)


def with_casbin(
    flat: dict[tuple[str, str], int], sample: Sequence[Question]
) -> tuple[list[float], list[bool]]:
    import casbin

    model = casbin.Model()
    model.load_model_from_text(
        "[request_definition]\nr = sub, act, pence\n[policy_definition]\np = sub, act, limit\n"
        "[policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\n"
        "m = r.sub == p.sub && r.act == p.act && within(r.pence, p.limit)\n"
    )
    enforcer = casbin.Enforcer(model)
    enforcer.add_function("within", lambda pence, limit: pence <= int(limit))
    enforcer.add_policies([[body, power, str(limit)] for (body, power), limit in flat.items()])
    few = sample[::10]
    times, says = answers(
        lambda one: bool(
            enforcer.enforce(one.body.key, one.power.key, one.amount.pence if one.amount else 0)
        ),
        few,
    )
    # Casbin reads every policy for each question: one in ten is asked, the rest are Cedar's word.
    told = dict(zip(few, says, strict=True))
    _, cedar = with_cedar(flat, sample)
    return times, [told.get(one, word) for one, word in zip(sample, cedar, strict=True)]


def answers(
    ask: Callable[[Question], bool], sample: Sequence[Question]
) -> tuple[list[float], list[bool]]:
    times, says = [], []
    for one in sample:
        started = time.perf_counter()
        says.append(ask(one))
        times.append(time.perf_counter() - started)
    return times, says


def each(ask: Callable[[Question], object], asked: Sequence[Question]) -> list[float]:
    times = []
    for one in asked:
        started = time.perf_counter()
        ask(one)
        times.append(time.perf_counter() - started)
    return times


def timed(
    powers: Sequence[Power], delegations: Sequence[Delegation], suspensions: Sequence[Suspension]
) -> tuple[float, Handbook]:
    started = time.perf_counter()
    made = Handbook(powers, delegations, suspensions)
    return time.perf_counter() - started, made


def draw(word: str, ref: Ref, number: int) -> int:
    return int.from_bytes(blake2b(f"{word} {ref} {number}".encode(), digest_size=8).digest(), "big")


def us(times: Sequence[float], percentile: int) -> str:
    ordered = sorted(times)
    return f"{ordered[min(len(ordered) - 1, len(ordered) * percentile // 100)] * 1e6:6.0f}"


def ratio(times: Sequence[float], own: float) -> str:
    return f"{statistics.median(times) / own:6.0f}x"
