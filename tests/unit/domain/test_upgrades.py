"""Bodies of earlier schemas, words in bodies, and the identities that bodies name."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain import event as event_module
from onboard.domain.conversation import Replied, ReplyDiscarded, SendAgain
from onboard.domain.event import (
    BODIES,
    PRIORITIES,
    REPLACEABLE,
    Body,
    Event,
    Priority,
    decode,
    encode,
    facts,
    kind,
    renamed,
    words_field,
)
from onboard.domain.note import NoteWritten
from onboard.domain.request import RequestDone, RequestUndone
from onboard.security.roles import KINDS

KIND = "note.measured"
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(autouse=True)
def measured() -> Iterator[type[Body]]:
    """A kind whose third schema is today's: `warm: bool` became `degrees: int`, and that became a list."""

    @kind(KIND, Priority.BACKGROUND)
    class Measured(Body, frozen=True, kw_only=True):
        SCHEMA: ClassVar[int] = 3
        UPGRADES: ClassVar[Mapping[int, Upgrade]] = {
            1: lambda fields: {"degrees": 24 if fields["warm"] else 18},
            2: lambda fields: {"degrees": [fields["degrees"]]},
        }

        degrees: tuple[int, ...]

    yield Measured
    for registry in (BODIES, PRIORITIES, event_module._decoders):
        registry.pop(KIND, None)


def event(body: object, schema: int) -> Event:
    raw = body if isinstance(body, bytes) else msgspec.msgpack.encode(body)
    return Event("tablet", 1, 7, "ana", "flight:x", "note-1", 5, KIND, schema, 2, raw)


@pytest.mark.parametrize(
    ("schema", "said", "degrees"),
    [(1, {"warm": True}, (24,)), (1, {"warm": False}, (18,)), (2, {"degrees": 21}, (21,)), (3, {"degrees": [7]}, (7,))],
)
def test_bodies_of_earlier_schemas_are_read(
    measured: type[Body], schema: int, said: dict[str, object], degrees: tuple[int, ...]
) -> None:
    assert decode(event(said, schema)) == measured(degrees=degrees)


def test_a_later_schema_is_not_known_yet(measured: type[Body]) -> None:
    assert decode(event({"degrees": [1]}, 4)) is None
    assert facts([event({"degrees": [1]}, 4)]) == []


@pytest.mark.parametrize("schema", [0, -1])
def test_a_schema_that_nobody_reads_any_more_is_said_to_be_so(schema: int) -> None:
    with pytest.raises(msgspec.ValidationError, match="not read any more"):
        decode(event({"degrees": 1}, schema))


@pytest.mark.parametrize(
    ("schema", "said"),
    [(1, {}), (1, []), (1, {"warm": "x", 7: 1}), (2, {}), (2, {"degrees": "hot"}), (1, b"\xc1"), (2, b"")],
)
def test_a_broken_body_of_an_earlier_schema_is_an_error_of_decoding(schema: int, said: object) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(event(said, schema))


@given(raw=st.binary(max_size=60), schema=st.integers(1, 3))
def test_whatever_stands_in_a_body_the_error_is_the_declared_one(raw: bytes, schema: int) -> None:
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        decode(event(raw, schema))


def test_only_what_a_person_wrote_counts_as_words() -> None:
    assert words_field(NoteWritten(seat="12A", text="Nuts")) == "text"
    assert words_field(Replied(text="Yes")) == "text"
    assert words_field(RequestUndone(step="tablet.1.1")) is None
    assert words_field(None) is None
    # These name an event in a field of the same name; other words there would point nowhere.
    assert words_field(SendAgain(reply="desk.1.1")) is None
    assert words_field(ReplyDiscarded(reply="desk.1.1")) is None


def test_the_words_of_a_finished_request_can_be_changed() -> None:
    done = msgspec.convert({"saw": "open", "reply": "Gladly"}, RequestDone)
    assert words_field(done) == "reply"


def test_no_kind_with_words_is_replaceable_and_no_person_may_record_a_replaceable_one() -> None:
    for name in REPLACEABLE:
        assert not set(BODIES[name].WORDS) & set(BODIES[name].__struct_fields__)
    assert not REPLACEABLE & frozenset().union(*KINDS.values())


def test_identities_in_a_body_follow_those_events_and_nothing_else_changes() -> None:
    note = NoteWritten(seat="tablet.1.9", text="See tablet.1.9", saw=("tablet.1.8", "desk.1.9", "tablet.1.9"))
    after = msgspec.msgpack.decode(renamed(encode(note), {"tablet.1.9": "tablet.5.9"}), type=NoteWritten)
    assert after.saw == ("tablet.1.8", "desk.1.9", "tablet.5.9")
    assert after.text == "See tablet.1.9"


def test_a_body_that_names_none_of_them_stays_as_it_is_byte_for_byte() -> None:
    strange = msgspec.msgpack.encode({"saw": ["a"], "unknown": {"deep": [1.5, b"x", None]}}) + b""
    assert renamed(strange, {"tablet.1.9": "tablet.5.9"}) is strange


def test_an_identity_deep_in_a_body_of_an_unknown_kind_is_found() -> None:
    raw = msgspec.msgpack.encode({"deep": [{"step": "tablet.1.9"}]})
    assert msgspec.msgpack.decode(renamed(raw, {"tablet.1.9": "new"})) == {"deep": [{"step": "new"}]}
