"""Faults of a real link and a real relay process: whatever breaks, nothing is lost, nothing doubled, nothing stuck."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from onboard.actions.common import new_id
from onboard.demo.link import OPEN, LinkProfile
from onboard.demo.stage import CREW, Stage
from onboard.domain.event import decode
from onboard.domain.note import NoteWritten
from onboard.domain.scope import flight_scope
from onboard.relay.opening import open_ledger
from onboard.security.authority import make_authority
from onboard.store.log import Draft
from onboard.sync.engine import LinkState
from tests.bench.surroundings import playing
from tests.bench.texts import Writer
from tests.integration.sync.scripted_server import Server, http, says
from tests.link.member import Member
from tests.soak.test_kill_loop import events_in

# The relay's own certificate is fetched unverified once, at enrolment, and then checked against the code.
pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")

NUMBERS = count(1)
PEOPLE = Writer(1)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with playing(tmp_path_factory.mktemp("stage") / "relay") as stage:
        yield stage


class Tablet:
    """A tablet that is online, and the notes that were written on it."""

    def __init__(self, stage: Stage, member: Member) -> None:
        self.link = stage.link
        self.member = member
        self.device = member.device
        self.written: list[str] = []
        self._stage = stage

    def write(self, number: int) -> None:
        """That many notes at once."""
        texts = [f"{next(NUMBERS)} {PEOPLE.words('note')}" for _ in range(number)]
        scope = flight_scope(self._stage.flight.id)
        drafts = [Draft(scope, new_id(), NoteWritten(seat="12A", text=text)) for text in texts]
        self.device.actions.record(*drafts)
        self.written += texts

    def at_relay(self) -> list[str]:
        """The notes of this tablet that the relay has stored, in the order of their identities."""
        ledger = open_ledger(self._stage.folder)
        events = events_in(ledger, flight_scope(self._stage.flight.id))
        ledger.engine.dispose()
        bodies = [decode(event) for event in events if event.device == self.device.membership.device]
        return [body.text for body in bodies if isinstance(body, NoteWritten)]

    def until(self, holds: Callable[[], bool]) -> None:
        self.member.until(holds)

    def all_is_well(self) -> None:
        """Somebody tries the link until everything is sent: then the relay has each note once."""

        def sent() -> bool:
            self.device.try_now()
            return self.member.sent()

        self.until(sent)
        assert self.at_relay() == self.written


@pytest.fixture
def tablet(stage: Stage, tmp_path: Path) -> Iterator[Tablet]:
    member = Member(tmp_path / "tablet", stage.enrol_crew(CREW[0]), stage.link)
    with member.online():
        tablet = Tablet(stage, member)
        tablet.write(1)
        tablet.all_is_well()
        yield tablet
    stage.link.profile = OPEN


def test_a_relay_that_is_killed_in_the_middle_of_a_push(stage: Stage, tablet: Tablet) -> None:
    stage.link.profile = LinkProfile(round_trip=0.1, up=100_000)
    for size in (2_000, 6_000):
        before = stage.link.traffic.up
        tablet.write(500)
        tablet.until(lambda reached=before + size: stage.link.traffic.up > reached)  # type: ignore[misc] # mypy infers no lambda with a default
        stage.kill_relay()
        assert not tablet.member.sent()
        stage.start_relay()
        tablet.all_is_well()


def test_what_arrived_over_a_half_open_link_is_recognised_when_it_comes_again(stage: Stage, tablet: Tablet) -> None:
    stage.link.half_open = True
    tablet.write(5)
    tablet.until(lambda: len(tablet.at_relay()) == 6)
    assert tablet.device.replica.not_sent() == 5
    stage.link.half_open = False
    tablet.all_is_well()


def test_a_link_that_stalls_and_moves_again(stage: Stage, tablet: Tablet) -> None:
    before = stage.link.traffic.up
    stage.link.stalled = True
    tablet.write(50)
    tablet.until(lambda: stage.link.traffic.up > before)
    assert not tablet.member.sent()
    stage.link.stalled = False
    tablet.all_is_well()
    assert tablet.device.engine.link.state is LinkState.CONNECTED


def test_connections_that_are_reset_again_and_again(stage: Stage, tablet: Tablet) -> None:
    for _ in range(10):
        before = stage.link.traffic.up
        tablet.write(20)
        tablet.device.try_now()
        tablet.until(lambda before=before: stage.link.traffic.up > before)  # type: ignore[misc] # mypy infers no lambda with a default
        stage.link.reset()
    tablet.all_is_well()


def test_a_link_that_loses_every_second_connection(stage: Stage, tablet: Tablet) -> None:
    stage.link.profile = LinkProfile(round_trip=0.02, loss=0.5)
    for _ in range(5):
        stage.link.reset()
        tablet.write(200)
        tablet.all_is_well()


def test_a_captive_portal_in_between(stage: Stage, tablet: Tablet, tmp_path: Path) -> None:
    make_authority(tmp_path / "portal", ["127.0.0.1"])
    portal = Server(tmp_path / "portal", says(http("200 OK", "text/html", b"<html>Please log in.</html>")))
    try:
        stage.link.behind = int(portal.address.rpartition(":")[2])
        stage.link.reset()
        # Until a session has met the portal, a connection to the relay may still be there.
        tablet.until(lambda: tablet.device.engine.link.state is LinkState.PORTAL)
        before = tablet.device.replica.not_sent()
        tablet.write(20)
        tablet.until(lambda: any(waiting.trouble for waiting in tablet.device.replica.waiting()))
        assert tablet.device.replica.not_sent() == before + 20
    finally:
        stage.link.behind = stage.relay_port
        portal.close()
    tablet.all_is_well()
