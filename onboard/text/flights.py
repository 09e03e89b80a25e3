"""Flight numbers in a message: carrier and number, told from aircraft types, prices and clock times."""

import functools
import re
import tomllib
from importlib import resources

from msgspec import Struct, convert

from onboard.text.cues import followed, introduced, measured
from onboard.text.lexicon import context
from onboard.text.reading import Find, Reading

_CANDIDATE = re.compile(
    r"(?<![0-9A-Za-z\u00aa-\u024f])"
    r"(?P<carrier>[A-Za-z]{2,3}|[A-Za-z]\d|\d[A-Za-z])(?P<gap>[ \t]{0,8}[-/#.]?[ \t]{0,8})(?P<number>\d{1,7})"
    r"(?P<suffix>(?<=\d{3})[A-Z])?"
    r"(?![0-9A-Za-z\u00aa-\u024f])"
)
_DECIMALS = re.compile(r"[.,:]\d")
_LONGEST_NUMBER = 4
_CLEAR_NUMBER = 3
_LETTERS_OF_ICAO = 3
_AIRBUS_STYLE = re.compile(r"[A-Z]\d\d0?[A-Z]?")
_NORWEGIAN_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])(?:[0-5]\d)?")


class _Carriers(Struct, frozen=True):
    iata: str
    icao: str
    ambiguous: str
    never: str
    never_apart: str
    aircraft_types: str


class _Candidate(Struct, frozen=True):
    """A carrier, a number, and what is known about the pair."""

    carrier: str
    number: str
    apart: bool
    upper: bool
    led: bool


def find(reading: Reading, language: str) -> list[Find]:
    """The flight numbers in order; several mentions of one flight are several finds.

    "KL 605" gives KL605, "KL00605" gives KL0605, the three-letter form stays as it is written.
    """
    finds = []
    position = 0
    while found := _CANDIDATE.search(reading.text, position):
        value = _value(found, reading, language)
        position = found.end() if value else found.start() + 1
        if value:
            finds.append(Find(value, found.start(), found.end()))
    return sorted([*finds, *_with_word_between(reading)], key=lambda find: find.start)


def _with_word_between(reading: Reading) -> list[Find]:
    """The form "KLM flight 605", which gives KLM605; no number of people, no aircraft type."""
    return [
        Find(found["carrier"] + found["number"], found.start(), found.end())
        for found in _word_between().finditer(reading.text)
        if _is_clear(found["carrier"])
        and found["number"] not in _list("aircraft_types")
        and not measured(reading.plain, found.start("number"), found.end())
    ]


@functools.cache
def _word_between() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![0-9A-Za-z\u00aa-\u024f])(?P<carrier>[A-Z]{{2,3}})[ \t-]{{1,3}}(?i:{context('flight')})[ \t]{{1,3}}"
        r"(?P<number>[1-9]\d{2,3}|0\d{3})(?![0-9A-Za-z\u00aa-\u024f]|[.,:]\d)"
    )


def is_flight_number(token: str) -> bool:
    """Whether a six-character code can only be a carrier with its number."""
    found = _CANDIDATE.fullmatch(token)
    return found is not None and not found["suffix"] and found["carrier"].upper() in _known()


def _value(found: re.Match[str], reading: Reading, language: str) -> str | None:
    number = found["number"]
    while len(number) > _LONGEST_NUMBER and number.startswith("0"):
        number = number[1:]
    carrier = found["carrier"].upper()
    if len(number) > _LONGEST_NUMBER or not int(number) or _other_meaning(found, reading, language):
        return None
    candidate = _Candidate(
        carrier,
        number,
        apart=bool(found["gap"]),
        upper=found["carrier"].isupper(),
        led=introduced(reading.plain, found.start(), "flight") or followed(reading.plain, found.end(), "flight"),
    )
    return f"{carrier}{number}{found['suffix'] or ''}" if _is_flight(candidate) else None


def _other_meaning(found: re.Match[str], reading: Reading, language: str) -> bool:
    carrier, number = found["carrier"].upper(), found["number"]
    plain = reading.plain
    if introduced(plain, found.start(), "other_code"):
        return True
    if introduced(plain, found.start(), "place") and not _unlike_a_place(carrier, number):
        return True
    code_shaped = found["suffix"] or carrier not in _known()
    if code_shaped and introduced(plain, found.start(), "booking", "locator"):
        return True
    if found["gap"]:
        types = carrier == "B" or number in _list("aircraft_types")
        if types and not introduced(plain, found.start(), "flight"):
            return True
        if measured(plain, found.start(), found.end()) or _DECIMALS.match(plain, found.end()):
            return True
    norwegian_clock = language == "no" and found["carrier"] in {"kl", "Kl"} and found["gap"]
    return bool(norwegian_clock and _NORWEGIAN_CLOCK.fullmatch(number))


def _unlike_a_place(carrier: str, number: str) -> bool:
    """No gate, room or train is called KL605: "Which gate is KL605?" asks for the gate of a flight."""
    return _is_clear(carrier) and carrier.isalpha() and len(number) >= _CLEAR_NUMBER


def _is_clear(carrier: str) -> bool:
    return carrier in _known() and carrier not in _list("ambiguous") | _list("never_apart")


def _is_flight(candidate: _Candidate) -> bool:
    carrier, number = candidate.carrier, candidate.number
    if carrier in _list("never") or (candidate.apart and carrier in _list("never_apart")):
        return False
    if _AIRBUS_STYLE.fullmatch(carrier + number) and len(number) < _CLEAR_NUMBER:
        return False
    if candidate.led:
        return _led(candidate)
    if carrier not in _known():
        return _unknown(candidate)
    if candidate.apart or carrier in _list("ambiguous"):
        return _doubtful(candidate)
    return len(number) >= (2 if candidate.upper else _CLEAR_NUMBER)


def _led(candidate: _Candidate) -> bool:
    """Beside a word for "flight" any carrier will do, in lower case only a known one."""
    if candidate.carrier in _known() and candidate.carrier not in _list("ambiguous"):
        return True
    return candidate.upper or (candidate.carrier in _known() and not candidate.apart)


def _unknown(candidate: _Candidate) -> bool:
    """Two capitals and three or four figures without a blank can be nothing else."""
    return (
        candidate.upper
        and candidate.carrier.isalpha()
        and len(candidate.carrier) < _LETTERS_OF_ICAO
        and not candidate.apart
        and len(candidate.number) >= _CLEAR_NUMBER
    )


def _doubtful(candidate: _Candidate) -> bool:
    ambiguous = candidate.carrier in _list("ambiguous")
    if candidate.apart:
        enough = len(candidate.number) >= (2 if candidate.upper and candidate.carrier in _list("iata") else 3)
        return enough and not ambiguous
    return candidate.upper and len(candidate.number) >= _CLEAR_NUMBER


@functools.cache
def _carriers() -> _Carriers:
    file = resources.files("onboard.text").joinpath("carriers.toml")
    return convert(tomllib.loads(file.read_text(encoding="utf-8")), _Carriers)


@functools.cache
def _list(name: str) -> frozenset[str]:
    return frozenset(getattr(_carriers(), name).split())


@functools.cache
def _known() -> frozenset[str]:
    return _list("iata") | _list("icao")
