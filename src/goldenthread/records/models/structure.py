"""Bodies, areas, posts, memberships, agreements and succession."""

from __future__ import annotations

from django.db import models

from goldenthread.records.fields import RefField, WordField
from goldenthread.records.models.recording import Recorded, Spanned
from goldenthread.structure.agreements import AgreementForm
from goldenthread.structure.bodies import Form
from goldenthread.structure.memberships import Capacity
from goldenthread.structure.places import PlaceRule
from goldenthread.structure.posts import Role, Sector


class BodyRow(Spanned):
    """structure.bodies.Body"""

    ref = RefField(db_index=True)
    name = models.CharField(max_length=300)
    form = WordField(words=Form)
    remit = models.TextField()


class PracticeRow(Spanned):
    """structure.bodies.Practice"""

    ref = RefField(db_index=True)
    name = models.CharField(max_length=300)
    postcode = models.CharField(max_length=10, db_index=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)


class NetworkRow(Spanned):
    """structure.bodies.Network"""

    ref = RefField(db_index=True)
    name = models.CharField(max_length=300)


class AreaRow(Spanned):
    """structure.areas.Area"""

    ref = RefField(db_index=True)
    name = models.CharField(max_length=300)


class SmallAreaRow(Spanned):
    """structure.areas.SmallArea"""

    ref = RefField(db_index=True)
    name = models.CharField(max_length=300)
    community = RefField(db_index=True)
    residents = models.PositiveIntegerField()
    deprivation_decile = models.PositiveSmallIntegerField()


class OutlineRow(Recorded):
    """structure.areas.Outline"""

    area = RefField(db_index=True)
    geometry = models.TextField()
    source = models.TextField()


class MembershipRow(Spanned):
    """structure.memberships.Membership"""

    member = RefField(db_index=True)
    group = RefField(db_index=True)
    capacity = WordField(words=Capacity)


class PersonRow(Recorded):
    """structure.posts.Person: a holder of public office, never a patient."""

    ref = RefField(db_index=True)
    name = models.CharField(max_length=200)


class PostRow(Spanned):
    """structure.posts.Post"""

    ref = RefField(db_index=True)
    title = models.CharField(max_length=200)
    body = RefField(db_index=True)
    sector = WordField(words=Sector)
    role = WordField(words=Role)


class HoldingRow(Spanned):
    """structure.posts.Holding"""

    post = RefField(db_index=True)
    person = RefField(db_index=True)


class AgreementRow(Spanned):
    """structure.agreements.Agreement"""

    ref = RefField(db_index=True)
    title = models.CharField(max_length=300)
    form = WordField(words=AgreementForm)
    clause = RefField()
    purpose = models.TextField()


class SuccessionRow(Recorded):
    """structure.agreements.Succession"""

    predecessor = RefField(db_index=True)
    successor = RefField(db_index=True)
    effective = models.DateField()
    clause = RefField()
    what_passed = models.TextField()


class SchemeRow(Spanned):
    """structure.places.Scheme"""

    ref = RefField(db_index=True)
    system = RefField(db_index=True)
    rule = WordField(words=PlaceRule)
