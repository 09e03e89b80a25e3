"""Events: identity, order, and bodies that this version can or cannot read."""

import msgspec
import pytest

from onboard.domain.event import BODIES, PRIORITIES, Event, Identity, decode, encode, entity_of, facts
from onboard.domain.note import NoteWritten


def event(*, at: int = 5, kind: str = "note.written", schema: int = 1, body: bytes | None = None) -> Event:
    said = encode(NoteWritten(seat="12A", text="Sleeps")) if body is None else body
    return Event("tablet", 2, 7, "ana", "flight:x", "note-1", at, kind, schema, 2, said)


def test_identity_is_device_epoch_and_number() -> None:
    assert event().identity == Identity("tablet", 2, 7)
    assert str(event().identity) == "tablet.2.7"


def test_the_relays_time_orders_an_event_once_it_is_known() -> None:
    ahead = event(at=90)
    assert ahead.order == (90, "tablet", 2, 7)
    assert msgspec.structs.replace(ahead, effective_at=60).order == (60, "tablet", 2, 7)


@pytest.mark.parametrize("unreadable", [event(kind="note.sung"), event(schema=2)])
def test_what_a_later_version_wrote_has_no_body_here(unreadable: Event) -> None:
    assert decode(unreadable) is None
    assert facts([unreadable]) == []


@pytest.mark.parametrize("body", [b"", b"\x80", encode(NoteWritten(seat="12A", text="Sleeps"))[:-1], b"\xc1"])
def test_a_known_kind_with_broken_bytes_is_an_error(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(event(body=body))


def test_a_field_that_a_later_version_added_is_passed_over() -> None:
    body = msgspec.msgpack.encode({"seat": "12A", "text": "Sleeps", "colour": "red"})
    assert decode(event(body=body)) == NoteWritten(seat="12A", text="Sleeps")


def test_the_copy_with_the_verdict_stands_for_the_event() -> None:
    before = event()
    after = msgspec.structs.replace(before, number=3, received=10, effective_at=4)
    for copies in ([before, after], [after, before]):
        assert [fact.event for fact in facts(copies)] == [after]


def test_every_kind_is_registered_under_its_entity_with_a_class() -> None:
    assert BODIES.keys() == PRIORITIES.keys()
    assert {entity_of(name) for name in BODIES} == {
        "blob",
        "booking",
        "cabin",
        "claim",
        "contact",
        "conversation",
        "crew_message",
        "flight",
        "found_item",
        "loss_report",
        "manifest",
        "note",
        "passenger",
        "request",
        "roster",
        "sweep",
    }
