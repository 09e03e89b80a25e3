"""Found items as records for other systems: CSV (RFC 4180) with the columns below, or lines of text.

The fields are those by which WorldTracer's property files are known; the names of the columns are our own. Control
features, names read on the item, custody and candidates are never in a record (support.ilost.co: no details that help
a false claimant).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable

import msgspec

from onboard.domain.found_item import FoundItem


class PropertyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One found item. Each attribute is a column, of the same name; what is not known is empty.

    Attributes:
        reference: `AMSKL12345`; empty until the relay has given it.
        station: the airport's three letters.
        found_on: date and time of finding, ISO 8601 in UTC to the minute, `2026-11-21T09:42Z`.
        flight: operating carrier and number, `KL1024`.
        flight_date: departure date, local at the board point, ISO 8601.
        found_at: where it lay: `seat`, `seat_pocket`, `overhead_bin`, `lavatory`, `gate`, `lounge`, `security`.
        seat: seats or a row, separated by blanks.
        category: see `onboard.domain.found_item.CATEGORIES`.
        item: what it is, a concept of the thesaurus.
        description: the finder's words; those of several versions follow one another after ` / `.
        bag_tag: as read.
        storage: where it is now.
        status: `open`, or how its time here ended: `handed over`, `shipped`, `given to the authorities`, …
    """

    reference: str
    station: str
    found_on: str
    flight: str
    flight_date: str
    found_at: str
    seat: str
    category: str
    item: str
    colour: str
    brand: str
    description: str
    bag_tag: str
    storage: str
    status: str


def property_record(item: FoundItem) -> PropertyRecord:
    """The record of a found item as it stands."""
    described = item.description
    designator, _, rest = (described.flight or "").partition("/")
    found = dt.datetime.fromtimestamp(described.found_at / 1000, dt.UTC)
    return PropertyRecord(
        reference=item.reference or "",
        station=item.station,
        found_on=f"{found:%Y-%m-%dT%H:%M}Z",
        flight=designator,
        flight_date=rest.partition("/")[0],
        found_at=described.place.value,
        seat=" ".join(described.seats),
        category=described.category,
        item=described.item or "",
        colour=described.colour,
        brand=described.brand,
        description=" / ".join(dict.fromkeys(version.description.words for version in item.versions)),
        bag_tag=described.bag_tag,
        storage="" if item.ended else item.where,
        status=item.ended.value if item.ended else "open",
    )


def to_csv(records: Iterable[PropertyRecord]) -> str:
    """The records under a line of column names.

    A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV Injection").
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(PropertyRecord.__struct_fields__)
    writer.writerows([_harmless(cell) for cell in msgspec.structs.astuple(record)] for record in records)
    return out.getvalue()


def to_text(record: PropertyRecord) -> str:
    """One record, a field a line, without those that are empty."""
    fields = msgspec.structs.asdict(record).items()
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in fields if value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
