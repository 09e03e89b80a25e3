"""A seat map from outside becomes the cabin layout of a flight."""

from onboard.domain import scope
from onboard.domain.cabin_layout import CabinLaidOut, CabinLayout, Facility, Row, Section, zones_for
from onboard.errors import RuleError
from onboard.formats import seat_map
from onboard.store.ledger import Recording
from onboard.store.log import Draft, state

COMPARTMENTS = {
    "FIRST": ("F", "First"),
    "BUSINESS": ("C", "Business"),
    "PREMIUM_ECONOMY": ("W", "Premium"),
    "ECONOMY": ("Y", "Economy"),
}
NAMES = dict(COMPARTMENTS.values())
FACILITIES = {"LA": "Lavatory", "G": "Galley", "GN": "Galley", "CL": "Closet", "BA": "Bar", "D": "Door"}


def load_cabin(recording: Recording, flight: str, read: seat_map.SeatMap) -> CabinLaidOut:
    """Gives the flight this cabin; the same one again appends nothing.

    Raises:
        RuleError: the flight is not loaded, or the seat map is another flight's.
    """
    body = layout(read)
    designator = scope.flight_id(read.carrier or "", read.number or "", "", "").partition("/")[0]
    if state(recording.connection, flight) is None:
        raise RuleError(f"{flight} is not loaded yet: load its PNL first.")
    if read.number and not flight.startswith(designator + "/"):
        raise RuleError(f"This seat map is of {designator}, not of {flight}.")
    now_there = state(recording.connection, scope.cabin_id(flight))
    wanted = CabinLayout(body.aircraft, body.sections, body.facilities, body.zones)
    if now_there != wanted:
        recording.record([Draft(scope.flight_scope(flight), scope.cabin_id(flight), body)])
    return body


def layout(read: seat_map.SeatMap) -> CabinLaidOut:
    """Sections with aisles as blanks, facilities by row, and zones cut from the sections."""
    cabins = sorted((cabin for cabin in read.cabins if cabin.rows), key=lambda cabin: cabin.rows[0].number)
    sections = tuple(_section(cabin) for cabin in cabins)
    return CabinLaidOut(
        aircraft=read.aircraft or "",
        sections=sections,
        facilities=tuple(_facility(facility) for facility in read.facilities),
        zones=zones_for(sections),
    )


def _section(cabin: seat_map.Cabin) -> Section:
    given = cabin.cabin_class or ""
    compartment, name = COMPARTMENTS.get(given, (given[:1], NAMES.get(given, "Cabin")))
    return Section(compartment, name, tuple(_row(row, cabin.width) for row in cabin.rows))


def _row(row: seat_map.Row, width: int) -> Row:
    letters = {seat.column: seat.letter for seat in row.seats}
    last = max([width - 1, *letters])
    return Row(row.number, "".join(letters.get(column, " ") for column in range(last + 1)), row.exit)


def _facility(facility: seat_map.Facility) -> Facility:
    behind = facility.position == "REAR" and facility.row is not None
    before = facility.row + 1 if behind and facility.row is not None else facility.row
    return Facility(FACILITIES.get(facility.code, facility.code), facility.column or 0, before)
