"""A purged scope is gone for good: its data leaves, and nothing brings it back."""

from collections.abc import Sequence

import sqlalchemy as sa

from onboard.domain.event import Event
from onboard.domain.verdict import Outcome
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import Change
from onboard.store.reach import Backfill
from tests.integration.store.crash import survives_every_crash
from tests.integration.store.samples import FLIGHT, NOW, OTHER_FLIGHT, Pen, accept, note, relay, rows, stored


def fill(ledger: Ledger) -> None:
    ledger.append("relay", [note("note-1"), note("kept", scope=OTHER_FLIGHT), relay("request-1"), note("note-1")], NOW)


def test_events_states_and_keys_of_the_scope_go_and_those_of_others_stay(ledger: Ledger) -> None:
    fill(ledger)
    heard: list[frozenset[Change]] = []
    ledger.subscribe(heard.append)
    assert ledger.purge(FLIGHT, NOW + 1) == 3
    assert [event.subject for event in stored(ledger)] == ["kept"]
    assert {subject for subject, *_ in rows(ledger, schema.entity)} == {"kept"}
    assert {subject for *_, subject in rows(ledger, schema.entity_key)} == {"kept"}
    assert rows(ledger, schema.purged) == [(FLIGHT, NOW + 1, 4)]
    assert heard == [frozenset({Change("note", "note-1"), Change("request", "request-1")})]


def test_what_comes_late_is_answered_and_not_stored(ledger: Ledger) -> None:
    pen = Pen()
    early = pen.write(note("note-1"))
    accept(ledger, early)
    ledger.purge(FLIGHT, NOW)
    verdicts = accept(ledger, early, pen.write(note("note-2")), pen.write(note("note-3", scope=OTHER_FLIGHT)))
    assert [verdict.outcome for verdict in verdicts] == [Outcome.PURGED, Outcome.PURGED, Outcome.ACCEPTED]
    assert verdicts[0].reason == "This flight's data has been deleted, as its time was over."
    assert [event.subject for event in stored(ledger)] == ["note-3"]


def test_the_relay_itself_has_nothing_more_to_say_of_it(ledger: Ledger) -> None:
    fill(ledger)
    ledger.purge(FLIGHT, NOW)
    told: list[Sequence[Event]] = []
    ledger.follow(told.append)
    assert ledger.append("relay", [note("note-1")], NOW) == []
    (event,) = ledger.append("relay", [note("note-1"), note("kept", scope=OTHER_FLIGHT)], NOW)
    assert [[each.number for each in events] for events in told] == [[event.number]] == [[5]]


def test_nothing_of_it_is_given_to_anybody(ledger: Ledger) -> None:
    fill(ledger)
    ledger.purge(FLIGHT, NOW)
    page = ledger.page([FLIGHT, OTHER_FLIGHT], {}, NOW)
    assert ([event.number for event in page.events], page.as_of) == ([2], 4)
    assert ledger.fill(Backfill(FLIGHT, 2, 0, 4))[0] == []


def test_rebuilding_does_not_bring_it_back(ledger: Ledger) -> None:
    fill(ledger)
    ledger.purge(FLIGHT, NOW)
    ledger.rebuild()
    assert {subject for subject, *_ in rows(ledger, schema.entity)} == {"kept"}


def test_purging_again_changes_nothing(ledger: Ledger) -> None:
    fill(ledger)
    ledger.purge(FLIGHT, NOW)
    assert ledger.purge(FLIGHT, NOW + 1) == 0
    assert ledger.purge("flight:never/seen", NOW + 1) == 0
    assert rows(ledger, schema.purged) == [(FLIGHT, NOW, 4), ("flight:never/seen", NOW + 1, 0)]


def test_a_crash_leaves_all_of_it_or_nothing(ledger: Ledger) -> None:
    fill(ledger)
    survives_every_crash(ledger, lambda: ledger.purge(FLIGHT, NOW))
    with ledger.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.event)).scalar_one() == 1
