"""The hybrid logical clock."""

from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.clock import MAXIMUM_LEAD, effective, milliseconds, tick

MOMENTS = st.integers(0, 2**47)


@given(times=st.lists(MOMENTS, min_size=2))
def test_it_never_stands_still_or_runs_backwards(times: list[int]) -> None:
    last = 0
    for now in times:
        following = tick(last, now)
        assert following > last
        assert milliseconds(following) >= now
        last = following


def test_it_follows_the_wall_clock() -> None:
    assert milliseconds(tick(tick(0, 1000), 2000)) == 2000


def test_a_burst_within_a_millisecond_stays_in_order_and_close() -> None:
    last = tick(0, 1000)
    for _ in range(100):
        last = tick(last, 1000)
    assert milliseconds(last) == 1000


@given(at=MOMENTS.map(lambda now: now << 16), now=MOMENTS)
def test_the_relay_caps_a_clock_that_runs_ahead_and_no_other(at: int, now: int) -> None:
    capped = effective(at, now)
    assert milliseconds(capped) <= now + MAXIMUM_LEAD
    assert capped == at or milliseconds(capped) == now + MAXIMUM_LEAD


def test_a_minute_ahead_is_allowed() -> None:
    assert effective(61_000 << 16, 1000) == 61_000 << 16
    assert effective(61_001 << 16, 1000) == 61_000 << 16
    assert effective(5, 1000) == 5
