"""An edition of evidence: what was released, of whom, why, under which rule, and its hash."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from goldenthread.evidence.editions import Edition
from goldenthread.evidence.measures import sheets
from goldenthread.exchange.cells import safe_cell
from goldenthread.kernel import Ref
from goldenthread.records.editions import (
    FIELDS,
    edition_of,
    every_value,
    lines_of,
    shown_by_level,
    values_of,
)
from goldenthread.records.provenance import provenance
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.measured_values import (
    CELL_RULE,
    LEVELS,
    PLURALS,
    Measured,
    comparison,
)
from goldenthread.web.presenters import (
    Code,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    day,
    moment,
    recorded,
)


def edition_at(key: str) -> Edition:
    """The edition of an address. Raises NotInRecord."""
    ref = Ref("edition", key)
    found = edition_of(ref)
    if found is None:
        raise NotInRecord(ref)
    return found


@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    """The page of an edition."""
    found = edition_at(key)
    event = provenance(Edition, ref=found.ref)
    values = values_of(found.ref, [found.system])
    names = Names({found.system})
    measured = Measured(
        found.system, found, (), {(value.area, value.measure): value for value in values},
        recorded(event),
    )  # fmt: skip
    headlines = [sheet for sheet in sheets if sheet.headline]
    leaf = Leaf(
        found.ref, "Edition of evidence",
        f"Evidence of {names.title(found.system)} on {day(found.day)}",
        f"{found.count:,} values that left the evidence store together, and are never changed.",
        (names.mention(found.system),),
        (
            Section("terms", "What it is", terms=(
                Term("Of", (names.mention(found.system),)),
                Term("Measured on", (found.day,)),
                Term("Purpose", (found.purpose,)),
                Term("Rule of disclosure", (found.policy,)),
                Term("Made of", (found.source,)),
                Term("Released on", (found.published,)),
                Term("Recorded by", (
                    f"{event.recorded_by}, {moment(event.recorded_at)}" if event else "",)),
                Term("Why", (event.reason if event else "",)),
            )),
            Section("shown", "What is shown, and what is not",
                    CELL_RULE, table=_shown(found.ref)),
            Section("headlines", "Headline measures",
                    table=comparison(measured, headlines, f"{names.title(found.system)} as a whole",
                                     names, "Value"),
                    more=Mention("All measures", f"/evidence/system/{found.system.key}/")),
            Section("hashes", "Is it as it was released?",
                    "Each hash is a SHA-256. That of the edition is of the file of its values "
                    "below: take the file, work out its hash with any tool (sha256sum), and "
                    "compare. The chain of the record holds the edition, so neither can change "
                    "unseen.",
                    terms=(
                        Term("The edition", (Code(found.digest),)),
                        Term("Its sheets", (Code(found.sheets),)),
                        Term(
                            "Its code lists",
                            (
                                Code(found.code_lists),
                                Mention(
                                    "Code lists that apply to this day",
                                    f"/codelists/?day={found.day.isoformat()}",
                                ),
                            ),
                        ),
                        Term("The tables about people, which stay where they are",
                             (Code(found.store),)),
                    ),
                    items=(
                        Mention(f"edition-{key}.tsv", f"/edition/{key}/values.tsv",
                                "as it was released; its hash is that of the edition"),
                        Mention(f"edition-{key}.csv", f"/edition/{key}/values.csv",
                                "the same with headings, for spreadsheets"),
                    )),
        ),
        Made(
            "Shown as it was recorded. People were counted offline, by a named person; no page "
            "can reach what was counted.",
            found.source, found.day, recording=recorded(event),
            further=(Mention("What each measure means", "/measures/"),),
        ),
    )  # fmt: skip
    return show_leaf(request, leaf)


def _shown(ref: Ref) -> Table:
    """By level, how many values are shown, suppressed and not calculated."""
    counts = shown_by_level(ref)
    return Table(
        "Values by level",
        columns("Level", "Shown#", "Not shown#", "Not calculated#"),
        tuple(
            (PLURALS[level], *counts[level]) for level in LEVELS if level in counts
        ),
        counts=True,
    )  # fmt: skip


@require_safe
def edition_values(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """All values of an edition: as they were released (tsv), or with headings (csv)."""
    found = edition_at(key)
    answer: HttpResponse | StreamingHttpResponse
    if form == "tsv":
        answer = HttpResponse(
            "\n".join(lines_of(found.ref)), content_type="text/tab-separated-values; charset=utf-8"
        )
    else:
        answer = StreamingHttpResponse(_csv(found.ref), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="edition-{key}.{form}"'
    return answer  # type: ignore[return-value]


def _csv(ref: Ref) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    # The mark at its start tells spreadsheets that it is UTF-8.
    text.write("\ufeff")
    writer.writerow(FIELDS)
    for value in every_value(ref):
        writer.writerow([safe_cell(_cell(getattr(value, name))) for name in FIELDS])
        if text.tell() > 60_000:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _cell(value: object) -> object:
    return str(value) if isinstance(value, Ref) else value
