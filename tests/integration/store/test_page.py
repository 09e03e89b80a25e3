"""What a device is given next: its scopes, after its cursors, urgent first."""

from onboard.domain.event import Priority
from onboard.store.ledger import Ledger
from onboard.store.replica import Backfill, Cursor
from tests.integration.store.samples import FLIGHT, NOW, OTHER_FLIGHT, note, relay, stored


def numbers(ledger: Ledger, scopes: list[str], reached: dict[int, Cursor], limit: int = 500) -> list[int | None]:
    return [event.number for event in ledger.page(scopes, reached, limit).events]


def test_the_urgent_class_comes_first_and_each_class_in_its_order(ledger: Ledger) -> None:
    drafts = [note("note-1"), relay("request-1"), relay("request-2", urgent=True), note("note-2"), relay("request-3")]
    ledger.append("relay", drafts, NOW)
    page = ledger.page([FLIGHT], {})
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
            page = ledger.page([FLIGHT], reached, limit)
            pages.append([event.number for event in page.events])
            reached |= page.cursors
            more = page.more
        assert [number for numbers in pages for number in numbers] == [3, 2, 5, 1, 4]
        assert [len(numbers) for numbers in pages[:-1]] == [limit] * (len(pages) - 1)
        assert pages[-1]
        assert ledger.page([FLIGHT], reached, limit).events == []


def test_what_is_urgent_overtakes_a_long_page(ledger: Ledger) -> None:
    ledger.append("relay", [note(f"note-{index}") for index in range(4)], NOW)
    first = ledger.page([FLIGHT], {}, 2)
    ledger.append("relay", [relay("request-1", urgent=True)], NOW)
    assert first.more
    assert numbers(ledger, [FLIGHT], first.cursors, 2) == [5, 3]


def test_a_device_gets_its_scopes_alone(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1"), note("note-2", scope=OTHER_FLIGHT), note("note-3")], NOW)
    assert numbers(ledger, [FLIGHT], {}) == [1, 3]
    assert numbers(ledger, [OTHER_FLIGHT], {}) == [2]
    assert numbers(ledger, [FLIGHT, OTHER_FLIGHT], {}) == [1, 2, 3]
    assert numbers(ledger, [], {}) == []
    assert ledger.page([], {}).as_of == 3


def test_an_empty_log_gives_an_empty_page(ledger: Ledger) -> None:
    page = ledger.page([FLIGHT], {})
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
