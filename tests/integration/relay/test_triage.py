"""What the relay reads in messages: the flight and the day, whose booking it is, and how soon it needs a person."""

import datetime as dt

import pytest

from onboard.domain.conversation import MessageDeleted, Placed, Proof, Understood
from onboard.domain.passenger import Passenger
from onboard.domain.request import Urgency
from onboard.relay.flights import Timetable
from tests.integration.relay.kit import FLIGHT, GROUND, HOUR, MINUTE, PNL, Office

STORY = "Hi, KL0605 today, seat 12A, my daughter turns six, could the crew do something? booking X7K2PQ"
LATER = "KL0605/2026-11-22/AMS"


def at(text: str) -> int:
    return round(dt.datetime.fromisoformat(text).timestamp() * 1000)


def pnl(**changes: str) -> str:
    text = PNL
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


@pytest.fixture
def desk(small_office: Office) -> Office:
    small_office.load()
    return small_office


def read(office: Office, *texts: str, name: str = "Sofie Janssen") -> Understood:
    """What was understood of the last of these messages."""
    for number, text in enumerate(texts, start=1):
        office.says(text, number, name)
    understood = office.thread.understood
    assert understood is not None
    return understood


def passenger(office: Office, understood: Understood) -> str | None:
    found = office.ledger.state(understood.passenger) if understood.passenger else None
    return found.name if isinstance(found, Passenger) else None


def test_the_message_of_the_story(office: Office) -> None:
    office.load()
    found = read(office, STORY)
    assert (found.language, found.flight, found.seat, found.proof) == ("en", FLIGHT, "12A", Proof.MATCHED)
    assert passenger(office, found) == "Sofie Janssen"
    assert [span.kind for span in found.spans] == ["flight", "date", "seat", "locator"]
    assert "X7K2PQ" not in found.proposal
    assert "my daughter turns six" in found.proposal


@pytest.mark.parametrize(
    ("text", "level", "loss"),
    [
        ("I left my iPad in the seat pocket of 12A", Urgency.NORMAL, True),
        ("I lost my insulin, I cannot breathe, it is urgent", Urgency.URGENT, True),
        ("Could we have some water please?", Urgency.NORMAL, False),
    ],
)
def test_a_loss_is_named_after_what_is_urgent_and_makes_nothing_so(
    desk: Office, text: str, level: Urgency, loss: bool
) -> None:
    found = read(desk, text)
    assert (found.urgency, found.reasons[-1:] == ("loss",)) == (level, loss)
    assert ("loss" in found.reasons) == loss


@pytest.mark.parametrize(
    ("name", "locator", "proof"),
    [
        ("Sofie Janssen", "X7K2PQ", Proof.MATCHED),
        ("JANSSEN SOFIE", "x7k2pq", Proof.MATCHED),
        ("Sofie Anna Maria Janssen 🌷", "X7K2PQ", Proof.MATCHED),
        ("Hans-Jürgen Müller-Lüdenscheidt", "AB12CD", Proof.MATCHED),
        ("Muller Ludenscheidt", "AB12CD", Proof.MISMATCH),
        ("Piet van der Berg", "QW34ER", Proof.MATCHED),
        ("Piet v.d. Berg", "QW34ER", Proof.MISMATCH),
        ("Sofie Jansen", "X7K2PQ", Proof.MISMATCH),
        ("Jan Janssens", "X7K2PQ", Proof.MISMATCH),
        ("Sofie Janssen", "ZZ9ZZ9", Proof.MISMATCH),
        ("Sofie Janssen", "AB12CD", Proof.MISMATCH),
        ("ソフィー", "X7K2PQ", Proof.UNCHECKED),
        ("ソフィー", "ZZ9ZZ9", Proof.MISMATCH),
    ],
)
def test_name_and_reference_prove_who_writes(desk: Office, name: str, locator: str, proof: Proof) -> None:
    found = read(desk, f"Flight KL0605 today, booking {locator}", name=name)
    assert found.proof is proof
    assert (found.passenger is None) == (proof is not Proof.MATCHED)


@pytest.mark.parametrize(
    "written", ["MULLER", "MUELLER", "SOERENSEN", "SORENSEN", "GARCIAMARQUEZ", "OBRIEN", "AAGAARD", "WALESA", "GROSS"]
)
def test_signs_and_blanks_of_a_name_do_not_count(desk: Office, written: str) -> None:
    names = {
        "MULLER": "Jürgen Müller",
        "MUELLER": "Jürgen Müller",
        "SOERENSEN": "Lars Sørensen",
        "SORENSEN": "Lars Sørensen",
        "GARCIAMARQUEZ": "Gabriel García Márquez",
        "OBRIEN": "Conan O’Brien",  # noqa: RUF001 as phones write it
        "AAGAARD": "Åse Aagaard",
        "WALESA": "Lech Wałęsa",
        "GROSS": "Michael Groß",
    }
    desk.load(pnl(VANDERBERG=written))
    assert read(desk, "KL0605 today, booking QW34ER", name=names[written]).proof is Proof.MATCHED


def test_the_name_may_stand_in_the_text_and_come_after_the_reference(desk: Office) -> None:
    assert read(desk, "KL0605 today booking QW34ER", name="❤ P ❤").proof is Proof.MISMATCH
    desk.says("sorry, I am Piet van der Berg", 2, "❤ P ❤")
    assert desk.thread.proof is Proof.MATCHED


def test_a_later_message_keeps_what_is_known_and_proven(desk: Office) -> None:
    found = read(desk, STORY, "never mind, she is allergic to nuts by the way")
    assert (found.flight, found.seat, found.proof) == (FLIGHT, "12A", Proof.MATCHED)
    assert passenger(desk, found) == "Sofie Janssen"


def test_a_proof_is_for_its_own_flight(desk: Office) -> None:
    desk.load(pnl(KL0605="KL0601", X7K2PQ="OT44ER"))
    found = read(desk, STORY, "Sorry, I am on KL0601 today!")
    assert (found.flight, found.seat, found.proof, found.passenger) == (
        "KL0601/2026-11-21/AMS",
        None,
        Proof.MISMATCH,
        None,
    )


def test_one_booking_of_two_under_one_name_is_told_apart_by_seat_or_given_name(desk: Office) -> None:
    assert passenger(desk, read(desk, "KL0605 today 12B booking X7K2PQ", name="S. Janssen")) == "Lotte Janssen"
    desk.says("KL0605 today booking X7K2PQ", 1, "Lotte Janssen", "31600000001")
    desk.says("KL0605 today booking X7K2PQ", 1, "Familie Janssen", "31600000002")
    by_contact = {thread.contact: thread.understood for thread in desk.threads.values()}
    lotte, family = by_contact["31600000001"], by_contact["31600000002"]
    assert lotte is not None
    assert family is not None
    assert (passenger(desk, lotte), lotte.seat) == ("Lotte Janssen", "12B")
    assert (passenger(desk, family), family.seat, family.proof) == (None, None, Proof.MATCHED)


def test_a_seat_that_is_not_the_bookings_is_nobodys(desk: Office) -> None:
    found = read(desk, "KL0605 today, seat 40K, booking X7K2PQ")
    assert (found.proof, found.seat, found.passenger) == (Proof.MATCHED, "40K", None)


def test_a_reference_of_a_flight_that_is_not_loaded_is_not_checked(desk: Office) -> None:
    found = read(desk, "KL0999 today, seat 12A, booking ZZ9ZZ9")
    assert (found.flight, found.candidates, found.proof) == (None, (), Proof.UNCHECKED)


def test_without_a_reference_nothing_is_proven(desk: Office) -> None:
    found = read(desk, "KL0605 today, seat 12A")
    assert (found.proof, found.passenger, found.flight, found.seat) == (Proof.UNCHECKED, None, FLIGHT, "12A")


@pytest.mark.parametrize(
    "designator", ["KL0605", "KL605", "KL 605", "kl0605", "KLM605", "KLM 605", "DL9368", "DL 9368"]
)
def test_every_designator_finds_the_flight(desk: Office, designator: str) -> None:
    assert read(desk, f"I am on flight {designator} today").flight == FLIGHT


def test_a_flight_named_twice_is_one_flight(desk: Office) -> None:
    found = read(desk, "KL0605 today, is KL605 on time? Delta says DL9368")
    assert (found.flight, found.candidates) == (FLIGHT, ())


def test_where_two_flights_fit_a_person_chooses(desk: Office) -> None:
    desk.load(pnl(KL0605="KL0601"))
    found = read(desk, "KL0605 or KL0601 today, I do not know")
    assert (found.flight, set(found.candidates)) == (None, {FLIGHT, "KL0601/2026-11-21/AMS"})
    desk.record(GROUND, desk.subject, Placed(flight=FLIGHT, seat="12A"))
    assert (desk.thread.flight, desk.thread.seat) == (FLIGHT, "12A")
    desk.says("Seat 14C by the way", 2)
    assert desk.thread.flight == FLIGHT


def test_a_flight_that_nobody_knows_leaves_the_choice_to_a_person(desk: Office) -> None:
    found = read(desk, "KL0605 today 12A", "will I reach DL1234 in time?")
    assert (found.flight, found.candidates) == (None, (FLIGHT,))


BOARDS = [
    ("AMS", "2026-11-21T22:30:00+00:00", "2026-11-21T23:30:00+00:00"),
    ("NRT", "2026-11-21T14:30:00+00:00", "2026-11-21T15:30:00+00:00"),
    ("SFO", "2026-11-22T07:30:00+00:00", "2026-11-22T08:30:00+00:00"),
]


@pytest.mark.parametrize(("board", "before", "after"), BOARDS, ids=[board for board, _, _ in BOARDS])
def test_today_is_local_at_the_board_point(small_office: Office, board: str, before: str, after: str) -> None:
    small_office.load(pnl(AMS=board))
    small_office.load(pnl(AMS=board).replace("21NOV", "22NOV"))
    for number, (moment, date) in enumerate([(before, "2026-11-21"), (after, "2026-11-22")]):
        small_office.now = at(moment)
        contact = f"3160000000{number}"
        small_office.says("KL0605 today seat 12A", 1, "S", contact)
        small_office.says("KL0605 seat 12A", 1, "S", contact + "9")
        found = {thread.contact: thread.flight for thread in small_office.threads.values()}
        assert found[contact] == f"KL0605/{date}/{board}"
        assert found[contact + "9"] == f"KL0605/{date}/{board}"
    small_office.says("KL0605 yesterday seat 12A", 1, "S", "31600000077")
    found = {thread.contact: thread.flight for thread in small_office.threads.values()}
    assert found["31600000077"] == f"KL0605/2026-11-21/{board}"


def test_after_midnight_the_flight_in_the_air_is_meant(small_office: Office) -> None:
    night = Timetable(at("2026-11-21T20:00:00+00:00"), at("2026-11-22T06:00:00+00:00"))
    small_office.load(PNL, night)
    small_office.now = at("2026-11-22T01:00:00+00:00")
    assert read(small_office, "KL0605 today, 12A").flight == FLIGHT
    small_office.load(PNL.replace("21NOV", "22NOV"))
    small_office.says("KL0605, 12A please", 1, "S", "31600000001")
    small_office.says("KL0605 today, 12A please", 1, "S", "31600000002")
    small_office.says("KL0605 on 22 November, 12A please", 1, "S", "31600000003")
    found = {thread.contact: thread for thread in small_office.threads.values()}
    assert found["31600000001"].flight == FLIGHT
    understood = found["31600000002"].understood
    assert understood is not None
    assert (understood.flight, set(understood.candidates)) == (None, {FLIGHT, LATER})


def test_another_day_is_another_flight(desk: Office) -> None:
    assert read(desk, "KL0605 on 25 November, seat 12A").flight is None


def test_urgency_knows_when_the_flight_lands(small_office: Office) -> None:
    landing = Timetable(small_office.now - 9 * HOUR, small_office.now + 25 * MINUTE)
    small_office.load(PNL, landing)
    found = read(small_office, "KL0605 today seat 12A, could I have some water?")
    assert found.urgency is Urgency.SOON
    assert "landing" in found.reasons
    small_office.now += 2 * HOUR
    small_office.says("KL0605 seat 12A, and some juice", 2)
    understood = small_office.thread.understood
    assert understood is not None
    assert "landing" not in understood.reasons


def test_safety_is_urgent_without_knowing_the_flight(small_office: Office) -> None:
    found = read(small_office, "My husband cannot breathe, seat 12A!!")
    assert (found.urgency, found.private) == (Urgency.URGENT, True)


def test_what_was_taken_back_proves_nothing_any_more(desk: Office) -> None:
    read(desk, "KL0605 today 12A, booking X7K2PQ")
    first = desk.thread.messages[0].id
    desk.record(GROUND, desk.subject, MessageDeleted(external_id=first))
    desk.says("Could I have some water?", 2)
    assert desk.thread.proof is Proof.UNCHECKED
