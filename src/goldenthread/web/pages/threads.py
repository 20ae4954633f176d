"""The thread: a page with the golden line, and the same as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import Ref
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import any_of, facts
from goldenthread.records.threads import entries, pull
from goldenthread.thread.document import as_document
from goldenthread.thread.kinds import Direction, Entry
from goldenthread.thread.trace import Thread
from goldenthread.voice.challenges import Challenge
from goldenthread.web.drawing import draw
from goldenthread.web.golden_line import GoldenLine
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.showing import show

WAYS = {
    "both": (Direction.UP, Direction.DOWN),
    "up": (Direction.UP,),
    "down": (Direction.DOWN,),
}
"""Which way a thread is pulled: up to the law, down to people, or both."""


def pulled(ref: Ref, way: str = "both") -> tuple[Thread, dict[Ref, Entry]]:
    """A thread and the titles of its facts. Raises NotInRecord for a ref that is not there."""
    thread = pull(ref, WAYS.get(way, WAYS["both"]))
    lines = entries([ref, *(step.ref for step in thread.steps)])
    if ref not in lines:
        raise NotInRecord(ref)
    return thread, lines


def line_of(ref: Ref, way: str = "both") -> GoldenLine:
    """The golden line of a ref, ready to show."""
    thread, lines = pulled(ref, way)
    questioned = [found for found in lines if found.kind == "challenge"]
    return draw(thread, lines, facts(Challenge, any_of("ref", questioned)), occasion().day)


@require_safe
def thread(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The golden line of a fact."""
    ref = Ref(kind, key)
    way = request.GET.get("way", "both")
    way = way if way in WAYS else "both"
    line = line_of(ref, way)
    return show(
        request, "thread.jinja", title=f"The thread of {line.start.title}", line=line, way=way,
    )  # fmt: skip


@require_safe
def thread_document(request: HttpRequest, kind: str, key: str) -> JsonResponse:
    """The same as JSON."""
    thread, lines = pulled(Ref(kind, key), request.GET.get("way", "both"))
    return JsonResponse(
        as_document(thread, lines), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
