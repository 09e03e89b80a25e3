"""What a liaison's device knows: events as the relay hands them over, received into a real encrypted replica."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import QCoreApplication, QEvent

from onboard.actions.liaison import LiaisonActions
from onboard.bootstrap import Device, Membership
from onboard.domain import cabin_layout, contact, conversation, crew_message, flight, passenger, request, roster
from onboard.domain.conversation import Span
from onboard.domain.event import Body, Event, encode
from onboard.domain.scope import cabin_id, flight_scope, ground_scope, roster_id, station_scope
from onboard.security.roles import Role
from onboard.security.vault import Secrets
from onboard.store import database
from onboard.store.replica import Pulled, Replica
from tests.stories.profiles import RELAY_KEY
from ui.tasks import Tasks
from ui.viewmodels.desk import DeskViewModel
from ui.viewmodels.feed import Feed

S = TypeVar("S")

MINUTE = 60_000
HOUR = 60 * MINUTE
NOW = 1_795_265_580_000
"""2026-11-21 12:53 UTC."""

KL605 = "KL0605/2026-11-21/AMS"
KL601 = "KL0601/2026-11-21/AMS"
GROUND = ground_scope("desk")
STATION = station_scope("SFO")
SCOPES = frozenset({GROUND, flight_scope(KL605), flight_scope(KL601), STATION})
LOCATOR = "X7K2PQ"
WORDS = f"Hi, KL0605 today, seat 12A, my daughter turns six, could the crew do something? booking {LOCATOR}"
PROPOSAL = "Hi, my daughter turns six, could the crew do something?"


def at(clock: str) -> int:
    """Unix milliseconds of hours and minutes on the day of the story."""
    hours, minutes = clock.split(":")
    return NOW - (12 * 60 + 53) * MINUTE + (int(hours) * 60 + int(minutes)) * MINUTE


class Clock:
    """A clock that stands."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


class Known(NamedTuple):
    """What the relay understood of a message; see `Understood`."""

    flight: str | None = None
    seat: str | None = None
    rest: Mapping[str, object] = {}


class DeskWorld:
    """A liaison's unlocked device, and the relay's log that it pulls from."""

    def __init__(self, folder: Path, person: str = "ines") -> None:
        engine = database.open_encrypted(folder / "desk.db", bytes(range(32)))
        database.migrate(engine, ("log",))
        self.engine = engine
        self.clock = Clock()
        self.replica = Replica(engine, "desk-1")
        membership = Membership("desk-1", person, Role.LIAISON, "desk", "https://127.0.0.1:1", RELAY_KEY)
        secrets = Secrets(bytes(32), Ed25519PrivateKey.generate())
        self.device = Device(membership, self.replica, secrets, folder, self.clock)
        self.tasks = Tasks()
        self.feed = Feed(self.device, self.tasks)
        self._numbers = count(1)

    @property
    def actions(self) -> LiaisonActions:
        assert isinstance(self.device.actions, LiaisonActions)
        return self.device.actions

    def desk(self) -> DeskViewModel:
        """The desk; it goes with the feed."""
        return DeskViewModel(self.feed, self.feed)

    def close(self) -> None:
        self.tasks.close()
        for gone in (self.tasks, self.feed):
            gone.deleteLater()
            QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
        self.engine.dispose()

    def happen(
        self,
        scope: str,
        subject: str,
        body: Body,
        when: int,
        *,
        author: str = "relay",
        arrived: int | None = None,
    ) -> str:
        """An event reaches this device; gives its identity. It arrived at the relay when it happened if not told."""
        number = next(self._numbers)
        event = Event(
            device=f"device-of-{author}",
            epoch=1,
            seq=number,
            author=author,
            scope=scope,
            subject=subject,
            at=(when << 16) + number,
            kind=body.KIND,
            schema=1,
            priority=int(body.priority),
            body=encode(body),
            number=number,
            received=arrived or when,
            effective_at=(when << 16) + number,
        )
        self.replica.receive(Pulled([event], {}, SCOPES, number, ()))
        return str(event.identity)

    def write(self, subject: str, text: str, when: int, known: Known, name: str | None = None) -> None:
        """A passenger writes on WhatsApp, and the relay understands it."""
        message = f"wamid.{subject}.{when}"
        contact_name = name or subject.title()
        self.happen(
            GROUND,
            subject,
            conversation.MessageReceived(
                channel="whatsapp",
                account="49301",
                contact=f"3161234{len(subject):04}",
                external_id=message,
                text=text,
                sent_at=when,
                contact_name=contact_name,
            ),
            when,
        )
        fields: dict[str, object] = {"language": "en", **known.rest}
        body = conversation.Understood(
            message=message,
            flight=known.flight,
            seat=known.seat,
            spans=spans(text),
            **fields,  # type: ignore[arg-type] # fields of Understood, by the tests' own choice
        )
        self.happen(GROUND, subject, body, when)

    def open_flight(self, flight_id: str, destination: str, departure: int, arrival: int) -> None:
        carrier, number = flight_id[:2], flight_id[2:6]
        scope = flight_scope(flight_id)
        body = flight.FlightOpened(
            carrier=carrier,
            number=number,
            date="2026-11-21",
            board="AMS",
            destination=destination,
            departure=departure,
            arrival=arrival,
        )
        self.happen(scope, flight_id, body, departure - HOUR)
        rows = tuple(cabin_layout.Row(n, "ABC DEF") for n in range(10, 40))
        section = cabin_layout.Section("Y", "Economy", rows)
        zones = (cabin_layout.Zone("2", 10, 24), cabin_layout.Zone("3", 25, 39))
        laid = cabin_layout.CabinLaidOut(aircraft="789", sections=(section,), zones=zones)
        self.happen(scope, cabin_id(flight_id), laid, departure - HOUR)
        for person, position, looks_after in CREW:
            duty = roster.RosterAssigned(flight=flight_id, person=person, position=position, zones=looks_after)
            self.happen(scope, roster_id(flight_id), duty, departure - HOUR)

    def hear(self, flight_id: str, person: str, position: str, when: int, reached: int) -> None:
        """The relay heard a tablet, which has the log up to the number `reached`."""
        body = contact.ContactHeard(flight=flight_id, person=person, position=position, at=when, cursors=(reached,) * 4)
        self.happen(GROUND, f"contact/{flight_id}/{person}", body, when)

    def list_passenger(self, subject: str, flight_id: str, given: str, surname: str, seat: str, **more: object) -> None:
        body = passenger.PassengerListed(
            flight=flight_id,
            given=given,
            surname=surname,
            seat=seat,
            **more,  # type: ignore[arg-type] # fields of PassengerListed, by the tests' own choice
        )
        self.happen(flight_scope(flight_id), subject, body, at("07:00"))

    def relay(self, subject: str, request_id: str, flight_id: str, when: int, **more: object) -> str:
        """The request was relayed from the conversation; gives the identity of the event."""
        fields: dict[str, object] = {"text": PROPOSAL, "seat": "12A", "audience": request.Audience("2")} | more
        body = request.RequestRelayed(**fields)  # type: ignore[arg-type] # fields of RequestRelayed
        identity = self.happen(flight_scope(flight_id), request_id, body, when, author="ines")
        link = conversation.ConversationRelayed(flight=flight_id, request=request_id)
        self.happen(GROUND, subject, link, when, author="ines")
        return identity

    def tell_ground(self, subject: str, text: str, when: int, *, arrived: int, seat: str | None = None) -> None:
        body = crew_message.CrewMessageWritten(text=text, position="Zone 2", seat=seat)
        self.happen(flight_scope(KL605), subject, body, when, author="bo", arrived=arrived)

    @property
    def newest(self) -> int:
        """The number of the newest event of the relay's log."""
        number = next(self._numbers)
        return number - 1

    def state(self, subject: str, kind: type[S]) -> S:
        found: object = self.replica.state(subject)
        assert isinstance(found, kind)
        return found


def running(folder: Path) -> Iterator[DeskWorld]:
    """A world for one test."""
    world = DeskWorld(folder)
    yield world
    world.close()


CREW = (
    ("pia", "Purser", ()),
    ("ana", "Zone 1", ("1",)),
    ("bo", "Zone 2", ("2",)),
    ("cas", "Zone 3", ("3",)),
)


def spans(text: str) -> tuple[Span, ...]:
    """What the relay would mark in the story's words."""
    marks = (("flight", "KL0605"), ("seat", "12A"), ("locator", LOCATOR))
    found = ((kind, text.find(word), word) for kind, word in marks)
    return tuple(Span(kind, start, start + len(word)) for kind, start, word in found if start >= 0)


def story(world: DeskWorld) -> None:
    """The main story up to the crew's answer: relayed 12:15, taken 12:21, answered 12:26, both known a little later."""
    world.open_flight(KL605, "SFO", at("07:20"), at("18:05"))
    world.list_passenger(
        "p-sofie",
        KL605,
        "SOFIE",
        "JANSSEN",
        "12A",
        tier="Gold",
        party="party-1",
        services=(passenger.Service("VLML"),),
    )
    world.list_passenger("p-mila", KL605, "MILA", "JANSSEN", "12B", party="party-1")
    matched = {
        "proof": conversation.Proof.MATCHED,
        "passenger": "p-sofie",
        "proposal": PROPOSAL,
        "reasons": ("landing", "waiting"),
    }
    world.write("sofie", WORDS, at("12:12"), Known(KL605, "12A", matched), "Sofie Janssen")


def answered(world: DeskWorld) -> None:
    """The liaison's first words went out and were read; the request was relayed, taken and answered."""
    words = "How lovely! We will ask the crew; they see messages when the aircraft has a link. Happy birthday to her!"
    reply = world.happen(GROUND, "sofie", conversation.Replied(text=words), at("12:14"), author="ines")
    world.happen(GROUND, "sofie", conversation.SendIntended(reply=reply), at("12:14"))
    world.happen(GROUND, "sofie", conversation.Sent(reply=reply, external_id="wamid.out.1"), at("12:14"))
    seen = conversation.DeliveryReported(reply=reply, state=conversation.Sending.READ, at=at("12:15"))
    world.happen(GROUND, "sofie", seen, at("12:15"))
    world.relay("sofie", "r-1", KL605, at("12:15"))
    reached = world.newest
    for person, position in (("pia", "Purser"), ("ana", "Zone 1"), ("bo", "Zone 2")):
        world.hear(KL605, person, position, at("12:30"), reached)
    world.hear(KL605, "cas", "Zone 3", at("12:05"), 3)
    taken = request.RequestTaken(saw=request.Status.OPEN, position="Zone 2")
    scope = flight_scope(KL605)
    world.happen(scope, "r-1", taken, at("12:21"), author="bo", arrived=at("12:27"))
    reply_text = "Cake and a card, after dinner service."
    done = request.RequestDone(saw=request.Status.TAKEN, position="Zone 2", reply=reply_text)
    world.happen(scope, "r-1", done, at("12:26"), author="bo", arrived=at("12:29"))
