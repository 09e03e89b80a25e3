"""What is put on the link, whatever was measured of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.event import Priority
from onboard.sync.budget import (
    AROUND,
    FASTEST,
    FIRST,
    LANES,
    LARGEST,
    LONGEST_PATIENCE,
    SECONDS,
    SHORT,
    SLOWEST,
    SMALLEST,
    Budget,
    Carried,
    LinkMode,
)

MOST_CLEAR = 2 * 1024 * 1024
"""Bytes; a relay takes several times as much."""

exchanges = st.builds(
    Carried,
    up=st.integers(1, 10**7),
    down=st.integers(0, 10**7),
    clear=st.integers(0, 10**8),
    seconds=st.floats(0, 10**5),
    fresh=st.booleans(),
)


def ask(seconds: float, *, fresh: bool = False) -> Carried:
    """An exchange too small to tell how wide the link is."""
    return Carried(100, 100, 0, seconds, fresh)


def batch(rate: float, way: float = 0.0, size: int = 10_000) -> Carried:
    """A batch over a link that carries so many bytes a second."""
    return Carried(size - 1000, 1000, 2 * (size - 1000), way + size / rate)


def measured(rate: float, way: float = 0.0, times: int = 12) -> Budget:
    budget = Budget()
    for _ in range(times):
        budget.observe(ask(way))
        budget.observe(batch(rate, way))
    return budget


@pytest.mark.parametrize("rate", [500.0, 2000.0, 25_000.0, 1e6])
@pytest.mark.parametrize("way", [0.03, 0.6, 2.0])
def test_rate_and_round_trip_are_found(rate: float, way: float) -> None:
    budget = measured(rate, way)
    assert budget.rate == pytest.approx(rate, rel=0.01)
    assert budget.round_trip == way
    assert budget.wire == pytest.approx(min(max(rate * SECONDS, SMALLEST), LARGEST), rel=0.01)


def test_nothing_is_known_at_first() -> None:
    budget = Budget()
    assert (budget.rate, budget.round_trip, budget.patience(10_000)) == (None, 0.0, 0.0)
    assert SMALLEST < budget.wire < LARGEST
    assert budget.mode is LinkMode.GOOD


def test_the_shortest_way_of_late_counts_and_handshakes_do_not() -> None:
    budget = Budget()
    budget.observe(ask(0.1, fresh=True))
    assert budget.round_trip == 0.0
    for seconds in (0.9, 0.6, 3.0):
        budget.observe(ask(seconds))
    assert budget.round_trip == 0.6
    for _ in range(20):
        budget.observe(ask(1.5))
    assert budget.round_trip == 1.5


@given(st.lists(exchanges | st.none(), max_size=60))
def test_a_batch_is_within_its_bounds_whatever_was_observed(seen: list[Carried | None]) -> None:
    budget = Budget()
    for carried in seen:
        budget.failed() if carried is None else budget.observe(carried)
        assert SMALLEST <= budget.wire <= LARGEST
        assert budget.wire <= budget.clear <= MOST_CLEAR
        assert budget.rate is None or SLOWEST * 0.999 <= budget.rate <= FASTEST * 1.001
        assert 0 <= budget.patience(LARGEST) <= LONGEST_PATIENCE


@given(st.lists(exchanges, max_size=20), exchanges)
def test_one_hasty_measurement_no_more_than_doubles_the_rate(seen: list[Carried], last: Carried) -> None:
    budget = measured(2000.0, 0.6)
    for carried in seen:
        budget.observe(carried)
    before = budget.rate
    budget.observe(last)
    assert before is not None
    assert budget.rate is not None
    assert budget.rate <= 2.001 * before


def test_a_batch_that_was_quicker_than_the_shortest_way_does_not_fill_a_slow_link() -> None:
    budget = measured(2000.0, 0.62)
    budget.observe(Carried(1400, 200, 3000, 0.61))
    assert budget.wire <= 2.001 * 2000 * SECONDS


def test_a_link_that_got_worse_is_followed_at_once() -> None:
    budget = measured(1e6)
    budget.observe(batch(1000.0))
    assert budget.wire <= 2 * 1000 * SECONDS


def test_the_smallest_batches_still_find_out_that_the_link_got_better() -> None:
    """On the wire they are as small as what only tells of the way; a full queue would crawl for ever."""
    budget = measured(60.0, 0.6)
    assert budget.wire == SMALLEST
    for _ in range(20):
        up, down = int(budget.clear * 0.2), 200
        assert up + down < SHORT or budget.wire > SMALLEST
        budget.observe(Carried(up, down, budget.clear, 0.6 + (up + down) / 25_000))
    assert budget.wire > 20 * SMALLEST


def test_the_density_of_what_was_sent_sizes_the_next_batch() -> None:
    budget = Budget()
    for _ in range(20):
        budget.observe(Carried(3000, 500, 12_000, 1.0))
    assert budget.clear == pytest.approx(4 * budget.wire, rel=0.01)


def test_what_hardly_takes_room_on_the_wire_makes_no_endless_batch() -> None:
    budget = measured(1e6)
    for _ in range(20):
        budget.observe(Carried(2000, 500, 1_000_000, 0.01))
    assert budget.clear <= MOST_CLEAR


def test_two_lanes_that_share_a_link_fill_four_seconds_of_it_together() -> None:
    link, way = 20_000.0, 0.6
    budget = Budget()
    budget.observe(ask(way))
    for _ in range(30):
        # While both send, each has half of the link.
        size = budget.wire
        for _lane in range(2):
            budget.observe(Carried(size, 500, 2 * size, way + (size + 500) / (link / 2)))
    assert 2 * budget.wire / link == pytest.approx(SECONDS, rel=0.05)


def test_after_failures_batches_are_smaller_down_to_the_smallest_and_soon_whole_again() -> None:
    budget = measured(1e6)
    whole = budget.wire
    budget.failed()
    assert budget.wire <= FIRST
    for _ in range(20):
        budget.failed()
    assert budget.wire == SMALLEST
    exchanged = 0
    while budget.wire < whole:
        budget.observe(batch(1e6))
        exchanged += 1
    assert exchanged <= 10


def test_a_link_that_collapsed_without_an_answer_carries_a_batch_in_time_in_the_end() -> None:
    """A batch that takes longer than its answer is waited for must not be tried for ever."""
    budget, floor = measured(1e6, 0.6), 20.0
    link = 2 * SMALLEST / floor
    for _ in range(10):
        needed = 0.6 + budget.wire / link
        if needed <= max(floor, budget.patience(budget.wire)):
            return
        budget.failed()
    pytest.fail("nothing ever gets through")


@pytest.mark.parametrize(
    ("rate", "way", "limit", "mode", "deepest", "photos"),
    [
        (500.0, 0.6, None, LinkMode.POOR, Priority.NORMAL, False),
        (2000.0, 0.6, None, LinkMode.GOOD, Priority.BULK, True),
        (1e6, 0.6, None, LinkMode.GOOD, Priority.BULK, True),
        (1e6, 0.03, None, LinkMode.GROUND, Priority.BULK, True),
        (1e6, 0.03, 10**9, LinkMode.METERED, Priority.BULK, False),
        (1e6, 0.03, 1, LinkMode.METERED, Priority.URGENT, False),
        (500.0, 0.6, 1, LinkMode.METERED, Priority.URGENT, False),
    ],
)
def test_modes_say_what_may_go(
    rate: float, way: float, limit: int | None, mode: LinkMode, deepest: Priority, *, photos: bool
) -> None:
    budget = measured(rate, way)
    budget.limit = limit
    assert (budget.mode, budget.deepest, budget.photos) == (mode, deepest, photos)


def test_every_exchange_costs_and_a_limit_is_used_up_by_its_last_byte() -> None:
    budget = Budget()
    assert not budget.used_up
    budget.limit = 1000 + 2 * AROUND
    budget.observe(ask(0.6))
    budget.count(799)
    assert (budget.spent, budget.used_up) == (999 + 2 * AROUND, False)
    budget.spent += 1
    assert budget.used_up


def test_patience_is_three_ways_and_twice_the_time_of_what_is_carried() -> None:
    budget = measured(2000.0, 0.6)
    assert budget.patience(4000) == pytest.approx(3 * 0.6 + 2 * (4000 + budget.wire) / 2000, rel=0.01)


def test_two_lanes_find_the_rate_of_the_whole_link() -> None:
    """Each has its answer after both batches have gone over the link; together they fill four seconds of it."""
    budget = Budget()
    for _ in range(12):
        alone = batch(2000.0)
        budget.observe(alone._replace(seconds=2 * alone.seconds, beside=alone.up + alone.down))
    assert budget.rate == pytest.approx(2000.0, rel=0.05)
    assert 3 * 2000.0 < LANES * budget.wire < 4 * 2000.0


def test_a_failure_starts_small_again_since_the_link_may_be_another_one() -> None:
    budget = measured(1e6, way=0.03)
    budget.failed()
    assert budget.wire <= FIRST
    assert budget.round_trip == 0.0
