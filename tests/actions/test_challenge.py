"""Challenging a decision and replying: what is recorded, what is refused, what stands once."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from goldenthread.actions.challenge import (
    ChallengeRefusedError,
    raise_challenge,
    reply_to_challenge,
)
from goldenthread.actions.recording import RecorderError
from goldenthread.kernel import Ref
from goldenthread.records.reading import facts
from goldenthread.voice.challenges import Challenge
from tests.web.conftest import write
from tests.web.small_system import CHALLENGE, DECISION, DOCTORS, GROUP, PATIENTS

pytestmark = [pytest.mark.database]

ON = date(2026, 3, 31)
AT = datetime(2026, 3, 31, 15, tzinfo=UTC)


def challenge(**other: Any) -> Challenge:
    given: dict[str, Any] = {
        "decision": DECISION, "raised_by": DOCTORS, "ground": "Nobody asked the practices.",
        "on": ON, "by": "Ada Officer", "at": AT, "capacity": "as LMC officer for body:QZZ-LMC",
    } | other  # fmt: skip
    return raise_challenge(given.pop("decision"), **given)


def recordings() -> list[tuple[str, str, str]]:
    from goldenthread.records.models import Recording

    return list(Recording.objects.order_by("pk").values_list("verb", "recorded_by", "summary"))


@pytest.fixture
def record(db: None) -> None:
    write(3)


@pytest.mark.usefixtures("record")
def test_a_challenge_is_recorded_with_its_clock_and_by_whom() -> None:
    raised = challenge()
    # 20 working days, over Good Friday and Easter Monday.
    assert raised == Challenge(
        Ref("challenge", "QZZ-2026-01"), DECISION, DOCTORS, "Nobody asked the practices.", ON,
        date(2026, 4, 30), None, None,
    )  # fmt: skip
    assert facts(Challenge, ref=raised.ref) == [raised]
    assert recordings()[-1] == (
        "raise a challenge", "Ada Officer",
        f"challenge:QZZ-2026-01 to {DECISION}, as LMC officer for body:QZZ-LMC",
    )  # fmt: skip


@pytest.mark.usefixtures("record")
def test_sent_twice_it_stands_once() -> None:
    first = challenge()
    before = recordings()
    assert challenge(ground="  Nobody asked the practices. \r\n") == first
    assert recordings() == before
    assert challenge(ground="The price is wrong.").ref == Ref("challenge", "QZZ-2026-02")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"ground": "  \n "}, "Say what you question and why"),
        ({"ground": "a" * 4001}, "4,000 characters or fewer: it has 4,001"),
        ({"ground": "A bell \x07 rings"}, "signs that cannot be shown"),
        ({"raised_by": Ref("body", "nobody")}, "body:nobody is not in being on 31 March 2026"),
        ({"raised_by": GROUP}, "body:99A is not in being on 31 March 2026"),
        ({"raised_by": Ref("person", "oriole-vane")}, "raised by a body, practice or network"),
        ({"on": date(2025, 8, 31)}, "it can be challenged from that day"),
        ({"decision": Ref("decision", "none")}, "decision:none is not in the record"),
    ],
)
def test_what_cannot_stand_is_refused_and_leaves_nothing(other: dict[str, Any], words: str) -> None:
    before = recordings()
    with pytest.raises(ChallengeRefusedError, match=words):
        challenge(**other)
    assert recordings() == before


@pytest.mark.usefixtures("record")
def test_somebody_must_be_named() -> None:
    with pytest.raises(RecorderError):
        challenge(by=" ")
    assert recordings()[-1][0] == "test"


@pytest.mark.usefixtures("record")
def test_a_reply_is_given_once_and_what_was_known_before_stays() -> None:
    answered = reply_to_challenge(
        CHALLENGE, reply="It was.\r\nSee paper 4.", on=ON, by="Jo Chair", at=AT
    )
    assert (answered.replied, answered.reply) == (ON, "It was.\nSee paper 4.")
    assert facts(Challenge, ref=CHALLENGE) == [answered]
    before = datetime(2026, 3, 31, 14, tzinfo=UTC)
    (then,) = facts(Challenge, ref=CHALLENGE, known_at=before)
    assert then.reply is None
    told = recordings()
    again = reply_to_challenge(
        CHALLENGE, reply="It was.\nSee paper 4.", on=ON, by="Jo Chair", at=AT
    )
    assert again == answered
    with pytest.raises(ChallengeRefusedError, match="never overwritten"):
        reply_to_challenge(CHALLENGE, reply="It was not.", on=ON, by="Jo Chair", at=AT)
    assert recordings() == told


@pytest.mark.usefixtures("record")
def test_the_chain_holds_both() -> None:
    from goldenthread.records.integrity import verify

    raised = challenge(raised_by=PATIENTS)
    reply_to_challenge(raised.ref, reply="Yes.", on=ON, by="Jo Chair", at=AT)
    assert verify().faults == []


SENDER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
if sys.argv[2] == "begin":
    from goldenthread.actions.recording import record_facts, recording
    from tests.web.small_system import small_system
    with recording("test", by="A. Tester", at=datetime(2026, 3, 31, 12, tzinfo=UTC)) as event:
        record_facts(event, small_system())
else:
    from goldenthread.actions.challenge import raise_challenge
    from tests.web.small_system import DECISION, DOCTORS
    for ground in ("The first.", "The second.", "The third."):
        raised = raise_challenge(DECISION, raised_by=DOCTORS, ground=ground, on=date(2026, 3, 31),
                                 by=sys.argv[2], at=datetime.now(UTC))
        print(raised.ref)
"""


def test_two_who_send_at_once_raise_each_once(ready_home: Path) -> None:
    def sender(name: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", SENDER, str(ready_home), name],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    began = sender("begin")
    began.communicate(timeout=120)
    assert began.returncode == 0
    both = [sender("Ada"), sender("Ben")]
    told = [each.communicate(timeout=120)[0].split() for each in both]
    assert [each.returncode for each in both] == [0, 0]
    expected = [f"challenge:QZZ-2026-0{number}" for number in (1, 2, 3)]
    assert sorted(told[0]) == sorted(told[1]) == expected
    assert told[0] == told[1], "the same words have the same number for both"
