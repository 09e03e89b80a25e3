"""Booking references stay behind, wherever and however they are written."""

from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.conversation import Span
from ui.viewmodels.pieces import COVER, Piece, covered, pieces

TEXT = st.text(alphabet="xX7kK2 -pq日🎂", max_size=40)
REFERENCE = st.text(alphabet="xk27", min_size=5, max_size=6)


@given(before=TEXT, after=TEXT, reference=REFERENCE, flight=st.tuples(st.integers(0, 60), st.integers(1, 20)))
def test_a_reference_never_shows(before: str, after: str, reference: str, flight: tuple[int, int]) -> None:
    text = before + reference + after
    spans = [
        Span("flight", flight[0], flight[0] + flight[1]),
        Span("locator", len(before), len(before) + len(reference)),
    ]
    shown = "".join(piece.text if piece.mark != "covered" else "|" for piece in pieces(text, spans, {reference}))
    assert reference.casefold() not in shown.casefold()
    assert reference.casefold() not in covered(text, spans, {reference}).casefold()


@given(text=TEXT, start=st.integers(0, 40), length=st.integers(1, 20))
def test_nothing_else_is_lost(text: str, start: int, length: int) -> None:
    assert "".join(piece.text for piece in pieces(text, [Span("seat", start, start + length)], ())) == text


def test_reference_is_covered_in_messages_that_spell_it_otherwise() -> None:
    assert covered("it is x7k-2pq, X7K 2PQ!", (), {"X7K2PQ"}) == f"it is {COVER}, {COVER}!"


def test_what_overlaps_a_reference_is_not_marked() -> None:
    spans = [Span("flight", 0, 6), Span("locator", 3, 9)]
    assert pieces("KL0X7K2PQ", spans, ()) == [Piece("KL0"), Piece("", "covered")]
