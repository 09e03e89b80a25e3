"""A crew message at the desk: who answers it and how long the crew has been waiting."""

import msgspec

from onboard.domain.blob import REFERENCE, BlobReference
from onboard.domain.crew_message import CrewMessage, CrewMessageAssigned, CrewMessageTaken, CrewMessageWritten
from onboard.domain.event import Priority
from tests.unit.domain.history import SCOPE, History

ASKED = CrewMessageWritten(text="Medical kit used, please replace", position="Purser", seat="12A", request="r1")
ANSWERED = CrewMessageWritten(text="Noted", from_ground=True)
SEAT = BlobReference(hash="a" * 64, media_type="image/webp", size=60_000, thumbnail=b"seat")
TRAY = BlobReference(hash="b" * 64, media_type="image/webp", size=50_000)


def test_the_thread_in_order() -> None:
    history = History()
    history.add(ASKED, "ana", at=1, received=None)
    history.add(ANSWERED, "liaison", at=2)
    thread = history.state(CrewMessage)
    assert (thread.scope, thread.seat, thread.request, thread.unsent) == (SCOPE, "12A", "r1", True)
    assert [(line.text, line.from_ground, line.author, line.position, line.at) for line in thread.lines] == [
        ("Medical kit used, please replace", False, "ana", "Purser", 1000),
        ("Noted", True, "liaison", None, 2000),
    ]
    assert thread.keys == (("crew_message.scope", SCOPE),)


def test_taking_without_words_is_no_thread() -> None:
    history = History()
    history.add(CrewMessageTaken(), "liaison")
    assert history.gone


def test_the_crew_waits_from_its_first_line_without_an_answer() -> None:
    history = History()
    history.add(ASKED, "ana", at=10)
    history.add(ASKED, "ana", at=20)
    assert history.state(CrewMessage).waiting_since == 10_000
    history.add(ANSWERED, "liaison", at=30)
    assert history.state(CrewMessage).waiting_since is None
    history.add(ASKED, "ana", at=40)
    assert history.state(CrewMessage).waiting_since == 40_000


def test_a_line_that_reached_the_ground_after_its_answer_still_waits() -> None:
    history = History()
    history.add(ASKED, "ana", at=10)
    history.add(ASKED, "ana", at=20, received=50)
    history.add(ANSWERED, "liaison", at=30)
    assert history.state(CrewMessage).waiting_since == 20_000
    history.add(ANSWERED, "liaison", at=60)
    assert history.state(CrewMessage).waiting_since is None


def test_a_line_that_has_not_been_sent_still_waits() -> None:
    history = History()
    history.add(ASKED, "ana", at=20, received=None)
    history.add(ANSWERED, "liaison", at=30)
    assert history.state(CrewMessage).waiting_since == 20_000


def test_an_answer_that_has_not_been_sent_is_an_answer_on_its_authors_desk() -> None:
    history = History()
    history.add(ASKED, "ana", at=20)
    history.add(ANSWERED, "liaison", at=30, received=None)
    assert history.state(CrewMessage).waiting_since is None


def test_the_first_taker_is_provisional_until_the_relay_decides() -> None:
    history = History()
    history.add(ASKED, "ana")
    history.add(CrewMessageTaken(), "liaison")
    history.add(CrewMessageTaken(), "colleague")
    thread = history.state(CrewMessage)
    assert (thread.owner, thread.settled) == ("liaison", False)
    history.add(CrewMessageAssigned(person="colleague"), "relay")
    thread = history.state(CrewMessage)
    assert (thread.owner, thread.settled) == ("colleague", True)


def test_the_relays_latest_decision_holds() -> None:
    history = History()
    history.add(ASKED, "ana")
    history.add(CrewMessageAssigned(person="liaison"), "relay")
    history.add(CrewMessageAssigned(person="colleague"), "relay")
    assert history.state(CrewMessage).owner == "colleague"


def test_photos_stand_in_their_line_and_can_be_found() -> None:
    history = History()
    history.add(ASKED, at=1)
    history.add(CrewMessageWritten(text="This is how the seat looks", photos=(SEAT, TRAY)), at=2)
    thread = history.state(CrewMessage)
    assert [line.photos for line in thread.lines] == [(), (SEAT, TRAY)]
    assert set(thread.keys) > {(REFERENCE, SEAT.hash), (REFERENCE, TRAY.hash)}


def test_words_go_before_thumbnails() -> None:
    assert ASKED.priority is Priority.NORMAL
    assert CrewMessageWritten(text="Look", photos=(SEAT,)).priority is Priority.BACKGROUND


def test_a_line_from_before_there_were_photos_can_be_read() -> None:
    written = msgspec.msgpack.encode({"text": "Noted", "from_ground": True})
    assert msgspec.msgpack.decode(written, type=CrewMessageWritten) == ANSWERED
