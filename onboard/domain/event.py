"""Events: immutable facts. Everything that Onboard shows is a fold of them (design section 4)."""

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple, TypeVar

import msgspec

from onboard.domain import clock


class Priority(IntEnum):
    """The class of an event on the link; lower goes first (design section 5)."""

    URGENT = 0
    NORMAL = 1
    BACKGROUND = 2
    BULK = 3


class Identity(NamedTuple):
    """What makes an event itself: the device that wrote it, that device's epoch, and a running number."""

    device: str
    epoch: int
    seq: int

    def __str__(self) -> str:
        return f"{self.device}.{self.epoch}.{self.seq}"


class Event(msgspec.Struct, frozen=True, array_like=True):
    """One fact with its envelope.

    Attributes:
        author: id of the person, or of the device where no person acts.
        scope: what it is shared and kept with, such as `flight:KL0605/2026-11-21/AMS`.
        subject: id of the entity that it is about.
        at: hybrid timestamp of the author, see `onboard.domain.clock`.
        body: MessagePack of the struct that `kind` names; kept as bytes so that unknown kinds pass unharmed.
        expires: Unix milliseconds after which it need not be delivered any more.
        number: position in the relay's log; None until the relay has it.
        received: Unix milliseconds at which the relay stored it.
        effective_at: the timestamp that orders it, given by the relay.
        check: four random bytes that the relay gives each entry, to recognise a log restored from backup.
    """

    device: str
    epoch: int
    seq: int
    author: str
    scope: str
    subject: str
    at: int
    kind: str
    schema: int
    priority: int
    body: bytes
    expires: int | None = None
    number: int | None = None
    received: int | None = None
    effective_at: int | None = None
    check: bytes | None = None

    @property
    def identity(self) -> Identity:
        # Not by its constructor, which takes twice as long: each event is asked for it several times.
        return tuple.__new__(Identity, (self.device, self.epoch, self.seq))

    @property
    def order(self) -> tuple[int, str, int, int]:
        """Where the event stands in the fold of its subject (design section 4)."""
        at = self.at if self.effective_at is None else self.effective_at
        return (at, self.device, self.epoch, self.seq)


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an event says. Subclasses register themselves with `@kind`.

    Attributes:
        UPGRADES: for each schema before `SCHEMA`, what makes the fields of the next one of its fields. Those of the
            last two schemas stay, so that devices that were away still find a hearing.
        WORDS: the fields that may hold what a person wrote; a body has one of them at most.
    """

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
    WORDS: ClassVar[tuple[str, ...]] = ("text", "reply")

    @property
    def priority(self) -> Priority:
        """The class in which it travels; kinds override it where it depends on what is said."""
        return PRIORITIES[self.KIND]


B = TypeVar("B", bound=Body)

BODIES: dict[str, type[Body]] = {}
PRIORITIES: dict[str, Priority] = {}
REPLACEABLE: set[str] = set()


def kind(name: str, priority: Priority, *, replaceable: bool = False) -> Callable[[type[B]], type[B]]:
    """Registers a body under the name of its kind, `entity.what_happened`.

    A replaceable kind is an estimate of which only the newest matters; never a person's words.
    """

    def register(body: type[B]) -> type[B]:
        body.KIND = name
        BODIES[name] = body
        PRIORITIES[name] = priority
        if replaceable:
            REPLACEABLE.add(name)
        return body

    return register


def entity_of(kind_name: str) -> str:
    """The name of the entity that events of this kind are about."""
    return kind_name.partition(".")[0]


class Fact(NamedTuple):
    """An event together with its decoded body."""

    event: Event
    body: Body

    @property
    def at(self) -> int:
        """When it happened, Unix milliseconds."""
        return clock.milliseconds(self.event.order[0])


def words_field(body: Body | None) -> str | None:
    """The name of the field with a person's words, or None where there is none."""
    return None if body is None else next((name for name in body.WORDS if name in body.__struct_fields__), None)


_encoder = msgspec.msgpack.Encoder()
_decoders: dict[str, msgspec.msgpack.Decoder[Body]] = {}


def encode(body: Body) -> bytes:
    return _encoder.encode(body)


def decode(event: Event) -> Body | None:
    """The body of an event, or None where this version does not know the kind or its schema yet.

    Raises:
        msgspec.DecodeError: the kind is known and the bytes do not hold it.
    """
    body = BODIES.get(event.kind)
    if body is None or event.schema > body.SCHEMA:
        return None
    if event.schema < body.SCHEMA:
        return _upgraded(event, body)
    decoder = _decoders.get(event.kind)
    if decoder is None:
        decoder = _decoders[event.kind] = msgspec.msgpack.Decoder(body)
    return decoder.decode(event.body)


def _upgraded(event: Event, body: type[Body]) -> Body:
    """A body of an earlier schema, as today's says it."""
    fields = msgspec.msgpack.decode(event.body, type=dict[str, Any])
    for schema in range(event.schema, body.SCHEMA):
        if schema not in body.UPGRADES:
            raise msgspec.ValidationError(f"{event.kind} of schema {event.schema} is not read any more")
        try:
            fields = body.UPGRADES[schema](fields)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise msgspec.ValidationError(f"{event.kind} of schema {event.schema} lacks what it should have") from error
    return msgspec.convert(fields, body)


def renamed(raw: bytes, names: Mapping[str, str]) -> bytes:
    """A body with other identities of events in the place of these; steps name the events that they saw by them."""
    old = msgspec.msgpack.decode(raw)
    new = _renamed(old, names)
    return raw if new == old else _encoder.encode(new)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    match value:
        case str():
            return names.get(value, value)
        case list():
            return [_renamed(each, names) for each in value]
        case dict():
            return {key: _renamed(each, names) for key, each in value.items()}
    return value


def facts(events: Iterable[Event]) -> list[Fact]:
    """The known facts among the events, each once, in the order of the fold.

    Of several copies of an event the one with the relay's latest number stands: it carries the verdict.
    """
    unique: dict[Identity, Event] = {}
    for event in events:
        identity = event.identity
        kept = unique.setdefault(identity, event)
        if kept is not event and (event.number or 0) > (kept.number or 0):
            unique[identity] = event
    known = ((event, decode(event)) for event in unique.values())
    return sorted((Fact(event, body) for event, body in known if body is not None), key=lambda f: f.event.order)
