"""Tablets that were away since an earlier version still find a hearing: their outboxes are accepted whole."""

import pytest

from onboard.domain.event import decode
from onboard.domain.flight import FlightOpened
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import flight_scope, roster_id
from onboard.domain.verdict import Outcome
from onboard.relay import limits
from onboard.relay.access import Gate
from onboard.relay.decisions import decide
from onboard.relay.register import Device
from onboard.security.roles import KINDS, Role
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from onboard.sync.protocol import SyncRequest
from onboard.sync.protocol import decode as decode_message
from tests.integration.sync.golden_outbox import BODIES, FLIGHT, FOLDER, NOW, VERSION, path

TYPE = "application/vnd.onboard.sync.d1+msgpack.zstd"
"""As these versions sent it; its dictionary stays."""

TEAMS = {Role.LIAISON: "social", Role.LOST_AND_FOUND: "AMS"}
RELEASED = sorted(FOLDER.glob("*.bin"))


def _writer(file: str) -> Device:
    """The device that wrote this file, with its person."""
    name = file.rsplit("-", 1)[1].removesuffix(".bin")
    role = Role[name.upper()]
    return Device(name, f"{name}-person", role, TEAMS.get(role), b"", None, None)


def _open_station(ledger: Ledger) -> None:
    """A station is one that has staff."""
    staff = {"id": "walker", "role": Role.LOST_AND_FOUND.value, "team": TEAMS[Role.LOST_AND_FOUND]}
    with ledger.writing() as connection:
        connection.execute(schema.person.insert().values(**staff))


@pytest.mark.parametrize("name", [file.name for file in RELEASED])
def test_the_outbox_of_a_released_version_is_accepted(ledger: Ledger, name: str) -> None:
    device = _writer(name)
    person, scope = device.person, flight_scope(FLIGHT)
    _open_station(ledger)
    opened = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO")
    assigned = RosterAssigned(flight=FLIGHT, person=person, position="Zone 2")
    ledger.append("relay", [Draft(scope, FLIGHT, opened), Draft(scope, roster_id(FLIGHT), assigned)], NOW - 1)
    request = decode_message((FOLDER / name).read_bytes(), TYPE, SyncRequest)
    limits.check(request)
    verdicts = ledger.accept(request.events, Gate(device, NOW).judge, decide, NOW)
    assert {(verdict.outcome, verdict.reason) for verdict in verdicts} == {(Outcome.ACCEPTED, None)}
    assert all(decode(event) is not None for event in request.events)


@pytest.mark.parametrize("role", BODIES)
def test_each_kind_that_a_role_may_record_stands_in_the_newest_outbox(role: Role) -> None:
    """A kind that is new since then: put it into BODIES, and write the outbox of the next release."""
    assert {body.KIND for body in BODIES[role]} == KINDS[role]
    written = decode_message(path(VERSION, role).read_bytes(), TYPE, SyncRequest).events
    assert {event.kind for event in written} <= KINDS[role]


def test_there_is_one_for_each_role_that_writes() -> None:
    assert {file.name for file in RELEASED} >= {path(VERSION, role).name for role in BODIES}
    assert BODIES.keys() == {role for role, kinds in KINDS.items() if kinds}
