"""What a device is given next: its scopes, after its cursors, urgent first."""

import random

from onboard.domain.event import Priority
from onboard.store.ledger import Ledger
from onboard.store.reach import Backfill, Cursor
from tests.integration.store.samples import FLIGHT, MINUTE, NOW, OTHER_FLIGHT, Pen, accept, note, relay, stored


def numbers(ledger: Ledger, scopes: list[str], reached: dict[int, Cursor], limit: int = 500) -> list[int | None]:
    return [event.number for event in ledger.page(scopes, reached, NOW, limit).events]


def test_the_urgent_class_comes_first_and_each_class_in_its_order(ledger: Ledger) -> None:
    drafts = [note("note-1"), relay("request-1"), relay("request-2", urgent=True), note("note-2"), relay("request-3")]
    ledger.append("relay", drafts, NOW)
    page = ledger.page([FLIGHT], {}, NOW)
    assert [event.number for event in page.events] == [3, 2, 5, 1, 4]
    assert not page.more
    assert page.as_of == 5
    log = stored(ledger)
    assert page.events[0] == log[2]
    assert page.cursors == {
        Priority.URGENT: Cursor(3, log[2].check),
        Priority.NORMAL: Cursor(5, log[4].check),
        Priority.BACKGROUND: Cursor(4, log[3].check),
    }


def test_pages_of_any_size_give_the_same_events_once(ledger: Ledger) -> None:
    drafts = [note("note-1"), relay("request-1"), relay("request-2", urgent=True), note("note-2"), relay("request-3")]
    ledger.append("relay", drafts, NOW)
    for limit in (1, 2, 3, 4, 5, 6):
        reached: dict[int, Cursor] = {}
        pages = []
        more = True
        while more:
            page = ledger.page([FLIGHT], reached, NOW, limit)
            pages.append([event.number for event in page.events])
            reached |= page.cursors
            more = page.more
        assert [number for numbers in pages for number in numbers] == [3, 2, 5, 1, 4]
        assert [len(numbers) for numbers in pages[:-1]] == [limit] * (len(pages) - 1)
        assert pages[-1]
        assert ledger.page([FLIGHT], reached, NOW, limit).events == []


def test_what_is_urgent_overtakes_a_long_page(ledger: Ledger) -> None:
    ledger.append("relay", [note(f"note-{index}") for index in range(4)], NOW)
    first = ledger.page([FLIGHT], {}, NOW, 2)
    ledger.append("relay", [relay("request-1", urgent=True)], NOW)
    assert first.more
    assert numbers(ledger, [FLIGHT], first.cursors, 2) == [5, 3]


def test_a_device_gets_its_scopes_alone(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1"), note("note-2", scope=OTHER_FLIGHT), note("note-3")], NOW)
    assert numbers(ledger, [FLIGHT], {}) == [1, 3]
    assert numbers(ledger, [OTHER_FLIGHT], {}) == [2]
    assert numbers(ledger, [FLIGHT, OTHER_FLIGHT], {}) == [1, 2, 3]
    assert numbers(ledger, [], {}) == []
    assert ledger.page([], {}, NOW).as_of == 3


def test_an_empty_log_gives_an_empty_page(ledger: Ledger) -> None:
    page = ledger.page([FLIGHT], {}, NOW)
    assert (page.events, page.cursors, page.more, page.as_of) == ([], {}, False, 0)


def test_a_gained_scope_is_read_page_by_page_up_to_where_the_cursor_stands(ledger: Ledger) -> None:
    ledger.append("relay", [note(f"note-{index}") for index in range(5)], NOW)
    backfill = Backfill(FLIGHT, Priority.BACKGROUND, 0, 4)
    pages = []
    while backfill.after < backfill.upto:
        events, backfill = ledger.fill(backfill, 2)
        pages.append([event.number for event in events])
    assert [number for numbers in pages for number in numbers] == [1, 2, 3, 4]
    assert (backfill.after, backfill.upto) == (4, 4)


def test_a_gained_scope_without_events_is_read_at_once(ledger: Ledger) -> None:
    events, backfill = ledger.fill(Backfill(FLIGHT, Priority.BACKGROUND, 0, 4), 2)
    assert events == []
    assert backfill.after == backfill.upto


def read_all(ledger: Ledger, limit: int, now: int = NOW, without: tuple[str, int] | None = None) -> list[list[int]]:
    """The numbers of each page until there is no more."""
    reached: dict[int, Cursor] = {}
    pages: list[list[int]] = []
    more = True
    while more:
        page = ledger.page([FLIGHT], reached, now, limit, without)
        pages.append([event.number or 0 for event in page.events])
        reached |= page.cursors
        more = page.more
    return pages


def flat(pages: list[list[int]]) -> list[int]:
    return [number for page in pages for number in page]


def test_what_has_waited_for_ten_minutes_goes_with_the_class_above(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1")], NOW)
    ledger.append("relay", [relay("request-1")], NOW + 1)
    ledger.append("relay", [note("note-2"), relay("request-2"), relay("request-3", urgent=True)], NOW + MINUTE)
    for limit in (1, 2, 500):
        orders = {minutes: flat(read_all(ledger, limit, NOW + minutes * MINUTE)) for minutes in (9, 10, 11, 10_000)}
        assert orders == {9: [5, 2, 4, 1, 3], 10: [5, 1, 2, 4, 3], 11: [5, 1, 2, 3, 4], 10_000: [5, 1, 2, 3, 4]}


def test_a_clock_that_was_set_back_lets_no_event_overtake_another_of_its_class(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1")], NOW + 20 * MINUTE)
    ledger.append("relay", [note("note-2"), relay("request-1")], NOW)
    assert read_all(ledger, 1, NOW + 25 * MINUTE) == [[3], [1], [2]]


def test_earlier_events_of_an_entity_come_with_the_page_that_has_a_later_one(ledger: Ledger) -> None:
    history = [note("note-1"), note("seat"), relay("request-1"), note("seat"), relay("seat"), note("seat")]
    ledger.append("relay", history, NOW)
    first = ledger.page([FLIGHT], {}, NOW, 2)
    assert [event.number for event in first.events] == [2, 4, 3, 5]
    assert first.more
    assert {priority: cursor.number for priority, cursor in first.cursors.items()} == {Priority.NORMAL: 5}
    assert read_all(ledger, 2) == [[2, 4, 3, 5], [1, 2], [4, 6]]


def test_earlier_events_that_the_device_has_do_not_come_again(ledger: Ledger) -> None:
    ledger.append("relay", [note("seat"), note("seat"), note("note-1"), relay("seat"), relay("request-1")], NOW)
    reached = {int(Priority.BACKGROUND): Cursor(1)}
    assert numbers(ledger, [FLIGHT], reached, 1) == [2, 4]
    assert numbers(ledger, [FLIGHT], reached, 2) == [2, 4, 5]
    assert numbers(ledger, [FLIGHT], reached) == [4, 5, 2, 3]


def test_nothing_of_another_scope_rides_along(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1"), note("seat", scope=OTHER_FLIGHT), relay("seat"), relay("request-1")], NOW)
    assert numbers(ledger, [FLIGHT], {}, 1) == [3]


def test_pages_that_repeat_earlier_events_leave_none_out(ledger: Ledger) -> None:
    rng = random.Random(605)
    for step in range(60):
        subject = f"seat-{rng.randint(1, 6)}"
        ledger.append("relay", [rng.choice([note(subject), relay(subject), relay(subject, urgent=True)])], NOW + step)
    log = {event.number: event for event in stored(ledger)}
    for limit in (1, 3, 7, 50):
        seen: set[int | None] = set()
        for page in read_all(ledger, limit, NOW + 10 * MINUTE):
            seen |= set(page)
            for number in page:
                subject = log[number].subject
                assert {
                    each for each, event in log.items() if event.subject == subject and (each or 0) < number
                } <= seen
        assert seen == log.keys()


def test_a_device_does_not_get_back_what_it_wrote_in_this_epoch(ledger: Ledger) -> None:
    own, other = Pen("tablet"), Pen("other")
    for index in range(5):
        accept(ledger, own.write(note(f"note-{index}")), other.write(note(f"other-{index}")))
    accept(ledger, own.write(relay("request-1")), own.write(note("note-1")))
    assert flat(read_all(ledger, 2, without=("tablet", 1))) == [2, 4, 6, 8, 10]
    assert flat(read_all(ledger, 500, without=("tablet", 2))) == [11, *range(1, 11), 12]


def test_the_cursors_move_past_what_a_device_wrote(ledger: Ledger) -> None:
    own = Pen("tablet")
    accept(ledger, own.write(note("note-1")), Pen("other").write(note("note-2")), own.write(relay("request-1")))
    accept(ledger, own.write(note("note-3")), own.write(note("note-4", scope=OTHER_FLIGHT)))
    log = stored(ledger)
    page = ledger.page([FLIGHT], {}, NOW, without=("tablet", 1))
    assert page.cursors == {Priority.NORMAL: Cursor(3, log[2].check), Priority.BACKGROUND: Cursor(4, log[3].check)}
    again = ledger.page([FLIGHT], page.cursors, NOW, without=("tablet", 1))
    assert (again.events, again.cursors, again.more) == ([], {}, False)
    assert ledger.page([], {}, NOW, without=("tablet", 1)).cursors == {}


def test_earlier_events_that_the_device_wrote_itself_do_not_come_along(ledger: Ledger) -> None:
    accept(ledger, Pen("tablet").write(note("seat")), Pen("other").write(note("seat")))
    ledger.append("relay", [relay("seat"), relay("request-1")], NOW)
    page = ledger.page([FLIGHT], {}, NOW, 1, without=("tablet", 1))
    assert [event.number for event in page.events] == [2, 3]


def test_a_gained_scope_is_read_without_what_the_device_wrote(ledger: Ledger) -> None:
    own = Pen("tablet")
    accept(ledger, own.write(note("note-1")), Pen("other").write(note("note-2")), own.write(note("note-3")))
    events, backfill = ledger.fill(Backfill(FLIGHT, Priority.BACKGROUND, 0, 3), 2, without=("tablet", 1))
    assert [event.number for event in events] == [2]
    assert backfill.after == 3
