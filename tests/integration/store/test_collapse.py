"""Of a replaceable kind the log keeps the newest event of a subject; a person's words are never deleted."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboard.domain.contact import Contact, ContactHeard
from onboard.domain.event import REPLACEABLE, Event
from onboard.domain.verdict import Outcome
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import Draft
from tests.integration.store.samples import FLIGHT, MINUTE, NOW, Pen, accept, note, relay, stored


def heard(subject: str = "contact-1", at: int = NOW) -> Draft:
    return Draft(
        FLIGHT, subject, ContactHeard(flight="KL0605", person="ana", position="2", at=at, cursors=(0, 1, 2, 3))
    )


def left(ledger: Ledger) -> list[tuple[str, int | None]]:
    return [(event.subject, event.number) for event in stored(ledger)]


def test_a_new_estimate_replaces_the_older_ones_of_its_subject(ledger: Ledger) -> None:
    ledger.append("relay", [heard(), heard("contact-2"), note("note-1")], NOW)
    ledger.append("relay", [heard(at=NOW + 1), heard(at=NOW + 2)], NOW)
    assert left(ledger) == [("contact-2", 2), ("note-1", 3), ("contact-1", 5)]
    contact = ledger.find("contact.flight", "KL0605")["contact-1"]
    assert isinstance(contact, Contact)
    assert contact.at == NOW + 2
    assert ledger.page([FLIGHT], {}, NOW).as_of == 5


def test_an_estimate_older_than_the_stored_one_is_superseded(ledger: Ledger) -> None:
    late, early = Pen("a", NOW), Pen("b", NOW - MINUTE)
    accept(ledger, late.write(heard(at=NOW)))
    verdicts = accept(ledger, early.write(heard(at=NOW - MINUTE)), early.write(heard("contact-2")))
    assert [verdict.outcome for verdict in verdicts] == [Outcome.SUPERSEDED, Outcome.ACCEPTED]
    assert verdicts[0].reason
    assert left(ledger) == [("contact-1", 1), ("contact-2", 2)]


def test_of_two_estimates_in_one_batch_the_newer_stays(ledger: Ledger) -> None:
    first, second = Pen("a", NOW), Pen("b", NOW - MINUTE)
    verdicts = accept(ledger, first.write(heard()), second.write(heard()), first.write(heard()))
    assert [verdict.outcome for verdict in verdicts] == [Outcome.ACCEPTED, Outcome.SUPERSEDED, Outcome.ACCEPTED]
    assert left(ledger) == [("contact-1", 2)]


def test_a_time_far_ahead_does_not_keep_later_estimates_out(ledger: Ledger) -> None:
    accept(ledger, Pen("fast", NOW + 60 * MINUTE).write(heard()))
    later = NOW + 2 * MINUTE
    (verdict,) = accept(ledger, Pen("right", later).write(heard(at=later)), now=later)
    assert verdict.outcome is Outcome.ACCEPTED
    assert left(ledger) == [("contact-1", 2)]


@pytest.fixture
def empty(sqlite_url: str, open_engine: Callable[[str], sa.Engine], tmp_path: Path) -> Ledger:
    return Ledger(open_engine(sqlite_url), "relay")


writing = st.lists(
    st.tuples(
        st.sampled_from(["relay", "a", "b"]),
        st.integers(-5, 5),
        st.lists(st.sampled_from([note("x"), note("y"), relay("x"), heard("x"), heard("y")]), min_size=1, max_size=5),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(writing)
def test_only_replaceable_events_ever_leave_the_log(empty: Ledger, batches: list[tuple[str, int, list[Draft]]]) -> None:
    with empty.writing() as connection:
        connection.execute(schema.event.delete())
    empty.rebuild()
    pens = {"a": Pen("a"), "b": Pen("b")}
    entered: list[Event] = []
    empty.in_commit[:] = [lambda _connection, events: entered.extend(events)]
    for step, (writer, minutes, drafts) in enumerate(batches):
        now = NOW + step + minutes * MINUTE
        if writer == "relay":
            empty.append("relay", drafts, now)
        else:
            accept(empty, *(pens[writer].write(draft) for draft in drafts), now=now)
    kept = stored(empty)
    assert [event for event in entered if event.kind not in REPLACEABLE] == [
        event for event in kept if event.kind not in REPLACEABLE
    ]
    newest = {event.subject: event for event in sorted(entered, key=lambda e: e.order) if event.kind in REPLACEABLE}
    assert {event.subject: event for event in kept if event.kind in REPLACEABLE} == newest
