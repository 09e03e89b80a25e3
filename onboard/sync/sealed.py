"""Seals what waits in this device, and carries to the relay what earlier enrolments left sealed."""

import errno
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from onboard.errors import LinkError
from onboard.store.spool import Spool
from onboard.sync import protocol
from onboard.sync.budget import Budget, Carried
from onboard.sync.engine import FailedError, PortalError, RefusedError
from onboard.sync.loop import Loop
from onboard.sync.pauses import LONGEST_PAUSE, before_try
from onboard.sync.protocol import (
    MSGPACK_ZSTD,
    SEALED_PATH,
    SealedOutcome,
    SealedRequest,
    SealedResponse,
    SealedVerdict,
)
from onboard.sync.session import IDLE
from onboard.sync.transport import MARGIN, Line

SEALED_AT_ONCE = 50
"""Entries after which it is looked again whether they are still there to be sealed."""

MOST = 400
"""Entries in one request at most; the relay takes some more."""

BUSY = 2.0
"""Seconds after which it is looked again whether the link is free."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

MOST_AHEAD = 50
"""Entries of one device, put off by the relay, that go again ahead of its later ones; with more, those wait, too."""

KEPT = frozenset({SealedOutcome.RETRY, SealedOutcome.REFUSED})
"""Outcomes after which the entry stays here."""


class SealedTransport(Protocol):
    def carry(self, entries: Sequence[bytes], token: str) -> list[SealedVerdict]:
        """Brings sealed entries to the relay; gives a verdict for each.

        Raises:
            LinkError: no answer came, or it was not the relay's.
            FailedError: the relay broke on this very request.
            RefusedError: the token is of no use any more.
        """


class HttpSealedTransport:
    """One keep-alive connection to a relay."""

    def __init__(self, address: str, authority: Path, budget: Budget) -> None:
        """A transport to `address` (`https://host:port`) that trusts this authority's certificate alone."""
        self._budget = budget
        self._line = Line(address + SEALED_PATH, authority, budget)

    def carry(self, entries: Sequence[bytes], token: str) -> list[SealedVerdict]:
        asked = SealedRequest(secrets.token_urlsafe(6), list(entries))
        data = protocol.encode(asked, MSGPACK_ZSTD)
        headers = {"Content-Type": MSGPACK_ZSTD, "Authorization": f"Bearer {token}"}
        began, patience = time.monotonic(), max(MARGIN, self._budget.patience(len(data)))
        answer, size = self._line.post(data, headers, patience, SealedResponse)
        self._budget.observe(Carried(len(data), size, 0, time.monotonic() - began))
        if answer.nonce != asked.nonce or len(answer.verdicts) != len(entries):
            raise PortalError("What answered is not the relay.")
        return answer.verdicts

    def close(self) -> None:
        self._line.close()


class Left(msgspec.Struct, frozen=True):
    """How far the entries are that earlier enrolments left on this device.

    Attributes:
        waiting: not taken by the relay yet; while some of them are on their way, `carrying`.
        taken: taken since the app was started; of these, `reviewed` wait for the operator.
        purged: the relay has deleted the data of their flight.
        refused: the relay does not take them; they stay, and are offered again after the next start.
        foreign: sealed for another relay; they stay until this device is set up for that one.
    """

    waiting: int = 0
    carrying: bool = False
    taken: int = 0
    reviewed: int = 0
    purged: int = 0
    refused: int = 0
    foreign: int = 0

    @property
    def here(self) -> int:
        """How many lie on this device still."""
        return self.waiting + self.refused + self.foreign


class _Batch(NamedTuple):
    """What goes in one request; `new` of the files were not offered in this round."""

    files: list[Path]
    new: list[Path]


class SealedSession(Loop):
    """Seals what was recorded, and carries what was left; wake it when something is in the outbox, or left it.

    Attributes:
        left: how far the entries of earlier enrolments are.
        on_left: called when that has changed, on the thread of the loop.
    """

    def __init__(
        self,
        spool: Spool,
        transport: SealedTransport,
        *,
        token: Callable[[], str | None],
        piece: Callable[[], int],
        may_run: Callable[[], bool],
        may_carry: Callable[[], bool],
        rng: random.Random | None = None,
    ) -> None:
        """A session; `token` lets the device in, as last known.

        `piece` gives how many bytes the link carries in one piece now. `may_run` tells whether no entry is on its way:
        what the relay is about to take needs no file, and what was left goes behind it. `may_carry` tells whether the
        link is for what is not urgent, too.
        """
        super().__init__()
        self.left = Left()
        self.on_left: Callable[[], None] = lambda: None
        self._spool = spool
        self._transport = transport
        self._token = token
        self._piece = piece
        self._may_run = may_run
        self._may_carry = may_carry
        self._rng = rng or random.SystemRandom()
        # Not again in this round; of these, what the relay could not check.
        self._put_off: set[Path] = set()
        self._unchecked: set[Path] = set()
        self._set_aside: set[Path] = set()
        self._most = MOST
        self._failures = 0
        self._not_before = 0.0
        self._refused: str | None = None
        self._looked = False

    def try_now(self) -> None:
        """A person asked, or the system reported a link: tries at once, and pauses are short again."""
        self._failures = 0
        self._not_before = 0.0
        self.wake()

    def step(self) -> float:
        if not self._may_run():
            return BUSY
        try:
            if self._spool.reconcile(SEALED_AT_ONCE):
                return 0.0
        except OSError as error:
            # Of a full disk: all of it is in the database, and there may be space for the files later.
            if error.errno not in FULL:
                raise
        return self._carry_left()

    def broke(self) -> float:
        return self._pause(LONGEST_PAUSE)

    def _carry_left(self) -> float:
        """Carries the next of what was left, where there is a way; gives the seconds to pause."""
        if self._looked and not self.left.waiting:
            return IDLE
        files = [path for path in self._spool.left() if path not in self._set_aside]
        self._looked = True
        self._tell(waiting=len(files), foreign=self._spool.foreign())
        token = self._token()
        if not files or token == self._refused is not None:
            return IDLE
        if token is None or not self._may_carry():
            return BUSY
        if (pause := self._not_before - time.monotonic()) > 0:
            return pause
        held = self._held()
        new = [path for path in files if path not in self._put_off and path.parent not in held]
        if not new:
            self._put_off.clear()
            self._unchecked.clear()
            return self._pause(LONGEST_PAUSE)
        return self._carry(self._batch(new), token)

    def _held(self) -> set[Path]:
        """The devices of which too much was put off for their later entries to go."""
        devices = Counter(path.parent for path in self._unchecked)
        return {device for device, unchecked in devices.items() if unchecked > MOST_AHEAD}

    def _batch(self, new: Sequence[Path]) -> _Batch:
        """As many as the link carries in one piece, one at least.

        With them goes what the relay could not check of the same devices: it lets no step pass an earlier one.
        """
        room, fitting = self._piece(), 0
        for path in new[: self._most]:
            room -= path.stat().st_size
            if fitting and room < 0:
                break
            fitting += 1
        chosen = list(new[:fitting])
        devices = {path.parent for path in chosen}
        return _Batch(sorted(chosen + [path for path in self._unchecked if path.parent in devices]), chosen)

    def _carry(self, batch: _Batch, token: str) -> float:
        self._tell(carrying=True)
        try:
            verdicts = self._transport.carry([path.read_bytes() for path in batch.files], token)
        except FailedError:
            self._divide(batch)
            return self._back_off()
        except LinkError:
            return self._back_off()
        except RefusedError:
            # The other sessions sign in anew; until then this token is of no use.
            self._refused = token
            return IDLE
        finally:
            self._tell(carrying=False)
        if self.stopping:
            return IDLE
        self._failures = 0
        self._most = min(MOST, 2 * self._most)
        self._note(batch, [verdict.outcome for verdict in verdicts])
        return 0.0

    def _divide(self, batch: _Batch) -> None:
        """The relay broke on these: fewer next time, and what breaks it alone goes last."""
        self._most = max(1, len(batch.new) // 2)
        if len(batch.new) == 1:
            self._put_off.update(batch.new)

    def _back_off(self) -> float:
        self._failures += 1
        return self._pause(before_try(self._failures, self._rng))

    def _pause(self, seconds: float) -> float:
        """Carries nothing for so long, whoever wakes it."""
        self._not_before = time.monotonic() + seconds
        return seconds

    def _note(self, batch: _Batch, outcomes: Sequence[SealedOutcome]) -> None:
        """Acts on the verdicts; what the relay could not check yet goes last."""
        for path, outcome in zip(batch.files, outcomes, strict=True):
            for round_ in (self._put_off, self._unchecked):
                (round_.add if outcome is SealedOutcome.RETRY else round_.discard)(path)
            if outcome is SealedOutcome.REFUSED:
                self._set_aside.add(path)
            elif outcome not in KEPT:
                self._spool.remove(path)
        gone = sum(outcome not in KEPT for outcome in outcomes)
        purged, refused = outcomes.count(SealedOutcome.PURGED), outcomes.count(SealedOutcome.REFUSED)
        self._tell(
            waiting=self.left.waiting - gone - refused,
            taken=self.left.taken + gone - purged,
            reviewed=self.left.reviewed + outcomes.count(SealedOutcome.REVIEW),
            purged=self.left.purged + purged,
            refused=self.left.refused + refused,
        )

    def _tell(self, **changes: int) -> None:
        left = msgspec.structs.replace(self.left, **changes)
        if left != self.left:
            self.left = left
            if not self.stopping:
                self.on_left()
