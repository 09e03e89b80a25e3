"""Projections folded again from the log are those that grew with it."""

import random

from onboard.domain.booking import BookingListed
from onboard.domain.cabin_layout import CabinLaidOut, Row, Section
from onboard.domain.contact import ContactHeard
from onboard.domain.conversation import ConversationTaken, MessageReceived, Placed, Replied
from onboard.domain.crew_message import CrewMessageTaken, CrewMessageWritten
from onboard.domain.event import Body, Event
from onboard.domain.flight import FlightOpened, LinkExpected
from onboard.domain.note import NoteRemoved, NoteWritten
from onboard.domain.passenger import PassengerListed, PassengerRemoved
from onboard.domain.request import (
    RequestAdded,
    RequestAssigned,
    RequestDone,
    RequestPassedOn,
    RequestRelayed,
    RequestTaken,
    Status,
)
from onboard.domain.roster import RosterAssigned, RosterRemoved
from onboard.domain.verdict import Outcome, Verdict
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, Log
from onboard.store.replica import Replica
from tests.integration.store.samples import FLIGHT, NOW, rows

SAYING: dict[str, list[Body]] = {
    "flight": [
        FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO"),
        LinkExpected(by=NOW),
    ],
    "cabin": [CabinLaidOut(aircraft="789", sections=(Section("Y", "Economy", (Row(12, "ABC DEF"),)),))],
    "passenger": [
        PassengerListed(flight="KL0605", surname="JANSSEN", seat="12A"),
        PassengerListed(flight="KL0605", surname="JANSSEN", seat="14C"),
        PassengerRemoved(),
    ],
    "booking": [BookingListed(flight="KL0605", passenger="p", surname="JANSSEN", locator="X7K2PQ")],
    "roster": [
        RosterAssigned(flight="KL0605", person="ana", position="Purser"),
        RosterAssigned(flight="KL0605", person="ben", position="Zone 2", zones=("2",)),
        RosterRemoved(person="ana"),
    ],
    "conversation": [
        MessageReceived(channel="whatsapp", account="a", contact="c", external_id="1", text="Hi", sent_at=NOW),
        MessageReceived(channel="whatsapp", account="a", contact="c", external_id="2", text="Seat 12A", sent_at=NOW),
        Placed(flight="KL0605", seat="12A"),
        ConversationTaken(),
        Replied(text="On its way"),
    ],
    "request": [
        RequestRelayed(text="Water please", seat="12A"),
        RequestTaken(saw=Status.OPEN, position="Zone 2"),
        RequestPassedOn(saw=Status.TAKEN),
        RequestAssigned(person="ana", step="tablet.1.1"),
        RequestAdded(text="Never mind"),
        RequestDone(saw=Status.TAKEN, reply="Served"),
    ],
    "note": [NoteWritten(seat="12A", text="Nuts"), NoteWritten(seat="12A", text="Eggs"), NoteRemoved()],
    "crew_message": [CrewMessageWritten(text="Wheelchair?"), CrewMessageTaken()],
    "contact": [ContactHeard(flight="KL0605", person="ana", position="Purser", at=NOW, cursors=(0, 1, 2, 3))],
}


def mixed(seed: int) -> list[list[Draft]]:
    """Batches in which many entities of every kind grow through each other; the body that makes one comes first."""
    rng = random.Random(seed)
    batches = []
    for _ in range(60):
        batch = []
        for _ in range(rng.randint(1, 12)):
            name = rng.choice(sorted(SAYING))
            body = SAYING[name][0] if rng.random() < 0.3 else rng.choice(SAYING[name])
            batch.append(Draft(FLIGHT, f"{name}/{rng.randint(1, 12)}", body))
        batches.append(batch)
    return batches


def projections(log: Log) -> list[list[tuple[object, ...]]]:
    return [rows(log, schema.entity), rows(log, schema.entity_key)]


def grow(log: Ledger | Replica) -> list[Event]:
    return [event for index, batch in enumerate(mixed(605)) for event in log.append("ana", batch, NOW + index)]


def is_what_the_log_says(log: Log) -> None:
    grown = projections(log)
    assert {name for _, name, *_ in grown[0]} == set(SAYING)
    with log.writing() as connection:
        connection.execute(schema.entity.update().values(state=b"rotten"))
        connection.execute(schema.entity_key.delete())
        connection.execute(schema.entity.insert().values(subject="ghost", name="note", scope=FLIGHT, state=b""))
    assert log.rebuild() > 100
    assert projections(log) == grown


def test_on_the_relay(ledger: Ledger) -> None:
    grow(ledger)
    is_what_the_log_says(ledger)


def test_on_a_device_that_has_sent_some_and_was_refused_some(replica: Replica) -> None:
    events = grow(replica)
    sent = [
        Verdict(e.epoch, e.seq, Outcome.ACCEPTED, e.seq, NOW, e.at - (1 << 20), b"chek")
        for e in events
        if e.seq % 3 == 0
    ]
    refused = [Verdict(e.epoch, e.seq, Outcome.REJECTED, reason="No") for e in events[-20:] if e.seq % 3 == 1]
    replica.settle(sent + refused)
    assert any(waiting.rejected for waiting in replica.waiting())
    is_what_the_log_says(replica)


def test_states_are_found_by_name_scope_and_key(ledger: Ledger) -> None:
    grow(ledger)
    everyone = ledger.states("booking")
    assert everyone
    assert ledger.states("booking", FLIGHT) == ledger.find("booking.locator", "X7K2PQ") == everyone
    assert ledger.states("booking", "flight:other") == ledger.find("booking.locator", "Y00000") == {}
    assert {subject: ledger.state(subject) for subject in everyone} == everyone
