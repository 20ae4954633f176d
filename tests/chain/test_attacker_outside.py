"""Attacker B owns the file or the server: what was changed is found, and where."""

from __future__ import annotations

import pytest
from django.db import connection

from goldenthread.kernel.chain import FIRST, Stream, digest, hash_of_link
from tests.chain.small_record import sql, write
from tests.databases.unguarded import unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAYMENT = "WHERE ref = 'payment:2025-0002'"
ONE_LINK = "WHERE stream = 'transfers' AND sequence = 2"

FORGERIES: dict[str, tuple[list[str], str, str]] = {
    "an amount": (
        [f"UPDATE records_paymentrow SET amount = amount + 1 {PAYMENT}"],
        "transfers", "payment:2025-0002"),
    "a payee": (
        [f"UPDATE records_paymentrow SET payee = 'practice:Z90001' {PAYMENT}"],
        "transfers", "payment:2025-0002"),
    "a payment deleted": ([f"DELETE FROM records_paymentrow {PAYMENT}"], "transfers", "Payment"),
    "a payment and its link deleted": (
        [f"DELETE FROM records_paymentrow {PAYMENT}",
         ("DELETE FROM records_chainlink WHERE noun = 'Payment' AND \"row\" = "
         "(SELECT max(\"row\") - 1 FROM records_chainlink WHERE noun = 'Payment')")],
        "transfers", ""),
    "a payment added": (
        [("INSERT INTO records_paymentrow (recorded_in_id, ref, fund, payee, benefits, contract, "
         "decision, description, amount, paid, warrant) SELECT recorded_in_id, 'payment:new', "
         "fund, payee, benefits, contract, decision, description, amount, paid, warrant "
         "FROM records_paymentrow "
         f"{PAYMENT}")],
        "transfers", "Payment"),
    "a payment taken back": (
        [f"UPDATE records_paymentrow SET retracted_in_id = recorded_in_id {PAYMENT}"],
        "events", "Payment"),
    "a payment moved to another recording": (
        [f"UPDATE records_paymentrow SET recorded_in_id = recorded_in_id + 1 {PAYMENT}"],
        "transfers", "payment:2025-0002"),
    "votes": (["UPDATE records_decisionrow SET for_votes = 9"], "decisions", "decision:2025-001"),
    "a quorum": (["UPDATE records_meetingrow SET quorum = 2"], "decisions", "meeting:"),
    "a ring-fence": (
        ["UPDATE records_fundrow SET ring_fenced = NOT ring_fenced"], "structure", "facts Fund"),
    "a delegated limit": (
        ['UPDATE records_delegationrow SET "limit" = 1'], "structure", "facts Delegation"),
    "a practice added": (
        [("INSERT INTO records_practicerow (recorded_in_id, ref, name, postcode) "
         "SELECT max(id), 'practice:Z99999', 'Ghost', 'ZZ1 1AA' FROM records_recording")],
        "structure", "Practice"),
    "words of an answer": (
        ["UPDATE records_answerrow SET comment = 'I agree' WHERE ref = 'answer:A1'"],
        "voice", "answer:A1"),
    "words taken out quietly": (
        [("UPDATE records_answerrow SET comment = '[redacted by a retention decision]' "
         "WHERE ref = 'answer:A1'"), "UPDATE records_personalpayload SET salt = ''"],
        "voice", "answer:A1"),
    "a salt": (["UPDATE records_personalpayload SET salt = 'other'"], "voice", "answer:A1"),
    "who recorded it": (
        ["UPDATE records_recording SET recorded_by = 'Nobody'"], "events", "Recording"),
    "when it was recorded": (
        ["UPDATE records_recording SET recorded_at = '2026-03-30 12:00:00+00:00'"],
        "transfers", "allotment:2025-1"),
    "a belief brought back": (
        ["UPDATE records_membershiprow SET retracted_in_id = NULL"], "events", "Membership"),
    "a digest": ([f"UPDATE records_chainlink SET digest = hash {ONE_LINK}"],
        "transfers", "payment"),
    "a hash": ([f"UPDATE records_chainlink SET hash = digest {ONE_LINK}"],
        "transfers", "payment"),
    "a link deleted": (
        [f"DELETE FROM records_chainlink {ONE_LINK}"], "transfers", "Payment"),
    "two links exchanged": (
        [f"UPDATE records_chainlink SET \"row\" = \"row\" + 1000 {ONE_LINK}"],
        "transfers", "Payment"),
    "a line of the index": (
        ["UPDATE records_entryrow SET title = 'Nothing' WHERE kind = 'payment'"], "index", ""),
    "a link of the index": (
        [("UPDATE records_linkrow SET target = 'decision:other' WHERE source = "
         "'payment:2025-0002' AND target = 'decision:2025-001'")],
        "references", "payment:2025-0002"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_found_where_it_is(name: str) -> None:
    from goldenthread.records.integrity import verify

    statements, place, fact = FORGERIES[name]
    head = write()
    assert verify(head).faults == []
    with unguarded():
        for statement in statements:
            sql(statement)
    found = verify(head)
    assert any(each.place == place and fact in each.fact for each in found.faults), found.faults


def rewrite_every_chain() -> None:
    """Forge as well as can be: every digest and every hash is made anew from the rows."""
    from goldenthread.kernel.chain import instant_text
    from goldenthread.records.links import links
    from goldenthread.records.models import ChainLink, Recording

    times = {row.pk: instant_text(row.recorded_at) for row in Recording.objects.all()}
    for stream in Stream:
        before = FIRST
        for link in list(links(stream)):
            assert link.content is not None
            told = digest(link.content)
            before = hash_of_link(
                stream, link.sequence, before, told, times[link.recording], link.recording
            )
            ChainLink.objects.filter(stream=stream, sequence=link.sequence).update(
                digest=told, hash=before
            )


def test_a_record_written_anew_as_a_whole_is_found_against_a_head_from_before() -> None:
    from goldenthread.records.integrity import verify

    head = write()
    with unguarded():
        sql(f"UPDATE records_paymentrow SET description = 'As agreed' {PAYMENT}")
        sql("UPDATE records_entryrow SET title = '£1,234.56: As agreed' "
            "WHERE ref = 'payment:2025-0002'")  # fmt: skip
        rewrite_every_chain()
    anew = verify()
    assert anew.faults == []  # nothing inside it gives it away
    assert anew.head != head
    (fault,) = verify(head).faults
    assert fault.place == "events"
    assert head in fault.words


def test_a_chain_cut_short_is_found_against_a_head_from_before() -> None:
    from goldenthread.records.integrity import verify

    head = write()
    with unguarded():
        sql("UPDATE records_membershiprow SET retracted_in_id = NULL")
        sql("DELETE FROM records_chainlink WHERE recorded_in_id = "
            "(SELECT max(id) FROM records_recording)")  # fmt: skip
        sql("DELETE FROM records_recording WHERE id = (SELECT max(id) FROM records_recording)")
    assert any(head in fault.words for fault in verify(head).faults)


def test_a_head_from_before_is_met_by_a_record_that_has_grown() -> None:
    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.kernel import Ref, Span
    from goldenthread.records.integrity import verify
    from goldenthread.structure.areas import Area
    from tests.chain.small_record import LATER

    head = write()
    with recording("test", by="A. Tester", at=LATER) as event:
        record_facts(event, [Area(Ref("place", "QZZ-02"), "Weald", Span())])
    done = verify(head)
    assert done.faults == []
    assert done.head != head


def test_a_guard_that_was_taken_away_is_missed() -> None:
    from goldenthread.records.integrity import verify
    from goldenthread.records.triggers import put_guards

    head = write()
    if connection.vendor == "sqlite":
        sql('DROP TRIGGER "guard_records_paymentrow_update"')
    else:
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # what is pending stands in the way of ALTER TABLE
        sql("ALTER TABLE records_paymentrow DISABLE TRIGGER guard_records_paymentrow_change")
    (fault,) = verify(head).faults
    assert (fault.place, fault.words) == ("guards", "this trigger is missing or asleep")
    put_guards()
    assert verify(head).faults == []


def test_recordings_do_not_nest() -> None:
    from goldenthread.actions.chaining import NestedRecordingError
    from goldenthread.actions.recording import recording
    from tests.chain.small_record import NOW

    with (
        pytest.raises(NestedRecordingError, match="outer"),
        recording("outer", by="A. Tester", at=NOW),
        recording("inner", by="A. Tester", at=NOW),
    ):
        pass
