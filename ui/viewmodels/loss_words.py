"""What a loss report's words say, and the report that its fields make once a person has looked at them."""

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtCore import QCoreApplication

from onboard.domain.loss_report import Loss
from onboard.domain.manifest import Manifest
from onboard.domain.scope import station_scope
from onboard.errors import RuleError
from onboard.matching import thesaurus
from onboard.matching.description import Leg, Lost, Seat
from onboard.matching.intake import describe_lost
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, item_words
from ui.viewmodels.times import utc

FIELDS = ("item", "colour", "brand", "flight", "seat", "lostOn", "where", "name")


class Flight(msgspec.Struct, frozen=True):
    """A flight of the station that may be meant: `KL 1024 LHR → AMS, 21 Nov`."""

    key: str
    words: str


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a report as text, and what they come to.

    Attributes:
        lostOn: an ISO date.
        flights: those of the station that `flight` may mean, the latest first.
    """

    item: str = ""
    colour: str = ""
    brand: str = ""
    flight: str = ""
    seat: str = ""
    lostOn: str = ""
    where: str = ""
    name: str = ""
    language: str = "en"
    flights: list[Flight] = []


def read(replica: Replica, station: str, words: str, given: Mapping[str, str], now: int) -> Form:
    """Reads the words; `given` are fields that a person filled in, which stand over what was read."""
    said = describe_lost(Lost(id="", reported_on=utc(now).date(), text=words))
    read_fields = {
        "item": item_words.concept(said.items[0]) if said.items else "",
        "colour": item_words.concept(_colour(words, said.language)),
        "brand": min(said.brands).title() if said.brands else "",
        "flight": _flight_number(said.legs[0]) if said.legs else "",
        "seat": _seat(said.seats),
        "lostOn": said.days[0].isoformat() if said.days else "",
        "where": min(said.places).replace("_", " ") if said.places else "",
    }
    fields = {**read_fields, **given}
    flights = flights_meant(replica, station, fields["flight"], fields["lostOn"])
    return Form(**fields, language=said.language or "en", flights=flights)


def _colour(words: str, language: str | None) -> str:
    """The colour that is named first: people say the thing's own before its cover's."""
    named = thesaurus.read(words, language).named
    return next((each.id for each in named if each.table == "colours"), "")


def form_of(loss: Loss) -> dict[str, str]:
    """The fields of a report that is to be corrected, as text."""
    return {
        "item": item_words.concept(loss.item) if loss.item else "",
        "colour": item_words.concept(loss.colour),
        "brand": loss.brand,
        "flight": item_words.flight(loss.flight),
        "seat": loss.seat or "",
        "lostOn": loss.lost_on.isoformat() if loss.lost_on else "",
        "where": loss.where,
        "name": loss.name,
    }


def loss_of(words: str, form: Form, flight: str, now: int, before: Loss | None = None) -> Loss:
    """The report that words and fields make; `flight` is an id or empty, `before` what is corrected.

    Raises:
        RuleError: the day is none.
    """
    item, category = _kind(form.item, form.language)
    colours = thesaurus.read(form.colour, "en").colours or thesaurus.read(form.colour, form.language).colours
    return Loss(
        words=words,
        reported_at=before.reported_at if before else now,
        language=form.language,
        lost_on=_day(form.lostOn),
        flight=flight or None,
        seat="".join(form.seat.split()).upper() or None,
        where=form.where.strip(),
        name=form.name.strip(),
        passenger=before.passenger if before else None,
        category=category,
        item=item,
        colour=min(colours) if colours else form.colour.strip(),
        brand=form.brand.strip(),
    )


def flights_meant(replica: Replica, station: str, number: str, day: str) -> list[Flight]:
    """The station's flights with that number, on that day where one is named; the latest first."""
    legs = describe_lost(Lost(id="", flight=number)).legs if number.strip() else ()
    manifests = replica.states("manifest", station_scope(station)).values() if legs else ()
    found = [each for each in manifests if isinstance(each, Manifest) and _is(legs, each.flight)]
    on_the_day = [each for each in found if each.flight.split("/")[1] == day] or found
    ordered = sorted(on_the_day, key=lambda each: each.departure or 0, reverse=True)
    return [Flight(each.flight, _flight(each)) for each in ordered]


def _is(legs: Iterable[Leg], flight: str) -> bool:
    own = describe_lost(Lost(id="", flight=flight)).legs[0]
    return any(leg.number == own.number and leg.carrier in {"", own.carrier} for leg in legs)


def _flight(manifest: Manifest) -> str:
    words = QCoreApplication.translate("Reports", "%1 %2 → %3, %4").replace("%1", manifest.name)
    words = words.replace("%2", manifest.board).replace("%3", manifest.destination)
    return words.replace("%4", desk_words.day(manifest.flight.split("/")[1]))


def _flight_number(leg: Leg) -> str:
    return f"{leg.carrier} {leg.number}".strip()


def _seat(seats: tuple[Seat, ...]) -> str:
    return f"{seats[0].row}{seats[0].letter}" if seats else ""


def _kind(item: str, language: str) -> tuple[str | None, str]:
    """The concept that a person's word means, and its category; nothing where the word is unknown."""
    for spoken in ("en", language):
        named = [one.id for one in thesaurus.read(item, spoken).named if one.table == "items"]
        if named:
            return named[0], thesaurus.category_of(named[0])
    return None, ""


def _day(text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        words = QCoreApplication.translate("Reports", "Please write the day as %1.")
        raise RuleError(words.replace("%1", "2026-11-21")) from None
