"""What the readers of passenger messages give: values as the message has them, not yet facts of a flight."""

from datetime import date
from typing import Literal

import msgspec

Kind = Literal["PNL", "ADL", "PSM"]
Action = Literal["DEL", "ADD", "CHG"]


class Ssr(msgspec.Struct, frozen=True):
    """A special service request: its code and its free text, without action code and count."""

    code: str
    text: str | None = None


class GroupTotal(msgspec.Struct, frozen=True):
    """How many seats a heading announces for a destination and booking class."""

    destination: str
    booking_class: str | None
    count: int


class ListedPassenger(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a list. `action` is None outside an ADL; `seat` has no leading zeros.

    `elements` are understood parts without a place of their own, verbatim: marketing flight (.M/),
    frequent traveller (.F/), bags (.W/), bag tags (.N/).
    """

    action: Action | None = None
    surname: str
    given: str | None = None
    title: str | None = None
    destination: str
    booking_class: str | None
    locator: str | None = None
    group: str | None = None
    seat: str | None = None
    ssr: tuple[Ssr, ...] = ()
    inbound: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()


class PassengerList(msgspec.Struct, frozen=True, kw_only=True):
    """A whole PNL, ADL or PSM, all parts joined.

    `departure_date` is local at `board`. `blocked` are seats without a person, `supplement` is the free
    text of an SI block, `unknown` names each part that was not understood; all three verbatim.
    """

    kind: Kind
    carrier: str
    number: str
    suffix: str
    departure_date: date
    board: str
    groups: tuple[GroupTotal, ...]
    passengers: tuple[ListedPassenger, ...]
    blocked: tuple[str, ...] = ()
    supplement: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def flight(self) -> str:
        """Carrier, number and suffix as written, without blanks: KL0605."""
        return f"{self.carrier}{self.number}{self.suffix}"
