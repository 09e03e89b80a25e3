"""What is known of one found item, as the sheet over the shelf shows it."""

from collections.abc import Sequence

import msgspec

from onboard.bootstrap import Device
from onboard.domain.custody import GIVEN_UP
from onboard.domain.found_item import Description, FoundItem, Version
from onboard.domain.handling import Rules
from onboard.domain.manifest import Manifest
from onboard.formats.label import label
from ui.viewmodels import desk_words, item_words, overtaken
from ui.viewmodels.claim_steps import second_needed
from ui.viewmodels.custody import HandRow, hand_rows, verified
from ui.viewmodels.item_editing import form
from ui.viewmodels.item_words import Due
from ui.viewmodels.photos import photo_rows
from ui.viewmodels.shelf_rows import ended_words
from ui.viewmodels.times import utc


class Fact(msgspec.Struct, frozen=True):
    """A fact and its name; a `covered` one is shown when it is touched, as claimants may look on."""

    key: str
    label: str
    value: str
    covered: bool = False


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of several descriptions that stand side by side until somebody merges them."""

    key: str
    who: str
    at: str
    title: str
    words: str
    lay: str
    unsent: bool


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One found item for a person to read.

    Attributes:
        here: it has not ended.
        twice: that it was given away twice, and what counts.
        due: the next deadline, or None.
        form: what an edit begins with.
        content: of its label, as four lines.
        handling: what to do with it, in order.
        witness: who stands by as the second person while it is given up: `you`, a colleague, or nobody.
        obstacles: hands that take a second person, and why this one cannot record them now; empty words where they can.
    """

    key: str = ""
    scope: str = ""
    title: str = ""
    reference: str = ""
    icon: str = "box"
    where: str = ""
    here: bool = False
    ended: str = ""
    provisional: bool = False
    unsent: bool = False
    twice: str = ""
    due: Due | None = None
    facts: tuple[Fact, ...] = ()
    versions: tuple[VersionRow, ...] = ()
    photos: list[dict[str, object]] = []
    handling: tuple[str, ...] = ()
    private_photos: bool = False
    two_person: bool = False
    witness: str = ""
    obstacles: dict[str, str] = {}
    hands: tuple[HandRow, ...] = ()
    verified: bool = False
    form: dict[str, object] = {}
    content: tuple[str, ...] = ()


def item_shown(device: Device, key: str, now: int) -> Item | None:
    """The item as it stands, or None where it is not here (any more)."""
    item = device.replica.state(key)
    if not isinstance(item, FoundItem):
        return None
    rules = item_words.rules(item.description)
    person = device.membership.person
    return Item(
        key=key,
        scope=item.scope,
        title=item_words.title(item.description),
        reference=item.reference or "",
        icon=item_words.icon(item.description.category),
        where=item_words.where(item),
        here=item.ended is None,
        ended=ended_words(item, now),
        provisional=item.ended is not None and not item.final,
        unsent=item.unsent,
        twice=overtaken.story(device.replica, item, now),
        due=item_words.due(item, now),
        facts=tuple(fact for fact in _facts(device, item, now) if fact.value),
        versions=_versions(item, person, now) if len(item.versions) > 1 else (),
        photos=photo_rows(device, item.scope, item.photos),
        handling=_handling(rules),
        private_photos=rules.no_photo_of_content,
        two_person=item.two_person,
        witness="you" if item.witness == person else item.witness or "",
        obstacles=_obstacles(item, person),
        hands=hand_rows(item, person, now),
        verified=verified(device.replica, key, item),
        form=form(item),
        content=label_lines(item),
    )


def label_lines(item: FoundItem) -> tuple[str, ...]:
    """What stands on its label: reference, category and day, place, and the seal of the newest hand."""
    day = desk_words.day(utc(item.description.found_at).date().isoformat())
    return (
        item.reference or item_words.say("No reference yet"),
        f"{item_words.category(item.description.category)} · {day}",
        item_words.where(item) or item_words.found_in(item.description),
        item.links[-1].short_seal,
    )


def label_file(item: Item) -> bytes:
    """Its label to print, as SVG."""
    return label(item.key, item.content)


def _obstacles(item: FoundItem, person: str) -> dict[str, str]:
    if not item.two_person:
        return {}
    yours = item_words.say("You stand by as the second person. Your colleague records it on their own device.")
    why = second_needed() if item.witness is None else yours if item.witness == person else ""
    return dict.fromkeys((hand.name.lower() for hand in GIVEN_UP), why)


def _handling(rules: Rules) -> tuple[str, ...]:
    return tuple(item_words.say(line) for line in rules.instructions)


def _facts(device: Device, item: FoundItem, now: int) -> Sequence[Fact]:
    described = item.description
    found = f"{desk_words.moment(described.found_at, now)} · {item_words.lay(described)}"
    category = item_words.category(described.category)
    by = item.links[0].author
    return (
        Fact("found", item_words.say("Found"), found),
        Fact("flight", item_words.say("Flight"), _flight(device, described)),
        Fact("seat", item_words.say("Seat"), item_words.seats(described)),
        Fact("where", item_words.say("Now"), item_words.where(item)),
        Fact("words", item_words.say("Description"), described.words),
        Fact("category", item_words.say("Category"), category),
        Fact("colour", item_words.say("Colour"), item_words.concept(described.colour) if described.colour else ""),
        Fact("brand", item_words.say("Brand"), described.brand),
        Fact("by", item_words.say("By"), item_words.say("You") if by == device.membership.person else by),
        Fact("name", item_words.say("Name on it"), described.name, covered=True),
        Fact("bag_tag", item_words.say("Bag tag"), described.bag_tag),
        Fact("marks", item_words.say("Marks"), described.marks, covered=True),
    )


def _flight(device: Device, described: Description) -> str:
    """`KL 1024 from LHR, gate D14`."""
    name = item_words.flight(described.flight)
    if not name or described.flight is None:
        return ""
    known = device.replica.find("manifest.flight", described.flight).values()
    flight = next((each for each in known if isinstance(each, Manifest)), None)
    board = described.flight.rpartition("/")[2]
    words = item_words.say("%1 from %2").replace("%1", name).replace("%2", board)
    gate = described.gate or (flight.arrival_gate if flight else "")
    return item_words.say("%1, gate %2").replace("%1", words).replace("%2", gate) if gate else words


def _versions(item: FoundItem, person: str, now: int) -> tuple[VersionRow, ...]:
    return tuple(_version(version, person, now) for version in item.versions)


def _version(version: Version, person: str, now: int) -> VersionRow:
    described = version.description
    lay = " · ".join(part for part in (item_words.lay(described), item_words.seats(described)) if part)
    return VersionRow(
        key=version.event,
        who=item_words.say("You") if version.author == person else version.author,
        at=desk_words.moment(version.at, now),
        title=item_words.title(described),
        words=described.words,
        lay=lay,
        unsent=version.received is None,
    )
