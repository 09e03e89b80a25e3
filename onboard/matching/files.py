"""Found items and loss reports as lines of JSON, for the operator's command."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from onboard.errors import FormatError, OnboardError
from onboard.matching.description import Found, Lost

_LARGEST = 64 * 1024 * 1024
_LONGEST_TEXT = 20_000


class _FoundLine(msgspec.Struct, kw_only=True):
    id: str | int
    found_on: str | None = None
    flight: str | None = None
    seat: str | int | None = None
    place: str | None = None
    category: str | None = None
    colour: str | None = None
    brand: str | None = None
    owner_name: str | None = None
    description: str | None = None
    language: str | None = None


class _LostLine(msgspec.Struct, kw_only=True):
    id: str | int
    reported_on: str | None = None
    lost_on: str | None = None
    flight: str | None = None
    seat: str | int | None = None
    name: str | None = None
    text: str | None = None
    language: str | None = None


def read_found(path: Path) -> list[Found]:
    """The found items of a file.

    Raises:
        FormatError: a line that is no item, or an id that stands twice; it names file and line.
        OnboardError: the file cannot be read.
    """
    return [
        Found(
            id=line.id,
            found_on=_day(line.found_on),
            flight=line.flight,
            seats=_seats(line.seat),
            place=line.place,
            category=line.category,
            colour=line.colour,
            brand=line.brand,
            owner_name=line.owner_name,
            description=_text(line.description),
            language=_language(line.language),
        )
        for line in _lines(path, _FoundLine)
    ]


def read_lost(path: Path) -> list[Lost]:
    """The loss reports of a file; raises as `read_found` does."""
    return [
        Lost(
            id=line.id,
            reported_on=_day(line.reported_on),
            lost_on=_day(line.lost_on),
            flight=line.flight,
            seats=_seats(line.seat),
            name=line.name,
            text=_text(line.text),
            language=_language(line.language),
        )
        for line in _lines(path, _LostLine)
    ]


def _lines(path: Path, shape: type[Any]) -> Iterator[Any]:
    seen: set[str] = set()
    for number, line in enumerate(_bytes(path).removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            read = msgspec.json.decode(line, type=shape)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise FormatError(f"{path.name}: {error}", number) from error
        read.id = str(read.id)
        if read.id in seen:
            raise FormatError(f"{path.name}: the id {read.id} stands here a second time", number)
        seen.add(read.id)
        yield read


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise OnboardError(f"{path} is larger than {_LARGEST >> 20} MB.")
        return path.read_bytes()
    except OSError as error:
        raise OnboardError(f"{path} cannot be read: {error.strerror}.") from error


def _day(text: str | None) -> date | None:
    """A day in ISO 8601, also at the start of a time; None for anything else."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None


def _seats(seat: str | int | None) -> tuple[str, ...]:
    return tuple(str(seat).replace("/", " ").replace(",", " ").split()) if seat is not None else ()


def _text(text: str | None) -> str:
    return (text or "")[:_LONGEST_TEXT]


def _language(language: str | None) -> str | None:
    """A code of two letters without its region: "pt-BR" is "pt"; Norwegian has three."""
    code = (language or "").strip().lower().replace("_", "-").partition("-")[0]
    return {"nb": "no", "nn": "no"}.get(code, code) or None
