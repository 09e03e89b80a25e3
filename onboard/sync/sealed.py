"""Seals what waits in this device, and carries to the relay what earlier enrolments left sealed."""

import errno
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec
import requests

from onboard.errors import LinkError
from onboard.store.spool import Spool
from onboard.sync import protocol
from onboard.sync.budget import Budget, Carried
from onboard.sync.engine import FIRST_PAUSE, LONGEST_PAUSE, FailedError, PortalError, RefusedError
from onboard.sync.loop import Loop
from onboard.sync.protocol import (
    MSGPACK_ZSTD,
    SEALED_PATH,
    SealedOutcome,
    SealedRequest,
    SealedResponse,
    SealedVerdict,
)
from onboard.sync.session import IDLE
from onboard.sync.transport import CONNECT, MARGIN, open_session, read_answer, read_body

SEALED_AT_ONCE = 50
"""Entries after which it is looked again whether they are still there to be sealed."""

MOST = 400
"""Entries in one request at most; the relay takes some more."""

BUSY = 2.0
"""Seconds after which it is looked again whether the link is free."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

KEPT = frozenset({SealedOutcome.RETRY, SealedOutcome.REFUSED})
"""Outcomes after which the entry is not the relay's."""


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
        self._url = address + SEALED_PATH
        self._budget = budget
        self._session = open_session(authority)

    def carry(self, entries: Sequence[bytes], token: str) -> list[SealedVerdict]:
        asked = SealedRequest(secrets.token_urlsafe(6), list(entries))
        data = protocol.encode(asked, MSGPACK_ZSTD)
        answer = self._exchange(data, token)
        if answer.nonce != asked.nonce or len(answer.verdicts) != len(entries):
            raise PortalError("What answered is not the relay.")
        return answer.verdicts

    def _exchange(self, data: bytes, token: str) -> SealedResponse:
        patience = max(MARGIN, self._budget.patience(len(data)))
        began = time.monotonic()
        try:
            with self._session.post(
                self._url,
                data=data,
                headers={"Content-Type": MSGPACK_ZSTD, "Authorization": f"Bearer {token}"},
                timeout=(CONNECT, patience),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = read_body(response, began + CONNECT + patience)
                answer = read_answer(response, body, SealedResponse)
        except requests.RequestException as error:
            raise LinkError("The relay cannot be reached.") from error
        self._budget.observe(Carried(len(data), len(body), 0, time.monotonic() - began))
        return answer

    def close(self) -> None:
        self._session.close()


class Left(msgspec.Struct, frozen=True):
    """How far the entries are that earlier enrolments left on this device.

    Attributes:
        waiting: not taken by the relay yet.
        taken: taken since the app was started; of these, `reviewed` wait for the operator.
        refused: the relay does not take them; they stay, and are offered again after the next start.
        foreign: sealed for another relay; they stay until this device is set up for that one.
    """

    waiting: int = 0
    taken: int = 0
    reviewed: int = 0
    refused: int = 0
    foreign: int = 0

    @property
    def here(self) -> int:
        """How many lie on this device still."""
        return self.waiting + self.refused + self.foreign


class _Batch(NamedTuple):
    files: list[Path]
    entries: list[bytes]


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
    ) -> None:
        """A session; `token` lets the device in, as last known.

        `piece` gives how many bytes the link carries in one piece now. `may_run` tells whether no entry is on its way:
        what the relay is about to take needs no file, and what was left goes behind it.
        """
        super().__init__()
        self.left = Left()
        self.on_left: Callable[[], None] = lambda: None
        self._spool = spool
        self._transport = transport
        self._token = token
        self._piece = piece
        self._may_run = may_run
        self._put_off: set[Path] = set()
        self._set_aside: set[Path] = set()
        self._most = MOST
        self._failures = 0
        self._looked = False

    def step(self) -> float:
        if not self._may_run():
            return BUSY
        try:
            if self._spool.reconcile(SEALED_AT_ONCE):
                return 0.0
        except OSError as error:
            if error.errno not in FULL:
                raise
            # All of it is in the database; there may be space for the files later.
            return LONGEST_PAUSE
        return self._carry_left()

    def broke(self) -> float:
        return LONGEST_PAUSE

    def _carry_left(self) -> float:
        """Carries the next of what was left, where there is a way; gives the seconds to pause."""
        if self._looked and not self.left.waiting:
            return IDLE
        files = [path for path in self._spool.left() if path not in self._set_aside]
        self._looked = True
        self._tell(waiting=len(files), foreign=self._spool.foreign())
        token = self._token()
        if not files or token is None:
            return BUSY if files else IDLE
        now = [path for path in files if path not in self._put_off]
        if not now:
            self._put_off.clear()
            return LONGEST_PAUSE
        return self._carry(self._batch(now), token)

    def _carry(self, batch: _Batch, token: str) -> float:
        try:
            verdicts = self._transport.carry(batch.entries, token)
        except FailedError:
            return self._divide(batch)
        except LinkError:
            self._failures += 1
            return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures, 10))
        except RefusedError:
            # The other sessions sign in anew.
            return BUSY
        self._failures = 0
        return self._note(batch, verdicts)

    def _batch(self, files: Sequence[Path]) -> _Batch:
        """As many as the link carries in one piece, one at least."""
        room, entries = self._piece(), list[bytes]()
        for path in files[: self._most]:
            entry = path.read_bytes()
            room -= len(entry)
            if entries and room < 0:
                break
            entries.append(entry)
        return _Batch(list(files[: len(entries)]), entries)

    def _divide(self, batch: _Batch) -> float:
        """The relay broke on these: fewer next time, and what breaks it alone lets the others pass."""
        self._most = max(1, len(batch.files) // 2)
        if len(batch.files) == 1:
            self._set_aside.add(batch.files[0])
            self._tell(refused=self.left.refused + 1)
        return FIRST_PAUSE

    def _note(self, batch: _Batch, verdicts: Sequence[SealedVerdict]) -> float:
        """Acts on the verdicts; what the relay could not check yet goes last. Gives the seconds to pause."""
        outcomes = [verdict.outcome for verdict in verdicts]
        for path, outcome in zip(batch.files, outcomes, strict=True):
            match outcome:
                case SealedOutcome.RETRY:
                    self._put_off.add(path)
                case SealedOutcome.REFUSED:
                    self._set_aside.add(path)
                case _:
                    self._spool.remove(path)
        taken = sum(outcome not in KEPT for outcome in outcomes)
        refused = outcomes.count(SealedOutcome.REFUSED)
        self._tell(
            waiting=self.left.waiting - taken - refused,
            taken=self.left.taken + taken,
            reviewed=self.left.reviewed + outcomes.count(SealedOutcome.REVIEW),
            refused=self.left.refused + refused,
        )
        return 0.0

    def _tell(self, **changes: int) -> None:
        left = msgspec.structs.replace(self.left, **changes)
        if left != self.left:
            self.left = left
            self.on_left()
