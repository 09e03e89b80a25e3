"""What lost & found staff and the desk do with found things: each rule that protects an owner, and what is recorded."""

from collections.abc import Callable
from itertools import count

import msgspec
import pytest
import sqlalchemy as sa

from onboard.actions.common import LONGEST_TEXT
from onboard.actions.crew import CrewActions
from onboard.actions.liaison import LiaisonActions
from onboard.actions.station import StationActions
from onboard.domain import claim, conversation, loss_report
from onboard.domain.claim import Claim, ClaimArranged, ClaimOpened, Identification, Verdict, Way
from onboard.domain.conversation import Conversation, Proof, Span
from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.event import Body, Event, encode
from onboard.domain.flight import FlightOpened
from onboard.domain.found_item import Description, FoundItem, ItemMatched, ItemRuledOut, Place
from onboard.domain.loss_report import CLEANERS, Loss, LossReport, Source
from onboard.domain.manifest import ManifestListed
from onboard.domain.scope import flight_scope, ground_scope, manifest_id, station_scope, sweep_id
from onboard.domain.sweep import Sweep
from onboard.errors import RuleError
from onboard.store import schema
from onboard.store.log import Draft
from onboard.store.replica import Pulled, Replica

NOW = 1_795_255_200_000
FLIGHT = "KL0605/2026-11-21/AMS"
AMS = station_scope("AMS")
GROUND = ground_scope("desk")
THREAD = "thread-1"
MESSAGE = "I lost my scarf, booking X7K2PQ"
LOCATOR = Span("locator", 25, 31)

SCARF = Description(place=Place.SEAT, found_at=NOW, category="clothing", item="scarf", flight=FLIGHT, seats=("12A",))
RING = Description(place=Place.SEAT, found_at=NOW, category="jewellery", item="ring", flight=FLIGHT)
PASSPORT = Description(place=Place.SEAT_POCKET, found_at=NOW, category="documents", item="passport")


class Shelf:
    """A replica on which two walkers, a liaison and a crew member act."""

    def __init__(self, engine: sa.Engine) -> None:
        self.replica = Replica(engine, "tablet")
        self.online = True
        self._clock = count(NOW, 1000)
        self.ana = StationActions(self.replica, "ana", "AMS", self.now, self.wake, online=lambda: self.online)
        self.ben = StationActions(self.replica, "ben", "AMS", self.now, self.wake, online=lambda: self.online)
        self.lea = LiaisonActions(self.replica, "lea", "desk", self.now, self.wake)
        self.crew = CrewActions(self.replica, "cas", self.now, self.wake)

    def now(self) -> int:
        return next(self._clock)

    def wake(self) -> None:
        """Nothing is sent from here."""

    def given(self, scope: str, subject: str, *bodies: Body) -> None:
        self.replica.append("relay", [Draft(scope, subject, body) for body in bodies], self.now())

    def item(self, subject: str) -> FoundItem:
        found = self.replica.state(subject)
        assert isinstance(found, FoundItem)
        return found

    def claim(self, subject: str) -> Claim:
        found = self.replica.state(subject)
        assert isinstance(found, Claim)
        return found

    def report(self, subject: str) -> LossReport:
        found = self.replica.state(subject)
        assert isinstance(found, LossReport)
        return found

    def thread(self) -> Conversation:
        found = self.replica.state(THREAD)
        assert isinstance(found, Conversation)
        return found

    def written(self) -> int:
        with self.replica.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(schema.event)).scalar_one()

    def came(self, description: Description = SCARF) -> tuple[str, str]:
        """A thing that was found, and the claim of somebody who stands here."""
        item = self.ana.register(description)
        return item, self.ana.open_claim(ClaimOpened(item=item, name="Sofie", came=True))

    def proven(self, description: Description = SCARF) -> tuple[str, str]:
        """The same, where the answer fits and the identity was checked."""
        item, subject = self.came(description)
        self.ana.judge(subject, Verdict.FITS)
        self.ana.identify(subject, Identification.PASSPORT)
        return item, subject

    def refuses(self, words: str, act: Callable[..., object], *said: object) -> None:
        """The act is refused with these words and leaves nothing behind."""
        before = self.written()
        with pytest.raises(RuleError, match=words):
            act(*said)
        assert self.written() == before


@pytest.fixture
def shelf(sqlite_url: str, open_engine: Callable[[str], sa.Engine]) -> Shelf:
    shelf = Shelf(open_engine(sqlite_url))
    received = conversation.MessageReceived(
        channel="whatsapp", account="1", contact="31612345678", external_id="m1", text=MESSAGE, sent_at=NOW
    )
    understood = conversation.Understood(
        message="m1", language="en", spans=(LOCATOR,), proof=Proof.MATCHED, passenger="p1"
    )
    shelf.given(GROUND, THREAD, received, understood)
    return shelf


def test_a_registered_thing_stands_on_the_station_s_shelf(shelf: Shelf) -> None:
    item = shelf.item(shelf.ana.register(SCARF))
    assert (item.scope, item.description, item.ended) == (AMS, SCARF, None)
    assert [(link.hand, link.author) for link in item.links] == [(Hand.FOUND, "ana")]


def test_crew_register_for_the_station_that_they_name(shelf: Shelf) -> None:
    assert shelf.item(shelf.crew.register("SFO", SCARF)).scope == station_scope("SFO")


def test_endless_words_are_refused(shelf: Shelf) -> None:
    long = Description(place=Place.SEAT, found_at=NOW, words="x" * (LONGEST_TEXT + 1))
    shelf.refuses("Please write less", shelf.ana.register, long)
    shelf.refuses("Please write less", shelf.crew.register, "AMS", long)


def test_a_cabin_is_cleared_and_an_alarm_takes_that_back(shelf: Shelf) -> None:
    shelf.ana.clear(FLIGHT)
    shelf.ben.alarm(FLIGHT, "heat", "12A", " It is warm ")
    sweep = shelf.replica.state(sweep_id("AMS", FLIGHT))
    assert isinstance(sweep, Sweep)
    assert (sweep.cleared_at, [alarm.text for alarm in sweep.alarms]) == (None, ["It is warm"])
    shelf.ana.clear(FLIGHT)
    again = shelf.replica.state(sweep_id("AMS", FLIGHT))
    assert isinstance(again, Sweep)
    assert again.cleared_by == "ana"


def test_a_better_description_stands_in_for_what_its_author_saw(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ben.describe(item, RING)
    assert [version.description for version in shelf.item(item).versions] == [RING]


def test_one_person_at_a_time_looks_for_the_owner(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.look_after(item)
    shelf.refuses("already", shelf.ben.look_after, item)
    assert shelf.item(item).holder == "ana"


def test_a_look_at_the_neighbours_leaves_its_trace(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    before = shelf.written()
    shelf.ana.view_owners(item, FLIGHT, ["12A", "12B"])
    assert shelf.written() == before + 1


def test_decisions_on_candidates_can_be_taken_back(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.decide(item, ItemMatched(passenger="p1", flight=FLIGHT))
    decision = shelf.item(item).owner
    assert decision is not None
    shelf.ben.reconsider(item, decision.event)
    assert shelf.item(item).owner is None


def test_a_way_to_the_owner_goes_through_a_claim(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    for hand in (Hand.HANDED_OVER, Hand.SHIPPED, Hand.FOUND, Hand.DONE, Hand.UNDONE):
        shelf.refuses("through a claim", shelf.ana.move, item, hand)


@pytest.mark.parametrize("hand", [Hand.DONATED, Hand.DISPOSED])
def test_a_valuable_is_given_up_before_a_second_person_who_is_somebody_else(shelf: Shelf, hand: Hand) -> None:
    item = shelf.ana.register(RING)
    shelf.refuses("two people", shelf.ana.move, item, hand)
    shelf.ana.stand_by(item)
    shelf.refuses("two people", shelf.ana.move, item, hand)
    shelf.ben.stand_by(item)
    shelf.refuses("two people", shelf.ben.move, item, hand)
    shelf.ana.move(item, hand)
    assert (shelf.item(item).ended, shelf.item(item).links[-1].witness) == (hand, "ben")
    shelf.refuses("not here any more", shelf.ben.stand_by, item)


@pytest.mark.parametrize("hand", [Hand.DONATED, Hand.DISPOSED])
def test_a_valuable_that_is_described_anew_still_takes_two_to_give_up(shelf: Shelf, hand: Hand) -> None:
    item = shelf.ana.register(RING)
    shelf.ana.describe(item, SCARF)
    shelf.refuses("two people", shelf.ana.move, item, hand)
    shelf.ben.stand_by(item)
    shelf.ana.move(item, hand)
    assert shelf.item(item).ended == hand


def test_a_valuable_that_is_described_anew_is_still_handed_over_by_two_with_a_link(shelf: Shelf) -> None:
    item, subject = shelf.proven(RING)
    shelf.ana.describe(item, SCARF)
    shelf.refuses("two people", shelf.ana.hand_over, subject, "Gate D14")
    shelf.ben.witness(subject)
    shelf.online = False
    shelf.refuses("with a link", shelf.ana.hand_over, subject, "Gate D14")
    shelf.online = True
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.item(item).returned


def test_who_stood_by_before_the_last_hand_stands_by_no_more(shelf: Shelf) -> None:
    item = shelf.ana.register(RING)
    shelf.ben.stand_by(item)
    shelf.ana.move(item, Hand.SHELVED, "Safe")
    assert shelf.item(item).links[-1].witness is None
    shelf.refuses("two people", shelf.ana.move, item, Hand.DISPOSED)


def test_authorities_sign_for_a_valuable_and_what_is_none_takes_one_person(shelf: Shelf) -> None:
    ring, scarf = shelf.ana.register(RING), shelf.ana.register(SCARF)
    shelf.ana.move(ring, Hand.AUTHORITIES, "Desk 2", "Police")
    shelf.ana.move(scarf, Hand.DONATED, "Red Cross")
    assert (shelf.item(ring).ended, shelf.item(scarf).ended) == (Hand.AUTHORITIES, Hand.DONATED)


def test_a_deadline_is_done_once_and_its_author_alone_takes_it_back(shelf: Shelf) -> None:
    item = shelf.ana.register(RING)
    tablet = shelf.ana.register(Description(place=Place.SEAT, found_at=NOW, category="electronics", item="tablet"))
    shelf.refuses("only when the item goes", shelf.ana.finish, tablet, "authorities")
    shelf.refuses("only when the item goes", shelf.ana.finish, item, "fire_safe_store")
    shelf.ana.finish(tablet, "fire_safe_store")
    shelf.refuses("already", shelf.ben.finish, tablet, "fire_safe_store")
    (done,) = shelf.item(tablet).done
    shelf.refuses("Only who did this", shelf.ben.unfinish, tablet, done.event)
    shelf.ana.unfinish(tablet, done.event)
    assert shelf.item(tablet).done == ()
    shelf.refuses("Only who did this", shelf.ana.unfinish, tablet, done.event)
    shelf.ben.finish(tablet, "fire_safe_store")
    assert [link.hand for link in shelf.item(tablet).links] == [Hand.FOUND, Hand.DONE, Hand.UNDONE, Hand.DONE]
    assert all(link.knowing for link in shelf.item(tablet).links)
    shelf.ana.move(tablet, Hand.AUTHORITIES, "Desk 2", "Police")
    shelf.refuses("not here any more", shelf.ben.unfinish, tablet, shelf.item(tablet).done[0].event)


def test_what_has_gone_is_not_moved_decided_on_or_claimed(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.move(item, Hand.DONATED, to=" Red Cross ")
    assert (shelf.item(item).ended, shelf.item(item).links[-1].to) == (Hand.DONATED, "Red Cross")
    shelf.refuses("not here any more", shelf.ben.move, item, Hand.SHELVED, "T2")
    shelf.refuses("not here any more", shelf.ben.decide, item, ItemRuledOut(passenger="p1"))
    shelf.refuses("not here any more", shelf.ben.open_claim, ClaimOpened(item=item))


def test_each_hand_names_the_one_before(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.move(item, Hand.CARRIED)
    shelf.ben.move(item, Hand.SHELVED, " T2 · box 7 ")
    links = shelf.item(item).links
    assert all(link.knowing for link in links)
    assert links[-1].place == shelf.item(item).where == "T2 · box 7"


def test_item_and_claim_end_in_one_act(shelf: Shelf) -> None:
    item, subject = shelf.proven()
    shelf.ana.decide(item, ItemMatched(passenger="p1"))
    shelf.ana.decide(item, ItemRuledOut(passenger="p2"))
    shelf.ana.hand_over(subject, " Transfer desk T6 ")
    here = shelf.item(item)
    assert (here.ended, here.returned, here.links[-1].claim, here.where) == (
        Hand.HANDED_OVER,
        True,
        subject,
        "Transfer desk T6",
    )
    assert [decision.candidate for decision in here.decisions] == ["p1"]
    assert shelf.claim(subject).ended is claim.End.HANDED_OVER


def test_without_the_relay_s_word_a_hand_over_is_provisional(shelf: Shelf) -> None:
    shelf.online = False
    item, subject = shelf.proven()
    shelf.ana.hand_over(subject, "Gate D14")
    assert (shelf.item(item).ended, shelf.item(item).final) == (Hand.HANDED_OVER, False)


def test_the_report_of_what_is_handed_over_is_closed(shelf: Shelf) -> None:
    report = shelf.ana.file_report(Loss(words="My scarf", reported_at=NOW))
    item = shelf.ana.register(SCARF)
    subject = shelf.ana.open_claim(ClaimOpened(item=item, report=report))
    shelf.ana.judge(subject, Verdict.FITS)
    shelf.ana.identify(subject, Identification.BOARDING_PASS)
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.report(report).ended is loss_report.End.RETURNED


@pytest.mark.parametrize("verdict", [None, Verdict.UNCLEAR])
def test_without_a_fitting_answer_nothing_is_handed_over(shelf: Shelf, verdict: Verdict | None) -> None:
    _, subject = shelf.came()
    if verdict:
        shelf.ana.judge(subject, verdict)
    shelf.ana.identify(subject, Identification.PASSPORT)
    shelf.refuses("which marks", shelf.ana.hand_over, subject, "Gate D14")


def test_without_a_checked_identity_nothing_is_handed_over(shelf: Shelf) -> None:
    _, subject = shelf.came()
    shelf.ana.judge(subject, Verdict.FITS)
    shelf.refuses("who they are", shelf.ana.hand_over, subject, "Gate D14")


def test_nothing_is_handed_over_without_saying_where(shelf: Shelf) -> None:
    _, subject = shelf.proven()
    shelf.refuses("write something", shelf.ana.hand_over, subject, "  ")


def test_a_wrong_claimant_is_refused_and_the_thing_stays(shelf: Shelf) -> None:
    item, subject = shelf.came()
    shelf.ana.judge(subject, Verdict.DOES_NOT_FIT)
    assert shelf.claim(subject).ended is claim.End.REFUSED
    shelf.refuses("refused", shelf.ana.identify, subject, Identification.PASSPORT)
    shelf.refuses("refused", shelf.ana.judge, subject, Verdict.FITS)
    shelf.refuses("refused", shelf.ana.hand_over, subject, "Gate D14")
    assert (shelf.item(item).ended, shelf.item(item).owner) == (None, None)


def test_the_desk_s_verdict_refuses_as_well(shelf: Shelf) -> None:
    _, subject = shelf.came()
    shelf.lea.judge_claim(subject, Verdict.DOES_NOT_FIT)
    assert shelf.claim(subject).ended is claim.End.REFUSED
    shelf.refuses("refused", shelf.lea.judge_claim, subject, Verdict.FITS)


def test_a_second_claim_is_not_served_once_the_thing_has_gone(shelf: Shelf) -> None:
    item, subject = shelf.proven()
    other = shelf.ana.open_claim(ClaimOpened(item=item, came=True))
    shelf.ana.judge(other, Verdict.FITS)
    shelf.ana.identify(other, Identification.PASSPORT)
    shelf.ana.hand_over(subject, "Gate D14")
    shelf.refuses("not here any more", shelf.ben.hand_over, other, "Gate D15")
    shelf.ben.withdraw_claim(other)
    assert shelf.claim(other).ended is claim.End.GONE


@pytest.mark.parametrize("description", [RING, PASSPORT])
def test_valuables_and_documents_are_handed_over_with_a_link_alone(shelf: Shelf, description: Description) -> None:
    item, subject = shelf.proven(description)
    shelf.ben.witness(subject)
    shelf.online = False
    shelf.refuses("with a link", shelf.ana.hand_over, subject, "Gate D14")
    shelf.online = True
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.item(item).links[-1].witness == "ben"


def test_a_valuable_needs_a_second_person_who_is_somebody_else(shelf: Shelf) -> None:
    item, subject = shelf.proven(RING)
    shelf.refuses("two people", shelf.ana.hand_over, subject, "Gate D14")
    shelf.ana.witness(subject)
    shelf.refuses("two people", shelf.ana.hand_over, subject, "Gate D14")
    shelf.ben.witness(subject)
    shelf.refuses("two people", shelf.ben.hand_over, subject, "Gate D14")
    shelf.ana.hand_over(subject, "Gate D14")
    assert shelf.item(item).returned


def test_an_address_is_taken_for_shipping_alone_and_goes_with_the_end(shelf: Shelf) -> None:
    item, subject = shelf.proven()
    for arranged in (
        ClaimArranged(way=Way.GATE, address="Kerkstraat 1"),
        ClaimArranged(way=Way.SHIPPING, carrier="DHL"),
        ClaimArranged(way=Way.SHIPPING, carrier="DHL", address=" "),
    ):
        shelf.refuses("for shipping", shelf.ana.arrange, subject, arranged)
    shelf.ana.arrange(subject, ClaimArranged(way=Way.SHIPPING, carrier="DHL", address="Kerkstraat 1"))
    shelf.ana.hand_over(subject, "Post room")
    assert (shelf.item(item).ended, shelf.item(item).links[-1].to) == (Hand.SHIPPED, "DHL")
    kept = shelf.claim(subject).arranged
    assert kept is not None
    assert (kept.way, kept.address) == (Way.SHIPPING, "")


def test_who_gave_it_away_in_vain_confirms_that_they_know(shelf: Shelf) -> None:
    item = shelf.ana.register(SCARF)
    shelf.ana.move(item, Hand.DONATED, "Red Cross")
    mine = shelf.item(item).links[-1].event
    shelf.refuses("nothing of yours", shelf.ana.confirm_overtaken, item, mine)
    theirs = Event(
        device="other",
        epoch=1,
        seq=1,
        author="ben",
        scope=AMS,
        subject=item,
        at=NOW << 16,
        kind=ItemMoved.KIND,
        schema=1,
        priority=1,
        body=encode(ItemMoved(hand=Hand.DISPOSED, saw="")),
        number=1,
        received=NOW,
    )
    shelf.replica.receive(Pulled([theirs], {}, frozenset({AMS}), 1, ()))
    shelf.refuses("nothing of yours", shelf.ben.confirm_overtaken, item, mine)
    shelf.ana.confirm_overtaken(item, mine)
    assert [each.confirmed for each in shelf.item(item).overtaken] == [True]
    shelf.refuses("nothing of yours", shelf.ana.confirm_overtaken, item, mine)


def test_a_withdrawn_claim_goes_no_further(shelf: Shelf) -> None:
    _, subject = shelf.proven()
    shelf.ana.withdraw_claim(subject)
    shelf.refuses("withdrawn", shelf.ana.hand_over, subject, "Gate D14")
    shelf.refuses("withdrawn", shelf.ana.witness, subject)
    shelf.refuses("withdrawn", shelf.ana.arrange, subject, ClaimArranged(way=Way.GATE))


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
