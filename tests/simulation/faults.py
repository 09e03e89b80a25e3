"""What goes wrong, each by name. A world draws a few of them, so that each also comes without the others."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from onboard.domain.event import BODIES
from onboard.security.roles import KINDS, Role
from onboard.store.log import Draft
from tests.simulation import databases
from tests.simulation.acts import tells_the_ground, writes_at_once, writes_notes
from tests.simulation.crew import Crew
from tests.simulation.disks import Disk, Moment
from tests.simulation.links import HOUR, MINUTE, SECOND, Condition
from tests.simulation.parts import FLIGHT, OTHER_FLIGHT, NoteOfLater
from tests.simulation.world import World

COMMITS = 5
"""Commits within which a program crashes that is to crash."""


class Fault(NamedTuple):
    """What goes wrong, with the weight of its lot, and what a world needs for it from the beginning."""

    happen: Callable[[World, Crew], None]
    weight: int = 8
    prepare: Callable[[World], None] | None = None


class NoteOfThirdSchema(NoteOfLater, frozen=True, kw_only=True):
    """The later kind as the relay learns it; devices that are two versions behind write its first schema."""

    SCHEMA = 3
    UPGRADES = {1: dict, 2: dict}  # noqa: RUF012 # the base declares it a ClassVar


def app_crashes(world: World, crew: Crew) -> None:
    """The app is killed on one side of one of its next commits."""
    _arm(world, crew.disk, crew.name)


def relay_crashes(world: World, _crew: Crew) -> None:
    _arm(world, world.rack.disk("relay"), "the relay")


def _arm(world: World, disk: Disk, name: str) -> None:
    connection = disk.connection
    connection.crash, connection.spared = world.rng.choice(list(Moment)), world.rng.randrange(COMMITS)
    world.tell(f"{name} is to crash {connection.crash.value} a commit, sparing {connection.spared}")


def link_is_cut(world: World, crew: Crew) -> None:
    _disturb(world, crew, Condition.DOWN, world.rng.choice((30 * SECOND, 2 * MINUTE, 10 * MINUTE)))


def link_is_half_open(world: World, crew: Crew) -> None:
    _disturb(world, crew, Condition.HALF_OPEN, world.rng.randrange(3 * MINUTE))


def portal_stands_in_the_way(world: World, crew: Crew) -> None:
    _disturb(world, crew, Condition.PORTAL, world.rng.randrange(3 * MINUTE))


def _disturb(world: World, crew: Crew, condition: Condition, duration: int) -> None:
    world.tell(f"the link of {crew.name} is {condition.value} for {duration // SECOND} s")
    crew.link.disturb(condition, world.now + duration)


def no_link_for_hours(world: World, _crew: Crew) -> None:
    """The whole aircraft is out of reach, and its crews go on."""
    duration = world.rng.randint(1, 3) * HOUR
    for crew in world.crews:
        _disturb(world, crew, Condition.DOWN, duration)
        world.at(world.rng.randrange(duration), lambda crew=crew: writes_notes(world, crew))  # type: ignore[misc] # bound now
    world.last(duration)


def clock_jumps(world: World, crew: Crew) -> None:
    jump = world.rng.choice((-HOUR, -5 * MINUTE, -30 * SECOND, 30 * SECOND, 5 * MINUTE, HOUR, 24 * HOUR))
    world.tell(f"the clock of {crew.name} jumps by {jump // SECOND:+} s")
    crew.tablet.skew += jump


def tokens_end(world: World, crew: Crew) -> None:
    """The token ends while the queue is full."""
    writes_notes(world, crew)
    world.tell("all tokens end")
    world.at_relay(world.relay.forget_tokens)


def device_is_withdrawn(world: World, crew: Crew) -> None:
    world.tell(f"the device of {crew.name} is withdrawn")
    world.at_relay(lambda: world.relay.register.revoke(crew.tablet.name, world.now))


def roster_changes_while_offline(world: World, crew: Crew) -> None:
    """A crew member without a link leaves a flight, goes on writing, and perhaps comes back."""
    scope = world.rng.choice((FLIGHT, OTHER_FLIGHT))
    _disturb(world, crew, Condition.DOWN, MINUTE)
    world.tell(f"{crew.name} leaves {scope}")
    world.at_relay(lambda: world.relay.remove(scope, crew.tablet.person))
    writes_at_once(world, crew)
    if world.rng.random() < 0.5:
        world.at(30 * SECOND, lambda: world.at_relay(lambda: world.relay.assign(scope, crew.tablet.person)))


def relay_is_down(world: World, _crew: Crew) -> None:
    duration = world.rng.choice((MINUTE, 5 * MINUTE, 20 * MINUTE))
    world.tell(f"the relay is down for {duration // SECOND} s")
    world.traffic.relay_is_up = False
    world.traffic.relay_ended()
    world.at(duration, partial(world.restart_relay, "was down"))


def relay_breaks_on_something(world: World, crew: Crew) -> None:
    """The relay's program fails on each batch that holds a certain text, until it is repaired."""
    writes_notes(world, crew)
    text = world.rng.choice(list(crew.tried))
    world.tell(f"the relay breaks on {text}")
    world.traffic.poisoned.add(text)
    tells_the_ground(world, crew)


def later_kind_comes(world: World, crew: Crew) -> None:
    """An app of a later version writes what the relay learns only later; another app is two versions behind."""
    for writer, body in ((crew, NoteOfThirdSchema), (world.crews[-1], NoteOfLater)):
        text = f"{writer.name} {next(world.numbers)}"
        world.write(writer, [(text, Draft(FLIGHT, "note-of-later", body(seat="1A", text=text)))])
    world.at(world.rng.randrange(2 * MINUTE), lambda: _learn(world))


def _learn(world: World) -> None:
    world.tell("the relay and all apps are upgraded")
    BODIES[NoteOfLater.KIND] = NoteOfThirdSchema
    KINDS[Role.CREW] |= {NoteOfLater.KIND}
    world.at_end.append(_forget)


def _forget() -> None:
    BODIES.pop(NoteOfLater.KIND, None)
    KINDS[Role.CREW] -= {NoteOfLater.KIND}


FAULTS: dict[str, Fault] = {
    "app crashes": Fault(app_crashes),
    "relay crashes": Fault(relay_crashes),
    "link is cut": Fault(link_is_cut),
    "link is half-open": Fault(link_is_half_open),
    "portal": Fault(portal_stands_in_the_way),
    "no link for hours": Fault(no_link_for_hours, 1),
    "clock jumps": Fault(clock_jumps),
    "tokens end": Fault(tokens_end),
    "device is withdrawn": Fault(device_is_withdrawn, 1),
    "roster changes while offline": Fault(roster_changes_while_offline),
    "relay is down": Fault(relay_is_down, 4),
    "later kind": Fault(later_kind_comes, 4),
    "poison": Fault(relay_breaks_on_something, 4),
    "disk is full": Fault(databases.disk_is_full),
    "relay's disk is full": Fault(databases.relays_disk_is_full, 4),
    "relay is restored": Fault(databases.relay_is_restored, 4, databases.relay_has_a_backup),
    "database lives on twice": Fault(databases.database_lives_on_twice, 4),
    "device is restored": Fault(databases.device_is_restored, 4),
    "scope is purged": Fault(databases.scope_is_purged, 2),
}
