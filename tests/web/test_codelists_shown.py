"""Code lists on their pages: entries with their sources, and what an edition changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from goldenthread.evidence.codelists import (
    Change,
    ChangeSet,
    applied,
    edition_text,
    in_force,
    library,
)
from goldenthread.evidence.codelists.files import file_name

pytestmark = pytest.mark.django_db

OLD = library().of("osteoporosis")[-1]
NEW = applied(
    OLD,
    ChangeSet(
        OLD.key, OLD.digest, date(2022, 4, 1), "Ann Keeper", date(2022, 2, 11), "Yearly review",
        frozenset({
            Change("ICD10:M485", True, "It belongs", "A book"),
            Change("ICD10:M82", False, "It does not"),
        }),
    ),
)  # fmt: skip


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a home's own editions."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    (tmp_path / "code-lists").mkdir()
    return tmp_path / "code-lists"


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def test_each_list_leads_to_its_page(client: Client) -> None:
    page = text(client, "/codelists/?day=2026-03-31")
    lists = in_force(date(2026, 3, 31))
    assert lists.digest in page
    for one in lists.lists:
        assert f'href="/codelists/{one.key}/"' in page
        assert one.digest[:16] in page


def test_a_list_shows_source_licence_hash_and_what_it_cannot_see(client: Client) -> None:
    page = text(client, "/codelists/acsc-acute/")
    for words in ("CC BY 4.0", "World Health Organization", "H66", "K52.2", "first edition",
                  library().of("acsc-acute")[-1].digest, "sickle-cell"):  # fmt: skip
        assert words in page
    assert "Measures that rest on it" in page
    assert 'href="/measures/acsc-acute/"' in page
    assert "Not verified" in text(client, "/codelists/dental-caries/")


def test_an_edition_shows_what_it_changed(own: Path, client: Client) -> None:
    (own / file_name(NEW)).write_text(edition_text(NEW), "utf-8")
    page = text(client, "/codelists/osteoporosis/?day=2022-04-01")
    assert NEW.digest in page
    assert "1 added, 1 removed" in page
    assert page.index("M48.5") < page.index("Removed")
    assert 'href="/codelists/osteoporosis/?day=2016-04-01"' in page
    assert "first edition" in text(client, "/codelists/osteoporosis/?day=2022-03-31")


def test_an_unsound_file_of_our_own_is_told_and_the_rest_serves(own: Path, client: Client) -> None:
    broken = replace(NEW, title="")
    (own / file_name(NEW)).write_text(edition_text(broken), "utf-8")
    page = text(client, "/codelists/osteoporosis/")
    assert "cannot be read, and are left out" in page
    assert str(own) not in page
    assert OLD.digest in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/codelists/nothing/", 404),
        ("/codelists/diabetes/?day=soon", 400),
        ("/codelists/diabetes/?day=1990-01-01", 400),
        ("/codelists/?day=1990-01-01", 400),
    ],
)
def test_what_is_not_there_is_told(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status
