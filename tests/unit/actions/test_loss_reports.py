"""What staff and the desk do with reports of a loss, and what they may ask whom."""

import msgspec

from onboard.domain import conversation, loss_report
from onboard.domain.claim import ClaimOpened, Verdict
from onboard.domain.conversation import Proof
from onboard.domain.custody import Hand
from onboard.domain.flight import FlightOpened
from onboard.domain.loss_report import CLEANERS, Loss, Source
from onboard.domain.manifest import ManifestListed
from onboard.domain.scope import flight_scope, manifest_id
from tests.unit.actions.shelf import AMS, FLIGHT, GROUND, MESSAGE, NOW, SCARF, THREAD, Shelf


def test_a_report_is_searched_until_the_cleaners_have_been(shelf: Shelf) -> None:
    listing = ManifestListed(flight=FLIGHT, name="KL 605", board="AMS", destination="SFO", time_zone="UTC", arrival=NOW)
    shelf.given(AMS, manifest_id("AMS", FLIGHT), listing)
    seated = Loss(words=" My scarf ", reported_at=NOW, flight=FLIGHT, seat="12A")
    report = shelf.report(shelf.ana.file_report(seated))
    assert (report.loss.words, report.source, report.search_until) == ("My scarf", Source.HAND, NOW + CLEANERS)
    somewhere = Loss(words="My scarf", reported_at=NOW, flight=FLIGHT)
    assert shelf.report(shelf.ana.file_report(somewhere)).search_until is None


def test_one_person_at_a_time_searches(shelf: Shelf) -> None:
    report = shelf.ana.file_report(Loss(words="My scarf", reported_at=NOW))
    shelf.ana.take_search(report)
    shelf.refuses("already", shelf.ben.take_search, report)
    shelf.ana.searched(report, said=" Nothing there ")
    assert [search.words for search in shelf.report(report).searches] == ["Nothing there"]
    shelf.ana.close_report(report, loss_report.End.WITHDRAWN)
    assert shelf.report(report).ended is loss_report.End.WITHDRAWN


def test_a_corrected_report_stands_in_for_what_its_author_saw(shelf: Shelf) -> None:
    report = shelf.ana.file_report(Loss(words="My scarf", reported_at=NOW))
    shelf.ben.correct_report(report, Loss(words="My shawl", reported_at=NOW))
    assert [version.loss.words for version in shelf.report(report).versions] == ["My shawl"]


def test_an_empty_report_is_refused(shelf: Shelf) -> None:
    shelf.refuses("write something", shelf.ana.file_report, Loss(words=" ", reported_at=NOW))


def test_a_report_from_a_conversation_leaves_the_booking_reference_there(shelf: Shelf) -> None:
    opened = FlightOpened(carrier="KL", number="0605", date="2026-11-21", board="AMS", destination="SFO", arrival=NOW)
    shelf.given(flight_scope(FLIGHT), FLIGHT, opened)
    said = Loss(words=MESSAGE, reported_at=NOW, flight=FLIGHT, seat="12A")
    subject = shelf.lea.file_report(THREAD, "AMS", said)
    report = shelf.report(subject)
    assert (report.scope, report.source, report.search_until) == (AMS, Source.CONVERSATION, NOW + CLEANERS)
    assert "X7K2PQ" not in report.loss.words
    assert (report.loss.passenger, shelf.thread().reports) == ("p1", (subject,))


def test_a_report_from_a_conversation_leaves_there_how_to_reach_the_passenger(shelf: Shelf) -> None:
    said = Loss(words="My scarf! Call +31 6 1234 5678 or write to sofie@example.org", reported_at=NOW)
    report = shelf.report(shelf.lea.file_report(THREAD, "AMS", said))
    assert report.loss.words == "My scarf! Call or write to"


def test_the_desk_asks_only_who_has_shown_who_they_are(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    other = shelf.ana.open_claim(ClaimOpened(item=item, passenger="p2"))
    shelf.refuses("do not prove", shelf.lea.ask_owner, THREAD, other, "What did you leave?")
    unproven = conversation.Understood(message="m1", language="en", proof=Proof.MISMATCH, passenger="p1")
    theirs = shelf.ana.open_claim(ClaimOpened(item=item, passenger="p1"))
    shelf.given(GROUND, THREAD, unproven)
    shelf.refuses("do not prove", shelf.lea.ask_owner, THREAD, theirs, "What did you leave?")


def test_the_desk_asks_a_reporter_only_in_the_conversation_of_the_report(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    elsewhere = shelf.ana.file_report(Loss(words="My scarf", reported_at=NOW))
    for opened in (ClaimOpened(item=item, came=True), ClaimOpened(item=item, report=elsewhere)):
        shelf.refuses("not reported in this", shelf.lea.ask_owner, THREAD, shelf.ana.open_claim(opened), "What is it?")
    here = shelf.lea.file_report(THREAD, "AMS", Loss(words="My scarf", reported_at=NOW))
    shelf.lea.ask_owner(THREAD, shelf.ana.open_claim(ClaimOpened(item=item, report=here)), "What is it?")
    assert shelf.thread().messages[-1].text == "What is it?"


def test_nobody_is_asked_about_what_has_gone(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    subject = shelf.ana.open_claim(ClaimOpened(item=item, passenger="p1"))
    shelf.ana.move(item, Hand.DONATED)
    shelf.refuses("not here any more", shelf.lea.ask_owner, THREAD, subject, "What did you leave?")


def test_nobody_is_asked_for_proof_of_a_checked_bag(shelf: Shelf) -> None:
    item = shelf.ana.register(msgspec.structs.replace(SCARF, category="bags", bag_tag="0074123456"))
    subject = shelf.ana.open_claim(ClaimOpened(item=item, passenger="p1"))
    shelf.refuses("look its tag up", shelf.lea.ask_owner, THREAD, subject, "What did you leave?")


def test_only_the_passenger_s_words_answer_and_only_what_was_asked_here(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    subject = shelf.ana.open_claim(ClaimOpened(item=item, passenger="p1"))
    shelf.refuses("not asked in this", shelf.lea.note_answer, THREAD, subject, "m1")
    shelf.lea.ask_owner(THREAD, subject, "What did you leave?")
    ours = shelf.thread().messages[-1].id
    for message in (ours, "m9"):
        shelf.refuses("what the passenger wrote", shelf.lea.note_answer, THREAD, subject, message)


def test_question_and_answer_stay_in_the_conversation(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    subject = shelf.ana.open_claim(ClaimOpened(item=item, passenger="p1"))
    shelf.lea.ask_owner(THREAD, subject, " What did you leave? ")
    asked = shelf.claim(subject)
    assert (asked.channel, asked.answered_at) == ("whatsapp", None)
    assert shelf.thread().messages[-1].text == "What did you leave?"
    shelf.lea.note_answer(THREAD, subject, "m1")
    assert shelf.claim(subject).answered_at is not None
    assert [each.answer for each in shelf.thread().claims] == ["m1"]
    shelf.ana.withdraw_claim(subject)
    shelf.refuses("withdrawn", shelf.lea.ask_owner, THREAD, subject, "And the colour?")
    shelf.refuses("withdrawn", shelf.lea.note_answer, THREAD, subject, "m1")


def test_nothing_is_done_with_what_is_not_here(shelf: Shelf) -> None:
    shelf.refuses("not here any more", shelf.ana.look_after, "nothing")
    shelf.refuses("not here any more", shelf.ana.judge, "nothing", Verdict.FITS)
    shelf.refuses("not here any more", shelf.ana.take_search, "nothing")
    shelf.refuses("not here any more", shelf.ana.hand_over, "nothing", "Gate D14")
