"""What holds for the fold of every entity (design section 4)."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.domain import entities
from onboard.domain.event import REPLACEABLE, Event
from onboard.domain.note import Note
from onboard.domain.request import Request
from tests.unit.domain.strategies import histories, known, unknown

every_entity = pytest.mark.parametrize("entity", sorted(entities.ENTITIES))
some = settings(max_examples=30)


def unsent(event: Event) -> Event:
    """The event as its author's device had it before the relay's verdict."""
    return msgspec.structs.replace(event, number=None, received=None, effective_at=None, check=None)


@every_entity
@some
@given(data=st.data())
def test_any_order_and_any_duplication_give_the_same_state(entity: str, data: st.DataObject) -> None:
    events = data.draw(histories(known(entity) | unknown(entity)))
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=5)) if events else []
    shuffled = data.draw(st.permutations(events + repeated))
    assert entities.fold(shuffled) == entities.fold(events)


@every_entity
@some
@given(data=st.data())
def test_a_copy_from_before_the_verdict_changes_nothing(entity: str, data: st.DataObject) -> None:
    events = data.draw(histories(known(entity)))
    shuffled = data.draw(st.permutations(events + [unsent(event) for event in events]))
    assert entities.fold(shuffled) == entities.fold(events)


@every_entity
@some
@given(data=st.data())
def test_a_state_survives_its_storage(entity: str, data: st.DataObject) -> None:
    state = entities.fold(data.draw(histories(known(entity))))
    if state is not None:
        restored = entities.decode(entity, entities.encode(state))
        assert restored == state
        assert restored.keys == state.keys


@every_entity
@some
@given(data=st.data())
def test_what_this_version_cannot_read_changes_nothing(entity: str, data: st.DataObject) -> None:
    events = data.draw(histories(known(entity) | unknown(entity)))
    readable = [event for event in events if not event.kind.endswith(".sung") and event.schema == 1]
    assert entities.fold(events) == entities.fold(readable)


@every_entity
@some
@given(data=st.data())
def test_only_the_newest_of_a_replaceable_kind_matters(entity: str, data: st.DataObject) -> None:
    events = data.draw(histories(known(entity)).filter(bool))
    newest = {event.kind: event for event in sorted(events, key=lambda event: event.order)}
    collapsed = [event for event in events if event.kind not in REPLACEABLE or newest[event.kind] is event]
    assert entities.fold(collapsed) == entities.fold(events)


@given(events=histories(known("note")))
def test_a_note_that_stands_has_words_to_show(events: list[Event]) -> None:
    note = entities.fold(events)
    if isinstance(note, Note):
        assert note.versions


@given(events=histories(known("request")))
def test_every_event_of_a_request_stands_in_its_history(events: list[Event]) -> None:
    request = entities.fold(events)
    if isinstance(request, Request):
        assert {entry.event for entry in request.history} == {str(event.identity) for event in events}


@given(event=histories(unknown("request")).filter(bool))
def test_a_subject_of_which_nothing_is_readable_has_no_state(event: list[Event]) -> None:
    assert entities.fold(event) is None


def test_a_subject_without_events_has_no_state() -> None:
    assert entities.fold([]) is None
