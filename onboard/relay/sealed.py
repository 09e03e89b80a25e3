"""Sealed entries at the relay: opened, known by their author's signature, and then taken as if the author sent them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from onboard.domain.event import Event
from onboard.domain.verdict import STORED, Outcome, Verdict
from onboard.errors import AccessError, FormatError
from onboard.relay import limits
from onboard.relay.access import Gate, objection_to_writer
from onboard.relay.decisions import decide
from onboard.relay.exchange import Exchange
from onboard.relay.register import Device, Register
from onboard.relay.review import Keeping
from onboard.security.sealing import unseal
from onboard.store.admission import Judge, Refusal
from onboard.store.ledger import Ledger
from onboard.sync.protocol import SealedOutcome, SealedVerdict

MOST = 500
"""Entries in one request at most."""

LARGEST = limits.LARGEST_BODY + 4096
"""Bytes of one sealed entry at most."""

NOBODY_LEFT = frozenset({Outcome.REJECTED, Outcome.SEQ_REUSE})
"""Outcomes that the author would have to do something about."""


class _Opened(NamedTuple):
    """An entry with the device that signed it."""

    device: Device
    event: Event


class SealedEntries:
    def __init__(self, ledger: Ledger, register: Register, exchange: Exchange, key: X25519PrivateKey) -> None:
        """Takes entries sealed for this key by devices of this register; trail and review are the exchange's."""
        self._ledger = ledger
        self._register = register
        self._trail = exchange.trail
        self._review = exchange.review
        self._key = key

    @property
    def public_key(self) -> bytes:
        """To which devices seal: 32 bytes of X25519."""
        return self._key.public_key().public_bytes_raw()

    def take(self, entries: Sequence[bytes], now: int) -> list[SealedVerdict]:
        """Stores what can be stored, each entry once, and keeps the rest for review; gives a verdict for each.

        Raises:
            FormatError: there are too many, or one is too large; nothing was done.
        """
        if len(entries) > MOST:
            raise FormatError(f"a request holds {MOST} sealed entries at most")
        for number, entry in enumerate(entries, start=1):
            if len(entry) > LARGEST:
                raise FormatError(f"sealed entry {number} is too large")
        verdicts: dict[int, SealedVerdict] = {}
        written_by: dict[Device, dict[int, Event]] = {}
        known: dict[str, Device | None] = {}
        for number, entry in enumerate(entries):
            try:
                device, event = self._open(entry, known)
            except (AccessError, FormatError) as error:
                verdicts[number] = SealedVerdict(SealedOutcome.REFUSED, str(error))
            else:
                written_by.setdefault(device, {})[number] = event
        for device, events in written_by.items():
            verdicts |= dict(zip(events, self._accept(device, list(events.values()), now), strict=True))
        return [verdicts[number] for number in range(len(entries))]

    def _open(self, entry: bytes, known: dict[str, Device | None]) -> _Opened:
        """The event of a sealed entry and who wrote it; `known` has what was looked up for the entries before it.

        Raises:
            FormatError: it was not sealed for this relay, or holds no event that the relay could store.
            AccessError: the device that it names is not known here, did not sign it, or is that of a person who may not
                record this: no operator is asked.
        """
        signed = unseal(entry, self._key)
        try:
            event = msgspec.msgpack.decode(signed.entry, type=Event)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise FormatError("this holds no event") from error
        if reason := limits.objection(event):
            raise FormatError(reason)
        if event.device not in known:
            known[event.device] = self._register.device(event.device)
        device = known[event.device]
        if device is None:
            raise AccessError("The device that wrote this is not known here.")
        signed.verify(device.public_key)
        if objection := objection_to_writer(device, event):
            raise AccessError(objection)
        return _Opened(device, event)

    def _accept(self, device: Device, events: Sequence[Event], now: int) -> list[SealedVerdict]:
        judge = _behind(self._review.first_waiting(device.id), Gate(device, now).judge)
        verdicts = self._ledger.accept(events, judge, decide, now)
        told = list(zip(events, verdicts, strict=True))
        changed = {event.scope for event, verdict in told if verdict.outcome in STORED}
        self._trail.note(device.person, "changed", changed, now)
        refused = _for_review(told)
        kept = dict(zip(refused, self._review.keep(list(refused.values()), now), strict=True))
        return [
            _KEPT[kept[place]] if place in kept else SealedVerdict(SealedOutcome(verdict.outcome.value))
            for place, verdict in enumerate(verdicts)
        ]


_EARLIER = "An earlier step of this was not accepted."

_KEPT = {
    Keeping.KEPT: SealedVerdict(SealedOutcome.REVIEW),
    # Where the review is full, the operator has to decide on the earlier ones first.
    Keeping.LATER: SealedVerdict(SealedOutcome.RETRY),
    Keeping.REUSED: SealedVerdict(SealedOutcome.REFUSED, "This number stands for something else here."),
}


def _behind(first_waiting: Mapping[str, int], judge: Judge) -> Judge:
    """Judges as `judge` does what builds on nothing that waits for the operator."""

    def judged(connection: Connection, event: Event, history: Sequence[Event]) -> Refusal | None:
        if event.seq > first_waiting.get(event.subject, event.seq):
            return Refusal(Outcome.REJECTED, _EARLIER)
        return judge(connection, event, history)

    return judged


def _for_review(told: Sequence[tuple[Event, Verdict]]) -> dict[int, tuple[Event, str]]:
    """What the operator has to decide on, each with the reason, by its place; with what was put off behind it."""
    found: dict[int, tuple[Event, str]] = {}
    subjects = set[str]()
    for place, (event, verdict) in enumerate(told):
        if verdict.outcome in NOBODY_LEFT:
            found[place] = (event, verdict.reason or "")
            subjects.add(event.subject)
        elif verdict.outcome is Outcome.RETRY and event.subject in subjects:
            found[place] = (event, _EARLIER)
    return found
