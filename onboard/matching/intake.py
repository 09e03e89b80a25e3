"""From words and fields to what can be compared, once, when an item or a report comes in.

What the words say stands in where a field is missing: flight, seat, day, item, colour, brand, place.
"""

import functools
import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from onboard.matching import thesaurus
from onboard.matching.description import Features, Found, Leg, Lost, Seat
from onboard.matching.gazetteer import Gazetteer, load
from onboard.matching.keys import keys
from onboard.matching.names import initials_in, initials_of, name_words
from onboard.matching.thesaurus_forms import tree
from onboard.text import mentions
from onboard.text.language import UNDETERMINED, detect
from onboard.text.lexicon import context
from onboard.text.reading import Find, Reading, plain
from onboard.text.reading import read as read_characters

_FLIGHT = re.compile(r"([A-Z][A-Z0-9]|[0-9][A-Z]|[A-Z]{3})\s?0*([1-9][0-9]{0,3})[A-Z]?")
_SEAT = re.compile(r"0*([1-9][0-9]?)([A-L]*)")
_TABLES = ("categories", "colours", "materials", "details")
_SAME_CARRIER = {"KLM": "KL"}
_ROWS = (
    r"{row}\s*(?:nr\.?\s*|no\.?\s*)?([1-9][0-9]?)(?![0-9])",
    r"(?<![0-9])([1-9][0-9]?)\s*(?:列目|列|排|번째 줄|열)",
)
_FLIGHT_NUMBER = (r"{flight}\s*([1-9][0-9]{{2,3}})(?![0-9])", r"(?<![0-9a-z])([1-9][0-9]{{2,3}})\s*(?:便|次航班|편)")


class _Said(Struct, frozen=True):
    """What the words of one description say.

    `things` are by table of the thesaurus; of `rest` everything that was understood is blanked out.
    """

    legs: tuple[Leg, ...]
    days: tuple[date, ...]
    seats: tuple[Seat, ...]
    places: frozenset[str]
    stations: frozenset[str]
    items: tuple[str, ...]
    things: dict[str, frozenset[str]]
    brands: frozenset[str]
    rest: str
    text: str


def describe_found(found: Found) -> Features:
    """What a found item says."""
    language = found.language or _language(found.description)
    said = _said(found.description, language, found.found_on)
    fields = _said(" ".join(filter(None, (found.colour, found.brand))), language, None)
    return Features(
        legs=_legs(found.flight) or said.legs,
        days=(found.found_on,) if found.found_on else _days(found.flight) or said.days,
        seats=read_seats(found.seats) or said.seats,
        places=_places(found.place) or said.places,
        items=_items(said.items or fields.items, said.brands | fields.brands),
        categories=said.things["categories"] | _categories(found.category),
        colours=fields.things["colours"] | said.things["colours"],
        brands=said.brands | fields.brands,
        materials=said.things["materials"] | fields.things["materials"],
        details=said.things["details"] | fields.things["details"],
        name=name_words(found.owner_name),
        initials=initials_in(f"{found.owner_name or ''} {found.description}"),
        language=language,
        words=keys(f"{said.rest} {fields.rest} {found.owner_name or ''}"),
        text=said.text,
    )


def describe_lost(lost: Lost) -> Features:
    """What a loss report says."""
    language = lost.language or _language(lost.text)
    said = _said(lost.text, language, lost.reported_on or lost.lost_on)
    return Features(
        legs=_legs(lost.flight) or said.legs,
        days=(lost.lost_on,) if lost.lost_on else _days(lost.flight) or said.days,
        reported=lost.reported_on,
        seats=read_seats(lost.seats) or said.seats,
        places=said.places,
        stations=said.stations,
        items=_items(said.items, said.brands),
        categories=said.things["categories"],
        colours=said.things["colours"],
        brands=said.brands,
        materials=said.things["materials"],
        details=said.things["details"],
        name=name_words(lost.name),
        initials=initials_of(lost.name) or initials_in(lost.text),
        language=language,
        words=keys(f"{said.rest} {lost.name or ''}"),
        text=said.text,
    )


def _said(text: str, language: str | None, today: date | None) -> _Said:
    reading = read_characters(text)
    mentioned = mentions.read(text, today or date.min.replace(year=2000))
    gazetteer = {kind: _placed(names.find(reading.plain), reading) for kind, names in _gazetteers().items()}
    named = _outside(thesaurus.read(text, language).named, gazetteer["places"] + gazetteer["stations"])
    numbers = [(one.start, one.end) for one in (*mentioned.flights, *mentioned.seats, *mentioned.locators)]
    numbers += [(one.start, one.end) for one in mentioned.dates]
    understood = [(one.start, one.end) for one in named]
    understood += [(one.start, one.end) for finds in gazetteer.values() for one in finds]
    return _Said(
        legs=_mentioned_legs(mentioned, reading.plain),
        days=tuple(dict.fromkeys(day.value for day in mentioned.dates if today)),
        seats=read_seats(seat.value for seat in mentioned.seats) or _rows(reading.plain),
        places=_values(gazetteer["places"]),
        stations=_values(gazetteer["stations"]),
        items=_named_items(named, gazetteer),
        things={table: frozenset(one.id for one in named if one.table == table) for table in _TABLES},
        brands=_values(gazetteer["brands"]) | {value.partition("/")[0] for value in _values(gazetteer["products"])},
        rest=_blanked(text, numbers + understood),
        text=_blanked(text, numbers),
    )


def _placed(finds: Iterable[Find], reading: Reading) -> list[Find]:
    """With positions in the original text."""
    return [Find(find.value, reading.starts[find.start], reading.ends[find.end - 1]) for find in finds]


def _outside(named: Iterable[thesaurus.Named], spans: list[Find]) -> list[thesaurus.Named]:
    """Without what is part of a place's name: the pocket of a seat is none of a jacket."""
    return [one for one in named if not any(span.start <= one.start < span.end for span in spans)]


def _named_items(named: list[thesaurus.Named], gazetteer: dict[str, list[Find]]) -> tuple[str, ...]:
    """Items in the order of the text; a maker's name stands for a thing only where nothing else does."""
    makers = gazetteer["brands"]
    items = [(one.start, one.id) for one in named if one.table == "items"]
    products = [(one.start, one.value.partition("/")[2]) for one in gazetteer["products"]]
    clear = [item for item in items if not any(maker.start <= item[0] < maker.end for maker in makers)]
    return tuple(item for _, item in sorted(clear + products or items))


@functools.cache
def _gazetteers() -> dict[str, Gazetteer]:
    brands = load("brands.toml")
    return {
        "brands": Gazetteer(brands["brands"]),
        "products": Gazetteer(brands["products"]),
        "places": Gazetteer(load("places.toml")["places"]),
        "stations": Gazetteer(load("stations.toml")["stations"]),
    }


@functools.cache
def _makes() -> dict[str, list[str]]:
    makes: dict[str, list[str]] = load("brands.toml")["makes"]
    return makes


def _items(named: tuple[str, ...], brands: frozenset[str]) -> tuple[str, ...]:
    """The items that the words name, or else what the makers named are known for; each once."""
    known_for = [item for brand in sorted(brands) for item in _makes().get(brand, ())]
    return tuple(dict.fromkeys(named or known_for))


def _values(finds: Iterable[Find]) -> frozenset[str]:
    return frozenset(find.value for find in finds)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def _places(place: str | None) -> frozenset[str]:
    """A place by its id, or as people write it; nothing where it is neither."""
    return _known_places() & {_id(place)} or _values(_gazetteers()["places"].find(plain(place or "")))


@functools.cache
def _known_places() -> frozenset[str]:
    return frozenset(load("places.toml")["places"])


def _categories(category: str | None) -> frozenset[str]:
    return frozenset(tree().items) & {_id(category)}


def _id(text: str | None) -> str:
    return plain((text or "").strip()).replace(" ", "_").replace("-", "_")


def _language(text: str) -> str | None:
    found = detect(text)
    return None if found == UNDETERMINED else found


def _legs(flight: str | None) -> tuple[Leg, ...]:
    """The flight that a field names; () where it cannot be read."""
    number, day, board, *_ = [part.strip() for part in f"{flight or ''}///".upper().split("/")]
    found = _FLIGHT.fullmatch(number)
    return (Leg(_SAME_CARRIER.get(found[1], found[1]), found[2], _date(day), board or None),) if found else ()


def _days(flight: str | None) -> tuple[date, ...]:
    return tuple(leg.day for leg in _legs(flight) if leg.day)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _mentioned_legs(named: mentions.Mentions, text: str) -> tuple[Leg, ...]:
    legs = [leg for flight in named.flights for leg in _legs(flight.value)]
    if not legs:
        legs = [Leg("", found) for found in _numbers(text, "flight")]
    return tuple(dict.fromkeys(legs))


def read_seats(seats: Iterable[str]) -> tuple[Seat, ...]:
    """Seats and rows as fields have them, each once; what is neither is left out."""
    found = [_SEAT.fullmatch(seat.strip().upper().replace(" ", "")) for seat in seats]
    return tuple(dict.fromkeys(Seat(int(seat[1]), letter) for seat in found if seat for letter in (seat[2] or ("",))))


def _rows(text: str) -> tuple[Seat, ...]:
    return tuple(dict.fromkeys(Seat(int(row)) for row in _numbers(text, "row")))


def _numbers(text: str, kind: str) -> list[str]:
    return [found[1] for pattern in _number_patterns(kind) for found in pattern.finditer(text)]


@functools.cache
def _number_patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    sources = {"row": _ROWS, "flight": _FLIGHT_NUMBER}[kind]
    return tuple(re.compile(source.format(**{kind: context(kind)})) for source in sources)
