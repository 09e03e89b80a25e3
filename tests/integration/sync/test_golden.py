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
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from onboard.sync.protocol import SyncRequest
from onboard.sync.protocol import decode as decode_message
from tests.integration.sync.golden_outbox import BODIES, FLIGHT, FOLDER, NOW, VERSION, path

TYPE = "application/vnd.onboard.sync.d1+msgpack.zstd"
"""As these versions sent it; its dictionary stays."""

RELEASED = sorted(FOLDER.glob("*.bin"))


@pytest.mark.parametrize("name", [file.name for file in RELEASED])
def test_the_outbox_of_a_released_version_is_accepted(ledger: Ledger, name: str) -> None:
    role = Role(name.rsplit("-", 1)[1].removesuffix(".bin"))
    person, scope = f"{role.value}-person", flight_scope(FLIGHT)
    opened = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO")
    assigned = RosterAssigned(flight=FLIGHT, person=person, position="Zone 2")
    ledger.append("relay", [Draft(scope, FLIGHT, opened), Draft(scope, roster_id(FLIGHT), assigned)], NOW - 1)
    request = decode_message((FOLDER / name).read_bytes(), TYPE, SyncRequest)
    limits.check(request)
    device = Device(role.value, person, role, "social" if role is Role.LIAISON else None, b"", None, None)
    verdicts = ledger.accept(request.events, Gate(device, request.events, NOW).judge, decide, NOW)
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
