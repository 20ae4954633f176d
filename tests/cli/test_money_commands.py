"""``transfer``, ``reverse`` and ``record`` as they are typed, on the sound example."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from goldenthread.exchange.fact_documents import fact_object
from goldenthread.kernel import Money, Ref
from tests.actions.test_transfer import PREPARE, run, told
from tests.commands import goldenthread
from tests.money.books import grant

WHO = ("--by", "Ann Keeper", "--reason", "It is due")
PAID = (
    "--from", "fund:EX-schemes", "--payee", "body:EX-CHARITY", "--benefits", "place:EX-north",
    "--contract", "contract:EX-GRANT", "--decision", "decision:EX-2", "--words", "Second quarter",
    "--at", "2025-06-30",
)  # fmt: skip


@pytest.fixture
def home(ready_home: Path) -> Path:
    """A home with the sound example."""
    assert told(run(PREPARE, ready_home))[0] == 0
    return ready_home


def command(*words: object) -> subprocess.CompletedProcess[str]:
    return goldenthread(*words)


def test_a_payment_is_made_once_and_taken_back(home: Path, tmp_path: Path) -> None:
    pay = ("transfer", *PAID, "--amount", "20000", "--key", "q2", *WHO)
    dry = command(*pay, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "1 would be recorded, and nothing was" in dry.stderr

    done = command(*pay, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "Head of the record" in done.stderr
    document = json.loads(done.stdout)
    assert document["facts"][0]["ref"] == "payment:q2"
    assert document["verdicts"][0]["chain"][-1]["ref"] == "decision:EX-2"

    again = command(*pay)
    assert "1 was recorded before" in again.stderr

    refused = command("transfer", *PAID, "--amount", "90000", *WHO, "--format", "json")
    assert refused.returncode == 1
    (verdict,) = json.loads(refused.stdout)
    assert verdict["number"] == 1
    assert all(reason["remedy"] for reason in verdict["reasons"])
    assert "Nothing was recorded" in refused.stderr

    back = command("reverse", "payment:q2", "--amount", "500", "--at", "2025-06-30", *WHO)
    assert back.returncode == 0, back.stderr
    assert "receipt:2025-0001" in back.stdout
    assert command("reverse", "payment:lost", *WHO).returncode == 1

    rows = [
        fact_object("payment", grant(ref=Ref("payment", ""), amount=Money(100 * number)))
        for number in (1, 2)
    ]
    bulk = tmp_path / "claims.jsonl"
    bulk.write_text("\n".join(map(json.dumps, rows)))
    landed = command("transfer", "--file", bulk, "--at", "2025-06-30", *WHO)
    assert landed.returncode == 0, landed.stderr
    assert "2 recorded" in landed.stderr


def test_what_happened_anyway_is_recorded_and_found(home: Path, tmp_path: Path) -> None:
    gift = fact_object("payment", grant(contract=None, decision=None))
    file = tmp_path / "gift.json"
    file.write_text(json.dumps([gift]))
    unsaid = command("record", file, *WHO)
    assert unsaid.returncode == 2
    assert "name a kind of warrant" in unsaid.stderr
    done = command("record", file, "--kind", "irregular", *WHO)
    assert done.returncode == 0, done.stderr
    assert "EX-2025-suspense" in done.stdout
    checked = command("check", "--at", "2025-06-30", "--format", "json")
    assert "irregular-unmended" in checked.stdout
    assert command("verify").returncode == 0

    file.write_text(json.dumps([{**gift, "amount": 5}]))
    bad = command("record", file, "--kind", "irregular", *WHO)
    assert bad.returncode == 2
    assert "programs round numbers" in bad.stdout


def test_what_is_missing_is_told(ready_home: Path) -> None:
    for words, why in (
        ((), "--from is missing"),
        (("--from", "fund:a"), "--amount is missing"),
        (("--from", "fund:a", "--amount", "x"), "not an amount"),
        (("--from", "fund:a", "--amount", "1"), "--payee"),
        (("--from", "fund:a", "--amount", "1", "--to", "fund:b"), "--clause is missing"),
        (("--from", "a", "--amount", "1"), "--from"),
        (("--from", "fund:a", "--amount", "1", "--payee", "body:b"), "--words"),
    ):
        ended = command("transfer", *words, *WHO)
        assert ended.returncode == 2, ended.stderr
        assert why in ended.stderr
