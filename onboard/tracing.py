"""Tracing: whose a found item could be, and which item a report is about, as this device knows it, without a link.

What is open stays read and compared in memory; what changes in the log is read again before the next question. What
was read is kept in the database, too, for the next start.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from threading import Lock
from typing import NamedTuple, TypeVar

import msgspec

from onboard.domain.entities import State
from onboard.domain.found_item import FoundItem
from onboard.domain.loss_report import LossReport
from onboard.domain.manifest import Manifest
from onboard.errors import StorageError
from onboard.matching.candidates import Candidate, Ranking, rank_item, rank_report
from onboard.matching.description import Found, Lost
from onboard.matching.index import Case, Cases
from onboard.matching.intake import describe_found
from onboard.matching.meaning import Meaning
from onboard.matching.owners import OnBoard, Traveller
from onboard.matching.pool import Side
from onboard.store.log import Change, chunks
from onboard.store.open_cases import Kept, keep, kept
from onboard.store.replica import Replica

MOST = 8
"""Candidates that are listed; seats that fit are listed beyond it."""

LEG_BEFORE = 24 * 3_600_000
"""Milliseconds within which an aircraft's last arrival here is the leg before."""

MODEL = "expert/1"
"""Names the weights that rank, for the record of what a person decided."""

NOBODY = Ranking((), 0.0, 1.0, certain=False)
"""What is said of something that is not here any more, or closed: no candidate is left."""

_log = logging.getLogger(__name__)

Described = TypeVar("Described", Found, Lost)

_FOLLOWED = ("found_item", "loss_report", "manifest")


class _Leg(NamedTuple):
    """What a manifest says of its flight: enough to tell which leg came before which."""

    flight: str
    scope: str
    aircraft: str | None
    board: str
    destination: str
    departure: int | None
    arrival: int | None


class Tracing:
    """Asked from workers, one question at a time; each may take as long as reading all open cases the first time."""

    def __init__(self, replica: Replica, meaning: Meaning | None = None) -> None:
        """Over what this device holds; `meaning` is loaded with the first description that it has not read yet."""
        self._replica = replica
        self._cases = Cases(meaning)
        self._asking = Lock()
        self._read = False
        self._changed: set[str] = set()
        self._legs: dict[str, _Leg] = {}
        self._reporters: dict[str, str] = {}
        self._ruled_out: dict[str, frozenset[str]] = {}
        replica.subscribe(self._note)

    def prepare(self) -> None:
        """Reads what is open, and then loads the words, so that what comes next is read at once.

        Questions wait for the first of these alone.
        """
        with self._asking:
            self._refresh()
        describe_found(Found(id="", description="red scarf"))

    def owners(self, item: str) -> Ranking:
        """Passengers and loss reports that a found item could belong to; those ruled out by a person are left out."""
        with self._asking:
            self._refresh()
            found = self._replica.state(item)
            if not isinstance(found, FoundItem) or found.ended:
                return NOBODY
            (case,) = self._read_found([as_found(item, found)])
            ruled_out = self._ruled_out.get(item, frozenset())
            ranking = rank_item(self._cases, case, MOST + len(ruled_out), self._aboard(found))
            return _without(ranking, ruled_out, self._known_from)

    def items(self, report: str) -> Ranking:
        """Found items that a loss report could be about; those that a person ruled out are left out."""
        with self._asking:
            self._refresh()
            lost = self._replica.state(report)
            if not isinstance(lost, LossReport) or lost.ended:
                return NOBODY
            (case,) = self._read_lost([as_lost(report, lost)])
            ruled_out = frozenset(item for item, refused in self._ruled_out.items() if report in refused)
            return _without(rank_report(self._cases, case, MOST + len(ruled_out)), ruled_out, self._known_from)

    @property
    def _known_from(self) -> float:
        return self._cases.weights.calibration.known_from

    def _note(self, changes: frozenset[Change]) -> None:
        self._changed.update(change.subject for change in changes if change.name in _FOLLOWED)

    def _refresh(self) -> None:
        """Reads what changed since the last question; before the first one, everything that is open."""
        if not self._read:
            self._changed.clear()
            for name in _FOLLOWED:
                self._take_in(self._replica.states(name))
            self._read = True
        changed = {self._changed.pop() for _ in range(len(self._changed))}
        try:
            self._take_in({subject: self._replica.state(subject) for subject in changed})
        except BaseException:
            self._changed |= changed
            raise

    def _take_in(self, states: Mapping[str, State | None]) -> None:
        founds = {key: each for key, each in states.items() if isinstance(each, FoundItem) and each.ended is None}
        losts = {key: each for key, each in states.items() if isinstance(each, LossReport) and each.ended is None}
        for subject in states:
            for known in (self._legs, self._reporters, self._ruled_out):
                known.pop(subject, None)
        for subject in states.keys() - founds.keys() - losts.keys():
            self._cases.remove("found", subject)
            self._cases.remove("lost", subject)
        self._add("found", self._read_found([as_found(key, each) for key, each in founds.items()]))
        self._add("lost", self._read_lost([as_lost(key, each) for key, each in losts.items()]))
        self._ruled_out |= {key: refused for key, each in founds.items() if (refused := _refused(each))}
        self._reporters |= {key: each.loss.passenger for key, each in losts.items() if each.loss.passenger}
        self._legs |= {key: _leg(each) for key, each in states.items() if isinstance(each, Manifest)}

    def _read_found(self, founds: Sequence[Found]) -> Iterator[Case]:
        return self._read_once(founds, self._cases.read_found)

    def _read_lost(self, losts: Sequence[Lost]) -> Iterator[Case]:
        return self._read_once(losts, self._cases.read_lost)

    def _read_once(self, said: Sequence[Described], read: Callable[..., list[Case]]) -> Iterator[Case]:
        """What these say: as it was kept, or else read now and kept, a part at a time."""
        for part in chunks(said):
            digests = {each.id: self._cases.digest(each) for each in part}
            known = kept(self._replica, digests)
            yield from known.values()
            if new := read(*(each for each in part if each.id not in known)):
                self._keep([Kept(digests[case.id], case) for case in new])
                yield from new

    def _keep(self, cases: Sequence[Kept]) -> None:
        """Keeps what was read; where the storage is full, the next start reads it again, and nothing else is lost."""
        try:
            keep(self._replica, cases)
        except StorageError as error:
            _log.warning("what was read of %d open cases could not be kept: %s", len(cases), error)

    def _add(self, side: Side, cases: Iterable[Case]) -> None:
        for case in cases:
            self._cases.add(side, case)

    def _aboard(self, item: FoundItem) -> OnBoard | None:
        """Who was on the item's flight, and on the leg before with the same aircraft, as the manifests have it."""
        flight = item.description.flight
        legs = {key: leg for key, leg in self._legs.items() if leg.scope == item.scope}
        here = next((key for key, leg in legs.items() if leg.flight == flight), None)
        if here is None:
            return None
        before = [key for key, leg in legs.items() if _is_leg_before(leg, legs[here])]
        return OnBoard(
            here=self._travellers(here),
            before=[traveller for key in before for traveller in self._travellers(key)],
            reporters=self._reporters,
        )

    def _travellers(self, subject: str) -> list[Traveller]:
        manifest = self._replica.state(subject)
        return _travellers(manifest) if isinstance(manifest, Manifest) else []


def as_found(subject: str, item: FoundItem) -> Found:
    """A found item as it is compared. Its marks are left out: they prove an owner and are told to nobody."""
    said = item.description
    return Found(
        id=subject,
        found_on=_day(said.found_at),
        flight=said.flight,
        seats=said.seats,
        place=said.place,
        category=said.category,
        colour=said.colour or None,
        brand=said.brand or None,
        owner_name=said.name or None,
        description=" ".join(filter(None, ((said.item or "").replace("_", " "), said.words))),
        language=said.language,
    )


def as_lost(subject: str, report: LossReport) -> Lost:
    """A loss report as it is compared."""
    said = report.loss
    what = " ".join(filter(None, (said.colour, said.brand, (said.item or "").replace("_", " "))))
    return Lost(
        id=subject,
        reported_on=_day(said.reported_at),
        lost_on=said.lost_on,
        flight=said.flight,
        seats=(said.seat,) if said.seat else (),
        name=said.name or None,
        text=f"{said.words} {said.where} {what}".strip(),
        language=said.language,
    )


def _day(at: int) -> dt.date:
    return dt.datetime.fromtimestamp(at / 1000, dt.UTC).date()


def _refused(item: FoundItem) -> frozenset[str]:
    """The candidates whose it is not, as people decided."""
    return frozenset(decision.candidate for decision in item.decisions if not decision.matched)


def _leg(manifest: Manifest) -> _Leg:
    return _Leg(*(getattr(manifest, name) for name in _Leg._fields))


def _is_leg_before(before: _Leg, here: _Leg) -> bool:
    """Whether the same aircraft came in on that flight shortly before this one left, or arrived with it."""
    same = before.flight != here.flight and before.aircraft is not None and before.aircraft == here.aircraft
    if not same or before.arrival is None or here.departure is None or before.destination != here.board:
        return False
    return 0 <= here.departure - before.arrival <= LEG_BEFORE


def _travellers(manifest: Manifest) -> list[Traveller]:
    return [
        Traveller(
            id=each.id,
            flight=manifest.flight,
            name=each.name,
            seat=each.seat,
            party=each.party,
            onward=each.onward,
            moved_from=each.earlier_seats,
        )
        for each in manifest.travellers
    ]


def _without(ranking: Ranking, ruled_out: AbstractSet[str], known_from: float) -> Ranking:
    """The ranking once these are known to be wrong: what they had is shared out among the others."""
    left = [each for each in ranking.candidates if not _names(each) & ruled_out]
    rest = sum(each.probability for each in left) + ranking.others + ranking.none
    kept = tuple(msgspec.structs.replace(each, probability=each.probability / rest) for each in left)
    certain = bool(kept) and kept[0].probability >= known_from
    return Ranking(kept, ranking.others / rest, ranking.none / rest, certain)


def _names(candidate: Candidate) -> set[str]:
    return {candidate.id} if candidate.report is None else {candidate.id, candidate.report}
