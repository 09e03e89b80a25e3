"""A moment of the story with many lives in it, for pictures and measurements: relay, crew tablet and desk at 12:53 UTC.

The relay's log is made by the relay's own code; devices get it in pages, as over the link.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from onboard.actions.crew import CrewActions
from onboard.bootstrap import Device
from onboard.demo.flight import make_flight
from onboard.domain import conversation as talk
from onboard.domain import request
from onboard.domain.contact import ContactHeard
from onboard.domain.conversation import Conversation, MessageReceived
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Body
from onboard.domain.flight import LinkExpected
from onboard.domain.note import NoteWritten
from onboard.domain.request import Audience, RequestRelayed, Urgency
from onboard.domain.roster import PURSER, RosterAssigned
from onboard.domain.scope import DEFAULT_TEAM, contact_id, flight_scope, ground_scope, roster_id
from onboard.domain.verdict import Outcome, Verdict
from onboard.errors import LinkError
from onboard.relay.loading import Files, load_files
from onboard.relay.opening import open_ledger
from onboard.relay.triage import Triage
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from onboard.store.replica import Pulled, Replica
from onboard.sync.protocol import SyncResponse

MINUTE = 60_000
AT = dt.datetime(2026, 11, 21, 12, 53, tzinfo=dt.UTC)
NOW = round(AT.timestamp() * 1000)
FLIGHT = make_flight(AT.date())
SCOPE = flight_scope(FLIGHT.id)
GROUND = ground_scope(DEFAULT_TEAM)

ME, PURSER_PERSON, OTHER, LIAISON = "p1", "p2", "p3", "d1"


class Message(NamedTuple):
    """What a passenger wrote, so many minutes ago."""

    minutes: int
    name: str
    text: str


MESSAGES = (
    Message(
        41,
        "Sofie Janssen",
        "Hi, KL0605 today, seat 12A, my daughter turns six, could the crew do something? booking X7K2PQ",
    ),
    Message(
        6, "Lena Brandt", "Meine Tochter (9) fliegt allein auf KL0605 und meldet sich nicht. Sitz 14D. Bitte helft!"
    ),
    Message(9, "田中 美咲", "乗り継ぎに間に合いますか。 KL0605 17G です"),
    Message(38, "P. Ramírez", "Mi asiento no reclina, vuelo KL0605, asiento 31H"),
    Message(33, "정 민수", "KL605 23F 채식 식사가 없어요"),
    Message(52, "Anouk Meijer", "Ik heb mijn bril in de stoelzak laten liggen, KL1023 van gisteren 😕"),
    Message(48, "Олег Власов", "Спасибо экипажу рейса KL903!"),
    Message(44, "James Wu", "Any gate change for KL1023?"),
    Message(43, "Chloé Dubois", "Ma valise n'est pas arrivée à Lyon"),
    Message(20, "نور حداد", "هل يمكن ترتيب كرسي متحرك عند الوصول؟ KL0605 مقعد 15J"),
)


class World:
    """The relay's side of the moment."""

    def __init__(self, folder: Path, *parts: "Callable[[World], None]") -> None:
        """The moment with these further parts, each of which plans what happens in it."""
        self.ledger: Ledger = open_ledger(folder)
        self._triage = Triage()
        self._newest = 0
        self._plan: list[tuple[int, Callable[[], object]]] = []
        self._load(folder)
        for number, message in enumerate(MESSAGES):
            self.then(message.minutes, partial(self._receive, f"conversation{number}", message))
        self._staff()
        self._relay_requests()
        self.then(40, self._answer)
        self._on_board()
        for part in parts:
            part(self)
        # A log's clock never goes back: what happened first is written first.
        for _, step in sorted(self._plan, key=lambda planned: -planned[0]):
            step()

    def then(self, minutes: int, step: Callable[[], object]) -> None:
        """Plans a step so many minutes before the moment."""
        self._plan.append((minutes, step))

    def happens(self, minutes: int, author: str, *drafts: tuple[str, str, Body]) -> None:
        self.then(minutes, partial(self.write, minutes, author, *drafts))

    def write(self, minutes: int, author: str, *drafts: tuple[str, str, Body]) -> list[str]:
        """Records so many minutes ago (scope, subject, body); gives the identities of the events."""
        found = [Draft(scope, subject, body) for scope, subject, body in drafts]
        events = self.ledger.append(author, found, NOW - minutes * MINUTE)
        self._newest = events[-1].number or 0
        return [str(event.identity) for event in events]

    def catch_up(self, replica: Replica, *scopes: str) -> None:
        """Gives a device everything of these scopes."""
        more = True
        while more or replica.pulled_so_far()[1]:
            more = self._exchange(replica, scopes)

    def _exchange(self, replica: Replica, scopes: tuple[str, ...]) -> bool:
        cursors, backfills = replica.pulled_so_far()
        page = self.ledger.page(scopes, cursors, NOW)
        filled = [self.ledger.fill(backfill) for backfill in backfills]
        events = [*page.events, *(event for found, _ in filled for event in found)]
        reached = [backfill for _, backfill in filled]
        replica.receive(Pulled(events, page.cursors, frozenset(scopes), page.as_of, reached))
        return page.more

    def _load(self, folder: Path) -> None:
        paths = {name: folder / f"flight.{name}" for name in ("pnl", "adl", "seatmap")}
        for path, text in zip(paths.values(), (FLIGHT.pnl, FLIGHT.adl, FLIGHT.seat_map), strict=True):
            path.write_text(text)
        departure, landing = AT - dt.timedelta(hours=5, minutes=48), AT + dt.timedelta(hours=5, minutes=12)
        files = Files([paths["pnl"]], [paths["adl"]], [], paths["seatmap"], ["KLM605"], departure, landing)
        self.then(600, lambda: list(load_files(self.ledger, files, AT.date(), NOW - 600 * MINUTE)))

    def _staff(self) -> None:
        for person, position, zones in (
            (PURSER_PERSON, PURSER, ("1",)),
            (ME, "Zone 2", ("2",)),
            (OTHER, "Zone 3", ("3",)),
            ("p4", "Zone 4", ("4",)),
        ):
            body = RosterAssigned(flight=FLIGHT.id, person=person, position=position, zones=zones)
            self.happens(590, "operator", (SCOPE, roster_id(FLIGHT.id), body))

    def _receive(self, subject: str, message: Message) -> None:
        said = MessageReceived(
            channel="whatsapp",
            account="106540352242922",
            contact=f"3161234{message.minutes:04}",
            external_id=f"wamid.{subject}",
            text=message.text,
            sent_at=NOW - message.minutes * MINUTE,
            contact_name=message.name,
        )
        self.write(message.minutes, self.ledger.device, (GROUND, subject, said))
        with self.ledger.reading() as connection:
            thread = self.ledger.state(subject)
            assert isinstance(thread, Conversation)
            read = self._triage.read(connection, thread, said.external_id, NOW - message.minutes * MINUTE)
        self.write(message.minutes, self.ledger.device, (GROUND, subject, read.understood))

    def _relay_request(self, subject: str, source: int, minutes: int, body: RequestRelayed) -> None:
        link = talk.ConversationRelayed(flight=FLIGHT.id, request=subject)
        self.happens(minutes, LIAISON, (SCOPE, subject, body), (GROUND, f"conversation{source}", link))

    def _relay_requests(self) -> None:
        zone2, zone3 = Audience(zone="2"), Audience(zone="3")
        birthday = "Her daughter turns six today. Could the crew do something small?"
        landing = NOW + 312 * MINUTE
        self._relay_request(
            "birthday",
            0,
            36,
            RequestRelayed(text=birthday, seat="12A", audience=zone2, checked=True, by=landing, urgency=Urgency.SOON),
        )
        self._relay_request(
            "alone",
            1,
            4,
            RequestRelayed(
                text="A girl of nine travels alone; her mother cannot reach her. Please look after her.",
                seat="14D",
                audience=zone2,
                urgency=Urgency.URGENT,
                private=True,
            ),
        )
        connection = "48 minutes to KL 6125 to Portland. Will it be held?"
        self._relay_request(
            "connection", 2, 8, RequestRelayed(text=connection, seat="17G", audience=zone3, urgency=Urgency.SOON)
        )
        self._relay_request(
            "meal", 4, 30, RequestRelayed(text="Vegetarian meal was not loaded.", seat="23F", audience=request.EVERYONE)
        )
        self._relay_request(
            "wheelchair", 9, 15, RequestRelayed(text="A wheelchair at arrival, please.", seat="15J", audience=zone2)
        )

    def _answer(self) -> None:
        """The desk looks after the first conversation and has told her that it would ask."""
        subject = "conversation0"
        self.write(40, LIAISON, (GROUND, subject, talk.ConversationTaken()))
        self.write(40, self.ledger.device, (GROUND, subject, talk.ConversationAssigned(person=LIAISON)))
        words = (
            "How lovely! We will ask the crew; they see messages when the aircraft has a link. Happy birthday to her!"
        )
        (reply,) = self.write(39, LIAISON, (GROUND, subject, talk.Replied(text=words)))
        for minutes, body in (
            (39, talk.SendIntended(reply=reply)),
            (39, talk.Sent(reply=reply, external_id="wamid.reply")),
            (37, talk.DeliveryReported(reply=reply, state=talk.Sending.READ, at=NOW - 37 * MINUTE)),
        ):
            self.write(minutes, self.ledger.device, (GROUND, subject, body))

    def _on_board(self) -> None:
        self.then(6, self._take_connection)
        self.happens(
            90, OTHER, (SCOPE, "note1", NoteWritten(seat="11C", text="Afraid of flying; likes a word now and then."))
        )
        self.happens(
            70,
            PURSER_PERSON,
            (
                SCOPE,
                "thread1",
                CrewMessageWritten(text="Lavatory 3 is out of order. Can a mechanic meet us?", position=PURSER),
            ),
        )
        self.happens(60, LIAISON, (SCOPE, "thread1", CrewMessageWritten(text="Arranged, gate A9.", from_ground=True)))
        self.happens(
            25,
            OTHER,
            (
                SCOPE,
                "thread2",
                CrewMessageWritten(
                    text="Two passengers in row 31 ask to sit together on KL 6125.", position="Zone 3", seat="31H"
                ),
            ),
        )
        self.happens(24, self.ledger.device, (SCOPE, FLIGHT.id, LinkExpected(by=NOW + 17 * MINUTE)))
        for person, position, minutes in ((PURSER_PERSON, PURSER, 23), (ME, "Zone 2", 23), (OTHER, "Zone 3", 5)):
            self.then(minutes, partial(self._hear, person, position, minutes))

    def _hear(self, person: str, position: str, minutes: int) -> None:
        """The relay hears a tablet, which has all that there was then."""
        at, reached = NOW - minutes * MINUTE, (self._newest,) * 4
        heard = ContactHeard(flight=FLIGHT.id, person=person, position=position, at=at, cursors=reached)
        self.write(minutes, self.ledger.device, (GROUND, contact_id(FLIGHT.id, person), heard))

    def _take_connection(self) -> None:
        step = request.RequestTaken(saw=request.Status.OPEN, position="Zone 3")
        (taken,) = self.write(6, OTHER, (SCOPE, "connection", step))
        assigned = request.RequestAssigned(person=OTHER, step=taken, position="Zone 3")
        self.write(6, self.ledger.device, (SCOPE, "connection", assigned))


def act_offline(device: Device) -> None:
    """What a crew member does while there is no link: four entries that are not sent."""
    actions = device.actions
    assert isinstance(actions, CrewActions)
    actions.take("birthday")
    actions.write_note("KL0605/2026-11-21/AMS", "12A", "Birthday: cake after dinner, card from all of us.")
    actions.finish("meal", "We found a vegetarian meal in business class.")
    actions.tell_ground("KL0605/2026-11-21/AMS", "Please have the gate of KL 6125 ready for 17G.", seat="17G")


def refuse(device: Device) -> None:
    """The relay refuses the note, and with it the other words that its author has found meanwhile."""
    (refused,) = (line.event for line in device.replica.waiting() if line.event.kind == NoteWritten.KIND)
    device.actions.edit_note(refused.subject, "Birthday: cake after dinner. The card is in the galley.")
    reason = "You are not on the roster of this flight any more."
    device.replica.settle([Verdict(refused.epoch, refused.seq, Outcome.REJECTED, reason=reason)])


def link(device: Device, *, minutes: int, connected: bool) -> None:
    """The link as if the relay had last answered so many minutes ago; without one, all has been tried since."""
    engine = device.engine
    heard = NOW - minutes * MINUTE
    asked = engine.wait(heard, 0)
    engine.answered(asked, SyncResponse(asked.nonce, heard, 0), heard)
    if not connected:
        tried = engine.push(NOW - MINUTE // 2)
        engine.failed(LinkError("The relay cannot be reached."), failures=9, outgoing=tried, now=NOW)
        if tried is not None:
            engine.ended(tried)
