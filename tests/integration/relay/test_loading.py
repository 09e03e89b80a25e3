"""Loading a flight: all of it or nothing, twice without effect, and nothing in an event that it must not hold."""

import datetime as dt
import json
from pathlib import Path

import pytest

from onboard.demo.flight import DemoFlight, make_flight
from onboard.domain.cabin_layout import CabinLayout
from onboard.domain.flight import Flight
from onboard.domain.passenger import Passenger
from onboard.domain.scope import cabin_id
from onboard.errors import OnboardError
from onboard.relay.loading import Files, load_files
from tests.integration.relay.kit import FLIGHT, GROUND, NOW, PNL, SCOPE, Office

TODAY = dt.date(2026, 11, 21)
PASSPORT = "XG1234567"

ADL = """ADL
KL0605/21NOV AMS PART1
-SFO001Y
DEL
1VANDERBERG/PIETMR .L/QW34ER
ADD
1OKAFOR/ADAEZEMS .L/Q4TZ8M
.R/SEAT HK1 42J
.R/DOCS HK1/P/NGA/XG1234567/NGA/01JAN80/F/01JAN30/OKAFOR/ADAEZE
CHG
1MUELLER-LUEDENSCHEIDT/HANSJUERGENMR .L/AB12CD
.R/SEAT HK1 30H
.R/VLML HK1
ENDADL
"""

PSM = """PSM
KL605/21NOV AMS PART1
-SFO 1PAX/2SSR
W CLASS 1PAX/2SSR
1JANSSEN/SOFIEMRS 12A
 VGML NO NUTS PLEASE
 DOCS HK1/P/NLD/XG1234567/NLD
ENDPSM
"""

SENSITIVE = PNL.replace(
    ".R/SEAT HK1 12A\n",
    ".R/SEAT HK1 12A\n.R/DOCS HK1/P/NLD/XG1234567/NLD/01JAN80/F/01JAN30/JANSSEN/SOFIE\n"
    ".R/DOCA HK1/D/NLD/XG1234567 STREET\n.R/DOCO HK1/XG1234567\n.R/FOID HK1 PPXG1234567\n"
    ".R/FQTV HK1 KL1234567890/GOLD\n.R/DOCSXG1234567\n",
)


class Desk:
    """An operator with files."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def load(self, marketed: tuple[str, ...] = ("KLM605",), /, **texts: str) -> list[str]:
        paths = {name: self.file(f"{name}.txt", text) for name, text in texts.items()}
        pnl, adl, psm = ([paths[name]] if name in paths else [] for name in ("pnl", "adl", "psm"))
        times = (dt.datetime(2026, 11, 21, 9, 50), dt.datetime(2026, 11, 21, 20, 50))  # noqa: DTZ001 as the option gives
        files = Files(pnl, adl, psm, paths.get("seat_map"), marketed, *times)
        return list(load_files(self.office.ledger, files, TODAY, NOW))

    @property
    def passengers(self) -> dict[str, Passenger]:
        found = self.office.ledger.states("passenger").values()
        return {passenger.name: passenger for passenger in found if isinstance(passenger, Passenger)}


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, tmp_path)


@pytest.fixture(scope="module")
def flight() -> DemoFlight:
    return make_flight(TODAY)


def test_all_of_a_flight_and_again_without_effect(desk: Desk, flight: DemoFlight) -> None:
    everything = {"pnl": flight.pnl, "adl": flight.adl, "seat_map": flight.seat_map}
    assert desk.load(**everything)[0].startswith(f"{FLIGHT}: {len(flight.people)} added, 0 changed, 0 removed")
    events = desk.office.events()
    assert len(desk.passengers) == len(flight.people)
    assert desk.load(**everything)[0] == f"{FLIGHT}: 0 added, 0 changed, 0 removed"
    assert desk.office.events() == events
    opened = desk.office.ledger.state(FLIGHT)
    assert isinstance(opened, Flight)
    assert (opened.time_zone, opened.destination, opened.marketed) == ("Europe/Amsterdam", "SFO", ("KLM605",))


def test_changes_and_services_in_their_order(desk: Desk) -> None:
    lines = desk.load(pnl=PNL, adl=ADL, psm=PSM)
    assert lines[0] == f"{FLIGHT}: 4 added, 0 changed, 0 removed"
    people = desk.passengers
    assert "Piet Vanderberg" not in people
    assert people["Adaeze Okafor"].seat == "42J"
    hans = people["Hansjuergen Mueller-Luedenscheidt"]
    assert (hans.seat, [service.code for service in hans.services]) == ("30H", ["VLML"])
    sofie = people["Sofie Janssen"]
    assert [(service.code, service.text) for service in sofie.services] == [("VGML", "NO NUTS PLEASE")]
    assert sofie.party is not None
    assert sofie.party == people["Lotte Janssen"].party


def test_an_adl_alone_changes_what_is_there(desk: Desk) -> None:
    desk.load(pnl=PNL)
    assert desk.load(adl=ADL)[0] == f"{FLIGHT}: 1 added, 1 changed, 1 removed"
    again = desk.load(adl=ADL)
    assert again[0] == f"{FLIGHT}: 0 added, 0 changed, 0 removed"
    assert "VANDERBERG" in again[1]


def test_who_is_not_listed_any_more_is_gone_for_crew_and_ground(desk: Desk) -> None:
    desk.load(pnl=PNL)
    desk.load(pnl=PNL.replace("SFO002Y", "SFO001Y").replace("1VANDERBERG/PIETMR .L/QW34ER\n.R/SEAT HK1 20C\n", ""))
    assert set(desk.passengers) == {"Sofie Janssen", "Lotte Janssen", "Hansjuergen Mueller-Luedenscheidt"}
    assert not desk.office.ledger.find("booking.locator", "QW34ER")


@pytest.mark.parametrize("texts", [{"adl": ADL}, {"psm": PSM}, {}])
def test_a_flight_begins_with_its_list(desk: Desk, texts: dict[str, str]) -> None:
    with pytest.raises(OnboardError, match=r"load its PNL first|Give a passenger list"):
        desk.load(**texts)
    assert desk.office.events() == []


BAD = {
    "a bad part": {"adl": ADL.replace("ENDADL", "")},
    "another flight": {"adl": ADL.replace("KL0605", "KL0601")},
    "another day": {"psm": PSM.replace("21NOV", "22NOV")},
    "a list in the place of changes": {"adl": PNL},
    "a list in the place of services": {"psm": PNL},
    "a broken seat map": {"seat_map": '{"data": ['},
    "another flight's seat map": {"seat_map": "other"},
    "a seat map that is none": {"seat_map": "[" * 100_000},
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_leaves_nothing_half_loaded(desk: Desk, flight: DemoFlight, name: str) -> None:
    texts = {"pnl": PNL, "adl": ADL, "psm": PSM, "seat_map": flight.seat_map} | BAD[name]
    if texts["seat_map"] == "other":
        texts["seat_map"] = flight.seat_map.replace('"number": "605"', '"number": "601"')
    with pytest.raises(OnboardError):
        desk.load(**texts)
    assert desk.office.events() == []


@pytest.mark.parametrize("marketed", ["", "9368", "DL", "DELTA9368", "DL93680"])
def test_what_is_no_designator_is_refused_before_anything_is_loaded(desk: Desk, marketed: str) -> None:
    with pytest.raises(OnboardError, match="is no flight"):
        desk.load((marketed,), pnl=PNL)
    assert desk.office.events() == []


def test_designators_are_taken_once_however_they_are_written(desk: Desk) -> None:
    desk.load(("dl 9368", "DL9368", "KLM605"), pnl=PNL)
    opened = desk.office.ledger.state(FLIGHT)
    assert isinstance(opened, Flight)
    assert opened.marketed == ("DL9368", "KLM605")
    assert len(desk.office.events("flight.marketed")) == 2


def test_passport_data_is_in_no_event_and_in_no_line(desk: Desk) -> None:
    lines = desk.load(pnl=SENSITIVE, adl=ADL, psm=PSM)
    assert "Gold" in {passenger.tier for passenger in desk.passengers.values()}
    assert not [event for event in desk.office.events() if PASSPORT.encode() in event.body]
    assert PASSPORT not in "\n".join(lines)


def test_references_stay_on_the_ground(desk: Desk) -> None:
    desk.load(pnl=PNL, adl=ADL)
    locators = [b"X7K2PQ", b"AB12CD", b"QW34ER", b"Q4TZ8M"]
    by_scope = {scope: [e for e in desk.office.events() if e.scope == scope] for scope in (SCOPE, GROUND)}
    assert not [event for event in by_scope[SCOPE] if any(locator in event.body for locator in locators)]
    assert [event for event in by_scope[GROUND] if b"X7K2PQ" in event.body]
    assert {event.scope for event in desk.office.events()} == {SCOPE, GROUND}


def test_the_cabin_has_its_zones(desk: Desk, flight: DemoFlight) -> None:
    desk.load(pnl=flight.pnl, seat_map=flight.seat_map)
    cabin = desk.office.ledger.state(cabin_id(FLIGHT))
    assert isinstance(cabin, CabinLayout)
    rows = [row for zone in cabin.zones for row in range(zone.first_row, zone.last_row + 1)]
    assert len(rows) == len(set(rows))
    assert {person.seat.rstrip("ABCDEFGHJK") for person in flight.people} <= {str(row) for row in rows}
    assert json.loads(flight.seat_map)["data"][0]["aircraft"]["code"] == cabin.aircraft
