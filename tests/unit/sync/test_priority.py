"""What of the outbox goes first."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.priority import AGEING, effective
from onboard.store.outbox import Queued
from onboard.sync.priority import ENVELOPE, select

NOW = 1_795_255_200_000
PLENTY = 10**9

Identity = tuple[int, int]


@st.composite
def queues(draw: st.DrawFn, largest: int = 30) -> list[Queued]:
    """Outboxes as the replica gives them: in the order in which they were written."""
    written = draw(
        st.lists(
            st.tuples(
                st.sampled_from("abcd"),
                st.integers(0, 3),
                st.integers(-AGEING, 5 * AGEING),
                st.integers(0, 5000),
                st.booleans(),
            ),
            min_size=1,
            max_size=largest,
        )
    )
    epoch = 1
    queue = []
    for seq, (subject, priority, waited, size, renewed) in enumerate(written, start=1):
        epoch += renewed
        queue.append(Queued(epoch, seq, subject, priority, NOW - waited, 0, size))
    return queue


def chosen(queue: Sequence[Queued], budget: int = PLENTY) -> list[Queued]:
    by_identity = {(each.epoch, each.seq): each for each in queue}
    return [by_identity[identity] for identity in select(queue, NOW, budget)]


def class_of(queued: Queued) -> int:
    return effective(queued.priority, NOW - queued.queued_at)


@given(queues())
def test_everything_goes_once_where_the_budget_is_plenty(queue: list[Queued]) -> None:
    assert sorted(chosen(queue)) == sorted(queue)


@given(queues())
def test_earlier_events_of_the_same_entity_go_before(queue: list[Queued]) -> None:
    sent = chosen(queue)
    for subject in {each.subject for each in queue}:
        assert [each for each in sent if each.subject == subject] == [each for each in queue if each.subject == subject]


@given(queues())
def test_order_is_strict_by_effective_class_and_then_as_written(queue: list[Queued]) -> None:
    """No event goes later than its class says, and earlier only ahead of a more urgent one of its entity."""
    sent = chosen(queue)
    pulled: set[Queued] = set()
    expected: list[Queued] = []
    for leader in sorted(queue, key=lambda each: (class_of(each), each.epoch, each.seq)):
        upto = queue[: queue.index(leader) + 1]
        riders = [each for each in upto if each.subject == leader.subject and each not in pulled]
        expected += riders
        pulled |= set(riders)
    assert sent == expected


@given(queues(), st.integers(0, 40_000))
def test_a_batch_is_the_beginning_of_the_whole_and_fills_the_budget(queue: list[Queued], budget: int) -> None:
    batch, whole = chosen(queue, budget), chosen(queue)
    assert batch
    assert batch == whole[: len(batch)]
    sizes = [each.size + ENVELOPE for each in batch]
    assert len(batch) == len(queue) or sum(sizes) >= budget
    # It ends with the event that filled it; only those that had to go before that one may exceed the budget.
    last = batch[-1].subject
    while sizes and batch[len(sizes) - 1].subject == last:
        sizes.pop()
    assert sum(sizes) < max(budget, 1)


@given(st.integers(0, 3), st.integers(0, 10 * AGEING))
def test_waiting_gains_a_class_each_ten_minutes_but_never_the_first(priority: int, waited: int) -> None:
    now, later = effective(priority, waited), effective(priority, waited + AGEING)
    assert later in {now, now - 1}
    assert now <= priority
    assert (now == 0) == (priority == 0)


@given(st.integers(0, 3), st.integers(-(10**9), -1))
def test_a_clock_that_was_set_back_costs_no_class(priority: int, waited: int) -> None:
    assert effective(priority, waited) == priority


@pytest.mark.parametrize(
    ("priority", "minutes", "expected"),
    [(3, 9, 3), (3, 10, 2), (3, 20, 1), (3, 90, 1), (2, 10, 1), (1, 60, 1), (0, 0, 0)],
)
def test_ageing_by_example(priority: int, minutes: int, expected: int) -> None:
    assert effective(priority, minutes * 60_000) == expected


class Counted(int):
    """A number of an event that counts how often it is looked at."""

    looked = 0

    def __hash__(self) -> int:
        Counted.looked += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)


@pytest.mark.parametrize("subjects", [1, 100, 10_000])
def test_the_effort_grows_with_the_queue_and_not_with_its_square(subjects: int) -> None:
    queue = [Queued(1, Counted(seq), f"note-{seq % subjects}", 2, NOW, 0, 0) for seq in range(10_000)]
    Counted.looked = 0
    assert len(select(queue, NOW, PLENTY)) == len(queue)
    assert Counted.looked <= 4 * len(queue)
