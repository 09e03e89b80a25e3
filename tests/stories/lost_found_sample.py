"""Lost & found at Schiphol in the moment of the story: two flights at D14, what was found, reported and claimed."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from onboard.actions.station import StationActions
from onboard.bootstrap import Device
from onboard.demo.flight import GIVEN, SURNAMES
from onboard.domain import claim, loss_report
from onboard.domain.blob import BlobReference
from onboard.domain.cabin_layout import Row, Section
from onboard.domain.claim import ClaimOpened, Identification, Way
from onboard.domain.claim import Verdict as Judged
from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.event import Body
from onboard.domain.found_item import Description, ItemNumbered, ItemRegistered, Place
from onboard.domain.loss_report import Loss, LossFiled, LossNumbered
from onboard.domain.manifest import ManifestListed, ReachableListed, Traveller
from onboard.domain.scope import manifest_id, station_scope, sweep_id
from onboard.domain.sweep import SweepAlarmed, SweepCleared
from onboard.domain.verdict import Outcome, Verdict
from onboard.store.blobs import new_blob
from tests.stories.photographs import drawn
from tests.stories.sample import LIAISON, MINUTE, NOW, World

STATION = "AMS"
SCOPE = station_scope(STATION)
ME, COLLEAGUE = "l1", "l2"

LONDON = "KL1024/2026-11-21/LHR"
MADRID = "KL1703/2026-11-21/AMS"
OSLO = "KL1200/2026-11-21/OSL"
SECTIONS = (
    Section("C", "Europe Business", tuple(Row(number, "A C D F") for number in range(1, 6))),
    Section("Y", "Economy", tuple(Row(number, "ABC DEF", exit=number in {12, 13}) for number in range(6, 31))),
)
EMPTY = 0.12
WITH_ONWARD = 0.35


class Found(msgspec.Struct, frozen=True):
    """A found item: how many minutes ago, its number, what is known of it, and where it is now."""

    minutes: int
    number: int
    description: Description
    shelf: str = ""


class Reported(msgspec.Struct, frozen=True):
    """A loss report: how many minutes ago, its number, and what it says."""

    minutes: int
    number: int
    loss: Loss


class Story(msgspec.Struct, frozen=True):
    """What was found and reported; see the file."""

    items: tuple[Found, ...]
    reports: tuple[Reported, ...]


STORY = msgspec.toml.decode(Path(__file__).with_name("lost_found.toml").read_bytes(), type=Story)


def subject(number: int) -> str:
    """The id of the found item with that number."""
    return f"item-{number}"


def plan(world: World) -> None:
    """Plans all of it."""
    for flight in (_london(), _madrid(), _oslo()):
        world.happens(300, world.ledger.device, (SCOPE, manifest_id(STATION, flight.flight), flight))
    reachable = ReachableListed(passengers=("london-12A", "london-14C"))
    world.happens(30, world.ledger.device, (SCOPE, manifest_id(STATION, LONDON), reachable))
    world.happens(24, COLLEAGUE, (SCOPE, sweep_id(STATION, LONDON), SweepCleared(flight=LONDON)))
    alarm = SweepAlarmed(flight=OSLO, danger="seat_mechanism", seat="9C", text="phone under the seat")
    world.happens(21, COLLEAGUE, (SCOPE, sweep_id(STATION, OSLO), alarm))
    for found in STORY.items:
        world.then(found.minutes, partial(_register, world, found))
    for reported in STORY.reports:
        world.then(reported.minutes, partial(_report, world, reported))
    _claims(world)


def _register(world: World, found: Found) -> None:
    description = msgspec.structs.replace(found.description, found_at=NOW - found.minutes * MINUTE)
    photos: tuple[BlobReference, ...] = ()
    if found.number in {12345, 12339}:
        photos = (new_blob(SCOPE, drawn(90 + found.number % 7)).reference,)
    (registered,) = world.write(
        found.minutes, COLLEAGUE, (SCOPE, subject(found.number), ItemRegistered(description=description, photos=photos))
    )
    airline = (description.flight or "KL")[:2]
    number = ItemNumbered(reference=f"{STATION}{airline}{found.number}")
    world.write(found.minutes, world.ledger.device, (SCOPE, subject(found.number), number))
    if found.shelf:
        moved = ItemMoved(hand=Hand.SHELVED, saw=registered, place=found.shelf)
        world.write(found.minutes - 3, COLLEAGUE, (SCOPE, subject(found.number), moved))


def _report(world: World, reported: Reported) -> None:
    key = f"report-{reported.number}"
    filed = LossFiled(
        loss=msgspec.structs.replace(reported.loss, reported_at=NOW - reported.minutes * MINUTE),
        source=loss_report.Source.CONVERSATION,
        search_until=NOW + 17 * MINUTE if reported.loss.seat else None,
    )
    world.write(reported.minutes, LIAISON, (SCOPE, key, filed))
    numbered = LossNumbered(reference=f"L-{reported.number}")
    world.write(reported.minutes, world.ledger.device, (SCOPE, key, numbered))


def _claims(world: World) -> None:
    """Claims in each of their states."""
    question = "You may have left something on KL 1200. What is it, and what marks does it have?"
    asked = (claim.ClaimAsked(channel="whatsapp"),)
    answered = (*asked, claim.ClaimAnswered(), claim.ClaimJudged(verdict=Judged.FITS))
    for name, minutes, opened, steps in (
        (
            "coat",
            150,
            ClaimOpened(
                item=subject(12343), passenger="oslo-17C", flight=OSLO, seat="17C", name="LARS OLSEN", question=question
            ),
            asked,
        ),
        (
            "scarf",
            120,
            ClaimOpened(item=subject(12277), report="report-20925", name="田中 美咲", question=question),
            answered,
        ),
        (
            "insulin",
            110,
            ClaimOpened(
                item=subject(12344),
                passenger="oslo-3C",
                flight=OSLO,
                seat="3C",
                name="INGRID HANSEN",
                question=question,
            ),
            (*answered, claim.ClaimArranged(way=Way.TRANSFER_DESK, place="Transfer desk T6", by=NOW + 20 * MINUTE)),
        ),
        (
            "wallet",
            60,
            ClaimOpened(item=subject(12302), name="M. Katz", came=True),
            (claim.ClaimJudged(verdict=Judged.FITS), claim.ClaimIdentified(by=Identification.PASSPORT)),
        ),
        (
            "keys",
            50,
            ClaimOpened(item=subject(12240), name="J. Bakker", came=True),
            (claim.ClaimJudged(verdict=Judged.DOES_NOT_FIT), claim.ClaimEnded(end=claim.End.REFUSED)),
        ),
    ):
        for offset, body in enumerate[Body]((opened, *steps)):
            world.happens(minutes - offset, COLLEAGUE, (SCOPE, f"claim-{name}", body))


def act(device: Device) -> None:
    """What this person did last: headphones are registered, and their photos are still going."""
    actions = device.actions
    assert isinstance(actions, StationActions)
    headphones = Description(
        place=Place.SEAT_POCKET,
        found_at=NOW - 4 * MINUTE,
        category="electronics",
        flight=LONDON,
        seats=("23D",),
        gate="D14",
        item="headphones",
        colour="black",
        brand="Sony",
        words="black headphones, in a round case",
        battery=True,
    )
    actions.register(headphones, [drawn(120), drawn(75)])
    event = device.replica.waiting()[-1].event
    accepted = Verdict(event.epoch, event.seq, Outcome.ACCEPTED, 10_000, NOW, effective_at=event.at, check=b"abcd")
    device.replica.settle([accepted])
    first = device.blobs.unsent()[0]
    device.blobs.confirmed(first.id, first.size * 4 // 5)


def _london() -> ManifestListed:
    known = {
        "12A": ("JOY OKAFOR", "okafor"),
        "12B": ("ADA OKAFOR", "okafor"),
        "14C": ("MIRIAM KATZ", None),
        "21F": ("YUKI SATO", None),
    }
    return ManifestListed(
        flight=LONDON,
        name="KL 1024",
        board="LHR",
        destination="AMS",
        time_zone="Europe/London",
        departure=NOW - 95 * MINUTE,
        arrival=NOW - 25 * MINUTE,
        departure_gate="A10",
        arrival_gate="D14",
        aircraft="PHBXA",
        travellers=tuple(_travellers("london", known)),
        sections=SECTIONS,
    )


def _madrid() -> ManifestListed:
    return ManifestListed(
        flight=MADRID,
        name="KL 1703",
        board="AMS",
        destination="MAD",
        time_zone="Europe/Amsterdam",
        departure=NOW + 27 * MINUTE,
        arrival=NOW + 180 * MINUTE,
        departure_gate="D14",
        aircraft="PHBXA",
        travellers=tuple(_travellers("madrid", {"9C": ("JOY OKAFOR", "okafor"), "9D": ("ADA OKAFOR", "okafor")})),
        sections=SECTIONS,
    )


def _oslo() -> ManifestListed:
    return ManifestListed(
        flight=OSLO,
        name="KL 1200",
        board="OSL",
        destination="AMS",
        time_zone="Europe/Oslo",
        departure=NOW - 280 * MINUTE,
        arrival=NOW - 175 * MINUTE,
        arrival_gate="D8",
        aircraft="PHEZK",
        travellers=tuple(_travellers("oslo", {"3C": ("INGRID HANSEN", None), "17C": ("LARS OLSEN", None)})),
        sections=SECTIONS,
    )


def _travellers(flight: str, known: dict[str, tuple[str, str | None]]) -> Iterator[Traveller]:
    """Those of the story, and everybody else by chance; the same flight gives the same people."""
    rng = random.Random(flight)
    for seat in (seat for section in SECTIONS for row in section.rows for seat in row.seats):
        name, party = known.get(seat, (f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}", None))
        onward = (
            "KL1703Y21MAD"
            if party
            else rng.choice(("KL0605Y21SFO", "KL1365Y21WAW"))
            if rng.random() < WITH_ONWARD
            else None
        )
        if seat in known or rng.random() > EMPTY:
            yield Traveller(f"{flight}-{seat}", name, seat, party, onward)
