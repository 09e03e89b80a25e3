"""One device's database in two places: copied to a second tablet, or put back from an older copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa

from onboard.store import database
from onboard.store.ledger import Ledger
from onboard.store.replica import Replica
from tests.integration.conftest import KEY
from tests.integration.store.exchanging import exchange, sign_in
from tests.integration.store.samples import NOW, note, push, stored

MINUTE = 60_000


class Copy(Protocol):
    def __call__(self, of: str = "tablet") -> Replica: ...


@pytest.fixture
def copy(replica: Replica, tmp_path: Path) -> Iterator[Copy]:
    """Makes a copy of the tablet's database, or of `copy-0`, as it stands, under the tablet's name."""
    opened: list[sa.Engine] = []

    def make(of: str = "tablet") -> Replica:
        for engine in (replica.engine, *opened):
            engine.dispose()
        path = tmp_path / f"copy-{len(opened)}.db"
        shutil.copy(tmp_path / f"{of}.db", path)
        opened.append(database.open_encrypted(path, KEY))
        return Replica(opened[-1], "tablet")

    yield make
    for engine in opened:
        engine.dispose()


def subjects(of: Replica | Ledger) -> list[str]:
    return sorted(event.subject for event in stored(of))


def begin(replica: Replica, ledger: Ledger) -> None:
    sign_in(replica, ledger)
    replica.append("ana", [note(f"before-{number}") for number in range(3)], NOW)
    exchange(replica, ledger)


def test_two_living_copies_end_with_all_that_either_wrote(replica: Replica, ledger: Ledger, copy: Copy) -> None:
    begin(replica, ledger)
    second = copy()
    expected = {"before-0", "before-1", "before-2"}
    epochs: list[tuple[int, int]] = []
    for turn in range(6):
        now = NOW + turn * MINUTE
        for name, device, count in (("first", replica, 1 + turn % 2), ("second", second, 2 - turn % 2)):
            written = [note(f"{name}-{turn}-{number}") for number in range(count)]
            device.append("ana", written, now + len(name))
            expected |= {draft.subject for draft in written}
        for device in (replica, second) if turn % 3 else (second, replica):
            sign_in(device, ledger)
            exchange(device, ledger, now=now)
        epochs.append((replica.epoch, second.epoch))
    for device in (replica, second):
        exchange(device, ledger, now=NOW + 10 * MINUTE)
    assert subjects(replica) == subjects(second) == subjects(ledger) == sorted(expected)
    assert replica.not_sent() == second.not_sent() == 0
    # They part once, and then each goes on in an epoch of its own.
    assert len(set(epochs[2:])) == 1
    assert replica.epoch != second.epoch


def test_copies_with_entries_in_the_outbox_send_them_once(replica: Replica, ledger: Ledger, copy: Copy) -> None:
    begin(replica, ledger)
    replica.append("ana", [note("queued-1"), note("queued-2")], NOW)
    second = copy()
    second.append("ana", [note("second")], NOW + MINUTE)
    exchange(second, ledger)
    exchange(replica, ledger)
    assert subjects(ledger) == ["before-0", "before-1", "before-2", "queued-1", "queued-2", "second"]
    assert replica.not_sent() == second.not_sent() == 0


def test_what_got_another_number_in_two_copies_is_stored_once(replica: Replica, ledger: Ledger, copy: Copy) -> None:
    """Put back twice to one copy: each life meets a number in use and would send its words under another."""
    begin(replica, ledger)
    older = copy()
    replica.append("ana", [note("ours")], NOW)
    exchange(replica, ledger)
    older.append("ana", [note("mine"), note("mine too")], NOW + MINUTE)
    aside = copy("copy-0")
    for each in (older, aside):
        each.settle(push(each, ledger))
        assert [waiting.event.subject for waiting in each.waiting()] == ["mine"]
        each.settle(push(each, ledger))
        assert set(each.states("note")) >= {"mine", "mine too"}
        exchange(each, ledger)
        assert each.not_sent() == 0
        assert subjects(each) == subjects(ledger)
    assert subjects(ledger) == ["before-0", "before-1", "before-2", "mine", "mine too", "ours"]


def test_an_older_copy_that_takes_over_learns_so_and_reads_what_came_after_it(
    replica: Replica, ledger: Ledger, copy: Copy
) -> None:
    begin(replica, ledger)
    older = copy()
    replica.append("ana", [note("after-1"), note("after-2")], NOW + MINUTE)
    exchange(replica, ledger)
    before = older.epoch
    sign_in(older, ledger)
    assert older.epoch > before
    exchange(older, ledger)
    assert subjects(older) == subjects(ledger)
    renewed = older.epoch
    (event,) = older.append("ana", [note("new")], NOW + MINUTE)
    assert event.epoch == renewed
    exchange(older, ledger)
    sign_in(older, ledger)
    assert older.epoch == renewed
    assert subjects(older) == subjects(ledger)


def test_a_device_that_wrote_all_that_the_relay_has_keeps_its_epoch(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    replica.append("ana", [note("not sent")], NOW)
    for _ in range(3):
        sign_in(replica, ledger)
        exchange(replica, ledger)
    assert replica.epoch == 1


def test_two_older_copies_that_only_read_have_everything_after_the_next_sign_in(
    replica: Replica, ledger: Ledger, copy: Copy
) -> None:
    begin(replica, ledger)
    copies = [copy(), copy()]
    replica.append("ana", [note("after")], NOW + MINUTE)
    exchange(replica, ledger)
    for each in copies:
        sign_in(each, ledger)
        exchange(each, ledger)
    copies[0].append("ana", [note("of the first")], NOW + 2 * MINUTE)
    exchange(copies[0], ledger)
    for each in (copies[1], replica):
        sign_in(each, ledger)
        exchange(each, ledger)
        assert subjects(each) == subjects(ledger)
    epochs = [each.epoch for each in (*copies, replica)]
    for each in (*copies, replica):
        sign_in(each, ledger)
        exchange(each, ledger)
    assert [each.epoch for each in (*copies, replica)] == epochs


def test_what_was_passed_over_before_a_copy_knew_itself_for_one_is_read_in_the_end(
    replica: Replica, ledger: Ledger, copy: Copy
) -> None:
    """In one epoch with the other, it is taken for the writer of what the other wrote."""
    begin(replica, ledger)
    older = copy()
    replica.append("ana", [note("after")], NOW + MINUTE)
    exchange(replica, ledger)
    exchange(older, ledger)
    assert "after" not in subjects(older)
    sign_in(older, ledger)
    exchange(older, ledger)
    assert subjects(older) == subjects(ledger)


def test_copies_that_learn_of_each_other_come_to_epochs_of_their_own(
    replica: Replica, ledger: Ledger, copy: Copy
) -> None:
    begin(replica, ledger)
    copies = [copy(), copy()]
    replica.append("ana", [note("ours")], NOW)
    exchange(replica, ledger)
    for number, each in enumerate(copies):
        each.append("ana", [note(f"copy-{number}")], NOW + (1 + number) * MINUTE)
        exchange(each, ledger)
    assert len({each.epoch for each in (*copies, replica)}) == 3
    assert len(subjects(ledger)) == 6
