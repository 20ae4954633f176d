"""Sending the forms of several steps as a browser without a script does, and reading the answer."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

from django.test import Client

from goldenthread.authority.minutes import Quorum
from goldenthread.kernel import Ref
from tests.web.reading import keep
from tests.web.small_system import COMMITTEE, SCHEME_CLAUSE, START, named_minutes

DAY = date(2026, 3, 31)


def keep_committee() -> None:
    """Three members of the place committee, two of whom make a quorum, and a meeting of theirs."""
    minutes = [one for one in named_minutes() if not isinstance(one, Quorum)]
    keep([*minutes, Quorum(Ref("quorum", "QZZ-P1"), COMMITTEE, 2, SCHEME_CLAUSE, START)])


def send(client: Client, path: str, to: str, fields: dict[str, Any], status: int = 200) -> str:
    """What the page says that comes after pressing a button."""
    answer = client.post(path, {**fields, "to": to})
    assert answer.status_code == status, answer.content[:600]
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    read = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())
    return re.sub(r" ([.,;:])(?= |$)", r"\1", read)


def source(client: Client, path: str, to: str, fields: dict[str, Any]) -> str:
    """The source of the page that comes after a button, in one line, no space around markup."""
    page = " ".join(client.post(path, {**fields, "to": to}).content.decode().split())
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", page)


def token(client: Client, path: str) -> str:
    """The token that a form gets when it is first shown."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(path).content.decode())
    assert found, path
    return found[1]


def recordings() -> int:
    """How many recordings there are."""
    from goldenthread.records.models import Recording

    return Recording.objects.count()


def last_recording() -> tuple[str, str, str]:
    """The verb, the person and the reason of the last recording."""
    from goldenthread.records.models import Recording

    last = Recording.objects.latest("pk")
    return last.verb, last.recorded_by, last.reason
