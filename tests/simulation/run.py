"""One seed from its beginning to its end."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from onboard.relay import exchange
from onboard.store import ledger
from onboard.sync import budget
from tests.simulation import invariants, photo_invariants
from tests.simulation.acts import ACTS, PHOTO_ACTS, Act
from tests.simulation.bugs import NO_BUG, Bug
from tests.simulation.disks import Rack
from tests.simulation.faults import FAULTS
from tests.simulation.invariants import STUCK, BreachError
from tests.simulation.links import MINUTE, SECOND
from tests.simulation.world import World

ACTIONS = (4, 16)
"""How much happens in a world, from and to: short ones are quick, and their stories easy to read."""

APART = 4 * SECOND
APART_WITH_PHOTOS = 12 * SECOND
"""Photos go last, when nothing else is on its way."""

HEALED_WITHIN = 25 * MINUTE
"""Virtual time in which all must be well once nothing fails any more.

What is not urgent may wait for ten minutes on a link that seems poor, and longer by a clock that was ahead.
"""

LOOK_EVERY = 5 * SECOND
CRASHES = "app crashes"
SURE = 3
"""How many times more often than others a fault happens that is surely to happen."""

MOST_FAULTS = 4
"""Beside crashes, which may always come."""

LIMITS = (
    (exchange, "PAGE", (5, 20, ledger.PAGE)),
    (budget, "FIRST", (300, budget.FIRST)),
    (budget, "SMALLEST", (200, budget.SMALLEST)),
)
"""Where a limit stands, and what it may be in a world."""


class Extra(NamedTuple):
    """What few worlds have, and what people do there."""

    probability: float
    prepare: Callable[[World], None]
    acts: Sequence[Act] = ()


def taking_of_photos(world: World) -> None:
    world.let_take_photos()
    assert world.photos is not None
    world.photos.before_sending.append(photo_invariants.none_goes_by_the_meter)
    copies_stay = partial(photo_invariants.copies_stay, world)
    world.photos.after_step.append(copies_stay)
    world.after_step.append(copies_stay)
    world.after_commit.append(photo_invariants.announced_is_there)


EXTRAS = {"photos": Extra(0.15, taking_of_photos, PHOTO_ACTS), "a meter": Extra(0.1, World.meter)}


def simulate(rack: Rack, seed: int, bug: Bug = NO_BUG) -> BreachError | None:
    """Plays a world; gives the invariant that did not hold, or None."""
    world = World(rack, seed, bug.types)
    try:
        play(world, bug)
    except BreachError as breach:
        return breach
    except Exception as error:  # noqa: BLE001 # whatever breaks a program is found, with its seed
        return broken(error)
    finally:
        world.close()
    return None


def broken(error: Exception) -> BreachError:
    breach = BreachError(STUCK, f"a program broke: {error!r}")
    breach.__cause__ = error
    return breach


def replay(seed: int) -> str:
    """The command that tells the story of a seed."""
    return f"Replay: .venv/bin/python -m tests.simulation {seed}"


def play(world: World, bug: Bug = NO_BUG) -> None:
    """Lets things happen, what this bug needs surely among them, lets all heal, and looks whether all is well.

    Raises:
        BreachError: an invariant does not hold.
    """
    world.before_sending += invariants.BEFORE_SENDING
    world.after_step += invariants.AT_EACH_STEP
    narrow(world)
    acts = [*draw(world, bug.fault), *draw_extras(world, bug.extra)]
    actions = world.rng.randint(*ACTIONS)
    apart = APART_WITH_PHOTOS if world.photos else APART
    for number in range(actions):
        world.at(number * apart + world.rng.randrange(apart), lambda: happen(world, acts))
    world.last(actions * apart)
    while (left := world.faulty_until - world.now) > 0:
        world.pass_time(left)
    world.heal()
    settle(world)
    if world.traffic.poisoned:
        invariants.poison_holds_up_nothing_else(world)
        world.tell("the relay's program is repaired")
        world.traffic.poisoned.clear()
        settle(world)
    end = invariants.outcome(world)
    for invariant in (*invariants.AT_THE_END, *(photo_invariants.AT_THE_END if world.photos else ())):
        invariant(end)


def settle(world: World) -> None:
    """Lets time pass until all is well, or it is too late for that."""
    healed, limit = world.now, world.now + HEALED_WITHIN
    while world.now < limit and not (invariants.settled(world) and photo_invariants.copied(world)):
        world.pass_time(max(LOOK_EVERY, (world.now - healed) // 4))


def narrow(world: World) -> None:
    """Draws how large batches and pages may be, so that little traffic makes many of them."""
    for module, name, values in LIMITS:
        world.at_end.append(partial(setattr, module, name, getattr(module, name)))
        setattr(module, name, world.rng.choice(values))


def draw(world: World, sure: str | None) -> list[Act]:
    """What people do, and a few of the faults."""
    others = sorted(FAULTS.keys() - {CRASHES, sure})
    names = [CRASHES, *([sure] if sure else []), *world.rng.sample(others, world.rng.randint(0, MOST_FAULTS))]
    world.tell(f"what may go wrong beside the links: {', '.join(names) or 'nothing'}")
    for name in names:
        if prepare := FAULTS[name].prepare:
            prepare(world)
    weights = {name: FAULTS[name].weight * (SURE if name == sure else 1) for name in names}
    return [*ACTS, *(Act(weights[name], FAULTS[name].happen) for name in names)]


def draw_extras(world: World, sure: str | None) -> list[Act]:
    """What few worlds have; gives what people do there."""
    names = [name for name, extra in EXTRAS.items() if world.lots.random() < extra.probability or name == sure]
    for name in names:
        world.tell(f"here is {name}")
        EXTRAS[name].prepare(world)
    return [act for name in names for act in EXTRAS[name].acts]


def happen(world: World, acts: list[Act]) -> None:
    act = world.rng.choices(acts, weights=[act.weight for act in acts])[0]
    crew = world.rng.choice(world.crews)
    # Also what an act only looks up may be where the app is to crash.
    with world.running(crew):
        act.happen(world, crew)


def story(world: World) -> str:
    return "\n".join(f"{at / SECOND:10.3f} s  {what}" for at, what in world.story)
