"""What people do, drawn by lot: crews write, the ground writes and asks, rosters change, apps are closed."""

from collections.abc import Callable
from typing import NamedTuple

from onboard.domain.blob import Illustrated, blob_id
from onboard.domain.crew_message import CrewMessage, CrewMessageWritten
from onboard.domain.event import Body, Event, decode
from onboard.domain.request import RequestRelayed, RequestTaken, Status, Urgency
from onboard.domain.scope import flight_of
from onboard.store.blobs import new_blob
from onboard.store.log import Draft
from tests.simulation.crew import Crew, Words
from tests.simulation.parts import FLIGHT, OTHER_FLIGHT, note, text_of
from tests.simulation.world import World

SCOPES = (FLIGHT, OTHER_FLIGHT)
FLOOD = 12
"""Notes at once; more than one batch where batches are small."""


class Act(NamedTuple):
    """Something that happens to the world, or to one crew in it, with the weight of its lot."""

    weight: int
    happen: Callable[[World, Crew], None]


def writes_a_note(world: World, crew: Crew) -> None:
    _write(world, crew, 1)


def writes_notes(world: World, crew: Crew) -> None:
    for _ in range(world.rng.randint(2, 6)):
        _write(world, crew, 1)


def writes_at_once(world: World, crew: Crew) -> None:
    """Several events in one transaction."""
    _write(world, crew, world.rng.randint(2, 5))


def floods(world: World, crew: Crew) -> None:
    """More than goes into one batch, and after it a message that is to overtake it."""
    _write(world, crew, FLOOD)
    tells_the_ground(world, crew)


def _write(world: World, crew: Crew, number: int) -> None:
    scope, drafts = _scope(world, crew), []
    for _ in range(number):
        text = _text(world, crew.name)
        drafts.append((text, note(text, _subject(world, "note", scope), scope)))
    world.write(crew, drafts)


def tells_the_ground(world: World, crew: Crew) -> None:
    scope, text = _scope(world, crew), _text(world, crew.name)
    world.write(crew, [(text, Draft(scope, _subject(world, "message", scope), CrewMessageWritten(text=text)))])


def sends_photos(world: World, crew: Crew) -> None:
    """One or two, with words to the ground."""
    assert world.photos is not None
    scope, text = _scope(world, crew), _text(world, crew.name)
    photos = [new_blob(scope, world.photos.take()) for _ in range(world.rng.randint(1, 2))]
    body = CrewMessageWritten(text=text, photos=tuple(photo.reference for photo in photos))
    world.write(crew, [(text, Draft(scope, _subject(world, "message", scope), body))], photos)


def looks_at_a_photo(world: World, crew: Crew) -> None:
    messages = [each for each in crew.tablet.replica.states("crew_message").values() if isinstance(each, CrewMessage)]
    photos = [(each.scope, photo) for each in messages for line in each.lines for photo in line.photos]
    if photos:
        scope, photo = world.rng.choice(photos)
        world.tell(f"{crew.name} wants to see a photo")
        with world.running(crew):
            crew.tablet.blobs.want(scope, photo, crew.tablet.clock())
            world.rouse(crew)


def all_free_space(world: World, _crew: Crew) -> None:
    for crew in world.crews:
        with world.running(crew):
            world.tell(f"{crew.name} frees {crew.tablet.blobs.free()} bytes of photos")


def takes_a_request(world: World, crew: Crew) -> None:
    requests = sorted(crew.tablet.replica.states("request"))
    if requests:
        subject = world.rng.choice(requests)
        scope = subject.partition("-")[2].partition("-")[2]
        world.tell(f"{crew.name} takes {subject}")
        with world.running(crew):
            crew.tablet.write(Draft(scope, subject, RequestTaken(saw=Status.OPEN)))
            world.wake(crew)


def ground_writes(world: World, _crew: Crew) -> None:
    scope = world.rng.choice(SCOPES)
    drafts = {}
    for _ in range(world.rng.randint(1, 3)):
        text = _text(world, "ground")
        drafts[text] = note(text, _subject(world, "note", scope), scope)
    _from_ground(world, drafts)


def ground_asks(world: World, _crew: Crew) -> None:
    scope, text = world.rng.choice(SCOPES), _text(world, "ground")
    body: Body = RequestRelayed(text=text, urgency=world.rng.choice(list(Urgency)))
    _from_ground(world, {text: Draft(scope, _subject(world, "request", scope), body)})


def _from_ground(world: World, drafts: dict[str, Draft]) -> None:
    world.tell(f"the ground writes {', '.join(drafts)}")
    world.ground |= {text: Words(next(world.numbers), draft.scope) for text, draft in drafts.items()}
    if world.at_relay(lambda: world.relay.write(*drafts.values())):
        world.ground_told |= drafts.keys()


def changes_the_roster(world: World, crew: Crew) -> None:
    """The roster of the other flight gains or loses a person."""
    gains = world.rng.random() < 2 / 3
    world.tell(f"{crew.name} {'joins' if gains else 'leaves'} the other flight")
    change = world.relay.assign if gains else world.relay.remove
    world.at_relay(lambda: change(OTHER_FLIGHT, crew.tablet.person))


def closes_the_app(world: World, crew: Crew) -> None:
    world.restart(crew, "is closed")


def discards_a_draft(world: World, crew: Crew) -> None:
    """The author of something that the relay rejected throws it away."""
    drafts = _drafts(crew)
    if drafts:
        text = world.rng.choice(sorted(drafts))
        world.tell(f"{crew.name} discards {text}")
        crew.discarded.add(text)
        crew.photos -= _shown_by_this_alone(crew, drafts[text])
        with world.running(crew):
            crew.tablet.replica.discard(drafts[text].epoch, drafts[text].seq)


def _shown_by_this_alone(crew: Crew, event: Event) -> set[str]:
    """The photos of this event to which no other event of this tablet refers."""
    others = "SELECT body FROM event WHERE device = ? AND scope = ? AND NOT (epoch = ? AND seq = ?)"
    bodies = [body for (body,) in crew.disk.read(others, event.device, event.scope, event.epoch, event.seq)]
    said = decode(event)
    photos = said.photos if isinstance(said, Illustrated) else ()
    alone = (photo.hash for photo in photos if not any(photo.hash.encode() in body for body in bodies))
    return {blob_id(event.scope, digest) for digest in alone}


def sends_a_draft_again(world: World, crew: Crew) -> None:
    """The author of something that the relay rejected sends it again, with other words."""
    drafts = _drafts(crew)
    if not drafts:
        return
    old, new = world.rng.choice(sorted(drafts)), _text(world, crew.name)
    event = drafts.pop(old)
    later = [text for text, other in drafts.items() if other.subject == event.subject and other.order > event.order]
    world.tell(f"{crew.name} sends {old} again as {new}")
    crew.discarded.add(old)
    crew.tried |= {text: Words(next(world.numbers), event.scope) for text in (new, *later)}
    with world.running(crew):
        now = crew.tablet.clock() + crew.tablet.engine.offset
        crew.tablet.replica.resend(event.epoch, event.seq, crew.tablet.person, now, new)
        crew.told.add(new)
        world.wake(crew)


def _drafts(crew: Crew) -> dict[str, Event]:
    """What the relay rejected, by its words."""
    rejected = [waiting.event for waiting in crew.tablet.replica.waiting() if waiting.rejected]
    return {text: event for event in rejected if (text := text_of(event))}


def _scope(world: World, crew: Crew) -> str:
    flights = [scope for scope in sorted(crew.tablet.replica.held_scopes()) if flight_of(scope)]
    return world.rng.choice(flights or [FLIGHT])


def _subject(world: World, entity: str, scope: str) -> str:
    return f"{entity}-{world.rng.randint(1, 3)}-{scope}"


def _text(world: World, author: str) -> str:
    return f"{author} {next(world.numbers)}"


ACTS = (
    Act(12, writes_a_note),
    Act(6, writes_notes),
    Act(4, writes_at_once),
    Act(3, floods),
    Act(4, tells_the_ground),
    Act(3, takes_a_request),
    Act(5, ground_writes),
    Act(3, ground_asks),
    Act(5, changes_the_roster),
    Act(2, closes_the_app),
    Act(2, discards_a_draft),
    Act(2, sends_a_draft_again),
)

PHOTO_ACTS = (Act(16, sends_photos), Act(3, looks_at_a_photo), Act(12, all_free_space))
"""Where photos are taken."""
