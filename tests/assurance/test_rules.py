"""Every rule proves itself on the sound example, and the registry keeps its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from goldenthread.assurance import catalogue
from goldenthread.assurance.example import (
    AWARD,
    BOARD,
    CONSULTATION,
    DAY,
    FROM_NATION,
    GRANT_CONTRACT,
    GRANT_PAYMENT,
    PRIMARY,
    SURGERIES,
    changed,
    seat,
    sound,
    vacated,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.rules import Example, Found, Rule, Rules, rules
from goldenthread.commissioning.contracts import ContractForm
from goldenthread.kernel import Citation, Finding, Force, Ref, Severity, Span

EVERY = list(rules)
CITED = (Citation("Example Act", "1", Force.STATUTE),)
NOBODY = Ref("body", "EX")


def found(example: Example) -> list[Finding]:
    facts = sound()
    return list(catalogue.check(example.change(facts) if example.change else facts, DAY))


def a_rule(key: str, **fields: object) -> Rule:
    plain = Rule(
        key, "", "", CITED, Severity.NOTE, "", Example(""), Example(""),
        check=lambda _: [Found(NOBODY, "is wrong")],
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_there_are_rules_enough() -> None:
    assert len(rules) >= 14


@pytest.mark.parametrize("day", [DAY, date(2022, 7, 1), date(2025, 4, 1), date(2026, 3, 31)])
def test_nothing_is_found_in_the_sound_example(day: date) -> None:
    # On the last day one challenge has gone without its reply: time alone made it so.
    overdue = {"overdue-challenge"} if day > date(2025, 7, 7) else set()
    assert {one.rule for one in catalogue.check(sound(), day)} == overdue


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.key)
def test_a_rule_lets_its_passing_example_pass(rule: Rule) -> None:
    assert [one.message for one in found(rule.passing) if one.rule == rule.key] == []


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.key)
def test_a_rule_finds_its_failing_example_and_says_why(rule: Rule) -> None:
    mine = [one for one in found(rule.failing) if one.rule == rule.key]
    assert len(mine) == 1
    (finding,) = mine
    assert finding.severity is rule.severity
    assert finding.force is rule.citations[0].force
    assert finding.message and finding.remedy and finding.clause
    assert finding.since is None or finding.since <= DAY


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.key)
def test_a_rule_says_what_it_means(rule: Rule) -> None:
    for words in (rule.title, rule.meaning, rule.remedy, rule.passing.words, rule.failing.words):
        assert words.strip() and "  " not in words
    assert rule.passing.words != rule.failing.words
    assert set(rule.follows) <= {one.key for one in EVERY}


def test_what_nobody_read_at_the_source_says_so() -> None:
    (one,) = [one for one in found(rules["decision-without-quorum"].failing) if one.root is None]
    assert "not verified against the source" in one.clause
    (floor,) = [one for one in found(rules["board-floor"].failing) if one.rule == "board-floor"]
    assert "not verified" not in floor.clause
    assert floor.force is Force.STATUTE


def test_the_floor_and_the_ten_apply_together_with_different_force() -> None:
    by_rule = {one.rule: one for one in catalogue.check(vacated(seat("chair"))(sound()), DAY)}
    assert by_rule.keys() == {"board-floor", "board-ten"}
    assert by_rule["board-floor"].force is Force.STATUTE
    assert by_rule["board-ten"].force is Force.GUIDANCE
    assert by_rule["board-ten"].root == by_rule["board-floor"].ref
    assert by_rule["board-floor"].since == date(2025, 5, 1)


def test_no_rule_applies_before_its_day() -> None:
    facts = vacated(seat("chair"), on=date(2022, 7, 2))(sound())
    early = [replace(one, span=Span()) if getattr(one, "ref", None) == BOARD else one
             for one in facts]  # fmt: skip
    posts = [replace(one, span=Span()) if type(one).__name__ == "Post" else one for one in early]
    assert "board-floor" not in {one.rule for one in catalogue.check(posts, date(2022, 6, 30))}
    assert "board-floor" in {one.rule for one in catalogue.check(posts, date(2022, 7, 2))}


def test_what_lies_ahead_is_not_found_yet() -> None:
    few = changed(AWARD, withdrawn=3, for_votes=2, against_votes=0)(sound())
    taken = date(2025, 3, 28)
    assert catalogue.check(few, taken - timedelta(days=1)) == ()
    assert {one.rule for one in catalogue.check(few, taken)} >= {"decision-without-quorum"}


def test_a_chain_of_findings_names_its_root() -> None:
    ours = Rules()
    ours.register(a_rule("last", check=None, follows=("middle",),
                         follow=lambda _, before: [
                             Found(NOBODY, "follows", root=Ref("finding", "middle/body:EX"))
                         ] if Ref("finding", "middle/body:EX") in before else []))  # fmt: skip
    ours.register(a_rule("middle", check=None, follows=("first",),
                         follow=lambda *_: [
                             Found(NOBODY, "follows", root=Ref("finding", "first/body:EX"))
                         ]))  # fmt: skip
    ours.register(a_rule("first"))
    by_rule = {one.rule: one for one in ours.check(Facts([], DAY))}
    assert by_rule["first"].root is None
    assert by_rule["middle"].root == by_rule["last"].root == by_rule["first"].ref


def test_the_registry_refuses_what_is_not_sound() -> None:
    ours = Rules()
    ours.register(a_rule("one"))
    with pytest.raises(ValueError, match="already"):
        ours.register(a_rule("one"))
    with pytest.raises(ValueError, match="check or follow"):
        ours.register(a_rule("two", check=None))
    with pytest.raises(ValueError, match="cites nothing"):
        ours.register(a_rule("three", citations=()))
    with pytest.raises(ValueError, match="that it follows"):
        ours.register(a_rule("four", check=None, follow=lambda *_: []))
    ours.register(a_rule("five", check=None, follow=lambda *_: [], follows=("six",)))
    ours.register(a_rule("six", check=None, follow=lambda *_: [], follows=("five",)))
    with pytest.raises(ValueError, match="in a ring"):
        ours.check(Facts([], DAY))


def test_the_gravest_comes_first_and_what_follows_directly_after_it() -> None:
    facts = changed(AWARD, amount=None)(vacated(seat("chair"), seat("nursing"))(sound()))
    every = catalogue.check(facts, DAY)
    levels = [one.severity for one in every if one.root is None]
    assert levels == sorted(levels, key=list(Severity).index, reverse=True)
    assert len(set(levels)) > 1
    assert [one.rule for one in every][:2] == ["board-floor", "board-ten"]


@pytest.mark.parametrize("key", ["chief", "finance", "nursing", "medical"])
def test_each_of_the_four_executives_is_asked_for(key: str) -> None:
    found = catalogue.check(vacated(seat(key))(sound()), DAY)
    assert "board-ten" in {one.rule for one in found}


@pytest.mark.parametrize("form", ContractForm)
def test_practice_money_pays_national_and_local_contracts_only(form: ContractForm) -> None:
    facts = changed(GRANT_CONTRACT, form=form)(changed(GRANT_PAYMENT, fund=SURGERIES)(sound()))
    under_power = changed(AWARD, power=PRIMARY, delegation=FROM_NATION)(facts)
    broken = "ring-fence-broken" in {one.rule for one in catalogue.check(under_power, DAY)}
    allowed = {"GMS", "PMS", "APMS", "NETWORK", "LOCAL"}
    assert broken == (form.name not in allowed)


def test_a_decision_waits_for_a_consultation_of_twelve_weeks() -> None:
    closes, weeks = date(2025, 3, 27), timedelta(weeks=12)
    for opened, last, wanted in (
        (closes - weeks + timedelta(days=1), closes, set()),
        (closes - weeks + timedelta(days=2), closes, {"consultation-too-short"}),
        (closes - weeks, closes + timedelta(days=1), {"decision-before-close"}),
    ):
        facts = changed(CONSULTATION, opened=opened, last_day=last)(sound())
        found = {one.rule for one in catalogue.check(facts, DAY) if one.root is None}
        assert found - {"answers-out-of-time"} == wanted
