"""Plays many seeds of the simulation on all cores: `python -m tests.soak.seeds NUMBER [--first SEED]`.

Prints how to replay each seed that breaks an invariant, and one closing line with what was found.
"""

import argparse
import gc
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from os import cpu_count
from typing import NamedTuple

from tests.simulation.disks import Rack
from tests.simulation.invariants import KINDS
from tests.simulation.run import replay, simulate

TIDY_EVERY = 50
"""Seeds after which a process collects its garbage; looking for it all the time takes a tenth of the run."""


class Found(NamedTuple):
    """A seed that broke an invariant."""

    seed: int
    kind: str
    what: str


_racks: list[Rack] = []


def _begin() -> None:
    gc.disable()
    _racks.append(Rack())
    # What is here for good is not looked through again.
    gc.freeze()


def _play(seed: int) -> Found | None:
    if seed % TIDY_EVERY == 0:
        gc.collect()
    breach = simulate(_racks[0], seed)
    return Found(seed, breach.kind, str(breach)) if breach else None


def soak(seeds: range) -> Iterable[Found]:
    """The seeds that break an invariant, in their order.

    Raises:
        BrokenProcessPool: one of the processes was killed.
    """
    with ProcessPoolExecutor(cpu_count(), initializer=_begin) as pool:
        yield from filter(None, pool.map(_play, seeds, chunksize=10))


def closing_line(seeds: range, found: Iterable[Found]) -> str:
    kinds = Counter(each.kind for each in found)
    figures = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS)
    return f"{len(seeds)} seeds from {seeds.start}: {figures}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.seeds", description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    seeds, found = range(asked.first, asked.first + asked.number), []
    for each in soak(seeds):
        found.append(each)
        sys.stdout.write(f"seed {each.seed}: {each.what}\n{replay(each.seed)}\n")
        sys.stdout.flush()
    sys.stdout.write(closing_line(seeds, found) + "\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
