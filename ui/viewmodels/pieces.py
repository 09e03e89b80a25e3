"""A passenger's words made ready for a screen: what was understood is marked, booking references stay behind."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from onboard.domain.conversation import Conversation, Span

COVER = "••••••"

LOCATOR = "locator"


class Piece(msgspec.Struct, frozen=True):
    """A part of a text. `mark` is "" for plain, "known", or "covered", which has no text."""

    text: str
    mark: str = ""


def references(conversation: Conversation) -> frozenset[str]:
    """The booking references that were found in the conversation, as written."""
    return frozenset(
        message.text[span.start : span.end]
        for message in conversation.messages
        for span in message.spans
        if span.kind == LOCATOR
    )


def pieces(text: str, spans: Iterable[Span], hidden: Iterable[str]) -> list[Piece]:
    """The text cut at what was understood; the references in `hidden` are covered wherever they stand."""
    covered = [(span.start, span.end) for span in spans if span.kind == LOCATOR]
    covered += [found.span() for reference in hidden for found in _spelled(reference).finditer(text)]
    known = [(span.start, span.end) for span in spans if span.kind != LOCATOR and not _touches(span, covered)]
    cuts = sorted([(start, end, "covered") for start, end in covered] + [(*place, "known") for place in known])
    made: list[Piece] = []
    reached = 0
    for start, end, mark in cuts:
        if end <= reached:
            continue
        made.append(Piece(text[reached:start]))
        made.append(Piece("" if mark == "covered" else text[max(start, reached) : end], mark))
        reached = end
    made.append(Piece(text[reached:]))
    return [piece for piece in made if piece.text or piece.mark]


def covered(text: str, spans: Iterable[Span], hidden: Iterable[str]) -> str:
    """The text in one line, with dots in place of booking references."""
    cut = pieces(text, spans, hidden)
    return " ".join("".join(COVER if piece.mark == "covered" else piece.text for piece in cut).split())


def _touches(span: Span, places: Sequence[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in places)


def _spelled(reference: str) -> re.Pattern[str]:
    """The reference in either case, also where blanks or hyphens stand between its characters."""
    return re.compile(r"[\s-]*".join(re.escape(c) for c in reference if c.isalnum()), re.IGNORECASE)
