"""Random histories of every entity, built from the kinds that it registered."""

import datetime as dt
from collections import Counter
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from onboard.domain.blob import LARGEST, BlobReference, Hash
from onboard.domain.clock import Moment
from onboard.domain.event import BODIES, Body, Event, encode, entity_of

DEVICES = ("desk-1", "relay", "tablet-1", "tablet-2")
PEOPLE = ("ana", "ben", "relay")
TIMES = st.integers(1, 6)
IDENTITIES = st.builds("{}.{}.{}".format, st.sampled_from(DEVICES), st.integers(1, 2), st.integers(1, 3))
MESSAGES = st.sampled_from(("m1", "m2", "desk-1.1.1"))
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "step": IDENTITIES,
    "reply": IDENTITIES | MESSAGES,
    "person": st.sampled_from(PEOPLE),
    "external_id": MESSAGES,
    "message": MESSAGES,
}
"""Fields that refer to something; drawn from few values, so that they often refer to what is there."""

HASHES = st.sampled_from(("a" * 64, "0" * 64))

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    Hash: HASHES,
    BlobReference: st.builds(
        BlobReference,
        hash=HASHES,
        media_type=st.just("image/webp"),
        size=st.integers(1, LARGEST),
        thumbnail=st.binary(max_size=4),
    ),
    bool: st.booleans(),
    int: st.integers(0, 2**40),
    float: st.floats(-40, 40),
    dt.date: st.dates(),
    Moment: st.integers(0, 2**41),
    str: st.sampled_from(("", "12A", "water, please", "水をください", "من فضلك 🙏")),
    NoneType: st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    if hint in PLAIN:
        return PLAIN[hint]
    arguments = get_args(hint)
    if isinstance(hint, UnionType):
        return st.one_of(*map(values, arguments))
    if get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(values(arguments[0]), max_size=2).map(tuple)
        return st.tuples(*map(values, arguments))
    if issubclass(hint, msgspec.Struct):
        return structs(hint)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    raise TypeError(hint)


def structs(of: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    return st.builds(of, **{field.name: _field(field) for field in msgspec.structs.fields(of)})


def _field(field: msgspec.structs.FieldInfo) -> st.SearchStrategy[Any]:
    if field.type is str and field.name in NAMED:
        return NAMED[field.name]
    if field.type == tuple[str, ...]:
        return st.lists(IDENTITIES, max_size=3).map(tuple)
    return values(field.type)


class Saying(NamedTuple):
    """What an event says: kind, schema and bytes."""

    kind: str
    schema: int
    body: bytes


def _said(body: Body) -> Saying:
    return Saying(body.KIND, body.SCHEMA, encode(body))


def known(entity: str) -> st.SearchStrategy[Saying]:
    """Sayings of every kind that the entity registered."""
    kinds = [body for name, body in sorted(BODIES.items()) if entity_of(name) == entity]
    return st.one_of(*(structs(body) for body in kinds)).map(_said)


def unknown(entity: str) -> st.SearchStrategy[Saying]:
    """Sayings that this version cannot read: kinds that it never heard of, and newer schemas of kinds that it has."""
    kinds = sorted(name for name in BODIES if entity_of(name) == entity)
    never_heard = st.builds(Saying, st.just(f"{entity}.sung"), st.integers(1, 3), st.binary(max_size=4))
    newer = st.builds(Saying, st.sampled_from(kinds), st.integers(2, 9), st.binary(max_size=4))
    return st.one_of(never_heard, newer)


@st.composite
def histories(draw: st.DrawFn, sayings: st.SearchStrategy[Saying]) -> list[Event]:
    """Events of one subject from several devices: equal times, late ones, sent and not sent."""
    taken: Counter[tuple[str, int]] = Counter()
    events: list[Event] = []
    for said in draw(st.lists(sayings, max_size=10)):
        writer = (draw(st.sampled_from(DEVICES)), draw(st.integers(1, 2)))
        taken[writer] += 1
        event = Event(
            *writer,
            seq=taken[writer],
            author=draw(st.sampled_from(PEOPLE)),
            scope="flight:KL0605/2026-11-21/AMS",
            subject="subject",
            at=draw(TIMES) << 16,
            kind=said.kind,
            schema=said.schema,
            priority=1,
            body=said.body,
        )
        events.append(_sent(event, number=len(events) + 1, draw=draw) if draw(st.booleans()) else event)
    return events


def _sent(event: Event, number: int, draw: st.DrawFn) -> Event:
    return msgspec.structs.replace(
        event,
        number=number,
        received=draw(TIMES),
        effective_at=draw(st.none() | TIMES.map(lambda time: time << 16)),
        check=b"four",
    )
