"""What becomes of databases: they come back from backups and copies, live on twice, fill up, or lose a scope."""

from onboard.domain.flight import FlightOpened
from onboard.domain.scope import FLIGHT as FLIGHT_SCOPE
from onboard.security.roles import Role
from onboard.store.log import Draft
from tests.simulation.crew import TWIN, Crew
from tests.simulation.disks import Disk
from tests.simulation.invariants import events, unread
from tests.simulation.links import GROUND, SECOND
from tests.simulation.parts import FLIGHT, OTHER_FLIGHT, text_of
from tests.simulation.photo_invariants import right
from tests.simulation.world import World

DESK = "desk"


def disk_is_full(world: World, crew: Crew) -> None:
    _fill(world, crew.disk, crew.name)


def relays_disk_is_full(world: World, _crew: Crew) -> None:
    _fill(world, world.rack.disk("relay"), "the relay")


def _fill(world: World, disk: Disk, name: str) -> None:
    world.tell(f"no more fits on the disk of {name}")
    disk.has_room = False

    def clear() -> None:
        disk.has_room = True

    world.at(world.rng.randint(10, 60) * SECOND, clear)


def relay_has_a_backup(world: World) -> None:
    """From the beginning on; and a desk has what the relay itself wrote after it."""
    for scope in (FLIGHT, OTHER_FLIGHT):
        number, date, board = scope.removeprefix(FLIGHT_SCOPE).split("/")
        body = FlightOpened(carrier=number[:2], number=number[2:], date=date, board=board, destination="JFK")
        world.relay.write(Draft(scope, scope.removeprefix(FLIGHT_SCOPE), body))
    world.add(DESK, GROUND, Role.LIAISON)
    _back_up(world)


def relay_is_restored(world: World, _crew: Crew) -> None:
    """The relay is backed up, or comes back from its last backup."""
    desk = next(crew for crew in world.crews if crew.name == DESK)
    if world.rng.random() < 0.4:
        _back_up(world)
    elif world.traffic.relay_is_up and not unread(world, desk):
        assert world.backup is not None
        world.rack.disk("relay").write_over(world.backup)
        world.restart_relay("is restored from its backup")
        world.restored = True
        for scope in sorted(world.purged):
            world.relay.ledger.purge(scope, world.now)


def _back_up(world: World) -> None:
    world.tell("the relay is backed up")
    relay = world.rack.disk("relay")
    world.backup = relay.image()
    if world.photos:
        world.photos.backed_up = right(relay)
    [(newest,)] = relay.read("SELECT value FROM counter WHERE name = 'event'")
    world.at_relay(lambda: world.relay.ledger.cover(newest))


def database_lives_on_twice(world: World, crew: Crew) -> None:
    """The tablet's database is copied to another tablet, and both go on."""
    name = crew.name + TWIN
    if all(other.name != name for other in world.crews) and not crew.name.endswith(TWIN):
        world.tell(f"the database of {crew.name} is copied")
        world.add(name, crew.link.profile, copy_of=crew)
        # A device learns of its twin when it signs in; that would be hours later.
        world.at_healing.append(world.relay.forget_tokens)


def device_is_restored(world: World, crew: Crew) -> None:
    """The tablet goes on from a copy of its database that was made a while ago."""
    copy = crew.disk.image()
    world.tell(f"the database of {crew.name} is kept aside")

    def restore() -> None:
        there = {text_of(event) for event in events(world.rack.disk("relay"))}
        crew.disk.write_over(copy)
        kept = {text_of(event) for event in events(crew.disk)}
        # What this disk alone knew is gone with it; nobody could keep it.
        crew.told &= there | kept
        crew.photos &= {blob for (blob,) in crew.disk.read("SELECT id FROM blob")}
        crew.cursors = {}
        world.restart(crew, "is put back to its older copy")
        crew.spent = crew.tablet.engine.budget.spent
        if not world.faulty:
            # They have landed: nobody counts any more, whatever the copy says.
            crew.tablet.engine.meter(None)

    world.at(world.rng.randint(5, 60) * SECOND, restore)


def scope_is_purged(world: World, _crew: Crew) -> None:
    """The time of the other flight is over, whatever still comes of it."""
    world.tell("the other flight is purged")
    world.at_relay(lambda: world.relay.ledger.purge(OTHER_FLIGHT, world.now))
    world.purged |= {scope for (scope,) in world.rack.disk("relay").read("SELECT scope FROM purged")}
