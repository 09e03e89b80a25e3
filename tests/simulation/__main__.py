"""Replays one seed and tells what happened in it: `python -m tests.simulation SEED [--bug NAME]`."""

import argparse
import sys
import traceback

from tests.simulation.bugs import BUGS, NO_BUG, Bug
from tests.simulation.disks import Rack
from tests.simulation.invariants import BreachError
from tests.simulation.run import broken, play, story
from tests.simulation.world import World


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("--bug", choices=BUGS, help="a planted bug")
    asked = parser.parse_args()
    bug = BUGS[asked.bug] if asked.bug else NO_BUG
    world = World(Rack(), asked.seed, bug.types)
    breach = watch(world, bug)
    sys.stdout.write(f"{story(world)}\n{breach or 'all is well'}\n")
    return int(breach is not None)


def watch(world: World, bug: Bug) -> BreachError | None:
    try:
        play(world, bug)
    except BreachError as breach:
        return breach
    except Exception as error:  # noqa: BLE001 # it is shown, after what led to it
        traceback.print_exc()
        return broken(error)
    finally:
        world.close()
    return None


if __name__ == "__main__":
    sys.exit(main())
