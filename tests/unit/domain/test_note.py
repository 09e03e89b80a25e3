"""Words on a seat are never overwritten: both versions of a concurrent edit stay until somebody merges them."""

import pytest

from onboard.domain.note import Note, NoteRemoved, NoteWritten
from onboard.domain.request import EVERYONE, Audience
from tests.unit.domain.history import SCOPE, History

PURSER_ONLY = Audience(purser_only=True)


def words(history: History) -> list[str]:
    return [version.text for version in history.state(Note).versions]


def test_a_note_as_written() -> None:
    history = History()
    event = history.add(NoteWritten(seat="12A", text="Sleeps", position="Zone 1"), "ana", at=5, received=None)
    note = history.state(Note)
    assert (note.scope, note.seat, note.audience, note.text) == (SCOPE, "12A", EVERYONE, "Sleeps")
    (version,) = note.versions
    assert (version.event, version.author, version.position, version.at, version.received) == (
        event,
        "ana",
        "Zone 1",
        5000,
        None,
    )
    assert note.unsent
    assert note.keys == (("note.scope", SCOPE),)


def test_an_edit_stands_in_for_the_version_that_it_saw() -> None:
    history = History()
    first = history.add(NoteWritten(seat="12A", text="Sleeps"), "ana")
    history.add(NoteWritten(seat="12B", text="Awake", saw=(first,)), "ben")
    assert words(history) == ["Awake"]
    assert history.state(Note).seat == "12B"
    assert not history.state(Note).unsent


def test_two_edits_at_the_same_time_both_stay_until_they_are_merged() -> None:
    history = History()
    first = history.add(NoteWritten(seat="12A", text="Sleeps"), "ana")
    one = history.add(NoteWritten(seat="12A", text="Wants tea", saw=(first,)), "ana")
    other = history.add(NoteWritten(seat="12A", text="Wants coffee", saw=(first,)), "ben")
    assert words(history) == ["Wants tea", "Wants coffee"]
    assert history.state(Note).text == "Wants tea\nWants coffee"
    history.add(NoteWritten(seat="12A", text="Wants tea, then coffee", saw=(one, other)), "ana")
    assert words(history) == ["Wants tea, then coffee"]


def test_a_version_cannot_stand_in_for_itself_or_for_what_came_later() -> None:
    history = History()
    history.add(NoteWritten(seat="12A", text="Sleeps", saw=("device-of-ana.1.1", "device-of-ben.1.2")), "ana")
    history.add(NoteWritten(seat="12A", text="Awake", saw=()), "ben")
    assert words(history) == ["Sleeps", "Awake"]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (PURSER_ONLY, EVERYONE, PURSER_ONLY),
        (EVERYONE, PURSER_ONLY, PURSER_ONLY),
        (EVERYONE, Audience(zone="1"), Audience(zone="1")),
        (Audience(zone="1"), EVERYONE, Audience(zone="1")),
        (Audience(zone="1"), Audience(zone="1"), Audience(zone="1")),
        (Audience(zone="1"), Audience(zone="2"), PURSER_ONLY),
        (EVERYONE, EVERYONE, EVERYONE),
    ],
)
def test_versions_that_stand_together_are_shown_to_those_who_may_see_each(
    one: Audience, other: Audience, together: Audience
) -> None:
    history = History()
    history.add(NoteWritten(seat="12A", text="Was rude to a colleague", audience=one), "ana")
    history.add(NoteWritten(seat="12A", text="Sleeps", audience=other), "ben")
    assert history.state(Note).audience == together


def test_a_version_that_was_replaced_has_no_say_in_the_audience() -> None:
    history = History()
    first = history.add(NoteWritten(seat="12A", text="Was rude", audience=PURSER_ONLY), "ana")
    history.add(NoteWritten(seat="12A", text="Sleeps", saw=(first,)), "ana")
    assert history.state(Note).audience == EVERYONE


@pytest.mark.parametrize("removed_at", [0, 2, 9])
def test_a_removal_wins_over_everything(removed_at: int) -> None:
    history = History()
    history.add(NoteWritten(seat="12A", text="Sleeps"), "ana", at=1)
    history.add(NoteRemoved(), "ben", at=removed_at)
    history.add(NoteWritten(seat="12A", text="Awake"), "ana", at=3)
    assert history.gone
