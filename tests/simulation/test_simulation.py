"""Whatever the link, the clocks and crashes do: nothing is lost, nothing doubled, all agree; and planted bugs show."""

import os
import subprocess
import sys

import pytest

from tests.simulation.bugs import BUGS
from tests.simulation.disks import Rack
from tests.simulation.invariants import BreachError
from tests.simulation.run import replay, simulate

SEEDS = 150
BATCH = 10
BEFORE_IT_SHOWS = 50
"""Seeds within which a planted bug has to show."""


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_nothing_is_lost_nothing_doubled_and_all_agree(rack: Rack, first: int) -> None:
    for seed in range(first, first + BATCH):
        breach = simulate(rack, seed)
        assert breach is None, f"{breach}\n{replay(seed)}"


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_shows(rack: Rack, bug: str) -> None:
    breach = next(filter(None, (simulate(rack, seed, BUGS[bug]) for seed in range(BEFORE_IT_SHOWS))), None)
    assert breach is not None
    # A bug that does not fit the program any more is none.
    assert not isinstance(breach.__cause__, TypeError)


def test_a_seed_tells_the_same_story_again() -> None:
    """In another process, too, whose sets have another order."""
    command = [sys.executable, "-m", "tests.simulation", "1", "--bug", "acknowledges on send"]
    told = [
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": order}, capture_output=True, text=True, check=False)
        for order in ("1", "2")
    ]
    assert [each.returncode for each in told] == [1, 1]
    assert told[0].stdout == told[1].stdout
    assert "lost" in told[0].stdout.splitlines()[-1]


def test_a_breach_says_what_kind_it_is(rack: Rack) -> None:
    breach = next(filter(None, (simulate(rack, seed, BUGS["stores twice"]) for seed in range(BEFORE_IT_SHOWS))))
    assert isinstance(breach, BreachError)
    assert breach.kind == "doubled"
