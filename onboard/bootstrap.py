"""The device's composition root: the only place where its parts are chosen and joined. The relay's is `opening.py`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

import msgspec
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onboard.actions.common import Actions
from onboard.actions.crew import CrewActions
from onboard.actions.liaison import LiaisonActions
from onboard.actions.station import StationActions
from onboard.clock import wall_clock
from onboard.domain.event import Priority
from onboard.domain.scope import DEFAULT_TEAM
from onboard.errors import AccessError
from onboard.matching.meaning import SentenceEncoder
from onboard.security.assertion import sign
from onboard.security.enrolment import read_code
from onboard.security.files import write_private
from onboard.security.roles import Role
from onboard.security.sealing import seal
from onboard.security.vault import Keyring, Secrets, Vault, new_secrets
from onboard.store import database, spool
from onboard.store.blobs import Blobs
from onboard.store.log import Change
from onboard.store.outbox import OUTBOX
from onboard.store.replica import Replica
from onboard.store.spool import Spool
from onboard.sync import protocol
from onboard.sync.blobs import BlobSession, HttpBlobTransport
from onboard.sync.engine import Engine, LinkState
from onboard.sync.enrolment import enrol, fetch_authority
from onboard.sync.loop import Loop
from onboard.sync.sealed import HttpSealedTransport, SealedSession
from onboard.sync.session import OvertakingSession, PushSession, Session, WaitSession
from onboard.sync.transport import HttpTransport
from onboard.tracing import Tracing


class Membership(msgspec.Struct, frozen=True):
    """Whom this device was enrolled for, where its relay is, and the X25519 key for which it seals what it writes."""

    device: str
    person: str
    role: Role
    team: str | None
    address: str
    sealing_key: bytes


class Device:
    """An unlocked device: its replica, its actions and its sync sessions.

    Attributes:
        actions: what its person may do; `CrewActions` or `LiaisonActions` by role.
        blobs: the photos on this device.
        tracing: whose a found item could be; nothing is loaded before it is asked.
        sealed: what waits here as sealed files, and what earlier enrolments left.
        sessions: loops to be run on threads, `session.run(stop)`.
    """

    def __init__(
        self, membership: Membership, replica: Replica, secrets: Secrets, folder: Path, clock: Callable[[], int]
    ) -> None:
        """A device whose profile is in this folder, with its authority and its sealed entries."""
        authority = folder / AUTHORITY
        self.membership = membership
        self.replica = replica
        self._clock = clock
        self.engine = Engine(replica, lambda now: sign(secrets.signing_key, membership.device, now))
        self.engine.returns = membership.role is not Role.CREW
        self._push = PushSession(self.engine, self._transport(authority), clock)
        self._overtake = OvertakingSession(self.engine, self._transport(authority), clock)
        self._wait = WaitSession(self.engine, self._transport(authority), clock)
        self._push.on_push = self._overtake.wake
        self.blobs = Blobs(replica)
        self.tracing = Tracing(replica, SentenceEncoder())
        self._copy = self._blob_session(authority)
        self.sealed = self._sealed_session(folder, secrets.signing_key)
        exchanging: tuple[Session, ...] = (self._push, self._overtake, self._wait)
        for session in exchanging:
            session.on_link = partial(self._found_link, session)
        self.sessions: tuple[Loop, ...] = (*exchanging, self._copy, self.sealed)
        self._exchanging = exchanging
        replica.subscribe(self._changed)
        self.actions = self._actions()

    def _transport(self, authority: Path) -> HttpTransport:
        return HttpTransport(self.membership.address, authority, self.engine.budget)

    def _blob_session(self, authority: Path) -> BlobSession:
        engine = self.engine
        return BlobSession(
            self.blobs,
            HttpBlobTransport(self.membership.address, authority, engine.budget),
            self._clock,
            token=lambda: engine.token,
            piece=lambda: engine.budget.wire,
            may_run=lambda: engine.budget.photos and not engine.pushing,
        )

    def _sealed_session(self, folder: Path, signer: Ed25519PrivateKey) -> SealedSession:
        engine, relay = self.engine, self.membership.sealing_key
        return SealedSession(
            Spool(folder, self.replica, relay, lambda entry: seal(entry, signer, relay)),
            HttpSealedTransport(self.membership.address, folder / AUTHORITY, engine.budget),
            token=lambda: engine.token,
            piece=lambda: engine.budget.wire,
            may_run=lambda: not (engine.pushing and self._online()),
            may_carry=lambda: engine.budget.deepest is Priority.BULK,
        )

    def _found_link(self, by: Session) -> None:
        """One session got through again: what the others put off can be tried."""
        for session in self.sessions:
            if session is not by:
                session.wake()

    def _changed(self, changes: frozenset[Change]) -> None:
        if any(change.name in {"blob", "crew_message", "found_item"} for change in changes):
            self._copy.wake()
        if OUTBOX in changes:
            self.sealed.wake()

    def written(self) -> None:
        """Something new is in the outbox."""
        self.sealed.wake()
        self._push.wake()
        self._overtake.wake()

    def now(self) -> int:
        """The relay's time as last known, Unix milliseconds."""
        return self._clock() + self.engine.offset

    def try_now(self) -> None:
        """A person asked for the link to be tried, or the system reported one."""
        for session in self._exchanging:
            session.try_now()
        self._copy.wake()
        self.sealed.try_now()

    def stop(self, stop: Event) -> None:
        """Ends the sessions after what they are at; a request may still hang, but its answer changes nothing."""
        stop.set()
        for session in self.sessions:
            session.wake()

    def _online(self) -> bool:
        """Whether the relay's last word is fresh enough to decide something together with it."""
        return self.engine.link.state is LinkState.CONNECTED

    def _actions(self) -> Actions:
        person = self.membership.person
        if self.membership.role is Role.CREW:
            return CrewActions(self.replica, person, self.now, self.written)
        if self.membership.role is Role.LOST_AND_FOUND:
            station = self.membership.team or ""
            return StationActions(self.replica, person, station, self.now, self.written, online=self._online)
        team = self.membership.team or DEFAULT_TEAM
        return LiaisonActions(self.replica, person, team, self.now, self.written)


AUTHORITY = "authority.pem"
"""The file in a profile's folder with the certificate that the relay's is signed by."""


def vault_name(folder: Path) -> str:
    """Under which user name the keyring holds the vault of the profile in this folder."""
    return f"vault {folder.resolve()}"


class Profile:
    """One installation of the app: a folder with its encrypted data, and its vault in the keyring."""

    def __init__(self, folder: Path, keyring: Keyring, clock: Callable[[], int] = wall_clock) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._vault = Vault(keyring, vault_name(folder))
        self._clock = clock
        self._begun: tuple[str, Secrets] | None = None

    @property
    def enrolled(self) -> bool:
        return self._vault.exists and self._membership.exists()

    @property
    def _membership(self) -> Path:
        return self._folder / "membership.json"

    @property
    def _authority(self) -> Path:
        return self._folder / AUTHORITY

    @property
    def _data(self) -> Path:
        return self._folder / "onboard.db"

    def enrol(self, code_text: str, pin: str) -> Device:
        """Enrols this installation with a one-time code and protects it with the PIN; blocks on the network.

        Raises:
            AccessError: this device is enrolled; or the code is mistyped, unknown or used, or not this relay's.
            VaultError: the PIN is too short.
            LinkError: the relay cannot be reached; the code can be tried again.
        """
        if self.enrolled:
            raise AccessError("This device is enrolled already. Please unlock it.")
        code = read_code(code_text)
        authority = fetch_authority(code)
        # The same key again after a lost answer: the relay then knows that it is the same device.
        device, secrets = self._begun = self._begun or (uuid_utils.uuid4().hex, new_secrets())
        asked = protocol.EnrolRequest(code.secret.hex(), device, secrets.signing_key.public_key().public_bytes_raw())
        # Last of all comes the membership: without it, nothing that is half done counts.
        self._membership.unlink(missing_ok=True)
        self._vault.close_in(secrets, pin)
        write_private(self._authority, authority)
        answer = enrol(code, asked, self._authority)
        self._set_aside()
        membership = Membership(device, answer.person, Role(answer.role), answer.team, code.address, answer.sealing_key)
        write_private(self._membership, msgspec.json.encode(membership))
        return self.unlock(pin)

    def _set_aside(self) -> None:
        """Keeps what an earlier enrolment left, out of the way: its key is gone, but it may hold what was not sent."""
        for data in self._folder.glob(f"{self._data.name}*"):
            data.rename(data.with_name(f"lost-{self._clock()}-{data.name}"))

    def unlock(self, pin: str) -> Device:
        """Opens the data on this device.

        Raises:
            VaultError: the PIN is wrong.
            LostKeyError: the key is missing or damaged; see `forget`.
        """
        secrets = self._vault.unlock(pin)
        membership = msgspec.json.decode(self._membership.read_bytes(), type=Membership)
        engine = database.open_encrypted(self._data, secrets.database_key)
        database.migrate(engine, ("log",), before=lambda: database.keep_copy(self._data))
        replica = Replica(engine, membership.device)
        return Device(membership, replica, secrets, self._folder, self._clock)

    @property
    def sealed(self) -> int:
        """How many entries lie here sealed for the relay: not sent yet, whoever wrote them."""
        return spool.count(self._folder)

    def forget(self) -> None:
        """Deletes all that can be read on this device, and its key, for good; what is sealed stays for the relay.

        Afterwards the device is not enrolled.
        """
        # Without the key nothing can be read any more, whatever a crash leaves of the rest.
        self._vault.forget()
        self._membership.unlink(missing_ok=True)
        for data in self._folder.glob(f"*{self._data.name}*"):
            data.unlink()
