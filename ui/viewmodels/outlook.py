"""What becomes of an entry that is not sent, and when: the engine's rules, told before they act."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from onboard.bootstrap import Device
from onboard.domain import priority
from onboard.domain.event import Priority
from onboard.store.outbox import EXPIRED, Waiting
from onboard.sync.budget import LinkMode
from onboard.sync.engine import PUT_OFF, LinkState


class Outlook(NamedTuple):
    """The link at one moment. Times are Unix milliseconds by the relay's clock.

    Attributes:
        heard: when the relay last answered, or None.
        next_try: when it is tried again by itself, or None.
        offset: what turns a time of this device's clock into the relay's.
    """

    state: LinkState
    heard: int | None
    next_try: int | None
    mode: LinkMode
    used_up: bool
    deepest: Priority
    pushing: bool
    offset: int
    now: int


class Next(NamedTuple):
    """What happens next, as a code, and at what time where one is known.

    Codes: `sending` it is on its way; `budget` the flight's bytes are used up; `better` the link is too slow for its
    class; `sign_in` the relay does not let this device in; `portal` the network wants a log-in; `link` there is none;
    `again` the relay put it off; `turn` it goes when those before it have gone.
    """

    code: str
    at: int | None = None


def outlook(device: Device) -> Outlook:
    """The link of this device as it is now."""
    engine = device.engine
    link, budget, offset = engine.link, engine.budget, engine.offset
    return Outlook(
        state=link.state,
        heard=None if link.heard is None else link.heard + offset,
        next_try=None if link.next_try is None else link.next_try + offset,
        mode=budget.mode,
        used_up=budget.used_up,
        deepest=budget.deepest,
        pushing=engine.pushing,
        offset=offset,
        now=device.now(),
    )


class Going(NamedTuple):
    """How an entity goes: in the class of the most urgent of its entries, with what was said before that one.

    `ripe` is when it has waited for so long that it goes over a poor link too, Unix milliseconds.
    """

    priority: int
    ripe: int


def going(lines: Sequence[Waiting], now: int) -> Mapping[str, Going]:
    """How each entity goes, by subject; what was refused does not."""
    found: dict[str, Going] = {}
    for line in lines:
        if line.rejected is None:
            event = line.event
            own = priority.effective(event.priority, now - line.queued_at)
            ripe = line.queued_at + max(0, event.priority - Priority.NORMAL) * priority.AGEING
            known = found.get(event.subject, Going(own, ripe))
            found[event.subject] = Going(min(own, known.priority), min(ripe, known.ripe))
    return found


_WITHOUT_LINK = {LinkState.REFUSED: "sign_in", LinkState.PORTAL: "portal", LinkState.OFFLINE: "link"}


def status_of(line: Waiting, ahead: Outlook) -> str:
    """`refused`, `late` (its time was over), `sending` or `waits`."""
    if line.rejected is not None:
        return "late" if line.rejected == EXPIRED else "refused"
    # What went out and has no answer yet has no trouble either; without a push under way, its answer was lost.
    under_way = ahead.pushing and line.tried_at is not None and line.trouble is None
    return "sending" if under_way else "waits"


def next_of(line: Waiting, goes: Going, ahead: Outlook) -> Next:
    """What happens next to an entry that was not refused."""
    if status_of(line, ahead) == "sending":
        return Next("sending")
    if goes.priority > ahead.deepest:
        return Next("budget") if ahead.used_up else Next("better", goes.ripe)
    if ahead.state is not LinkState.CONNECTED:
        return Next(_WITHOUT_LINK[ahead.state], ahead.next_try)
    put_off = line.tried_at is not None and line.trouble is not None
    again = (line.tried_at or 0) + ahead.offset + PUT_OFF
    return Next("again", again) if put_off and again > ahead.now else Next("turn")
