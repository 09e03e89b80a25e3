"""An installation of the app from its first start: enrolment at a relay over TLS, unlocking, what is on the disk."""

import asyncio
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from onboard.actions.crew import CrewActions
from onboard.actions.liaison import LiaisonActions
from onboard.bootstrap import Device, Profile, vault_name
from onboard.domain.note import Note
from onboard.domain.roster import RosterAssigned
from onboard.domain.scope import flight_scope, roster_id
from onboard.errors import AccessError, LinkError, VaultError
from onboard.relay.app import Relay, create_app
from onboard.security.authority import load_authority, make_authority
from onboard.security.enrolment import EnrolmentCode, new_code
from onboard.security.roles import Role
from onboard.security.sealing import load_sealing_key
from onboard.security.vault import SERVICE, FileKeyring, MemoryKeyring
from onboard.store.ledger import Ledger
from onboard.store.log import Draft, events_of
from onboard.sync.protocol import ENROL_PATH
from onboard.sync.sealed import Left
from tests.integration.sync.scripted_server import PATIENCE, Server, http, says

PIN = "246810"
NOW = 1_795_255_200_000
FLIGHT = "KL0605/2026-11-21/AMS"
SECRET_WORDS = "Allergic to nuts, travels alone"


class Office:
    """A relay on a real socket with TLS, in this process.

    Attributes:
        loses_answers: whether an enrolment is done and its answer never arrives.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.tls = folder / "tls"
        make_authority(self.tls, ["127.0.0.1"])
        self.relay = Relay(ledger, {}, self.tls / "authority.pem", lambda: NOW, load_sealing_key(self.tls))
        self.loses_answers = False
        self._app: ASGIApp = create_app(self.relay)
        config = uvicorn.Config(
            self._serve,
            interface="asgi3",
            port=0,
            ssl_certfile=self.tls / "server.pem",
            ssl_keyfile=self.tls / "server.key",
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        assert self._up.wait(PATIENCE)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    async def _run(self) -> None:
        self._server.config.load()
        self._server.lifespan = self._server.config.lifespan_class(self._server.config)
        await self._server.startup()
        self.relay.waiters.attach()
        self._up.set()
        await self._server.main_loop()
        # Devices keep their connections open: the relay goes without a farewell, as when its machine stops.
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        await self._server.shutdown()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        lost = self.loses_answers and scope["path"] == ENROL_PATH

        async def pass_on(message: Message) -> None:
            if not lost:
                await send(message)

        await self._app(scope, receive, pass_on)

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.should_exit = True
            self._thread.join(PATIENCE)
            self.relay.ledger.engine.dispose()
        assert not self._thread.is_alive()

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def written_by(self, subject: str) -> list[tuple[str, str]]:
        """Device and author of each event of this subject."""
        with self.relay.ledger.reading() as connection:
            return [(event.device, event.author) for event in events_of(connection, [subject])[subject]]

    def invite(self, role: Role = Role.CREW, team: str | None = None) -> EnrolmentCode:
        """A code for a new person; crew are on the flight."""
        person = self.relay.register.add_person(role, team)
        if role is Role.CREW:
            body = RosterAssigned(flight=FLIGHT, person=person, position="Zone 2")
            self.relay.ledger.append("relay", [Draft(flight_scope(FLIGHT), roster_id(FLIGHT), body)], NOW)
        code = new_code(self.address, load_authority(self.tls))
        self.relay.register.invite(person, code.secret, NOW)
        return code


@pytest.fixture
def office(tmp_path: Path, sqlite_url: str, open_engine: Callable[[str], sa.Engine]) -> Iterator[Office]:
    office = Office(tmp_path, Ledger(open_engine(sqlite_url), "relay"))
    yield office
    office.stop()


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def profile(tmp_path: Path, keyring: MemoryKeyring) -> Profile:
    return Profile(tmp_path / "tablet", keyring, lambda: NOW)


def again(tmp_path: Path, keyring: MemoryKeyring) -> Profile:
    """The same installation after a restart of the app."""
    return Profile(tmp_path / "tablet", keyring, lambda: NOW)


def exchange(device: Device) -> None:
    """Sends what is not sent, then reads what is new."""
    push, _, wait, *_ = device.sessions
    push.step()
    wait.step()


def test_an_enrolled_device_talks_to_its_relay(office: Office, profile: Profile) -> None:
    assert not profile.enrolled
    device = profile.enrol(str(office.invite()).lower(), PIN)
    assert profile.enrolled
    assert isinstance(device.actions, CrewActions)
    subject = device.actions.write_note(FLIGHT, "12A", SECRET_WORDS)
    exchange(device)
    assert device.replica.not_sent() == 0
    assert device.replica.held_scopes() == {flight_scope(FLIGHT)}
    assert isinstance(office.relay.ledger.state(subject), Note)


def test_the_role_decides_what_the_person_may_do(office: Office, profile: Profile) -> None:
    device = profile.enrol(str(office.invite(Role.LIAISON, "night")), PIN)
    assert isinstance(device.actions, LiaisonActions)
    assert (device.membership.role, device.membership.team) == (Role.LIAISON, "night")


def test_an_enrolled_device_unlocks_offline(
    office: Office, profile: Profile, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    device = profile.enrol(str(office.invite()), PIN)
    subject = device.actions.write_note(FLIGHT, "12A", SECRET_WORDS)
    device.replica.engine.dispose()
    office.stop()
    restarted = again(tmp_path, keyring)
    assert restarted.enrolled
    unlocked = restarted.unlock(PIN)
    assert isinstance(unlocked.replica.state(subject), Note)
    assert unlocked.replica.not_sent() == 1
    assert unlocked.membership == device.membership


def test_a_wrong_pin_opens_nothing_and_harms_nothing(
    office: Office, profile: Profile, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    profile.enrol(str(office.invite()), PIN)
    for _ in range(2):
        with pytest.raises(VaultError, match="PIN is not right"):
            again(tmp_path, keyring).unlock("135791")
    assert again(tmp_path, keyring).unlock(PIN).membership.address == office.address


def test_a_relay_with_another_authority_is_refused(office: Office, profile: Profile, tmp_path: Path) -> None:
    code = office.invite()
    forged = code._replace(fingerprint=bytes(len(code.fingerprint)))
    with pytest.raises(AccessError, match="not the relay of this code"):
        profile.enrol(str(forged), PIN)
    assert not profile.enrolled
    assert not list((tmp_path / "tablet").iterdir())
    assert not office.relay.register.devices()


def test_a_relay_that_shows_the_right_authority_without_having_it_is_refused(
    office: Office, profile: Profile, tmp_path: Path
) -> None:
    """Anybody can hand out the authority's certificate; only the relay has one that the authority signed."""
    make_authority(tmp_path / "forged", ["127.0.0.1"])
    pem = (office.tls / "authority.pem").read_bytes()
    impostor = Server(tmp_path / "forged", says(http("200 OK", "application/x-pem-file", pem)))
    with pytest.raises(LinkError):
        profile.enrol(str(office.invite()._replace(address=impostor.address)), PIN)
    impostor.close()
    assert not profile.enrolled
    assert [head.split(b" ", 2)[1] for head, _ in impostor.requests] == [b"/v1/authority"]


def test_a_mistyped_code_asks_nobody(office: Office, profile: Profile) -> None:
    code = str(office.invite())
    with pytest.raises(AccessError, match="letter by letter"):
        profile.enrol(code[:-1] + ("A" if code[-1] != "A" else "B") + "AA", PIN)
    assert not profile.enrolled


def test_an_unknown_code_is_refused_and_the_right_one_still_works(office: Office, profile: Profile) -> None:
    code = office.invite()
    with pytest.raises(AccessError, match="not known"):
        profile.enrol(str(code._replace(secret=bytes(10))), PIN)
    assert not profile.enrolled
    profile.enrol(str(code), PIN)
    assert profile.enrolled


def test_a_code_enrols_one_device(office: Office, profile: Profile, tmp_path: Path) -> None:
    code = str(office.invite())
    profile.enrol(code, PIN)
    other = Profile(tmp_path / "other", MemoryKeyring())
    with pytest.raises(AccessError, match="has been used"):
        other.enrol(code, PIN)
    assert not other.enrolled


def test_an_enrolled_device_is_not_enrolled_again(office: Office, profile: Profile) -> None:
    """Another enrolment would throw the key to what is not sent away."""
    device = profile.enrol(str(office.invite()), PIN)
    device.actions.write_note(FLIGHT, "12A", SECRET_WORDS)
    code = office.invite()
    with pytest.raises(AccessError, match="enrolled already"):
        profile.enrol(str(code), PIN)
    assert profile.unlock(PIN).replica.not_sent() == 1


def test_after_a_lost_answer_the_same_code_is_good_again(
    office: Office, profile: Profile, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    code = str(office.invite())
    office.loses_answers = True
    with pytest.raises(LinkError, match="try again"):
        profile.enrol(code, PIN)
    assert not profile.enrolled
    assert not again(tmp_path, keyring).enrolled
    office.loses_answers = False
    device = profile.enrol(code, PIN)
    exchange(device)
    assert device.replica.held_scopes() == {flight_scope(FLIGHT)}
    assert len(office.relay.register.devices()) == 1


def test_what_is_half_done_never_counts(
    office: Office, profile: Profile, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    """The app is killed between the relay's yes and the last file: a new code starts from the beginning."""
    office.loses_answers = True
    with pytest.raises(LinkError):
        profile.enrol(str(office.invite()), PIN)
    office.loses_answers = False
    restarted = again(tmp_path, keyring)
    assert not restarted.enrolled
    exchange(restarted.enrol(str(office.invite()), "135791"))
    assert again(tmp_path, keyring).unlock("135791").membership.address == office.address


def test_a_short_pin_does_not_use_the_code_up(office: Office, profile: Profile) -> None:
    code = str(office.invite())
    with pytest.raises(VaultError, match="at least"):
        profile.enrol(code, "12345")
    assert not profile.enrolled
    assert not office.relay.register.devices()
    profile.enrol(code, PIN)


def test_without_a_link_the_code_can_be_tried_again(office: Office, profile: Profile) -> None:
    code = str(office.invite())
    office.stop()
    with pytest.raises(LinkError, match="check the network"):
        profile.enrol(code, PIN)
    assert not profile.enrolled


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (http("200 OK", "text/html", b"<html>Please log in.</html>"), "log-in"),
        (http("302 Found", "text/html", b"", "Location: https://127.0.0.1:1/"), "log-in"),
        (http("503 Service Unavailable", "text/html", b"Busy"), "cannot answer now"),
    ],
)
def test_a_portal_is_no_relay(office: Office, profile: Profile, answer: bytes, message: str) -> None:
    portal = Server(office.tls, says(answer))
    with pytest.raises(LinkError, match=message):
        profile.enrol(str(office.invite()._replace(address=portal.address)), PIN)
    portal.close()
    assert not profile.enrolled


def test_a_lost_key_sets_the_old_data_aside_and_does_not_delete_it(
    office: Office, profile: Profile, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    device = profile.enrol(str(office.invite()), PIN)
    device.actions.write_note(FLIGHT, "12A", SECRET_WORDS)
    device.replica.engine.dispose()
    kept = keyring.get_password(SERVICE, vault_name(tmp_path / "tablet"))
    assert kept is not None
    empty = MemoryKeyring()
    anew = again(tmp_path, empty)
    assert not anew.enrolled
    second = anew.enrol(str(office.invite()), "135791")
    assert second.replica.not_sent() == 0
    second.replica.engine.dispose()
    # With the old key, should it turn up again, nothing is lost.
    (old,) = (tmp_path / "tablet").glob("lost-*-onboard.db")
    for path in (tmp_path / "tablet").glob("onboard.db*"):
        path.unlink()
    old.rename(tmp_path / "tablet" / "onboard.db")
    keyring.set_password(SERVICE, vault_name(tmp_path / "tablet"), kept)
    assert again(tmp_path, keyring).unlock(PIN).replica.not_sent() == 1


def test_the_folder_holds_no_plain_text(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "tablet"
    keyring = FileKeyring(folder / "vault.json")
    device = Profile(folder, keyring, lambda: NOW).enrol(str(office.invite()), PIN)
    device.actions.write_note(FLIGHT, "12A", SECRET_WORDS)
    exchange(device)
    device.actions.write_note(FLIGHT, "12B", SECRET_WORDS)
    device.sealed.step()
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(files) == len(list(folder.iterdir())), "one sealed entry, and all else"
    assert {"onboard.db", "onboard.db-wal", "vault.json", "membership.json", "authority.pem"} <= set(files)
    for name, content in files.items():
        assert SECRET_WORDS.encode() not in content, name
        assert b"nuts" not in content, name
        assert FLIGHT.encode() not in content, name
        assert not content.startswith(b"SQLite format 3"), name
    device.replica.engine.dispose()


def test_what_was_left_goes_over_no_link_that_is_for_urgent_words(office: Office, profile: Profile) -> None:
    device = profile.enrol(str(office.invite()), PIN)
    assert device.sealed._may_carry()
    device.engine.budget.limit = device.engine.budget.spent
    assert not device.sealed._may_carry()
    device.replica.engine.dispose()


@pytest.mark.parametrize("damaged", [False, True])
def test_what_was_not_sent_outlives_the_pin_and_the_data(
    office: Office, profile: Profile, tmp_path: Path, keyring: MemoryKeyring, *, damaged: bool
) -> None:
    """Offline, three entries; the PIN is forgotten, or the vault damaged; another person enrols the tablet anew."""
    folder = tmp_path / "tablet"
    device = profile.enrol(str(office.invite()), PIN)
    exchange(device)
    device.actions.write_note(FLIGHT, "12A", "Sent before")
    device.sealed.step()
    exchange(device)
    author = device.membership
    subjects = [device.actions.write_note(FLIGHT, f"{row}A", SECRET_WORDS) for row in (12, 14, 15)]
    device.sealed.step()
    device.replica.engine.dispose()
    if damaged:
        keyring.set_password(SERVICE, vault_name(folder), "damaged")

    locked = again(tmp_path, keyring)
    with pytest.raises(VaultError, match="damaged" if damaged else "PIN is not right"):
        locked.unlock("135791")
    assert locked.sealed == 3
    locked.forget()
    assert not locked.enrolled
    assert keyring.get_password(SERVICE, vault_name(folder)) is None
    assert {path.name for path in folder.iterdir()} == {"authority.pem", "sealed"}

    anew = again(tmp_path, keyring).enrol(str(office.invite(Role.LIAISON)), "135791")
    assert anew.membership.device != author.device
    exchange(anew)
    while anew.sealed.step() == 0.0:
        pass
    assert anew.sealed.left == Left(taken=3)
    assert again(tmp_path, keyring).sealed == 0
    assert [office.written_by(subject) for subject in subjects] == [[(author.device, author.person)]] * 3
    anew.replica.engine.dispose()


def test_a_crash_while_forgetting_leaves_nothing_readable_and_can_be_enrolled(
    office: Office, profile: Profile, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    device = profile.enrol(str(office.invite()), PIN)
    device.replica.engine.dispose()
    keyring.delete_password(SERVICE, vault_name(tmp_path / "tablet"))
    restarted = again(tmp_path, keyring)
    assert not restarted.enrolled
    exchange(restarted.enrol(str(office.invite()), PIN))
    again(tmp_path, keyring).forget()
    assert not list((tmp_path / "tablet").glob("*onboard.db*"))


def test_only_the_owner_may_enter(office: Office, profile: Profile, tmp_path: Path) -> None:
    profile.enrol(str(office.invite()), PIN).replica.engine.dispose()
    folder = tmp_path / "tablet"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("membership.json", "authority.pem"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_a_stopped_device_ends_its_sessions(office: Office, profile: Profile) -> None:
    device = profile.enrol(str(office.invite()), PIN)
    stop, threads = threading.Event(), []
    connected = threading.Event()
    device.engine.subscribe(lambda _: connected.set())
    for session in device.sessions:
        threads.append(threading.Thread(target=session.run, args=(stop,)))
        threads[-1].start()
    assert connected.wait(PATIENCE)
    device.stop(stop)
    # A request that waits at the relay ends when that stops.
    office.stop()
    for thread in threads:
        thread.join(2 * PATIENCE)
        assert not thread.is_alive()
