"""What the link costs: real devices and a real relay process, TLS and HTTP included, over the measuring proxy.

Texts cost a compressor about what people's own do; identifiers are as the app makes them.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import msgspec

from onboard.bootstrap import Device
from onboard.clock import wall_clock
from onboard.demo.link import OPEN, CabinLink, LinkProfile, Traffic
from onboard.demo.stage import CREW, Stage
from onboard.domain.request import Request, RequestRelayed, Urgency
from onboard.domain.scope import flight_scope
from onboard.store.log import Draft
from onboard.sync.compression import HARD
from onboard.sync.protocol import WITH_DICTIONARY, encode
from onboard.sync.session import PushSession, WaitSession
from tests.bench import pouchdb, texts
from tests.bench.result import Result, alone, beside
from tests.bench.surroundings import playing
from tests.link.member import Member
from tests.link.profiles import IN_FLIGHT, SLOW, VERY_SLOW

EVENTS = 1_000
MANY = 10_000
FULL = 15_000
FEW = 50
FIRST_WORDS = 20
AT_ONCE = 500
"""Events that are recorded in one transaction."""

URGENT = 3
LONG = 1_800.0
"""Seconds after which something is taken to be stuck."""

HOUR = 3_600
CYCLES = 12
"""Idle waits, after which a session has found out how long it may wait."""

LINKS = {"200 kbit/s and 600 ms": SLOW, "16 kbit/s and 1 s": VERY_SLOW}


class World:
    """The stage with a tablet over the link and a desk on the ground; both have read everything."""

    def __init__(self, folder: Path, stage: Stage) -> None:
        self.stage = stage
        self.link: CabinLink = stage.link
        self.scope = flight_scope(stage.flight.id)
        self.folder = folder
        self.people = texts.Writer(605)
        self.tablet = Member(folder / "tablet", stage.enrol_crew(CREW[0]), self.link)
        self.desk = Member(folder / "desk", stage.enrol_desk(), self.link)
        self.catch_up(self.tablet)

    def catch_up(self, member: Member) -> None:
        """Lets the device read and send everything over a link without a shape."""
        self.link.profile = OPEN
        with member.online() as device:
            member.until(lambda: member.sent() and passengers(device) == len(self.stage.flight.people))
            member.until_quiet()

    def from_cabin(self, count: int) -> list[Draft]:
        return texts.take(self.people.from_cabin(self.scope), count)

    def write_at_the_desk(self, count: int) -> list[str]:
        """That many events reach the relay from the ground; gives their subjects."""
        drafts = texts.take(self.people.from_desk(self.scope), count)
        self.desk.device.actions.record(*drafts)
        self.desk.push()
        return [draft.subject for draft in drafts]

    def another_desk(self, name: str) -> Member:
        """A liaison's device over the link: a crew's records nothing urgent."""
        address = self.stage.cabin_address
        code = self.stage.operate("enrol", "--role", "liaison", "--team", "desk", "--address", address).strip()
        member = Member(self.folder / name, code, self.link)
        self.catch_up(member)
        return member


def measure(folder: Path) -> Iterator[Result]:
    with playing(folder / "relay") as stage:
        world = World(folder, stage)
        yield from bytes_per_event(world)
        yield from one_urgent_event(world)
        yield from idle(world)
        yield from round_trips(world)
        yield from beside_pouchdb(world, folder / "pouchdb")
        yield from first_words(world)
        for name, profile in LINKS.items():
            yield from urgent_behind_a_full_queue(world, name, profile)
            yield from a_long_queue(world, name, profile)


def passengers(device: Device) -> int:
    return len(device.replica.states("passenger"))


def record(device: Device, drafts: Sequence[Draft]) -> None:
    for start in range(0, len(drafts), AT_ONCE):
        device.actions.record(*drafts[start : start + AT_ONCE])


def bytes_per_event(world: World) -> Iterator[Result]:
    """On a good link, where batches are large."""
    with world.tablet.online() as device:
        before = world.link.traffic
        record(device, world.from_cabin(EVENTS))
        world.tablet.until(world.tablet.sent)
        traffic = world.link.traffic.since(before)
    yield alone(name="bytes up per event on the wire", value=traffic.up / EVENTS, unit="bytes", better="lower")
    yield alone(name="bytes down per event on the wire", value=traffic.down / EVENTS, unit="bytes", better="lower")
    record(world.tablet.device, world.from_cabin(EVENTS))
    outgoing = world.tablet.session(PushSession).next_request()
    assert outgoing is not None
    events = len(outgoing.request.events)
    size = len(encode(outgoing.request, WITH_DICTIONARY, HARD))
    world.tablet.restart()
    world.catch_up(world.tablet)
    name = f"bytes per event of a body that holds {events}"
    yield alone(name=name, value=size / events, unit="bytes", better="lower")


def one_urgent_event(world: World) -> Iterator[Result]:
    """On the connection that carries it; a wait that it ends is another idle one, see `idle`."""
    desk = world.another_desk("urgent")
    desk.restart()
    for draft in (*texts.take(world.people.from_desk(world.scope), 3), urgent(world)):
        record(desk.device, [draft])
        before = world.link.traffic
        desk.push()
    traffic = world.link.traffic.since(before)
    yield alone(name="one urgent event on a warm connection, up", value=traffic.up, unit="bytes", better="lower")
    yield alone(name="one urgent event on a warm connection, down", value=traffic.down, unit="bytes", better="lower")


def urgent(world: World) -> Draft:
    (draft,) = texts.take((d for d in world.people.from_desk(world.scope) if isinstance(d.body, RequestRelayed)), 1)
    return draft._replace(body=msgspec.structs.replace(draft.body, urgency=Urgency.URGENT))


def idle(world: World) -> Iterator[Result]:
    """A wait in which nothing happens, cut short: its bytes do not depend on its length."""
    world.tablet.restart()
    session = world.tablet.session(WaitSession)
    session.step()
    for _ in range(CYCLES):
        before = world.link.traffic
        outgoing = session.next_request()
        assert outgoing is not None
        seconds = outgoing.request.wait
        session.carry(outgoing._replace(request=msgspec.structs.replace(outgoing.request, wait=1)))
        traffic = world.link.traffic.since(before)
    cycle = traffic.up + traffic.down
    yield alone(name="an idle wait, both ways", value=cycle, unit="bytes", better="lower")
    yield alone(name="an idle wait", value=seconds, unit="s", better="higher")
    yield alone(name="an idle hour", value=cycle * HOUR / seconds, unit="bytes", better="lower")
    world.tablet.restart()


class Exchange(NamedTuple):
    seconds: float
    traffic: Traffic


def exchange(world: World, profile: LinkProfile, queued: int, incoming: int) -> Exchange:
    """A tablet that starts with so many events queued, and so many waiting for it, until all have arrived."""
    link, tablet = world.link, world.tablet
    world.catch_up(tablet)
    record(tablet.device, world.from_cabin(queued))
    awaited = world.write_at_the_desk(incoming)
    tablet.restart()
    link.profile = profile
    began, before = perf_counter(), link.traffic
    with tablet.online() as device:
        tablet.until(lambda: tablet.sent() and has(device, awaited), LONG)
        return Exchange(perf_counter() - began, link.traffic.since(before))


def has(device: Device, subjects: Sequence[str]) -> bool:
    return all(device.replica.state(subject) is not None for subject in reversed(subjects))


def round_trips(world: World) -> Iterator[Result]:
    """For queued and incoming events; those that the link carries side by side count once."""
    cold = exchange(world, SLOW, FEW, FEW)
    with world.tablet.online() as device:
        record(device, world.from_cabin(1))
        world.tablet.until(world.tablet.sent)
        # Both sides write while nothing moves, as if at the same moment.
        world.link.stalled = True
        before = world.link.traffic
        awaited = world.write_at_the_desk(FEW)
        record(device, world.from_cabin(FEW))
        world.link.stalled = False
        world.tablet.until(lambda: world.tablet.sent() and has(device, awaited))
        warm = world.link.traffic.since(before)
    what = f"round trips for {FEW} queued and {FEW} incoming"
    for state, traffic in (("warm", warm), ("cold", cold.traffic)):
        yield alone(name=f"{what}, {state}", value=traffic.round_trips, unit="round trips", better="lower")


def first_words(world: World) -> Iterator[Result]:
    """From the start of the app until a few queued events are at the relay, over links that aircraft have."""
    for name, profile in IN_FLIGHT.items():
        seconds = exchange(world, profile, FIRST_WORDS, 0).seconds
        yield alone(
            name=f"start to {FIRST_WORDS} queued events sent over {name}", value=seconds, unit="s", better="lower"
        )


def a_long_queue(world: World, name: str, profile: LinkProfile) -> Iterator[Result]:
    taken = exchange(world, profile, MANY, 0)
    yield alone(name=f"{MANY} events at {name}", value=taken.seconds, unit="s", better="lower")
    per_event = taken.traffic.up / MANY
    yield alone(name=f"bytes up per event at {name}", value=per_event, unit="bytes", better="lower")


def urgent_behind_a_full_queue(world: World, name: str, profile: LinkProfile) -> Iterator[Result]:
    """From the commit on the device to the commit at the relay, several times while the queue drains."""
    desk = world.another_desk(f"urgent {profile.up}")
    record(desk.device, texts.take(world.people.from_desk(world.scope), FULL))
    # It has met no better link in this life.
    desk.restart()
    world.link.profile = profile
    with desk.online() as device:
        full = device.replica.not_sent()
        desk.until(lambda: device.replica.not_sent() < full, LONG)
        seconds = [until_stored(desk, urgent(world)) for _ in range(URGENT)]
        assert not desk.sent(), "the queue was not full"
    what = f"an urgent event behind a full queue at {name}, slowest of {URGENT}"
    yield alone(name=what, value=max(seconds), unit="s", better="lower")


def until_stored(member: Member, draft: Draft) -> float:
    """Seconds until the relay has stored what this device records now."""

    def stored() -> int | None:
        state = member.device.replica.state(draft.subject)
        assert isinstance(state, Request)
        return state.history[0].received

    recorded = wall_clock()
    record(member.device, [draft])
    member.until(lambda: stored() is not None, LONG)
    received = stored()
    assert received is not None
    return (received - recorded) / 1000


def beside_pouchdb(world: World, folder: Path) -> Iterator[Result]:
    """The same work through PouchDB, which speaks plain HTTP here; with its own batch size, and with its best."""
    ours = exchange(world, SLOW, EVENTS, FEW)
    queued = pouchdb.documents(world.from_cabin(EVENTS))
    incoming = pouchdb.documents(texts.take(world.people.from_desk(world.scope), FEW))
    work = f"{EVENTS} queued and {FEW} incoming at 200 kbit/s and 600 ms"
    with pouchdb.serving(folder) as server:
        for peer, batch in (("PouchDB", None), ("PouchDB with one large batch", EVENTS)):
            theirs = pouchdb.replicate(server, SLOW, queued, incoming, batch)
            for unit, value, peer_value in (
                ("s", ours.seconds, theirs.seconds),
                ("bytes", sum(ours.traffic[:2]), sum(theirs.traffic[:2])),
                ("round trips", ours.traffic.round_trips, theirs.traffic.round_trips),
            ):
                yield beside(peer, peer_value, name=f"{work}, {unit}", value=value, unit=unit, better="lower")
