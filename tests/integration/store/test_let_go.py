"""Scopes that a device loses and gains again, and those whose time is over."""

from onboard.domain.blob import BlobReference, Photo
from onboard.domain.found_item import Description, ItemRegistered, Place
from onboard.domain.note import Note
from onboard.store import schema
from onboard.store.blobs import Blobs, insert_blob, new_blob, store_blobs
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, Log
from onboard.store.replica import Replica
from tests.integration.store.exchanging import exchange
from tests.integration.store.samples import FLIGHT, NOW, OTHER_FLIGHT, note, pull, rows, stored

BOTH = (FLIGHT, OTHER_FLIGHT)


def texts(log: Log, scope: str = OTHER_FLIGHT) -> set[str]:
    return {state.text for state in log.states("note", scope).values() if isinstance(state, Note)}


def begin(replica: Replica, ledger: Ledger) -> None:
    """A note of the relay's and one of this device's on each of two flights."""
    ledger.append("relay", [note("note-1", "Theirs"), note("note-2", "Theirs", OTHER_FLIGHT)], NOW)
    replica.append("ana", [note("note-3", "Ours"), note("note-4", "Ours", OTHER_FLIGHT)], NOW)
    exchange(replica, ledger, BOTH)
    assert texts(replica) == {"Theirs", "Ours"}


def test_of_a_lost_scope_others_events_go_and_own_ones_stay_hidden(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    exchange(replica, ledger, [FLIGHT])
    assert texts(replica) == set()
    assert texts(replica, FLIGHT) == {"Theirs", "Ours"}
    hidden = [event for event in stored(replica) if event.scope == OTHER_FLIGHT]
    assert [event.device for event in hidden] == ["tablet"]
    assert replica.find("note", OTHER_FLIGHT) == {}
    assert rows(replica, schema.entity_key) == [("note.scope", FLIGHT, "note-1"), ("note.scope", FLIGHT, "note-3")]


def test_a_scope_that_is_gained_again_comes_back_whole(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    exchange(replica, ledger, [FLIGHT])
    ledger.append("relay", [note("note-5", "Meanwhile", OTHER_FLIGHT), note("note-6", "Meanwhile")], NOW)
    exchange(replica, ledger, [FLIGHT])
    exchange(replica, ledger, BOTH)
    assert texts(replica) == {"Theirs", "Ours", "Meanwhile"}
    assert rows(replica, schema.entity) == rows(ledger, schema.entity)


def test_it_comes_back_whole_though_a_backup_of_the_relay_covered_it(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    replica.cover(100)
    exchange(replica, ledger, [FLIGHT])
    assert [event for event in stored(replica) if event.scope == OTHER_FLIGHT] == []
    exchange(replica, ledger, BOTH)
    assert rows(replica, schema.entity) == rows(ledger, schema.entity)


def test_what_waits_for_a_lost_scope_still_goes_out(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    replica.append("ana", [note("note-4", "Later", OTHER_FLIGHT)], NOW)
    exchange_without_sending(replica, ledger)
    assert texts(replica) == set()
    assert [waiting.event.subject for waiting in replica.waiting()] == ["note-4"]
    exchange(replica, ledger, [FLIGHT])
    assert replica.not_sent() == 0
    assert texts(replica) == set()
    exchange(replica, ledger, BOTH)
    assert texts(replica) == texts(ledger) == {"Theirs", "Ours\nLater"}


def exchange_without_sending(replica: Replica, ledger: Ledger) -> None:
    """The answer to a request that waited: the other flight is lost."""
    pulled, _ = pull(replica, ledger, [FLIGHT])
    replica.receive(pulled)


def test_what_is_written_on_a_lost_scope_stays_hidden_and_reaches_the_relay(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    exchange(replica, ledger, [FLIGHT])
    replica.append("ana", [note("note-7", "Too late", OTHER_FLIGHT)], NOW)
    assert texts(replica) == set()
    exchange(replica, ledger, [FLIGHT])
    assert "Too late" in texts(ledger)


def test_a_late_answer_does_not_bring_a_lost_scope_back(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    ledger.append("relay", [note("note-5", "Meanwhile", OTHER_FLIGHT)], NOW)
    late, _ = pull(replica, ledger, BOTH)
    ledger.append("relay", [note("note-6", "Newer")], NOW)
    exchange(replica, ledger, [FLIGHT])
    replica.receive(late)
    assert texts(replica) == set()
    assert [event.device for event in stored(replica) if event.scope == OTHER_FLIGHT] == ["tablet"]
    exchange(replica, ledger, BOTH)
    assert texts(replica) == {"Theirs", "Ours", "Meanwhile"}


def test_a_scope_whose_time_is_over_goes_and_nothing_brings_it_back(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    replica.purge(OTHER_FLIGHT, NOW)
    ledger.append("relay", [note("note-5", "Meanwhile", OTHER_FLIGHT)], NOW)
    exchange(replica, ledger, BOTH)
    assert texts(replica) == set()
    assert texts(replica, FLIGHT) == {"Theirs", "Ours"}
    assert rows(replica, schema.purged) == [(OTHER_FLIGHT, NOW, 0)]
    replica.purge(OTHER_FLIGHT, NOW + 1)
    assert rows(replica, schema.purged) == [(OTHER_FLIGHT, NOW, 0)]


def test_when_a_scope_was_let_go_is_a_time(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    exchange(replica, ledger, [FLIGHT], now=NOW + 7)
    assert rows(replica, schema.purged) == [(OTHER_FLIGHT, NOW + 7, 0)]


def test_what_is_hidden_goes_once_a_backup_of_the_relay_has_it(replica: Replica, ledger: Ledger) -> None:
    begin(replica, ledger)
    replica.append("ana", [note("note-8", "Not sent", OTHER_FLIGHT)], NOW)
    replica.purge(OTHER_FLIGHT, NOW)
    hidden = [event for event in stored(replica) if event.scope == OTHER_FLIGHT]
    sent = max(event.number or 0 for event in hidden)
    replica.cover(sent - 1)
    assert [event for event in stored(replica) if event.scope == OTHER_FLIGHT] == hidden
    replica.cover(sent)
    assert sorted(event.subject for event in stored(replica)) == ["note-1", "note-3", "note-8"]


def test_photos_of_others_go_with_their_scope_and_own_ones_stay(replica: Replica) -> None:
    """What the relay has not announced may be nowhere else."""
    own = [new_blob(scope, Photo(b"ours", "image/webp", b"")) for scope in BOTH]
    reference = BlobReference(hash="a" * 64, media_type="image/webp", size=6, thumbnail=b"")
    with replica.writing() as connection:
        store_blobs(connection, own, NOW)
        for scope in BOTH:
            insert_blob(connection, scope, reference, NOW, wanted=True)
    names = [Blobs(replica).want(scope, reference, NOW) for scope in BOTH]
    for name in names:
        Blobs(replica).received(name, 0, b"the")
    replica.purge(OTHER_FLIGHT, NOW)
    kept = {(row[1], row[7]) for row in rows(replica, schema.blob)}
    assert kept == {(FLIGHT, True), (FLIGHT, False), (OTHER_FLIGHT, True)}
    assert names[1] not in {row[0] for row in rows(replica, schema.blob_piece)}
    assert len(rows(replica, schema.blob_piece)) == 3


STATION = "station:SFO"


def found(subject: str, scope: str) -> Draft:
    """A thing that crew found on the flight of that scope, for the station."""
    description = Description(place=Place.SEAT, found_at=NOW, flight=scope.removeprefix("flight:"))
    return Draft(STATION, subject, ItemRegistered(description=description))


def items(replica: Replica) -> set[str]:
    return set(replica.states("found_item", STATION))


def at_station(replica: Replica) -> set[str]:
    return {event.subject for event in stored(replica) if event.scope == STATION}


def test_what_crew_registered_for_a_station_is_shown_until_they_leave_its_flight(
    replica: Replica, ledger: Ledger
) -> None:
    replica.append("ana", [found("item-1", FLIGHT), found("item-2", OTHER_FLIGHT)], NOW)
    exchange(replica, ledger, BOTH)
    assert items(replica) == {"item-1", "item-2"}
    exchange(replica, ledger, [FLIGHT])
    assert items(replica) == {"item-1"}
    assert replica.find("found_item.flight", OTHER_FLIGHT.removeprefix("flight:")) == {}
    assert at_station(replica) == {"item-1", "item-2"}


def test_it_goes_once_a_backup_of_the_relay_has_it(replica: Replica, ledger: Ledger) -> None:
    replica.append("ana", [found("item-1", FLIGHT), found("item-2", OTHER_FLIGHT)], NOW)
    exchange(replica, ledger, BOTH)
    exchange(replica, ledger, [FLIGHT])
    replica.cover(1)
    assert at_station(replica) == {"item-1", "item-2"}
    replica.cover(2)
    assert at_station(replica) == {"item-1"}
    exchange(replica, ledger, [])
    assert at_station(replica) == set()
    assert set(ledger.states("found_item")) == {"item-1", "item-2"}


def test_what_was_registered_and_is_not_sent_still_goes_out(replica: Replica, ledger: Ledger) -> None:
    exchange(replica, ledger, BOTH)
    replica.append("ana", [found("item-2", OTHER_FLIGHT)], NOW)
    replica.cover(100)
    exchange_without_sending(replica, ledger)
    assert items(replica) == set()
    assert [waiting.event.subject for waiting in replica.waiting()] == ["item-2"]
    exchange(replica, ledger, [FLIGHT])
    assert set(ledger.states("found_item")) == {"item-2"}


def test_who_holds_the_station_keeps_what_they_registered(replica: Replica, ledger: Ledger) -> None:
    replica.append("ana", [found("item-2", OTHER_FLIGHT)], NOW)
    exchange(replica, ledger, [*BOTH, STATION])
    exchange(replica, ledger, [FLIGHT, STATION])
    replica.cover(100)
    assert items(replica) == at_station(replica) == {"item-2"}
