"""A relay that came back from a backup is recognised, and never writes under an identity that it had used."""

import msgspec

from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import writer
from onboard.store.reach import Cursor
from tests.integration.store.samples import FLIGHT, NOW, Pen, accept, note, stored
from tests.integration.store.test_collapse import heard


def epoch(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return writer(connection).epoch


def test_the_first_incarnation_is_made_once(ledger: Ledger) -> None:
    first = ledger.incarnation()
    assert len(first) == 8
    assert ledger.incarnation() == first
    assert Ledger(ledger.engine, "relay").incarnation() == first


def test_two_who_notice_the_same_restore_begin_one_incarnation(ledger: Ledger) -> None:
    first = ledger.incarnation()
    second = ledger.renew_incarnation(first, NOW)
    assert second != first
    assert ledger.renew_incarnation(first, NOW + 1) == second == ledger.incarnation()


def test_each_incarnation_is_newer_though_the_clock_stands_still_or_runs_back(ledger: Ledger) -> None:
    seen = [ledger.incarnation()]
    for now in (NOW, NOW, NOW - 1_000):
        seen.append(ledger.renew_incarnation(seen[-1], now))
        assert ledger.incarnation() == seen[-1]
    assert len(set(seen)) == 4


def test_cursors_that_this_log_gave_prove_nothing(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1"), heard(), heard()], NOW)
    cursors = ledger.page([FLIGHT], {}, NOW).cursors
    assert not ledger.restored(cursors.values())
    assert not ledger.restored([])
    assert not ledger.restored([Cursor(), Cursor(1, None), Cursor(3, None)])


def test_an_entry_that_was_replaced_since_is_still_known_by_its_bytes(ledger: Ledger) -> None:
    (first,) = ledger.append("relay", [heard()], NOW)
    ledger.append("relay", [heard()], NOW)
    assert first.number == 1
    assert not ledger.restored([Cursor(1, first.check)])
    assert ledger.restored([Cursor(1, b"what")])


def test_each_entry_has_four_bytes_of_its_own_by_which_it_stays_known(ledger: Ledger) -> None:
    entries = []
    for run in range(3):
        ledger.begin_epoch(NOW)
        entries += ledger.append("relay", [note(f"note-{run}-{each}") for each in range(25)], NOW)
    checks = {entry.number or 0: entry.check or b"" for entry in entries}
    assert {len(check) for check in checks.values()} == {4}
    assert len(set(checks.values())) == len(checks) == 75
    assert not ledger.restored(Cursor(number, check) for number, check in checks.items())
    assert all(ledger.restored([Cursor(number, checks[number - 1])]) for number in range(2, 76))


def test_numbers_that_are_given_again_after_a_start_have_other_bytes(ledger: Ledger) -> None:
    (before,) = ledger.append("relay", [note("note-1")], NOW)
    with ledger.writing() as connection:
        connection.execute(schema.event.delete())
        connection.execute(schema.counter.update().values(value=0))
    ledger.begin_epoch(NOW)
    (after,) = ledger.append("relay", [note("note-2")], NOW)
    assert before.number == after.number
    assert before.check != after.check
    assert ledger.restored([Cursor(1, before.check)])


def test_a_cursor_ahead_of_the_log_tells_of_a_restore(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1")], NOW)
    assert ledger.restored([Cursor(2, b"what")])
    assert ledger.restored([Cursor(1, None), Cursor(2, None)])


def test_another_entry_under_the_number_of_a_cursor_tells_of_a_restore(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1"), note("note-2")], NOW)
    check = stored(ledger)[0].check
    assert not ledger.restored([Cursor(1, check)])
    assert ledger.restored([Cursor(2, check), Cursor(1, check)])


def test_a_purged_scope_is_not_taken_for_a_restore(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1")], NOW)
    cursors = ledger.page([FLIGHT], {}, NOW).cursors
    ledger.purge(FLIGHT, NOW)
    assert not ledger.restored(cursors.values())


def test_each_start_begins_an_epoch_that_no_backup_can_know(ledger: Ledger) -> None:
    ledger.begin_epoch(NOW)
    assert epoch(ledger) == NOW // 1_000
    ledger.begin_epoch(NOW)
    assert epoch(ledger) == NOW // 1_000 + 1
    ledger.begin_epoch(NOW - 60_000)
    assert epoch(ledger) == NOW // 1_000 + 2


def test_a_new_incarnation_writes_above_every_epoch_of_its_log(ledger: Ledger) -> None:
    returned = Pen(ledger.device).write(note("note-1"))
    accept(ledger, msgspec.structs.replace(returned, epoch=7))
    known = ledger.incarnation()
    ledger.renew_incarnation(known, 0)
    (event,) = ledger.append("relay", [note("note-1")], NOW)
    assert event.epoch == epoch(ledger) == 8


def test_what_the_relay_wrote_before_it_was_restored_is_capped_like_anyone_elses(ledger: Ledger) -> None:
    ledger.begin_epoch(NOW)
    (verdict,) = accept(ledger, Pen(ledger.device, NOW + 3_600_000).write(note("note-1")))
    assert verdict.effective_at == (NOW + 60_000) << 16
