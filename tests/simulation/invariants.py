"""What has to hold whatever the links, the clocks and crashes do. Each is a function that says so.

A breach is of one of four kinds: something is lost, doubled, stuck, or replicas differ.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from onboard.domain import entities
from onboard.domain.event import REPLACEABLE, Event
from onboard.domain.priority import effective
from onboard.store.outbox import Waiting
from onboard.sync.engine import Outgoing
from onboard.sync.priority import ENVELOPE
from tests.simulation.crew import Crew
from tests.simulation.disks import Disk
from tests.simulation.links import SECOND
from tests.simulation.parts import text_of, words_in
from tests.simulation.world import World


class BreachError(AssertionError):
    """An invariant does not hold. `kind` is one of `KINDS`."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(f"{kind}: {what}")
        self.kind = kind


LOST, DOUBLED, STUCK, DIVERGED = KINDS = ("lost", "doubled", "stuck", "diverged")

STEPS = 100
STEP_EVERY = 5 * SECOND
"""Exchanges of one device at most, to begin with, and how often it may have another one."""


def must(holds: object, kind: str, what: str) -> None:
    if not holds:
        raise BreachError(kind, what)


class Outcome(NamedTuple):
    """A world at its end. `relay` are the relay's events in their order, `drafts` each crew's outbox."""

    world: World
    relay: list[Event]
    waiting: dict[str, list[Waiting]]

    def told(self) -> Iterator[tuple[Crew, str]]:
        """What was told to be recorded, without what was purged since."""
        for crew in self.world.crews:
            yield from ((crew, text) for text in sorted(crew.told) if crew.tried[text].scope not in self.world.purged)


def outcome(world: World) -> Outcome:
    return Outcome(
        world, events(world.rack.disk("relay")), {crew.name: crew.tablet.replica.waiting() for crew in world.crews}
    )


# At every step


def urgent_goes_first(crew: Crew, outgoing: Outgoing) -> None:
    """No event is sent while one of a more urgent class is ready (I5); earlier ones of its entity go before it."""
    sent = [(event.epoch, event.seq) for event in outgoing.request.events]
    if not sent:
        return
    engine, now = crew.tablet.engine, crew.tablet.clock() + crew.tablet.engine.offset
    rows = crew.disk.read("SELECT epoch, seq, subject, priority, queued_at FROM outbox WHERE rejected IS NULL")
    queue = {(epoch, seq): subject for epoch, seq, subject, _, _ in rows}
    # In which class each one goes: its own, or that of a later one of its entity.
    classes: dict[tuple[int, int], int] = {}
    drawn: dict[str, int] = {}
    for epoch, seq, subject, priority, queued_at in sorted(rows, reverse=True):
        drawn[subject] = classes[epoch, seq] = min(effective(priority, now - queued_at), drawn.get(subject, priority))
    busy = engine._put_off.keys() | engine._suspects | set().union(*engine._under_way.values())
    waiting = {subject for each, subject in queue.items() if each not in sent} - busy
    left = [classes[each] for each, subject in queue.items() if subject in waiting and each not in sent]
    reasons = [classes[each] for each in sent if each in queue]
    must(reasons == sorted(reasons), STUCK, f"{crew.name} sends a less urgent event before another")
    must(not left or max(reasons, default=0) <= min(left), STUCK, f"{crew.name} lets an urgent event wait")


def batches_fit(crew: Crew, outgoing: Outgoing) -> None:
    """A batch is as large as the link allows, and one entity more at most, which goes whole (I10)."""
    events = outgoing.request.events
    last = events[-1].subject if events else ""
    others = [event for event in events if event.subject != last]
    size = sum(len(event.body) + ENVELOPE for event in others)
    must(size <= crew.tablet.engine.budget.clear, STUCK, f"{crew.name} sends {size} bytes and more at once")


def budget_is_kept(crew: Crew, outgoing: Outgoing) -> None:
    """Once a metered link has cost what it may, only what is urgent goes, with all that is said of the same (I10)."""
    limit, request = crew.tablet.engine.budget.limit, outgoing.request
    if limit is None or crew.spent < limit:
        return
    urgent = {subject for (subject,) in crew.disk.read("SELECT subject FROM outbox WHERE priority = 0")}
    others = [event for event in request.events if event.subject not in urgent]
    asked = not request.urgent_only or request.backfills or request.returned
    must(not (others or asked), STUCK, f"{crew.name} spends {crew.spent} bytes and more of {limit}")


def cursors_only_advance(crew: Crew) -> None:
    """A cursor never goes back, unless the relay did (I7)."""
    cursors = dict(crew.disk.read("SELECT priority, number FROM cursor"))
    [(incarnation,)] = crew.disk.read("SELECT max(value) FROM meta WHERE name = 'incarnation'")
    before = crew.cursors if incarnation == crew.incarnation else {}
    crew.cursors, crew.incarnation = cursors, incarnation
    ahead = all(cursors[priority] >= number for priority, number in before.items())
    must(ahead, DIVERGED, f"a cursor of {crew.name} went back")


def nobody_runs_in_circles(crew: Crew) -> None:
    """No loop of exchanges is as fast as the link."""
    crew.steps += 1
    must(crew.steps < STEPS + crew.age / STEP_EVERY, STUCK, f"{crew.name} exchanges without end")


# At the end


def what_was_told_is_there(end: Outcome) -> None:
    """Each event whose author was told that it is recorded is at the relay, or visible to its author (I1, I11)."""
    there = Counter(text for event in end.relay if (text := text_of(event)))
    for crew, text in end.told():
        visible = {text_of(waiting.event) for waiting in end.waiting[crew.name] if waiting.rejected}
        must(text in there or text in visible or text in crew.discarded, LOST, f"{crew.name} lost {text!r}")


def what_the_ground_wrote_is_there(end: Outcome) -> None:
    """What the relay recorded itself is there, too, also after it was restored from a backup (I1)."""
    there = {text_of(event) for event in end.relay}
    world = end.world
    lost = {text for text in world.ground_told - there if world.ground[text].scope not in world.purged}
    must(not lost, LOST, f"the relay lost {sorted(lost)}")


def nothing_is_there_twice(end: Outcome) -> None:
    """Each event is at the relay once (I1)."""
    there = Counter(text for event in end.relay if (text := text_of(event)))
    twice = [text for text, number in there.items() if number > 1]
    must(not twice, DOUBLED, f"there are several of {twice}")


def nothing_else_is_there(end: Outcome) -> None:
    """The relay has only what somebody wrote (I2), and not what it rejected."""
    there = {text for event in end.relay if (text := text_of(event))}
    written = end.world.ground.keys() | {text for crew in end.world.crews for text in crew.tried}
    must(there <= written, DOUBLED, f"nobody wrote {sorted(there - written)}")
    for crew in end.world.crews:
        shown = {text_of(waiting.event) for waiting in end.waiting[crew.name]}
        must(not (shown & there), DOUBLED, f"{crew.name} is shown as not sent what is stored: {shown & there}")


def nothing_is_stuck(end: Outcome) -> None:
    """All outboxes reach 0 in time (I6), and all scopes are held that the roster gives."""
    for crew in end.world.crews:
        queue = [text_of(waiting.event) for waiting in end.waiting[crew.name] if waiting.rejected is None]
        must(not queue, STUCK, f"{crew.name} still has to send {queue} ({crew.tablet.engine.link})")
        held, given = crew.tablet.replica.held_scopes(), scopes(end.world, crew)
        must(held == given, STUCK, f"{crew.name} holds {sorted(held)} and should hold {sorted(given)}")


def rejected_is_visible(end: Outcome) -> None:
    """What the relay did not take stands in its author's outbox with the reason (I11)."""
    for crew in end.world.crews:
        shown = {waiting.event.identity for waiting in end.waiting[crew.name]}
        own = [event for event in events(crew.disk) if event.device == crew.tablet.name]
        hidden = [event for event in own if event.number is None and event.identity not in shown]
        must(not hidden, LOST, f"{crew.name} does not see what became of {[text_of(event) for event in hidden]}")


def order_is_kept(end: Outcome) -> None:
    """The steps of one author about one entity stand in the log as they were written (I4)."""
    for crew in end.world.crews:
        last: dict[str, int] = {}
        for event in end.relay:
            words = crew.tried.get(text_of(event) or "")
            if words is not None:
                in_order = last.get(event.subject, 0) < words.place
                must(in_order, DIVERGED, f"steps of {crew.name} about {event.subject} were swapped")
                last[event.subject] = words.place


def replicas_agree(end: Outcome) -> None:
    """All replicas of a scope have the same events and the same states (I3).

    What a device read before the relay was restored stays there, without a place in the log, where its author cannot
    send it again: the author's device was put back as well, or shows it as a draft since the roster says no now.
    """
    for crew in end.world.crews:
        for scope in sorted(crew.tablet.replica.held_scopes()):
            here, there = crew.disk, end.world.rack.disk("relay")
            more, less = _places(here, scope) - _places(there, scope), _places(there, scope) - _places(here, scope)
            stayed = _stayed(crew.disk, crew.tablet.name, scope) if end.world.restored else set()
            more = {place for place in more if place[0] is not None or not end.world.restored}
            must(not more, DIVERGED, f"{crew.name} has in {scope}, and the relay has not: {sorted(more)}")
            must(not less, DIVERGED, f"{crew.name} does not have in {scope}: {sorted(less)}")
            differ = _states(here, scope).items() ^ _states(there, scope).items()
            shown = {subject for subject, _ in differ} - stayed
            must(not shown, DIVERGED, f"{crew.name} shows {sorted(shown)} of {scope} otherwise")


def _stayed(disk: Disk, device: str, scope: str) -> set[str]:
    """The entities with events of others that a restored relay has not got back."""
    query = "SELECT DISTINCT subject FROM event WHERE number IS NULL AND device <> ? AND scope = ?"
    return {subject for (subject,) in disk.read(query, device, scope)}


def shown_is_folded(end: Outcome) -> None:
    """What is shown is the fold of what was received and what is in the outbox (I12)."""
    for disk in (end.world.rack.disk("relay"), *(crew.disk for crew in end.world.crews)):
        by_subject: dict[str, list[Event]] = {}
        gone = {scope for (scope,) in disk.read("SELECT scope FROM purged")}
        for event in events(disk, drafts=False):
            if event.scope not in gone:
                by_subject.setdefault(event.subject, []).append(event)
        folded = {subject: entities.fold(history) for subject, history in by_subject.items()}
        right = {subject: entities.encode(state) for subject, state in folded.items() if state is not None}
        shown = dict(disk.read("SELECT subject, state FROM entity"))
        must(shown == right, DIVERGED, "something else is shown than the events say")


def purged_stays_away(end: Outcome) -> None:
    """What was purged never returns: the relay has nothing of it, and nobody is shown anything of it (I8)."""
    relay = end.world.rack.disk("relay")
    for scope in sorted(end.world.purged):
        must(not _places(relay, scope), DIVERGED, f"the relay has {scope} again")
        for disk in (relay, *(crew.disk for crew in end.world.crews)):
            must(not _states(disk, scope), DIVERGED, f"{scope} is shown again")


def unread(world: World, crew: Crew) -> bool:
    """Whether the relay has anything that they should have and do not."""
    relay = world.rack.disk("relay")
    return any(_places(relay, scope) - _places(crew.disk, scope) for scope in scopes(world, crew))


def poison_holds_up_nothing_else(world: World) -> None:
    """What the relay's program fails on holds up its own entity alone (I6)."""
    for crew in world.crews:
        queued = [waiting.event for waiting in crew.tablet.replica.waiting() if waiting.rejected is None]
        poisoned = {event.subject for event in queued if text_of(event) in world.traffic.poisoned}
        others = [text_of(event) for event in queued if event.subject not in poisoned]
        must(not others, STUCK, f"{crew.name} still has to send {others} behind {sorted(world.traffic.poisoned)}")


def settled(world: World) -> bool:
    """Whether all is as it should be, as far as a short look tells."""
    return all(
        not _open_subjects(world, crew)
        and crew.tablet.replica.held_scopes() == (held := scopes(world, crew))
        and all(_places(crew.disk, scope) == _places(world.rack.disk("relay"), scope) for scope in held)
        for crew in world.crews
    )


BEFORE_SENDING = (urgent_goes_first, batches_fit, budget_is_kept)
AT_EACH_STEP = (cursors_only_advance, nobody_runs_in_circles)

AT_THE_END: tuple[Callable[[Outcome], None], ...] = (
    nothing_is_stuck,
    what_was_told_is_there,
    what_the_ground_wrote_is_there,
    nothing_is_there_twice,
    nothing_else_is_there,
    rejected_is_visible,
    order_is_kept,
    replicas_agree,
    shown_is_folded,
    purged_stays_away,
)


def events(disk: Disk, *, drafts: bool = True) -> list[Event]:
    """The events of a log in the order of their numbers."""
    rows = disk.read(f"SELECT {_ENVELOPE} FROM event {'' if drafts else 'WHERE NOT draft'} ORDER BY number")
    return [Event(*row) for row in rows]


def scopes(world: World, crew: Crew) -> frozenset[str]:
    """What the roster gives this crew member."""
    device = world.relay.register.device(crew.tablet.name)
    assert device is not None
    return frozenset(world.relay.exchanges.scopes(device))


def _open_subjects(world: World, crew: Crew) -> set[str]:
    """What is not sent, without what the relay fails on."""
    rows = crew.disk.read(
        "SELECT event.subject, body FROM outbox JOIN event USING (epoch, seq)"
        " WHERE rejected IS NULL AND event.device = ?",
        crew.tablet.name,
    )
    poisoned = {subject for subject, body in rows if words_in(body) in world.traffic.poisoned}
    return {subject for subject, _ in rows} - poisoned


_ENVELOPE = ", ".join(f'"{name}"' for name in Event.__struct_fields__)
_ESTIMATES = ", ".join(f"'{kind}'" for kind in sorted(REPLACEABLE))
_PLACES = f"""SELECT number, "check", device, epoch, seq, effective_at, body FROM event
    WHERE scope = ? AND NOT draft AND kind NOT IN ({_ESTIMATES})"""


def _places(disk: Disk, scope: str) -> set[tuple[object, ...]]:
    """Which events a log has of a scope, where they stand, and what they say; estimates that were replaced may go.

    Their random bytes tell a place from the same number in another life of the relay, of which a device may not know.
    """
    return set(disk.read(_PLACES, scope))


def _states(disk: Disk, scope: str) -> dict[str, bytes]:
    """What is shown of a scope, apart from contact, of which nobody is told at once."""
    return dict(disk.read("SELECT subject, state FROM entity WHERE scope = ? AND name <> 'contact'", scope))
