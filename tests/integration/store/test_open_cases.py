"""What matching has read is kept as long as its case is open, and not a transaction longer."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.event import Body
from onboard.domain.found_item import Description, ItemDescribed, ItemRegistered, Place
from onboard.domain.loss_report import End, Loss, LossClosed, LossFiled
from onboard.domain.scope import station_scope
from onboard.matching.description import Features, Leg, Seat
from onboard.matching.index import Case
from onboard.matching.meaning import Vector
from onboard.store import database, schema
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, Log
from onboard.store.open_cases import Kept, keep, kept
from onboard.store.replica import Replica
from tests.integration.store.crash import survives_every_crash
from tests.integration.store.exchanging import exchange
from tests.integration.store.samples import FLIGHT, NOW, rows

STATION = station_scope("SFO")
ITEM = ItemRegistered(description=Description(place=Place.SEAT, found_at=NOW, flight=FLIGHT.removeprefix("flight:")))
REPORT = LossFiled(loss=Loss(words="my red scarf", reported_at=NOW))
READ = b"by this".ljust(16)
OTHERWISE = b"by that".ljust(16)

WORDS = st.text(max_size=8)
SETS = st.frozensets(WORDS, max_size=3)
SEATS = st.builds(Seat, st.integers(1, 99), WORDS)
LEGS = st.builds(Leg, WORDS, WORDS, st.none() | st.dates(), st.none() | WORDS)
FEATURES = st.builds(
    Features,
    legs=st.lists(LEGS, max_size=2).map(tuple),
    days=st.lists(st.dates(), max_size=2).map(tuple),
    reported=st.none() | st.dates(),
    seats=st.lists(SEATS, max_size=2).map(tuple),
    items=st.lists(WORDS, max_size=2).map(tuple),
    name=st.lists(WORDS, max_size=2).map(tuple),
    initials=WORDS,
    language=st.none() | WORDS,
    text=WORDS,
    **dict.fromkeys(("places", "stations", "categories", "colours", "brands", "materials", "details", "words"), SETS),
)
VECTORS = st.builds(Vector, st.binary(min_size=512, max_size=512), WORDS, WORDS)


def write(log: Ledger | Replica, subject: str, body: Body) -> None:
    log.append("mila", [Draft(STATION, subject, body)], NOW)


def keep_both(log: Log) -> None:
    """Keeps what was read of an item and of a report."""
    keep(log, [Kept(READ, Case(name, Features(text=name))) for name in ("item", "report")])


def still_kept(log: Log) -> set[str]:
    return {str(row[0]) for row in rows(log, schema.open_case)}


@pytest.fixture
def open_cases(replica: Replica) -> Replica:
    write(replica, "item", ITEM)
    write(replica, "report", REPORT)
    keep_both(replica)
    assert still_kept(replica) == {"item", "report"}
    return replica


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Replica:
    """One log for all examples of a property."""
    engine = database.open_url(f"sqlite:///{tmp_path_factory.mktemp('open_cases') / 'device.db'}")
    database.migrate(engine, ("log",))
    replica = Replica(engine, "tablet")
    write(replica, "item", ITEM)
    return replica


@given(features=FEATURES, vector=st.none() | VECTORS)
def test_what_is_kept_comes_back_as_it_was(log: Replica, features: Features, vector: Vector | None) -> None:
    case = Case("item", features, vector)
    keep(log, [Kept(READ, case)])
    assert kept(log, {"item": READ}) == {"item": case}


def test_what_was_read_from_something_else_is_not_given(open_cases: Replica) -> None:
    assert kept(open_cases, {"item": OTHERWISE, "report": READ, "none": READ}).keys() == {"report"}
    keep(open_cases, [Kept(OTHERWISE, Case("item", Features(text="anew")))])
    assert kept(open_cases, {"item": OTHERWISE})["item"].features.text == "anew"
    assert kept(open_cases, {"item": READ}) == {}
    assert len(rows(open_cases, schema.open_case)) == 2


def test_it_is_kept_in_the_encrypted_database_alone(open_cases: Replica, tmp_path: Path) -> None:
    keep(open_cases, [Kept(READ, Case("item", Features(text="a very particular scarf")))])
    files = [file.read_bytes() for file in tmp_path.rglob("*.db*")]
    assert files
    assert not any(b"very particular" in content for content in files)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("item", ItemMoved(hand=Hand.DONATED, saw="")),
        ("report", LossClosed(end=End.WITHDRAWN)),
        ("report", LossClosed(end=End.OWNER_HAS_IT)),
    ],
)
def test_it_goes_with_the_end_of_its_case(open_cases: Replica, subject: str, body: Body) -> None:
    survives_every_crash(open_cases, lambda: write(open_cases, subject, body))
    assert still_kept(open_cases) == {"item", "report"} - {subject}


def test_nothing_is_kept_of_what_closed_meanwhile_or_never_was(open_cases: Replica) -> None:
    write(open_cases, "report", LossClosed(end=End.WITHDRAWN))
    keep_both(open_cases)
    keep(open_cases, [Kept(READ, Case("never", Features()))])
    assert still_kept(open_cases) == {"item"}


def test_what_is_said_of_an_open_case_leaves_it(open_cases: Replica) -> None:
    write(open_cases, "item", ItemDescribed(description=ITEM.description, saw=()))
    assert still_kept(open_cases) == {"item", "report"}


def test_it_goes_with_its_scope(open_cases: Replica) -> None:
    open_cases.purge(STATION, NOW)
    assert still_kept(open_cases) == set()


def test_it_goes_when_the_device_loses_the_station(replica: Replica, ledger: Ledger) -> None:
    write(ledger, "report", REPORT)
    exchange(replica, ledger, [STATION])
    keep_both(replica)
    assert still_kept(replica) == {"report"}
    exchange(replica, ledger, [FLIGHT])
    assert still_kept(replica) == set()


def test_it_goes_when_crew_leave_the_flight_on_which_they_found_it(replica: Replica, ledger: Ledger) -> None:
    write(replica, "item", ITEM)
    exchange(replica, ledger, [FLIGHT])
    keep_both(replica)
    assert still_kept(replica) == {"item"}
    exchange(replica, ledger, [])
    assert still_kept(replica) == set()


def test_a_relay_that_keeps_any_deletes_it_with_the_scope(ledger: Ledger) -> None:
    write(ledger, "report", REPORT)
    keep_both(ledger)
    assert still_kept(ledger) == {"report"}
    ledger.purge(STATION, NOW)
    assert still_kept(ledger) == set()
