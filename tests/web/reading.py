"""What tests of pages do: record some facts, and read what a page then says."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

from django.test import Client


def keep(facts: list[Any], source: str = "") -> None:
    """Record some facts, from a file where one is named."""
    from goldenthread.actions.recording import record_facts, recording

    with recording(
        "load", by="A. Tester", at=datetime(2026, 3, 31, 12, tzinfo=UTC), source_name=source
    ) as event:
        record_facts(event, facts)


def text(client: Client, path: str, status: int = 200) -> str:
    """The source of a page in one line."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:400]
    return " ".join(answer.content.decode().split())


def words(client: Client, path: str, status: int = 200) -> str:
    """What a page says in its main part, as it is read: no markup, one space between words."""
    page = text(client, path, status)
    main = page[page.index("<main") : page.index("</main>")]
    read = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())
    return re.sub(r" ([.,;:])(?= |$)", r"\1", read)
