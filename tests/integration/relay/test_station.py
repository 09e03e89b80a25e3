"""What the relay does for lost & found: references, who looks, who may write where, and searches by the crew."""

import pytest

from onboard.domain import claim, found_item, loss_report, request, sweep
from onboard.domain.custody import Hand, ItemMoved, OvertakenConfirmed
from onboard.domain.event import Body
from onboard.domain.found_item import Description, FoundItem, ItemNumbered, ItemRegistered, ItemTaken, Place
from onboard.domain.loss_report import CLEANERS, Loss, LossFiled, LossReport, Searched
from onboard.domain.note import NoteWritten
from onboard.domain.request import Request, RequestDone, RequestNotPossible, RequestUndone, RequestWithdrawn, Status
from onboard.domain.scope import station_scope, sweep_id
from onboard.domain.verdict import Outcome
from onboard.relay.flights import Timetable
from onboard.relay.landing import GRACE, Landing
from onboard.relay.retention import ON_DEVICES, ON_RELAY
from onboard.security.roles import Role
from tests.integration.relay.kit import (
    FLIGHT,
    GROUND,
    HOUR,
    MINUTE,
    NOW,
    OTHER_FLIGHT,
    PNL,
    SCOPE,
    SECOND,
    Gadget,
    Office,
)

AMS, SFO, JFK = map(station_scope, ("AMS", "SFO", "JFK"))
ALOFT = Timetable(departure=NOW - HOUR, arrival=NOW + HOUR)


def found(flight: str | None = FLIGHT) -> ItemRegistered:
    return ItemRegistered(description=Description(place=Place.SEAT, found_at=NOW, flight=flight))


def lost(**said: str | None) -> LossFiled:
    loss = {"words": "My scarf", "reported_at": NOW, "flight": FLIGHT, "seat": "12A"} | said
    return LossFiled(loss=Loss(**loss), search_until=NOW + HOUR + CLEANERS)  # type: ignore[arg-type] # by name


def walker(office: Office, station: str = "AMS") -> Gadget:
    return office.enrol(Role.LOST_AND_FOUND, team=station)


def item(office: Office, subject: str = "i1") -> FoundItem:
    here = office.ledger.state(subject)
    assert isinstance(here, FoundItem)
    return here


def report(office: Office, subject: str = "l1") -> LossReport:
    here = office.ledger.state(subject)
    assert isinstance(here, LossReport)
    return here


def asked(office: Office, subject: str = "search/l1") -> Request:
    here = office.ledger.state(subject)
    assert isinstance(here, Request)
    return here


def outcomes(gadget: Gadget, scope: str, *bodies: Body) -> list[Outcome]:
    """What becomes of these, each of a subject of its own."""
    events = [gadget.write(scope, f"{scope}-{body.KIND}-{number}", body) for number, body in enumerate(bodies)]
    return [verdict.outcome for verdict in gadget.push(*events)]


def test_references_are_given_in_order_and_once_also_within_one_batch(office: Office) -> None:
    ams, sfo = walker(office), walker(office, "SFO")
    ams.push(*(ams.write(AMS, f"i{number}", found()) for number in range(3)))
    sfo.push(sfo.write(SFO, "s0", found()))
    ams.push(ams.write(AMS, "i3", found()), ams.write(AMS, "d0", found("DL0001/2026-11-21/AMS")))
    ams.push(ams.write(AMS, "k0", found(None)), ams.write(AMS, "k1", found("%%1/2026-11-21/AMS")))
    states = office.ledger.states("found_item").items()
    given = {subject: item.reference for subject, item in states if isinstance(item, FoundItem)}
    assert given == {
        "i0": "AMSKL00001",
        "i1": "AMSKL00002",
        "i2": "AMSKL00003",
        "i3": "AMSKL00004",
        "s0": "SFOKL00001",
        "d0": "AMSDL00001",
        "k0": "AMSKL00005",
        "k1": "AMSKL00006",
    }


def test_after_the_last_reference_they_start_again_beside_what_is_still_here(office: Office) -> None:
    ams = walker(office)
    for subject, reference in (("old", "AMSKL99999"), ("here", "AMSKL00001"), ("gone", "AMSKL00002")):
        office.record(AMS, subject, found())
        office.record(AMS, subject, ItemNumbered(reference=reference))
    office.record(AMS, "gone", ItemMoved(hand=Hand.DONATED, saw=""))
    ams.push(*(ams.write(AMS, f"i{number}", found()) for number in range(3)))
    assert [item(office, f"i{number}").reference for number in range(3)] == ["AMSKL00000", "AMSKL00002", "AMSKL00003"]


def test_reports_are_numbered_in_order_also_beyond_five_digits(office: Office) -> None:
    ams = walker(office)
    ams.push(ams.write(AMS, "l1", lost(flight=None)), ams.write(AMS, "l2", lost(flight=None)))
    assert [report(office, subject).reference for subject in ("l1", "l2")] == ["L-10001", "L-10002"]
    office.record(AMS, "l2", loss_report.LossNumbered(reference="L-99999"))
    office.record(AMS, "l3", lost())
    office.record(AMS, "l3", loss_report.LossNumbered(reference="L-100000"))
    ams.push(ams.write(AMS, "l4", lost(flight=None)))
    assert report(office, "l4").reference == "L-100001"


def test_a_repeated_push_gives_no_second_reference(office: Office) -> None:
    ams = walker(office)
    event = ams.write(AMS, "i1", found())
    for _ in range(3):
        ams.push(event)
    assert [e.kind for e in office.events("found_item")] == ["found_item.registered", "found_item.numbered"]


def test_the_first_to_arrive_looks_for_the_owner_and_searches(office: Office) -> None:
    one, two = walker(office), walker(office)
    one.push(one.write(AMS, "i1", found()), one.write(AMS, "l1", lost(flight=None)))
    earlier = [one.write(AMS, "i1", ItemTaken()), one.write(AMS, "l1", loss_report.SearchTaken())]
    office.now += SECOND
    two.push(two.write(AMS, "i1", ItemTaken()), two.write(AMS, "l1", loss_report.SearchTaken()))
    one.push(*earlier)
    assert (item(office).holder, item(office).settled) == (two.person, True)
    assert (report(office).searcher, report(office).settled) == (two.person, True)
    assert len(office.events("found_item.assigned")) == len(office.events("loss_report.search_assigned")) == 1


def test_staff_read_their_station_alone(small_office: Office) -> None:
    small_office.load()
    ams, sfo = walker(small_office), walker(small_office, "SFO")
    sfo.push(sfo.write(SFO, "s1", found()))
    ams.push(ams.write(AMS, "i1", found()))
    small_office.record(GROUND, "c1", claim.ClaimAnswered())
    assert ams.sync().scopes == [AMS]
    assert {event.scope for event in ams.pull()} == {AMS}
    assert walker(small_office, "JFK").pull() == []


def test_staff_without_a_station_hold_nothing(small_office: Office) -> None:
    nobody = small_office.enrol(Role.LOST_AND_FOUND)
    assert nobody.sync().scopes in (None, [])
    assert outcomes(nobody, AMS, found()) == [Outcome.REJECTED]


def test_staff_write_at_their_station_and_nowhere_else(small_office: Office) -> None:
    small_office.load()
    ams = walker(small_office)
    bodies = (found(), lost(), sweep.SweepCleared(flight=FLIGHT), claim.ClaimOpened(item="i1"))
    assert set(outcomes(ams, AMS, *bodies)) == {Outcome.ACCEPTED}
    for scope in (SFO, SCOPE, GROUND, "station:", ""):
        assert set(outcomes(ams, scope, *bodies)) == {Outcome.REJECTED}, scope
    assert outcomes(ams, SCOPE, NoteWritten(seat="12A", text="Sleeps")) == [Outcome.REJECTED]


def test_liaisons_hold_every_station_that_has_staff(small_office: Office) -> None:
    desk = small_office.enrol(Role.LIAISON)
    assert desk.sync().scopes == [GROUND]
    walker(small_office)
    walker(small_office)
    walker(small_office, "SFO")
    assert desk.sync().scopes == [GROUND, AMS, SFO]
    assert outcomes(desk, SFO, lost(), claim.ClaimAnswered()) == [Outcome.ACCEPTED] * 2
    assert outcomes(desk, JFK, lost()) == [Outcome.REJECTED]


def test_crew_register_for_the_stations_of_their_flight_without_reading_them(small_office: Office) -> None:
    small_office.load()
    small_office.load(PNL.replace("KL0605", "KL0601"))
    walker(small_office)
    small_office.record(AMS, "theirs", found())
    crew = small_office.enrol(Role.CREW, FLIGHT)
    assert outcomes(crew, AMS, found()) == outcomes(crew, SFO, found()) == [Outcome.ACCEPTED]
    assert crew.sync().scopes == [SCOPE]
    assert {event.scope for event in crew.pull()} == {SCOPE}


@pytest.mark.parametrize(
    ("scope", "flight"),
    [(JFK, FLIGHT), (AMS, OTHER_FLIGHT), (AMS, "KL0001/2026-11-21/AMS"), (AMS, None), (AMS, "roster/" + FLIGHT)],
)
def test_crew_register_for_no_other_station_and_no_other_flight(
    small_office: Office, scope: str, flight: str | None
) -> None:
    small_office.load()
    small_office.load(PNL.replace("KL0605", "KL0601"))
    crew = small_office.enrol(Role.CREW, FLIGHT)
    assert outcomes(crew, scope, found(flight)) == [Outcome.REJECTED]


def test_crew_do_nothing_else_at_a_station(small_office: Office) -> None:
    small_office.load()
    crew = small_office.enrol(Role.CREW, FLIGHT)
    described = found_item.ItemDescribed(description=found().description, saw=())
    assert set(outcomes(crew, AMS, described, ItemTaken(), lost(), claim.ClaimOpened(item="i1"))) == {Outcome.REJECTED}


def test_a_loss_noticed_in_the_air_becomes_a_search_by_the_crew(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, crew = walker(small_office), small_office.enrol(Role.CREW, FLIGHT)
    ams.push(ams.write(AMS, "l1", lost()))
    search = asked(small_office)
    assert (search.scope, search.seat, search.by, search.checked) == (SCOPE, "12A", ALOFT.arrival, False)
    assert "My scarf" in search.text
    assert [event.subject for event in crew.pull() if event.kind == "request.relayed"] == ["search/l1"]
    assert report(small_office).to_search(small_office.now)
    crew.push(crew.write(SCOPE, "search/l1", RequestDone(saw=Status.OPEN, reply="Under the cushion, with us")))
    here = report(small_office)
    assert [(look.outcome, look.words) for look in here.searches] == [("found", "Under the cushion, with us")]
    assert not here.to_search(small_office.now)


@pytest.mark.parametrize(
    ("said", "private", "purser_only"),
    [
        ({}, False, False),
        ({"words": "My bag with the insulin"}, True, False),
        ({"words": "A tin", "category": "medical"}, True, False),
        ({"words": "Somebody stole my phone"}, True, True),
    ],
)
def test_a_search_shows_no_more_than_a_request_by_the_desk_would(
    small_office: Office, said: dict[str, str | None], private: bool, purser_only: bool
) -> None:
    small_office.load(times=ALOFT)
    ams = walker(small_office)
    ams.push(ams.write(AMS, "l1", lost(**said)))
    assert (asked(small_office).private, asked(small_office).audience.purser_only) == (private, purser_only)


def test_what_the_crew_could_not_do_reaches_the_report_too(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, crew = walker(small_office), small_office.enrol(Role.CREW, FLIGHT)
    ams.push(ams.write(AMS, "l1", lost()))
    crew.push(crew.write(SCOPE, "search/l1", RequestNotPossible(saw=Status.OPEN, reply="Nothing there")))
    assert [(look.outcome, look.words) for look in report(small_office).searches] == [("not there", "Nothing there")]


def test_their_words_reach_the_report_though_the_search_was_withdrawn(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, crew = walker(small_office), small_office.enrol(Role.CREW, FLIGHT)
    ams.push(ams.write(AMS, "l1", lost()))
    small_office.record(SCOPE, "search/l1", RequestWithdrawn(saw=Status.OPEN))
    small_office.now += SECOND
    crew.push(crew.write(SCOPE, "search/l1", RequestDone(saw=Status.OPEN, reply="We have it")))
    assert asked(small_office).status is Status.WITHDRAWN
    assert [look.words for look in report(small_office).searches] == ["We have it"]


def test_an_answer_that_was_undone_before_it_was_sent_does_not_reach_the_report(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, crew = walker(small_office), small_office.enrol(Role.CREW, FLIGHT)
    ams.push(ams.write(AMS, "l1", lost()))
    found_it = crew.write(SCOPE, "search/l1", RequestDone(saw=Status.OPEN, reply="We have it"))
    undone = crew.write(SCOPE, "search/l1", RequestUndone(step=str(found_it.identity)))
    not_there = crew.write(SCOPE, "search/l1", RequestNotPossible(saw=Status.OPEN, reply="Somebody else's"))
    crew.push(found_it, undone, not_there)
    assert [(look.outcome, look.words) for look in report(small_office).searches] == [("not there", "Somebody else's")]


def test_an_answer_that_is_undone_later_is_taken_back_from_the_report(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, crew = walker(small_office), small_office.enrol(Role.CREW, FLIGHT)
    ams.push(ams.write(AMS, "l1", lost()))
    found_it = crew.write(SCOPE, "search/l1", RequestDone(saw=Status.OPEN, reply="We have it"))
    crew.push(found_it)
    crew.push(crew.write(SCOPE, "search/l1", RequestUndone(step=str(found_it.identity))))
    assert report(small_office).searches == ()
    assert report(small_office).to_search(small_office.now)
    crew.push(crew.write(SCOPE, "search/l1", RequestNotPossible(saw=Status.OPEN, reply="Not there")))
    assert [look.words for look in report(small_office).searches] == ["Not there"]


def test_nobody_takes_back_another_s_answer(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, one, two = walker(small_office), *(small_office.enrol(Role.CREW, FLIGHT) for _ in range(2))
    ams.push(ams.write(AMS, "l1", lost()))
    found_it = one.write(SCOPE, "search/l1", RequestDone(saw=Status.OPEN, reply="We have it"))
    one.push(found_it)
    two.push(two.write(SCOPE, "search/l1", RequestUndone(step=str(found_it.identity))))
    assert [look.words for look in report(small_office).searches] == ["We have it"]


def test_of_two_answers_in_one_push_the_last_stands(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, crew = walker(small_office), small_office.enrol(Role.CREW, FLIGHT)
    ams.push(ams.write(AMS, "l1", lost()))
    first = crew.write(SCOPE, "search/l1", RequestDone(saw=Status.OPEN, reply="We have it"))
    crew.push(first, crew.write(SCOPE, "search/l1", RequestNotPossible(saw=Status.OPEN, reply="It was not it")))
    last = report(small_office).last_search
    assert last is not None
    assert last.words == "It was not it"


def test_an_ordinary_request_answers_no_report(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    crew = small_office.enrol(Role.CREW, FLIGHT)
    small_office.record(SCOPE, "r1", request.RequestRelayed(text="Water please"))
    crew.push(crew.write(SCOPE, "r1", RequestDone(saw=Status.OPEN, reply="Done")))
    assert small_office.events("loss_report") == []


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ({"seat": None}, ALOFT),
        ({"flight": None}, ALOFT),
        ({"flight": OTHER_FLIGHT}, ALOFT),
        ({}, Timetable(departure=NOW - 2 * HOUR, arrival=NOW - MINUTE)),
        ({}, Timetable(departure=NOW + HOUR, arrival=NOW + 2 * HOUR)),
        ({}, Timetable()),
    ],
)
def test_nobody_on_board_is_asked_without_a_seat_or_outside_the_flight(
    small_office: Office, said: dict[str, str | None], times: Timetable
) -> None:
    small_office.load(times=times)
    ams = walker(small_office)
    ams.push(ams.write(AMS, "l1", lost(**said)))
    assert small_office.events("request") == []


def test_after_landing_the_search_is_the_walkers_until_the_cleaners_come(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams = walker(small_office)
    ams.push(ams.write(AMS, "l1", lost()))
    assert ALOFT.arrival is not None
    small_office.now = ALOFT.arrival + MINUTE
    assert report(small_office).to_search(small_office.now)
    assert not report(small_office).to_search(ALOFT.arrival + CLEANERS)
    ams.push(ams.write(AMS, "l1", Searched(item="i1")))
    assert not report(small_office).to_search(small_office.now)


def test_a_search_that_never_reached_the_crew_says_that_nobody_looked(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams = walker(small_office)
    ams.push(ams.write(AMS, "l1", lost()))
    assert ALOFT.arrival is not None
    landed = ALOFT.arrival + GRACE
    for _ in range(2):
        Landing(small_office.ledger).work(landed)
    assert asked(small_office).status is Status.RETURNED
    assert [look.outcome for look in report(small_office).searches] == ["nobody looked"]
    assert report(small_office).to_search(landed)


def test_what_a_flight_leaves_at_a_station_stays_when_the_flight_goes(small_office: Office) -> None:
    small_office.load(times=ALOFT)
    ams, crew = walker(small_office), small_office.enrol(Role.CREW, FLIGHT)
    crew.push(crew.write(AMS, "i1", found()))
    ams.push(ams.write(AMS, "l1", lost()))
    assert ALOFT.arrival is not None
    for age in (ON_DEVICES, ON_RELAY):
        small_office.relay.retention.work(ALOFT.arrival + age)
    assert small_office.ledger.state("search/l1") is None
    assert (item(small_office).reference, report(small_office).reference) == ("AMSKL00001", "L-10001")
    assert {"i1", "l1"} <= {event.subject for event in ams.pull()}


def test_a_sweep_is_one_for_each_flight_at_a_station(small_office: Office) -> None:
    one, two = walker(small_office), walker(small_office)
    subject = sweep_id("AMS", FLIGHT)
    one.push(one.write(AMS, subject, sweep.SweepCleared(flight=FLIGHT)))
    small_office.now += SECOND
    two.push(two.write(AMS, subject, sweep.SweepAlarmed(flight=FLIGHT, danger="heat", seat="12A")))
    here = small_office.ledger.state(subject)
    assert isinstance(here, sweep.Sweep)
    assert (here.cleared_at, [alarm.danger for alarm in here.alarms]) == (None, ["heat"])


def test_of_two_hand_overs_without_a_link_the_first_at_the_relay_is_the_end(office: Office) -> None:
    """Whoever handed it over earlier by the clock: the relay had the other one first."""
    early, late = walker(office), walker(office)
    registered = early.write(AMS, "i1", found())
    early.push(registered)
    office.now += MINUTE
    saw = str(registered.identity)
    earlier = early.write(AMS, "i1", ItemMoved(hand=Hand.HANDED_OVER, saw=saw, claim="k1", place="Gate D14"))
    office.now += MINUTE
    late.push(late.write(AMS, "i1", ItemMoved(hand=Hand.HANDED_OVER, saw=saw, claim="k2", place="Desk T6")))
    before = item(office)
    early.push(earlier)
    here = item(office)
    assert (before.ended_at, before.final) == (here.ended_at, here.final) == (office.now, True)
    assert [(link.claim, link.knowing) for link in here.links] == [(None, True), ("k1", True), ("k2", False)]
    assert [(each.link.author, each.confirmed) for each in here.overtaken] == [(early.person, False)]
    early.push(early.write(AMS, "i1", OvertakenConfirmed(step=str(earlier.identity))))
    assert [each.confirmed for each in item(office).overtaken] == [True]


def ends(office: Office, name: str) -> dict[str, object]:
    """How those entities ended that did."""
    states = office.ledger.states(name).items()
    return {key: state.ended.value for key, state in states if state.ended}  # type: ignore[attr-defined] # they can


def handed(served: str) -> ItemMoved:
    return ItemMoved(hand=Hand.HANDED_OVER, saw="", claim=served, place="Gate D14")


def test_with_an_item_gone_other_claims_on_it_are_over(office: Office) -> None:
    ams = walker(office)
    opened = claim.ClaimOpened(item="i1")
    ams.push(ams.write(AMS, "i1", found()), ams.write(AMS, "i2", found()))
    ams.push(*(ams.write(AMS, subject, opened) for subject in ("k1", "k2")))
    ams.push(ams.write(AMS, "k3", claim.ClaimOpened(item="i2")))
    ams.push(ams.write(AMS, "i1", ItemMoved(hand=Hand.SHELVED, saw="")))
    assert ends(office, "claim") == {}
    ams.push(ams.write(AMS, "i1", handed("k1")))
    assert ends(office, "claim") == {"k2": "gone"}
    ams.push(ams.write(AMS, "k1", claim.ClaimEnded(end=claim.End.HANDED_OVER)))
    ams.push(ams.write(AMS, "k4", opened))
    assert ends(office, "claim") == {"k1": "handed over", "k2": "gone", "k4": "gone"}


@pytest.mark.parametrize(
    ("claimant", "reporter", "closed"),
    [("p1", "p1", True), ("p1", None, True), (None, "p1", True), ("p1", "p2", False)],
)
def test_the_matched_report_is_closed_when_its_owner_has_the_item(
    office: Office, claimant: str | None, reporter: str | None, closed: bool
) -> None:
    ams = walker(office)
    ams.push(ams.write(AMS, "i1", found()), ams.write(AMS, "l1", lost(flight=None, passenger=reporter)))
    ams.push(ams.write(AMS, "k1", claim.ClaimOpened(item="i1", passenger=claimant)))
    ams.push(ams.write(AMS, "i1", found_item.ItemMatched(report="l1")))
    ams.push(ams.write(AMS, "i1", handed("k1")))
    assert ends(office, "loss_report") == ({"l1": "returned"} if closed else {})


def test_what_did_not_go_to_its_owner_leaves_the_report_open(office: Office) -> None:
    ams = walker(office)
    ams.push(ams.write(AMS, "i1", found()), ams.write(AMS, "l1", lost(flight=None)))
    ams.push(ams.write(AMS, "i1", found_item.ItemMatched(report="l1")))
    ams.push(ams.write(AMS, "i1", ItemMoved(hand=Hand.DONATED, saw="")))
    assert ends(office, "loss_report") == {}
