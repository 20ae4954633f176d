"""The sound demonstration at the gate: each of its transfers is let through on its day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from goldenthread.kernel import WarrantKind
from goldenthread.money.gate import BEFOREHAND, day_of
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.synthetic.system import generate
from tests.money.books import standing_of, words_of


@pytest.mark.parametrize("seed", [7, 42])
def test_every_transfer_of_the_demonstration_passes_on_its_day(seed: int) -> None:
    from goldenthread.actions.judging_transfers import Judging

    facts = generate(seed)
    days: dict[date, list[Transfer]] = defaultdict(list)
    for one in facts:
        if isinstance(one, Allotment | Payment | Receipt):
            days[day_of(one)].append(one)
    held = standing_of(one for one in facts if not isinstance(one, Allotment | Payment | Receipt))
    passed = 0
    for day in sorted(days):
        judging = Judging(held, day)
        for one in sorted(days[day], key=lambda each: not isinstance(each, Allotment)):
            if isinstance(one, Allotment) and one.warrant is WarrantKind.STATUTE:
                judging.count(one)  # voted by Parliament and paid by NHS England: recorded
                continue
            verdict = judging.judge(one)
            assert verdict.permitted, (one, words_of(verdict))
            assert isinstance(one, Receipt) or one.warrant in BEFOREHAND
            passed += 1
        held.left, held.used, held.bills = judging.left, judging.used, {}
        held.transfers, held.came_back = judging.transfers, judging.came_back
    assert passed > 20_000
