"""Which references items and loss reports get, in the order of the relay's commits."""

import re

import sqlalchemy as sa
from sqlalchemy import Connection

from onboard.domain.found_item import FoundItem
from onboard.domain.reference import NUMBERS, Reference
from onboard.store import schema

AIRLINE = "KL"
"""Whose references are given where the item's flight is not known."""

_CARRIER = re.compile(r"(?=.?[A-Z])[A-Z0-9]{2}")


class References:
    """Gives references, none of them twice in one batch: states show only what was given before it."""

    def __init__(self, connection: Connection) -> None:
        """References beside those that stand in this transaction."""
        self._connection = connection
        self._given: dict[str, int] = {}

    def of_item(self, item: FoundItem) -> str:
        """The next one of its station and airline; once all were given, the lowest that no open item has."""
        flight = _CARRIER.match(item.description.flight or "")
        airline = flight[0] if flight else AIRLINE
        prefix = item.station + airline
        number = self._after(prefix, "found_item.reference", 0)
        if number >= NUMBERS:
            used = self._open(prefix)
            number = next(number for number in range(number % NUMBERS, NUMBERS) if number not in used)
            self._given[prefix] = NUMBERS + number
        return str(Reference(item.station, airline, number))

    def of_report(self) -> str:
        """The next number of a loss report."""
        return f"L-{self._after('L-', 'loss_report.reference', 10_000)}"

    def _after(self, prefix: str, name: str, start: int) -> int:
        if prefix not in self._given:
            newest = self._connection.execute(_NEWEST, {"name": name, "prefix": prefix}).scalar()
            self._given[prefix] = int(newest.removeprefix(prefix)) if newest else start
        self._given[prefix] += 1
        return self._given[prefix]

    def _open(self, prefix: str) -> set[int]:
        found = self._connection.execute(_OPEN, {"name": "found_item.reference", "prefix": prefix}).scalars()
        return {int(reference.removeprefix(prefix)) for reference in found}


_key, _open_key = schema.entity_key, schema.entity_key.alias("open")
_REFERENCES = sa.select(_key.c.key).where(
    _key.c.name == sa.bindparam("name"), _key.c.key.startswith(sa.bindparam("prefix", type_=sa.String))
)
# The longest first: numbers of reports grow beyond five digits.
_NEWEST = _REFERENCES.order_by(sa.func.length(_key.c.key).desc(), _key.c.key.desc()).limit(1)
_OPEN = _REFERENCES.join(_open_key, _open_key.c.subject == _key.c.subject).where(_open_key.c.name == "found_item.open")
