"""Sealing what waits, and carrying what was left: in good order, once, whatever the link and the relay do."""

import errno
import ssl
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest

from onboard.errors import LinkError
from onboard.security.authority import make_authority
from onboard.store.replica import Replica
from onboard.store.spool import Spool
from onboard.sync import protocol
from onboard.sync.budget import Budget
from onboard.sync.engine import FailedError, PortalError, RefusedError
from onboard.sync.pauses import LONGEST_PAUSE
from onboard.sync.protocol import MSGPACK_ZSTD, SealedOutcome, SealedRequest, SealedResponse, SealedVerdict
from onboard.sync.sealed import BUSY, MOST_AHEAD, SEALED_AT_ONCE, HttpSealedTransport, Left, SealedSession
from onboard.sync.session import IDLE
from onboard.sync.transport import PROBLEM
from tests.integration.store.samples import NOW, note
from tests.integration.sync.scripted_server import Server, Speak, http, says

RELAY = bytes(range(32))
ACCEPTED, DUPLICATE, REVIEW = SealedOutcome.ACCEPTED, SealedOutcome.DUPLICATE, SealedOutcome.REVIEW
RETRY, REFUSED = SealedOutcome.RETRY, SealedOutcome.REFUSED


class Ground:
    """A relay that says what it was told to, else takes everything.

    Attributes:
        answers: for the next exchanges: errors, or the outcome of each entry by its bytes.
        carried: the entries of each exchange.
    """

    def __init__(self) -> None:
        self.answers: list[Exception] = []
        self.outcomes: dict[bytes, SealedOutcome] = {}
        self.carried: list[list[bytes]] = []
        self.seen_carrying: list[bool] = []

    def carry(self, entries: Sequence[bytes], _token: str) -> list[SealedVerdict]:
        self.carried.append(list(entries))
        if self.answers:
            raise self.answers.pop(0)
        return [SealedVerdict(self.outcomes.get(entry, ACCEPTED)) for entry in entries]


class Carrier:
    """A newly enrolled tablet whose folder holds entries of an earlier enrolment; an entry is its own number here."""

    def __init__(self, folder: Path, open_replica: Callable[[str], Replica]) -> None:
        self._numbers = count(1)
        self.old, self.replica = open_replica("old"), open_replica("new")
        self._earlier = self._spool(folder, self.old)
        self.spool = self._spool(folder, self.replica)
        self.ground = Ground()
        self.token: str | None = "token"
        self.piece = 1_000
        self.free = True
        self.told: list[Left] = []
        self.good = True
        self.session = SealedSession(
            self.spool,
            self.ground,
            token=lambda: self.token,
            piece=lambda: self.piece,
            may_run=lambda: self.free,
            may_carry=lambda: self.good,
        )
        self.session.on_left = self._tell

    def _tell(self) -> None:
        left = self.session.left
        self.ground.seen_carrying.append(left.carrying)
        if not left.carrying and self.told[-1:] != [left]:
            self.told.append(left)

    def later(self) -> float:
        """The next step once its pause is over; a person may end it."""
        self.session.try_now()
        return self.session.step()

    def _spool(self, folder: Path, replica: Replica) -> Spool:
        return Spool(folder, replica, RELAY, lambda _entry: b"%03d" % next(self._numbers))

    def leave(self, entries: int) -> list[bytes]:
        """Entries of the earlier enrolment that were not sent."""
        for _ in range(entries):
            self.old.append("ana", [note("note/1")], NOW)
        self._earlier.reconcile(entries)
        return [path.read_bytes() for path in self.spool.left()]

    @property
    def left(self) -> list[bytes]:
        return [path.read_bytes() for path in self.spool.left()]


@pytest.fixture
def carrier(tmp_path: Path, open_replica: Callable[[str], Replica]) -> Carrier:
    return Carrier(tmp_path / "profile", open_replica)


def test_what_was_left_is_carried_in_order_and_then_gone(carrier: Carrier) -> None:
    entries = carrier.leave(3)
    carrier.ground.outcomes = {entries[1]: DUPLICATE, entries[2]: REVIEW}
    assert carrier.session.step() == 0.0
    assert carrier.ground.carried == [entries]
    assert carrier.left == []
    assert carrier.told == [Left(waiting=3), Left(taken=3, reviewed=1)]
    assert carrier.session.step() == IDLE
    assert len(carrier.ground.carried) == 1


def test_what_is_sealed_for_another_relay_is_counted_and_not_carried(carrier: Carrier, tmp_path: Path) -> None:
    carrier.old.append("ana", [note("note/1")], NOW)
    Spool(tmp_path / "profile", carrier.old, bytes(32), lambda _entry: b"foreign").reconcile(1)
    assert carrier.session.step() == IDLE
    assert (carrier.told, carrier.session.left.here) == ([Left(foreign=1)], 1)
    assert carrier.ground.carried == []


def test_a_request_holds_what_the_link_carries_and_one_entry_at_least(carrier: Carrier) -> None:
    entries = carrier.leave(3)
    carrier.piece = 2 * len(entries[0])
    carrier.session.step()
    carrier.piece = 0
    carrier.session.step()
    assert carrier.ground.carried == [entries[:2], entries[2:]]
    assert carrier.told[-1] == Left(taken=3)


def test_nothing_goes_without_a_token_or_while_entries_are_on_their_way(carrier: Carrier) -> None:
    carrier.leave(1)
    carrier.token = None
    assert carrier.session.step() == BUSY
    carrier.token, carrier.free = "token", False
    assert carrier.session.step() == BUSY
    assert carrier.ground.carried == []
    carrier.free = True
    carrier.session.step()
    assert carrier.left == []


def test_a_link_that_breaks_is_tried_again_later_and_later(carrier: Carrier) -> None:
    entries = carrier.leave(2)
    carrier.ground.answers = [LinkError("down") for _ in range(8)]
    bounds = [min(LONGEST_PAUSE, 2.0**failure) for failure in range(1, 9)]
    for longest in bounds:
        assert longest / 2 <= carrier.session.step() <= longest
        carrier.session._not_before = 0.0
    assert carrier.left == entries
    assert carrier.session.step() == 0.0
    assert carrier.left == []


def test_whoever_wakes_it_a_pause_is_kept(carrier: Carrier) -> None:
    carrier.leave(1)
    carrier.ground.answers = [LinkError("down")]
    assert carrier.session.step() > 0.0
    carrier.session.wake()
    assert 0.0 < carrier.session.step() <= 2.0
    assert len(carrier.ground.carried) == 1
    carrier.session.try_now()
    assert carrier.session.step() == 0.0
    assert carrier.left == []


def test_a_poor_link_is_for_others(carrier: Carrier) -> None:
    carrier.leave(1)
    carrier.replica.append("ana", [note("note/2")], NOW)
    carrier.good = False
    assert carrier.session.step() == BUSY
    assert (carrier.ground.carried, carrier.told) == ([], [Left(waiting=1)])
    assert len(list(carrier.spool._own.iterdir())) == 1
    carrier.good = True
    carrier.session.step()
    assert carrier.left == []


def test_it_is_told_while_a_batch_is_under_way(carrier: Carrier) -> None:
    carrier.leave(1)
    carrier.session.step()
    assert carrier.ground.seen_carrying == [False, True, False, False]


def test_what_is_of_a_deleted_flight_is_not_called_taken(carrier: Carrier) -> None:
    entries = carrier.leave(2)
    carrier.ground.outcomes = {entries[0]: SealedOutcome.PURGED}
    carrier.session.step()
    assert carrier.told[-1] == Left(taken=1, purged=1)


def test_an_answer_after_the_app_has_closed_is_fetched_again(carrier: Carrier) -> None:
    entries = carrier.leave(1)
    carrier.session._stop.set()
    carrier.session.step()
    assert (carrier.left, carrier.told) == (entries, [])


def test_a_refused_token_changes_nothing(carrier: Carrier) -> None:
    entries = carrier.leave(1)
    carrier.ground.answers = [RefusedError("Please sign in again.", NOW)]
    assert [carrier.session.step(), carrier.session.step()] == [IDLE, IDLE]
    assert (carrier.left, len(carrier.ground.carried)) == (entries, 1)
    carrier.token = "new"
    assert carrier.session.step() == 0.0
    assert carrier.left == []


def test_what_cannot_be_checked_yet_holds_nothing_up(carrier: Carrier) -> None:
    entries = carrier.leave(3)
    carrier.piece = 0
    carrier.ground.outcomes = {entries[0]: RETRY}
    assert [carrier.session.step() for _ in range(4)] == [0.0, 0.0, 0.0, LONGEST_PAUSE]
    # The relay lets no step pass an earlier one of the same thing, where it sees both.
    assert carrier.ground.carried == [entries[:1], entries[:2], [entries[0], entries[2]]]
    assert carrier.left == entries[:1]
    carrier.ground.outcomes = {}
    carrier.later()
    assert carrier.left == []


def test_behind_too_much_that_cannot_be_checked_a_device_waits(carrier: Carrier) -> None:
    entries = carrier.leave(MOST_AHEAD + 2)
    carrier.piece = (MOST_AHEAD + 1) * len(entries[0])
    carrier.ground.outcomes = dict.fromkeys(entries, RETRY)
    assert [carrier.session.step(), carrier.session.step()] == [0.0, LONGEST_PAUSE]
    assert carrier.ground.carried == [entries[:-1]]


def test_what_the_relay_refuses_stays_and_is_not_offered_again(carrier: Carrier) -> None:
    entries = carrier.leave(2)
    carrier.ground.outcomes = {entries[0]: REFUSED}
    carrier.session.step()
    assert carrier.session.step() == IDLE
    assert carrier.left == entries[:1]
    assert carrier.told[-1] == Left(taken=1, refused=1)
    assert len(carrier.ground.carried) == 1


def test_what_the_relay_breaks_on_lets_the_others_pass(carrier: Carrier) -> None:
    entries = carrier.leave(4)
    bad = entries[1]

    class Breaking(Ground):
        def carry(self, entries: Sequence[bytes], _token: str) -> list[SealedVerdict]:
            if bad in entries:
                raise FailedError("broke")
            return super().carry(entries, _token)

    carrier.session._transport = Breaking()
    assert 1.0 <= carrier.session.step() <= 2.0
    for _ in range(8):
        carrier.later()
    assert carrier.left == [bad]
    assert carrier.session.left == Left(waiting=1, taken=3)
    carrier.session._transport = carrier.ground
    while carrier.left:
        carrier.later()
    assert carrier.session.left == Left(taken=4)


def test_requests_grow_again_when_the_relay_takes_them(carrier: Carrier) -> None:
    entries = carrier.leave(8)
    carrier.ground.answers = [FailedError("broke"), FailedError("broke")]
    for _ in range(5):
        carrier.later()
    assert [len(carried) for carried in carrier.ground.carried] == [8, 4, 2, 4, 2]
    assert [entry for carried in carrier.ground.carried[2:] for entry in carried] == entries


def test_its_own_entries_are_sealed_and_never_carried(carrier: Carrier) -> None:
    for number in range(SEALED_AT_ONCE + 1):
        carrier.replica.append("ana", [note(f"note/{number}")], NOW)
    assert [carrier.session.step(), carrier.session.step()] == [0.0, IDLE]
    assert carrier.ground.carried == []
    assert carrier.told == []
    assert len(list(carrier.spool._own.iterdir())) == SEALED_AT_ONCE + 1


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_waits_and_other_faults_surface(
    tmp_path: Path, open_replica: Callable[[str], Replica], reason: int
) -> None:
    open_replica("old").append("ana", [note("note/1")], NOW)
    replica, faults = open_replica("new"), [OSError(reason, "full"), OSError(errno.EIO, "broken")]

    def seal(_entry: bytes) -> bytes:
        if faults:
            raise faults.pop(0)
        return b"1"

    left = tmp_path / "profile"
    Spool(left, open_replica("old"), RELAY, lambda _entry: b"left").reconcile(1)
    session = SealedSession(
        Spool(left, replica, RELAY, seal),
        Ground(),
        token=lambda: "token",
        piece=lambda: 1,
        may_run=lambda: True,
        may_carry=lambda: True,
    )
    replica.append("ana", [note("note/1")], NOW)
    assert session.step() == 0.0
    assert session.left == Left(taken=1)
    with pytest.raises(OSError, match="broken"):
        session.step()
    assert session.step() == IDLE


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("tls")
    make_authority(folder, ["127.0.0.1"])
    return folder


@pytest.fixture
def connect(tls: Path) -> Iterator[Callable[[Speak], tuple[Server, HttpSealedTransport]]]:
    made: list[tuple[Server, HttpSealedTransport]] = []

    def make(speak: Speak) -> tuple[Server, HttpSealedTransport]:
        server = Server(tls, speak)
        made.append((server, HttpSealedTransport(server.address, tls / "authority.pem", Budget())))
        return made[-1]

    yield make
    for server, transport in made:
        transport.close()
        server.close()


Connect = Callable[[Speak], tuple[Server, HttpSealedTransport]]


def answer(nonce: str, *outcomes: SealedOutcome) -> bytes:
    response = SealedResponse(nonce, [SealedVerdict(outcome) for outcome in outcomes])
    return http("200 OK", MSGPACK_ZSTD, protocol.encode(response, MSGPACK_ZSTD))


def repeating(*outcomes: SealedOutcome) -> Speak:
    """Answers with these outcomes and the nonce that it was asked with."""

    def speak(connection: ssl.SSLSocket, server: Server) -> None:
        asked = protocol.decode(server.requests[-1][1], MSGPACK_ZSTD, SealedRequest)
        says(answer(asked.nonce, *outcomes))(connection, server)

    return speak


def test_entries_go_as_they_are_and_verdicts_come_back(connect: Connect) -> None:
    server, transport = connect(repeating(ACCEPTED, REVIEW))
    assert [verdict.outcome for verdict in transport.carry([b"one", b"two"], "secret")] == [ACCEPTED, REVIEW]
    ((head, body),) = server.requests
    assert head.startswith(b"POST /v1/sealed ")
    assert b"Authorization: Bearer secret" in head
    assert protocol.decode(body, MSGPACK_ZSTD, SealedRequest).entries == [b"one", b"two"]


@pytest.mark.parametrize(
    ("speak", "error"),
    [
        (says(answer("another", ACCEPTED)), PortalError),
        (repeating(), PortalError),
        (repeating(ACCEPTED, ACCEPTED), PortalError),
        (says(http("200 OK", "text/html", b"<html>Please log in.</html>")), PortalError),
        (says(http("200 OK", MSGPACK_ZSTD, b"broken")), PortalError),
        (says(http("302 Found", "text/html", b"", "Location: https://127.0.0.1:1/")), PortalError),
        (says(http("503 Service Unavailable", "text/html", b"Busy")), LinkError),
        (says(http("500 Internal Server Error", PROBLEM, b'{"status":500,"detail":"","now":1}')), FailedError),
        (says(http("401 Unauthorized", PROBLEM, b'{"status":401,"detail":"Sign in","now":1}')), RefusedError),
        (says(b""), LinkError),
    ],
)
def test_only_the_relays_own_answer_counts(connect: Connect, speak: Speak, error: type[Exception]) -> None:
    _, transport = connect(speak)
    with pytest.raises(error):
        transport.carry([b"one"], "secret")
    # What went out has cost as much without an answer that counts.
    assert transport._budget.spent > 0
