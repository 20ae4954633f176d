"""The forms by which a decision is challenged and a challenge is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from goldenthread.actions.challenge import (
    ChallengeRefusedError,
    raise_challenge,
    reply_to_challenge,
)
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.kernel import Ref
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import any_of, facts
from goldenthread.records.roles import AccountRole
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.challenging import DAYS_TO_REPLY, LONGEST_WORDS, Part, reply_due
from goldenthread.web.acting import acting, permits
from goldenthread.web.addresses import address
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.scopes import may_write_for, out_of_scope
from goldenthread.web.permissions import roles
from goldenthread.web.presenters import Mention, Names, day
from goldenthread.web.showing import show

CHALLENGERS = roles(AccountRole.LMC_OFFICER, AccountRole.PLACE_LEAD, AccountRole.MEMBER)
"""Those who may challenge a decision, on behalf of the body that their role is for."""

REPLIERS = roles(AccountRole.GOVERNANCE_LEAD)
"""Those who may reply, on behalf of the bodies that their role is for."""

_VOICES = frozenset({"body", "practice", "network"})


class ChallengeForm(forms.Form):
    """What is questioned, and on whose behalf. What is wrong with it is for the action to say."""

    ground = forms.CharField(required=False, strip=False, max_length=4 * LONGEST_WORDS)
    raised_by = forms.ChoiceField(required=False)

    def __init__(self, *given: Any, voices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.voices = tuple(voices)
        self.fields["raised_by"] = forms.ChoiceField(
            choices=self.voices,
            error_messages={"required": "Say on whose behalf",
                            "invalid_choice": "You may not speak on behalf of that body"},
        )  # fmt: skip


class ReplyForm(forms.Form):
    """The reply to a challenge."""

    reply = forms.CharField(required=False, strip=False, max_length=4 * LONGEST_WORDS)


def challenge_decision(request: HttpRequest, key: str) -> HttpResponse:
    """Challenge a decision: the form, and its sending."""
    ref = Ref("decision", key)
    found = facts(Decision, ref=ref, order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(ref)
    now = occasion()
    voices = _voices(request)
    form = ChallengeForm(request.POST or None, voices=voices)
    status = 200
    if not voices:
        form = ChallengeForm({}, voices=voices)
        form.errors.clear()
        form.add_error(
            None,
            "Your role is given for no body, practice or network: a challenge is raised on behalf "
            "of one. Ask whoever runs this record to give it for yours.",
        )
        status = 403
    elif request.method == "POST" and form.is_valid():
        try:
            challenge = raise_challenge(
                ref, raised_by=Ref.parse(form.cleaned_data["raised_by"]),
                ground=form.cleaned_data["ground"], on=now.day, by=acting(request).name,
                at=timezone.now(), capacity=acting(request).capacity(*CHALLENGERS),
            )  # fmt: skip
        except ChallengeRefusedError as refusal:
            _tell(form, refusal)
        else:
            return redirect(f"{address(challenge.ref)}?recorded=challenge")
    return _page(
        request, form, status,
        title="Challenge a decision", about=Mention(found[0].title, address(ref)),
        lede="A challenge says what you question and why. A reply is owed within "
        f"{DAYS_TO_REPLY} working days: by {day(reply_due(now.day))} if you send it today.",
        field=Part.GROUND.value, label="What do you question, and why?",
        hint=f"In your own words, {LONGEST_WORDS:,} characters at most.",
        button="Raise the challenge",
    )  # fmt: skip


def answer_challenge(request: HttpRequest, key: str) -> HttpResponse:
    """Reply to a challenge: the form, and its sending."""
    ref = Ref("challenge", key)
    found = facts(Challenge, ref=ref, order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(ref)
    challenge = found[0]
    body = _challenged(challenge)
    if not _may_reply_for(request, body):
        return out_of_scope(request, body)
    names = Names({challenge.raised_by, challenge.decision})
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reply_to_challenge(
                ref, reply=form.cleaned_data["reply"], on=occasion().day,
                by=acting(request).name, at=timezone.now(),
                capacity=acting(request).capacity(*REPLIERS),
            )  # fmt: skip
        except ChallengeRefusedError as refusal:
            _tell(form, refusal)
        else:
            return redirect(f"{address(ref)}?recorded=reply")
    return _page(
        request, form, 200,
        title="Reply to a challenge", about=names.mention(challenge.decision),
        lede=f"{names.title(challenge.raised_by)} is owed a reply by "
        f"{day(challenge.reply_due)}.", quoted=challenge.ground,
        field=Part.REPLY.value, label="The reply",
        hint=f"What was found, and what follows from it. {LONGEST_WORDS:,} characters at most.",
        button="Send the reply",
    )  # fmt: skip


def may_challenge(request: HttpRequest) -> bool:
    """Whether the page of a decision offers to challenge it."""
    return bool(acting(request).roles & CHALLENGERS)


def may_reply(request: HttpRequest, challenge: Ref) -> bool:
    """Whether the page of a challenge offers to reply: a reader costs it no query."""
    if not acting(request).roles & REPLIERS:
        return False
    found = facts(Challenge, ref=challenge, order_by=("-pk",), limit=1)
    return bool(found) and _may_reply_for(request, _challenged(found[0]))


def _may_reply_for(request: HttpRequest, body: Ref | None) -> bool:
    """Whether somebody may reply on behalf of the body that decided."""
    if body is None:
        return permits(request, None, *REPLIERS)
    return may_write_for(request, body, occasion().day, REPLIERS)


def _challenged(challenge: Challenge) -> Ref | None:
    """The body whose decision is challenged: it owes the reply. Two queries."""
    decisions = facts(Decision, ref=challenge.decision, order_by=("-pk",), limit=1)
    meetings = (
        facts(Meeting, ref=decisions[0].meeting, order_by=("-pk",), limit=1) if decisions else []
    )
    return meetings[0].body if meetings else None


def _voices(request: HttpRequest) -> list[tuple[str, str]]:
    """The bodies on whose behalf somebody may speak: those of their roles, or of their place."""
    scopes = {each.scope for each in acting(request).as_roles(*CHALLENGERS)} - {None}
    named = {scope for scope in scopes if scope is not None and scope.kind in _VOICES}
    places = [scope for scope in scopes if scope is not None and scope.kind == "place"]
    if places:
        serving = facts(
            Membership, any_of("group", places), capacity=Capacity.SERVES,
            member__startswith="body:", as_at=occasion().day,
        )  # fmt: skip
        named |= {tie.member for tie in serving}
    names = Names(named)
    return sorted(((str(ref), names.title(ref)) for ref in named), key=lambda one: one[1])


def _tell(form: forms.Form, refusal: ChallengeRefusedError) -> None:
    """What stands against it, beside the field that it is about."""
    for objection in refusal.objections:
        field = objection.part.value if objection.part.value in form.fields else None
        form.add_error(field, objection.words)


def _page(
    request: HttpRequest, form: forms.Form, status: int, *, title: str, **more: Any
) -> HttpResponse:
    spoken = f"Error: {title}" if form.errors else title
    return show(
        request, "challenging.jinja", title=spoken, status=status, form=form, heading=title, **more
    )
