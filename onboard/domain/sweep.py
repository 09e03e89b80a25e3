"""A sweep: whether an aircraft was searched and is safe to handle things in. Station scope only; once per flight."""

from collections.abc import Sequence

import msgspec

from onboard.domain.event import Body, Fact, Priority, kind


@kind("sweep.cleared", Priority.NORMAL)
class SweepCleared(Body, frozen=True, kw_only=True):
    """The cabin was searched and what lies there may be touched. `saw` holds the identities of alarms known then."""

    flight: str
    saw: tuple[str, ...] = ()


@kind("sweep.alarmed", Priority.URGENT)
class SweepAlarmed(Body, frozen=True, kw_only=True):
    """Something must not be touched: `danger` is its code in the handling rules, `seat` where it lies."""

    flight: str
    danger: str
    seat: str = ""
    text: str = ""


class Alarm(msgspec.Struct, frozen=True):
    event: str
    danger: str
    seat: str
    text: str
    author: str
    at: int
    received: int | None


class Sweep(msgspec.Struct, frozen=True):
    """A clearance counts only until the next alarm, and where its author knew of those before. Unix milliseconds."""

    scope: str
    flight: str
    cleared_by: str | None
    cleared_at: int | None
    alarms: tuple[Alarm, ...]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("sweep.scope", self.scope),)


def fold(history: Sequence[Fact]) -> Sweep | None:
    flight = ""
    cleared: Fact | None = None
    alarms: list[Alarm] = []
    for fact in history:
        match fact.body:
            case SweepCleared(flight=flight, saw=saw):
                cleared = fact if {alarm.event for alarm in alarms} <= set(saw) else None
            case SweepAlarmed(flight=flight, danger=danger, seat=seat, text=text):
                cleared = None
                event = fact.event
                alarms.append(Alarm(str(event.identity), danger, seat, text, event.author, fact.at, event.received))
    if not flight:
        return None
    author = cleared.event.author if cleared else None
    return Sweep(history[0].event.scope, flight, author, cleared.at if cleared else None, tuple(alarms))
