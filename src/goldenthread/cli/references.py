"""A reference as a person types it, and words for one that names nothing."""

from __future__ import annotations

from difflib import get_close_matches

from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput
from goldenthread.kernel import Ref, RefError


def read_ref(text: str) -> Ref:
    """A reference as typed: ``payment:2025-0412``, its kind in any case, or a key of one fact.

    Raises BadInput with the shape of a reference, or with the references that a bare key could
    mean. To look a bare key up the home is opened.
    """
    kind, colon, key = text.strip().partition(":")
    try:
        return Ref.parse(f"{kind.lower()}{colon}{key}")
    except RefError as error:
        if colon or not kind:
            raise BadInput(str(error)) from error
        return _meant_by(kind, error)


def read_ref_of(kind: str, text: str) -> Ref:
    """A reference as typed, or a bare key of the one kind that can be meant (empty: any kind).

    Raises BadInput for what is no reference, or one of another kind.
    """
    try:
        ref = Ref.parse(text if ":" in text or not kind else f"{kind}:{text}")
    except RefError as error:
        raise BadInput(str(error)) from error
    if kind and ref.kind != kind:
        raise BadInput(f"{text!r} is no {kind}: write {kind}:KEY.")
    return ref


def _meant_by(key: str, error: RefError) -> Ref:
    open_home()
    from goldenthread.records.search import named

    found = named(key)
    if not found:
        raise BadInput(f"{error}. No fact in the record has the key {key!r} either.") from error
    if len(found) > 1:
        raise BadInput(f"{key!r} may be any of {', '.join(map(str, found))}: write which.")
    return found[0]


def unknown(ref: Ref) -> str:
    """Words for a reference that is not in the record, with the nearest that are."""
    from goldenthread.records.search import near
    from goldenthread.thread.catalogue import kinds

    if ref.kind not in kinds:
        names = sorted(kind.name for kind in kinds)
        meant = get_close_matches(ref.kind, names, 1)
        also = f" Did you mean {meant[0]}:{ref.key}?" if meant else ""
        return f"There is no kind {ref.kind!r}.{also} Kinds are: {', '.join(names)}."
    also = ", ".join(str(each.ref) for each in near(ref, limit=3))
    return f"{ref} is not in the record." + (f" Near it: {also}." if also else "")
