"""What lost & found staff do at their station. Every rule that protects an owner is checked here."""

from collections.abc import Callable, Sequence

import msgspec

from onboard.actions.common import Actions, new_id, reply_words, words
from onboard.domain import claim, custody, found_item, loss_report, sweep
from onboard.domain.blob import Photo
from onboard.domain.claim import Claim, ClaimArranged, Identification, Verdict, must_run
from onboard.domain.custody import Hand
from onboard.domain.event import Body
from onboard.domain.found_item import Description, FoundItem
from onboard.domain.handling import Rules, rules_for
from onboard.domain.loss_report import Loss, LossReport, Source
from onboard.domain.scope import station_scope, sweep_id
from onboard.errors import RuleError
from onboard.store.blobs import new_blob
from onboard.store.log import Draft
from onboard.store.replica import Replica


class StationActions(Actions):
    def __init__(
        self,
        replica: Replica,
        person: str,
        station: str,
        now: Callable[[], int],
        written: Callable[[], None],
        *,
        online: Callable[[], bool],
    ) -> None:
        """Actions at that station (IATA code); `online` tells whether the relay was just heard."""
        super().__init__(replica, person, now, written)
        self.station = station
        self._scope = station_scope(station)
        self._online = online

    def clear(self, flight: str) -> None:
        """The cabin was searched and is safe to handle things in; the alarms that its author knows of are over."""
        subject = sweep_id(self.station, flight)
        here = self.replica.state(subject)
        saw = tuple(alarm.event for alarm in here.alarms) if isinstance(here, sweep.Sweep) else ()
        self.record(Draft(self._scope, subject, sweep.SweepCleared(flight=flight, saw=saw)))

    def alarm(self, flight: str, danger: str, seat: str = "", text: str = "") -> None:
        """Something there must not be touched; `danger` is a code of the handling rules."""
        body = sweep.SweepAlarmed(flight=flight, danger=danger, seat=seat, text=reply_words(text))
        self.record(Draft(self._scope, sweep_id(self.station, flight), body))

    def register(self, description: Description, photos: Sequence[Photo] = ()) -> str:
        """A thing that was found; gives its id."""
        return register(self, self._scope, description, photos)

    def describe(self, subject: str, description: Description, photos: Sequence[Photo] = ()) -> None:
        """A better description, in place of all versions that its author saw."""
        here = self.find(subject, FoundItem)
        blobs = [new_blob(here.scope, photo) for photo in photos]
        body = found_item.ItemDescribed(
            description=description,
            photos=tuple(blob.reference for blob in blobs),
            saw=tuple(version.event for version in here.versions),
        )
        self.record(Draft(here.scope, subject, body), blobs=blobs)

    def look_after(self, subject: str) -> None:
        """Its author will look for the owner.

        Raises:
            RuleError: somebody does already.
        """
        here = self.find(subject, FoundItem)
        if here.holder is not None:
            raise RuleError("Somebody is looking for its owner already.")
        self.record(Draft(here.scope, subject, found_item.ItemTaken()))

    def view_owners(self, subject: str, flight: str, seats: Sequence[str] = ()) -> None:
        """Notes for the audit that its author looked at who sat near the item."""
        here = self.find(subject, FoundItem)
        self.record(Draft(here.scope, subject, found_item.OwnersViewed(flight=flight, seats=tuple(seats))))

    def decide(self, subject: str, decision: found_item.ItemMatched | found_item.ItemRuledOut) -> None:
        """Says of a candidate that the item is theirs, or is not.

        Raises:
            RuleError: the item has gone.
        """
        here = self._open(subject)
        self.record(Draft(here.scope, subject, decision))

    def reconsider(self, subject: str, decision: str) -> None:
        """Takes a decision on a candidate back, by the event's identity."""
        here = self.find(subject, FoundItem)
        self.record(Draft(here.scope, subject, found_item.ItemReconsidered(decision=decision)))

    def move(self, subject: str, hand: Hand, place: str = "", to: str = "") -> None:
        """The item changes hands or place, other than to its owner.

        Raises:
            RuleError: the item has gone; or this is a way to the owner, which goes through a claim; or a second person
                is needed to give it up.
        """
        if hand in custody.TO_THE_OWNER | {Hand.FOUND, Hand.DONE, Hand.UNDONE}:
            raise RuleError("Hand it to its owner through a claim, so that the proof is on record.")
        here = self._open(subject)
        seen_by = None
        if hand in custody.GIVEN_UP:
            self._second_person(here, here.witness)
            seen_by = here.witness
        body = _moved(here, hand, place=place.strip(), to=to.strip(), witness=seen_by)
        self.record(Draft(here.scope, subject, body))

    def stand_by(self, subject: str) -> None:
        """Its author stands by as the second person while the item is given up.

        Raises:
            RuleError: the item has gone.
        """
        here = self._open(subject)
        self.record(Draft(here.scope, subject, custody.ItemWitnessed(saw=here.links[-1].event)))

    def finish(self, subject: str, code: str) -> None:
        """What the handling rules ask for by the deadline of that code was done.

        Raises:
            RuleError: the item has gone; or there is no such deadline, it ends with the item alone, or it was done.
        """
        here = self._open(subject)
        if code in {link.deadline for link in here.done}:
            raise RuleError("Somebody has done this already.")
        if code not in {limit.code for limit in _rules(here).limits if not limit.final}:
            raise RuleError("This is done only when the item goes. Record where it goes.")
        self.record(Draft(here.scope, subject, custody.DeadlineDone(code=code, saw=here.links[-1].event)))

    def unfinish(self, subject: str, step: str) -> None:
        """Its author takes back that they had done what a deadline asks for.

        Raises:
            RuleError: the item has gone; or it is not theirs to take back.
        """
        here = self._open(subject)
        mine = next((each for each in here.done if each.event == step and each.author == self.person), None)
        if mine is None:
            raise RuleError("Only who did this can take it back.")
        body = custody.DeadlineUndone(step=step, code=mine.deadline, saw=here.links[-1].event)
        self.record(Draft(here.scope, subject, body))

    def confirm_overtaken(self, subject: str, step: str) -> None:
        """Its author knows that the end which they recorded does not count.

        Raises:
            RuleError: there is none of theirs to confirm.
        """
        here = self.find(subject, FoundItem)
        mine = [each for each in here.overtaken if each.link.author == self.person and not each.confirmed]
        if step not in {each.link.event for each in mine}:
            raise RuleError("There is nothing of yours to confirm here.")
        self.record(Draft(here.scope, subject, custody.OvertakenConfirmed(step=step)))

    def open_claim(self, opened: claim.ClaimOpened) -> str:
        """Asks the desk to write to a candidate, or notes that a claimant came; gives the claim's id.

        Raises:
            RuleError: the item has gone.
        """
        here = self._open(opened.item)
        subject = new_id()
        self.record(Draft(here.scope, subject, opened))
        return subject

    def judge(self, subject: str, verdict: Verdict) -> None:
        """Whether what the claimant said fits the item's marks; one that does not fit ends the claim."""
        judge(self, subject, verdict)

    def identify(self, subject: str, by: Identification) -> None:
        """The claimant's identity was checked, face to face."""
        self._on_claim(subject, claim.ClaimIdentified(by=by))

    def witness(self, subject: str) -> None:
        """Its author stands by as the second person."""
        self._on_claim(subject, claim.ClaimWitnessed())

    def arrange(self, subject: str, arranged: ClaimArranged) -> None:
        """How the owner gets it.

        Raises:
            RuleError: an address is given though nothing is shipped, or is missing where it is.
        """
        shipped = arranged.way is claim.Way.SHIPPING
        if shipped != bool(arranged.address.strip()):
            raise RuleError("An address is taken for shipping, and only then.")
        self._on_claim(subject, arranged)

    def withdraw_claim(self, subject: str) -> None:
        """Nobody goes on with it, because nobody wants it or because the item has gone."""
        item = self.find(self._running(subject).item, FoundItem)
        self._on_claim(subject, claim.ClaimEnded(end=claim.End.GONE if item.ended else claim.End.WITHDRAWN))

    def hand_over(self, subject: str, place: str) -> None:
        """The claimant gets the item: both end in one act. Without the relay it is provisional until that has it.

        Raises:
            RuleError: the proof or the identity check is missing; or the item needs a second person, or the link.
        """
        here = self._running(subject)
        item = self._open(here.item)
        self._may_hand_over(here, item)
        shipped = here.arranged is not None and here.arranged.way is claim.Way.SHIPPING
        hand = Hand.SHIPPED if shipped else Hand.HANDED_OVER
        carrier = here.arranged.carrier if here.arranged else ""
        body = _moved(item, hand, place=words(place), to=carrier, claim=subject, witness=here.witness)
        drafts = [
            Draft(item.scope, here.item, body),
            Draft(here.scope, subject, claim.ClaimEnded(end=claim.End.HANDED_OVER)),
        ]
        if here.report:
            closed = loss_report.LossClosed(end=loss_report.End.RETURNED, item=here.item)
            drafts.append(Draft(here.scope, here.report, closed))
        self.record(*drafts)

    def _may_hand_over(self, here: Claim, item: FoundItem) -> None:
        if here.verdict is not Verdict.FITS:
            raise RuleError("Ask first what it is and which marks it has, and compare.")
        if here.identification is None:
            raise RuleError("Check first who they are.")
        self._second_person(item, here.witness)
        if not item.offline_return and not self._online():
            raise RuleError("This can only be handed over with a link, so that nobody else does the same.")

    def _second_person(self, item: FoundItem, witness: str | None) -> None:
        if item.two_person and witness in {None, self.person}:
            raise RuleError("This needs two people: ask a colleague to confirm on their own device.")

    def file_report(self, loss: Loss, source: Source = Source.HAND) -> str:
        """A loss report taken here; gives its id."""
        return file_report(self, self._scope, loss, source)

    def correct_report(self, subject: str, loss: Loss) -> None:
        """What was read is put right, in place of all versions that its author saw."""
        here = self.find(subject, LossReport)
        saw = tuple(version.event for version in here.versions)
        self.record(Draft(here.scope, subject, loss_report.LossCorrected(loss=loss, saw=saw)))

    def take_search(self, subject: str) -> None:
        """Its author goes and looks.

        Raises:
            RuleError: somebody does already.
        """
        here = self.find(subject, LossReport)
        if here.searcher is not None:
            raise RuleError("Somebody is looking already.")
        self.record(Draft(here.scope, subject, loss_report.SearchTaken()))

    def searched(self, subject: str, item: str | None = None, said: str = "") -> None:
        """Its author has looked, and found the item of that id, or nothing."""
        here = self.find(subject, LossReport)
        outcome = loss_report.SearchOutcome.FOUND if item else loss_report.SearchOutcome.NOT_THERE
        body = loss_report.Searched(item=item, words=reply_words(said), outcome=outcome)
        self.record(Draft(here.scope, subject, body))

    def close_report(self, subject: str, end: loss_report.End) -> None:
        here = self.find(subject, LossReport)
        self.record(Draft(here.scope, subject, loss_report.LossClosed(end=end)))

    def _open(self, subject: str) -> FoundItem:
        here = self.find(subject, FoundItem)
        found_item.must_be_here(here)
        return here

    def _running(self, subject: str) -> Claim:
        here = self.find(subject, Claim)
        must_run(here)
        return here

    def _on_claim(self, subject: str, body: Body) -> None:
        here = self._running(subject)
        self.record(Draft(here.scope, subject, body))


def register(actions: Actions, scope: str, description: Description, photos: Sequence[Photo]) -> str:
    """Records a found item in a station's scope; gives its id. Crew do so in flight, staff at the station."""
    subject = new_id()
    blobs = [new_blob(scope, photo) for photo in photos]
    body = found_item.ItemRegistered(
        description=msgspec.structs.replace(description, words=reply_words(description.words)),
        photos=tuple(blob.reference for blob in blobs),
    )
    actions.record(Draft(scope, subject, body), blobs=blobs)
    return subject


def file_report(actions: Actions, scope: str, loss: Loss, source: Source, *drafts: Draft, subject: str = "") -> str:
    """Records a loss report in a station's scope, with the drafts that belong to it; gives its id."""
    subject = subject or new_id()
    body = loss_report.LossFiled(
        loss=msgspec.structs.replace(loss, words=words(loss.words)),
        source=source,
        search_until=loss_report.search_until(actions.arrival(loss.flight)) if loss.seat else None,
    )
    actions.record(Draft(scope, subject, body), *drafts)
    return subject


def judge(actions: Actions, subject: str, verdict: Verdict) -> None:
    """Records whether what a claimant said fits; one that does not fit ends the claim.

    Raises:
        RuleError: it has ended.
    """
    here = actions.find(subject, Claim)
    must_run(here)
    drafts = [Draft(here.scope, subject, claim.ClaimJudged(verdict=verdict))]
    if verdict is Verdict.DOES_NOT_FIT:
        drafts.append(Draft(here.scope, subject, claim.ClaimEnded(end=claim.End.REFUSED)))
    actions.record(*drafts)


def _rules(item: FoundItem) -> Rules:
    description = item.description
    return rules_for(description.category, description.item, battery=description.battery)


def _moved(here: FoundItem, hand: Hand, **said: str | None) -> custody.ItemMoved:
    return msgspec.convert({"hand": hand, "saw": here.links[-1].event, **said}, custody.ItemMoved)
