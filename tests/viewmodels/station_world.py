"""What a tablet of lost & found knows: manifests and what was found, in a real encrypted replica."""

from pathlib import Path

from onboard.actions.station import StationActions
from onboard.domain.cabin_layout import Row, Section
from onboard.domain.event import Body
from onboard.domain.found_item import Description, Place
from onboard.domain.manifest import ManifestListed, Traveller
from onboard.domain.scope import manifest_id, station_scope
from onboard.security.roles import Role
from onboard.store.log import Draft
from tests.viewmodels.cabin_world import MINUTE, NOW, CabinWorld

STATION = "AMS"
SCOPE = station_scope(STATION)
KL1024 = "KL1024/2026-11-21/LHR"
KL1703 = "KL1703/2026-11-21/AMS"

SECTIONS = (Section("Y", "Economy", tuple(Row(number, "ABC DEF", exit=number == 12) for number in range(1, 31))),)

FROM_LONDON = ManifestListed(
    flight=KL1024,
    name="KL 1024",
    board="LHR",
    destination="AMS",
    time_zone="Europe/London",
    departure=NOW - 95 * MINUTE,
    arrival=NOW - 25 * MINUTE,
    departure_gate="A10",
    arrival_gate="D14",
    aircraft="PHBXA",
    travellers=(
        Traveller("okafor-j", "J OKAFOR", "12A", "okafor", "KL1703Y21MAD"),
        Traveller("okafor-a", "A OKAFOR", "12B", "okafor", "KL1703Y21MAD"),
        Traveller("katz", "M KATZ", "14C"),
        Traveller("sato", "Y SATO", "21F", onward="KL0605Y21SFO"),
    ),
    sections=SECTIONS,
)
TO_MADRID = ManifestListed(
    flight=KL1703,
    name="KL 1703",
    board="AMS",
    destination="MAD",
    time_zone="Europe/Amsterdam",
    departure=NOW + 47 * MINUTE,
    arrival=NOW + 200 * MINUTE,
    departure_gate="D14",
    travellers=(Traveller("okafor-j2", "J OKAFOR", "9C"),),
    sections=SECTIONS,
)

TABLET = Description(
    place=Place.SEAT_POCKET,
    found_at=NOW - 10 * MINUTE,
    category="electronics",
    flight=KL1024,
    seats=("12A", "12B"),
    gate="D14",
    item="tablet",
    colour="dark_grey",
    brand="Apple",
    words="dark grey tablet, cracked corner, in a blue cover",
    marks="sticker of a whale inside the cover",
    battery=True,
)


class StationWorld(CabinWorld):
    """The unlocked tablet of somebody at lost & found, and the relay's log that it pulls from."""

    def __init__(self, folder: Path, person: str = "mila") -> None:
        super().__init__(folder, person, Role.LOST_AND_FOUND, STATION)

    @property
    def staff(self) -> StationActions:
        """What this person may do."""
        assert isinstance(self.device.actions, StationActions)
        return self.device.actions

    def tell(self, subject: str, body: Body, when: int = NOW, author: str = "relay") -> None:
        """Something happened at the station."""
        self.happen(Draft(SCOPE, subject, body), when=when, author=author)

    def list_flights(self, *manifests: ManifestListed) -> None:
        """The relay lists flights of the station; those of the story if none is named."""
        found = manifests or (FROM_LONDON, TO_MADRID)
        drafts = [Draft(SCOPE, manifest_id(STATION, each.flight), each) for each in found]
        self.happen(*drafts, when=NOW - 60 * MINUTE)
