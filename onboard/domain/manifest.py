"""A manifest: what lost & found staff may know of a flight at their station. Station scope only; the relay writes it.

Name, seat, party and next flight; no service, no booking reference, no contact. Whether the desk can reach somebody is
a yes or a no.
"""

from collections.abc import Sequence

import msgspec

from onboard.domain.cabin_layout import Section
from onboard.domain.event import Body, Fact, Priority, kind


class Traveller(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passenger, as little as finding an owner needs.

    Attributes:
        party: random id shared by those who travel together.
        onward: the next flight as the list has it, such as `KL1023Y21LHR`.
        earlier_seats: seats that the list had for them before.
    """

    id: str
    name: str
    seat: str | None = None
    party: str | None = None
    onward: str | None = None
    earlier_seats: tuple[str, ...] = ()


@kind("manifest.listed", Priority.BACKGROUND, replaceable=True)
class ManifestListed(Body, frozen=True, kw_only=True):
    """A flight to or from the station and its passengers; a later one replaces it whole. Times: Unix milliseconds."""

    flight: str
    name: str
    board: str
    destination: str
    time_zone: str
    departure: int | None = None
    arrival: int | None = None
    departure_gate: str = ""
    arrival_gate: str = ""
    aircraft: str | None = None
    travellers: tuple[Traveller, ...] = ()
    sections: tuple[Section, ...] = ()


@kind("manifest.reachable", Priority.BACKGROUND, replaceable=True)
class ReachableListed(Body, frozen=True, kw_only=True):
    """The passengers of this flight whom the desk can reach, by id; a later one replaces it whole."""

    passengers: tuple[str, ...]


class Manifest(ManifestListed, frozen=True, kw_only=True):
    scope: str
    reachable: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("manifest.scope", self.scope), ("manifest.flight", self.flight))

    def traveller(self, passenger: str) -> Traveller | None:
        return next((each for each in self.travellers if each.id == passenger), None)

    @property
    def listing(self) -> ManifestListed:
        """The listing that gave it."""
        return ManifestListed(**{name: getattr(self, name) for name in ManifestListed.__struct_fields__})

    def at(self, seat: str) -> Traveller | None:
        return next((each for each in self.travellers if each.seat == seat), None)


def fold(history: Sequence[Fact]) -> Manifest | None:
    listed = next((fact for fact in reversed(history) if isinstance(fact.body, ManifestListed)), None)
    if listed is None:
        return None
    reachable = next((f.body.passengers for f in reversed(history) if isinstance(f.body, ReachableListed)), ())
    fields = msgspec.structs.asdict(listed.body)
    return Manifest(**fields, scope=listed.event.scope, reachable=frozenset(reachable))
