"""The claim that is open at the station: its line of steps, and the next one to take."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.actions.station import StationActions
from onboard.bootstrap import Device
from onboard.domain.claim import Claim, ClaimArranged, End, Identification, Verdict, Way
from onboard.domain.found_item import FoundItem
from onboard.domain.manifest import Manifest
from onboard.errors import FormatError
from onboard.formats.bag_tag import BagTag, parse_bag_tag
from onboard.store.replica import Replica
from onboard.sync.engine import LinkState
from ui.viewmodels import claim_steps, item_words
from ui.viewmodels.claim_rows import who
from ui.viewmodels.claim_steps import StepRow
from ui.viewmodels.departures import Departures
from ui.viewmodels.feed import Feed
from ui.viewmodels.live import Live
from ui.viewmodels.photos import photo_rows
from ui.viewmodels.relaying import clock_time
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class ClaimShown(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as the station works on it.

    Attributes:
        next: the step that comes next, see `claim_steps.Next`.
        marks: what only the owner can know; `checks` is everything else to compare with. Staff alone see them.
        tag: the item's bag tag: it was checked in, and nobody is asked for marks.
        obstacle: why this person cannot take the next step here and now.
        second: it is handed over by two.
        leaves: when and from where the claimant flies on, in words; `gate` and `airport` for proposals.
        gone: it ended because the item has left, and is known not to have gone to this claimant.
        state: what it waits for, or how it ended.
    """

    key: str = ""
    item: str = ""
    title: str = ""
    reference: str = ""
    symbol: str = ""
    who: str = ""
    flight: str = ""
    question: str = ""
    marks: str = ""
    checks: list[dict[str, str]] = []
    photos: list[dict[str, object]] = []
    tag: str = ""
    next: str = "over"
    state: str = ""
    obstacle: str = ""
    second: bool = False
    leaves: str = ""
    gate: str = ""
    airport: str = ""
    arranged: str = ""
    way: str = ""
    place: str = ""
    address: str = ""
    came: bool = False
    refused: bool = False
    gone: bool = False
    provisional: bool = False
    unsent: bool = False


class Read(msgspec.Struct, frozen=True):
    """What the replica says of the claim `key`; nothing where it is not here."""

    key: str
    claim: ClaimShown | None = None
    steps: list[StepRow] = []


def read(device: Device, key: str, now: int) -> Read:
    claim = device.replica.state(key) if key else None
    item = device.replica.state(claim.item) if isinstance(claim, Claim) else None
    if not isinstance(claim, Claim) or not isinstance(item, FoundItem):
        return Read(key)
    described = item.description
    onward = _onward(device.replica, item.station, claim, now)
    online = device.engine.link.state is LinkState.CONNECTED
    shown = ClaimShown(
        key=key,
        item=claim.item,
        title=item_words.title(described),
        reference=item.reference or "",
        symbol=item_words.icon(described.category),
        who=who(claim),
        flight=item_words.flight(claim.flight or described.flight),
        question=claim.question,
        marks=described.marks,
        checks=claim_steps.checks(item),
        photos=photo_rows(device, item.scope, item.photos),
        tag=described.bag_tag,
        next=claim_steps.next_step(claim, item).value,
        state=claim_steps.words(claim, item),
        obstacle=claim_steps.obstacle(claim, item, device.membership.person, online=online),
        second=item.two_person,
        leaves=onward.leaves,
        gate=onward.gate,
        airport=onward.airport,
        arranged=claim_steps.arranged(claim, now),
        way=claim.arranged.way.name.lower() if claim.arranged else "",
        place=claim.arranged.place if claim.arranged else "",
        address=claim.arranged.address if claim.arranged else "",
        came=claim.came,
        refused=claim.ended is End.REFUSED,
        gone=claim_steps.gone_without_them(device.replica, claim, item),
        provisional=claim.ended is End.HANDED_OVER and not item.final,
        unsent=claim.unsent,
    )
    return Read(key, shown, claim_steps.steps(claim, item, now))


class Onward(msgspec.Struct, frozen=True):
    """Where the claimant goes from here, as far as the manifests tell: in words, from which gate, to which airport."""

    leaves: str = ""
    gate: str = ""
    airport: str = ""


def _onward(replica: Replica, station: str, claim: Claim, now: int) -> Onward:
    found = replica.find("manifest.flight", claim.flight).values() if claim.flight else ()
    aboard = next((each for each in found if isinstance(each, Manifest)), None)
    traveller = aboard.traveller(claim.passenger) if aboard and claim.passenger else None
    if aboard is None or traveller is None:
        return Onward()
    airport = (traveller.onward or "")[-3:]
    departure = Departures(replica, station, now).leaves(aboard, traveller, "")
    return Onward(departure.words, departure.gate, airport) if departure else Onward(airport=airport)


@QmlElement
@QmlUncreatable("made by the view model of returns")
class ClaimSheetViewModel(Live):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """One claim; nothing while none is open."""

    DEPENDS = frozenset({"claim", "found_item", "blob", "manifest"})

    opened = Signal()
    shown = Signal()

    def __init__(self, feed: Feed, actions: StationActions, parent: QObject | None = None) -> None:
        super().__init__(feed, parent)
        self._actions = actions
        self._key = ""
        self._claim = ClaimShown()
        self._steps = RowsModel(StepRow, self)
        feed.linked.connect(self.refresh, Qt.ConnectionType.QueuedConnection)

    @Property(str, notify=opened)
    def key(self) -> str:
        """The id of the claim that is open, or empty."""
        return self._key

    @Property(bool, notify=shown)
    def loaded(self) -> bool:
        return bool(self._key) and self._claim.key == self._key

    @Property("QVariantMap", notify=shown)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def claim(self) -> dict[str, object]:
        """See `ClaimShown`."""
        return dict(msgspec.to_builtins(self._claim))

    @Property(QObject, constant=True)
    def steps(self) -> QObject:
        return self._steps

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def ways(self) -> list[dict[str, str]]:
        """How an owner can get a thing: `code` and `text`."""
        return [{"code": way.name.lower(), "text": claim_steps.way(way)} for way in Way]

    @Property("QVariantList", constant=True)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def identifications(self) -> list[dict[str, str]]:
        """What a claimant can show: `code` and `text`."""
        return [{"code": each.name.lower(), "text": claim_steps.identification(each)} for each in Identification]

    @Slot(str)
    def open(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self._take(ClaimShown(), [])
            self.opened.emit()
            self.refresh()

    @Slot()
    def close(self) -> None:
        self.open("")

    @Slot(str)
    def judge(self, verdict: str) -> None:
        """What the claimant said `fits`, is `unclear`, or `does_not_fit`; the last ends the claim."""
        self._feed.act(partial(self._actions.judge, self._key, Verdict[verdict.upper()]))

    @Slot(str, result=bool)
    def sameTag(self, written: str) -> bool:
        """Whether the number on the claimant's receipt is that of the item's bag tag."""
        mine, theirs = _tag(str(self._claim.tag)), _tag(written)
        return mine is not None and theirs is not None and mine.same(theirs)

    @Slot(str)
    def identify(self, shown: str) -> None:
        """The claimant showed this, see `identifications`."""
        self._feed.act(partial(self._actions.identify, self._key, Identification[shown.upper()]))

    @Slot()
    def standBy(self) -> None:
        """This person is the second one."""
        self._feed.act(partial(self._actions.witness, self._key))

    @Slot(str, str, str, str, str)
    def arrange(self, way: str, place: str, clock: str, carrier: str, address: str) -> None:
        """How the owner gets it; `clock` is hours and minutes UTC, or empty; the address is for shipping alone."""
        arranged = ClaimArranged(
            way=Way[way.upper()],
            place=place.strip(),
            by=clock_time(clock, self._feed.device.now()),
            carrier=carrier.strip(),
            address=address.strip(),
        )
        self._feed.act(partial(self._actions.arrange, self._key, arranged))

    @Slot(str, result=bool)
    def isTime(self, clock: str) -> bool:
        """Whether this can be read as a time; no time is fine."""
        return not clock.strip() or clock_time(clock, self._feed.device.now()) is not None

    @Slot(str)
    def handOver(self, place: str) -> None:
        """The claimant has it now."""
        self._feed.act(partial(self._actions.hand_over, self._key, place))

    @Slot()
    def giveUp(self) -> None:
        """Ends the claim without handing anything over."""
        self._feed.act(partial(self._actions.withdraw_claim, self._key))

    def _query(self) -> Callable[[], Read]:
        device, key, now = self._feed.device, self._key, self._feed.device.now()
        return lambda: read(device, key, now)

    def _show(self, result: Read) -> None:
        if result.key != self._key or not self._key:
            return
        if result.claim is None:
            self.close()
        else:
            self._take(result.claim, result.steps)

    def _take(self, claim: ClaimShown, steps: list[StepRow]) -> None:
        self._claim = claim
        self._steps.replace(steps)
        self.shown.emit()


def _tag(written: str) -> BagTag | None:
    """The bag tag as it is written; None while it is none yet."""
    try:
        return parse_bag_tag(written)
    except FormatError:  # a person is still typing it
        return None
