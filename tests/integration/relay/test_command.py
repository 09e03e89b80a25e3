"""The operator's command as a process."""

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onboard.demo.flight import make_flight
from onboard.domain.event import Event, encode
from onboard.domain.note import Note, NoteWritten
from onboard.relay.opening import open_ledger
from onboard.relay.register import Register
from onboard.relay.review import Review
from onboard.relay.trail import Trail
from onboard.security.enrolment import read_code
from onboard.security.roles import Role
from tests.integration.relay.kit import FLIGHT, NOW, PNL
from tests.unit.formats.passes import PASSES
from tests.unit.formats.samples import ADL, PSM


def run(*arguments: str | Path, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """As an operator types it; Python's warnings are shown, so that none can hide."""
    command = [sys.executable, "-W", "default", "-m", "onboard.relay", *map(str, arguments)]
    environment = os.environ | {"COLUMNS": "200"}
    return subprocess.run(command, input=data, capture_output=True, check=False, timeout=120, env=environment)


def told(*arguments: str | Path, data: bytes | None = None) -> str:
    """What the command prints where all is well."""
    done = run(*arguments, data=data)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def refused(*arguments: str | Path, data: bytes | None = None) -> str:
    """The one line that the command says where it cannot."""
    done = run(*arguments, data=data)
    assert (done.returncode, done.stdout) == (2, b""), done.stderr.decode()
    line = done.stderr.decode()
    assert line.endswith("\n")
    assert line.count("\n") == 1
    return line


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A relay's folder with an authority and a flight."""
    folder = tmp_path_factory.mktemp("relay")
    told("authority", "127.0.0.1", "relay.example.org", "-f", folder)
    (folder / "flight.pnl").write_text(PNL)
    said = told("load", "--pnl", folder / "flight.pnl", "--on", "2026-11-20", "-f", folder)
    assert said == f"{FLIGHT}: 4 added, 0 changed, 0 removed\n"
    return folder


def test_an_authority_is_made_once(folder: Path) -> None:
    assert {path.name for path in (folder / "tls").iterdir()} >= {"authority.pem", "server.pem", "server.key"}
    before = (folder / "tls" / "authority.pem").read_bytes()
    assert "one already" in refused("authority", "127.0.0.1", "-f", folder)
    assert (folder / "tls" / "authority.pem").read_bytes() == before
    assert not (folder / "tls" / "server.key").stat().st_mode & 0o077


def test_the_server_needs_an_authority_and_settings_that_can_be_read(tmp_path: Path, folder: Path) -> None:
    assert "authority" in refused("serve", "-f", tmp_path)
    (tmp_path / "relay.toml").write_text("port = 'x'")
    enrol, load, trail = ("enrol", "--role", "crew"), ("load", "--pnl", "x"), ("trail", "ground:desk")
    for command in (("serve",), ("devices",), ("review",), ("rebuild",), enrol, load, trail):
        assert "relay.toml" in refused(*command, "-f", tmp_path)


def test_loading_again_changes_nothing_and_a_bad_file_is_named(folder: Path) -> None:
    pnl = folder / "flight.pnl"
    assert "0 added, 0 changed, 0 removed" in told("load", "--pnl", pnl, "--on", "2026-11-20", "-f", folder)
    assert "no-such.pnl" in refused("load", "--pnl", folder / "no-such.pnl", "-f", folder)
    bad = folder / "bad.pnl"
    bad.write_text(PNL.replace("ENDPNL", ""))
    assert "bad.pnl: line" in refused("load", "--pnl", bad, "--on", "2026-11-20", "-f", folder)
    assert "another" in refused("load", "--pnl", pnl, "--marketed", "another", "--on", "2026-11-20", "-f", folder)


def test_people_are_enrolled_listed_and_shut_out(folder: Path) -> None:
    code = told(
        "enrol", "--role", "crew", "--flight", FLIGHT, "--position", "Purser", "--zone", "1", "-f", folder,
        "--address", "https://relay.example.org:8443", "--qr", folder / "code.svg",
    )  # fmt: skip
    assert read_code(code).address == "https://relay.example.org:8443"
    assert (folder / "code.svg").read_text().startswith("<?xml")
    register = Register(open_ledger(folder))
    register.enrol(read_code(code).secret.hex(), "a" * 32, b"\x01" * 32, 1)
    assert told("devices", "-f", folder).split() == ["a" * 32, "crew", "never", "heard"]
    assert "shut out" in told("devices", "--revoke", "a" * 32, "-f", folder)
    assert "There is no device b" in refused("devices", "--revoke", "b", "-f", folder)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--role", "pilot"), "no role pilot"),
        (("--role", "crew", "--flight", "KL0001/2026-11-21/AMS"), "not loaded yet"),
    ],
)
def test_an_enrolment_that_cannot_be_leaves_nobody_behind(
    folder: Path, arguments: tuple[str, ...], reason: str
) -> None:
    before = people(folder)
    assert reason in refused("enrol", *arguments, "-f", folder)
    assert people(folder) == before


def people(folder: Path) -> list[object]:
    with closing(sqlite3.connect(folder / "relay.db")) as connection:
        return connection.execute("SELECT id FROM person ORDER BY id").fetchall()


def test_the_operator_is_told_whether_there_is_something_to_learn(folder: Path) -> None:
    first, second = told("learn", "-f", folder).splitlines()
    assert first == "0 confirmations and 0 refusals with reasons."
    assert second.startswith("Too few to learn from")


def test_projections_are_rebuilt(folder: Path) -> None:
    ledger = open_ledger(folder)
    before = ledger.states("passenger")
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM entity")
    assert told("rebuild", "-f", folder).endswith("subjects folded.\n")
    assert ledger.states("passenger") == before
    ledger.engine.dispose()


TEXT = b"Hi, KL0605 today, seat 12A, booking X7K2PQ"
SAMPLES: dict[str, tuple[bytes, dict[str, object]]] = {
    "pnl": (PNL.encode(), {"flight": "KL0605", "date": "2026-11-21", "board": "AMS", "unknown": []}),
    "adl": (ADL.encode(), {"flight": "TP1234", "board": "LIS"}),
    "psm": (PSM.encode(), {"flight": "AF556", "board": "ORY"}),
    "seatmap": (make_flight(dt.date(2026, 11, 21)).seat_map.encode(), {"aircraft": "789"}),
    "bcbp": (next(iter(PASSES.values()))[0].encode(), {}),
    "text": (TEXT, {"language": "en", "flights": ["KL0605"], "seats": ["12A"], "dates": ["2026-11-20"]}),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_inspect_prints_what_is_read(tmp_path: Path, kind: str) -> None:
    data, expected = SAMPLES[kind]
    (tmp_path / "input").write_bytes(data)
    options = ("--kind", kind, "--on", "2026-11-20")
    printed = told("inspect", *options, tmp_path / "input")
    assert told("inspect", *options, "-", data=data) == printed
    read = json.loads(printed)
    assert read.items() >= expected.items()
    assert isinstance(read["unknown"], list)


BROKEN = {
    "pnl": b"PNL\nKL0605/21NOV AMS PART1\n-SFO001W\n1JANSSEN/SOFIEMRS\n",
    "adl": PNL.encode(),
    "psm": b"\xff\xfe",
    "seatmap": b"[" * 100_000,
    "bcbp": b"",
    "text": b"seat \xff",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_inspect_names_where_an_input_is_broken(kind: str) -> None:
    assert "line " in refused("inspect", "--kind", kind, "-", data=BROKEN[kind])


def test_inspect_takes_its_day_from_the_option_or_from_the_clock() -> None:
    assert json.loads(told("inspect", "--kind", "text", "-", data=b"KL0605 today"))["dates"]
    done = run("inspect", "--kind", "text", "--on", "yesterday", "-", data=b"Hi")
    assert (done.returncode, done.stdout) == (2, b"")


def test_inspect_knows_its_kinds_and_its_files(tmp_path: Path) -> None:
    assert "There is no kind horoscope" in refused("inspect", "--kind", "horoscope", "-", data=b"x")
    assert "cannot be read" in refused("inspect", "--kind", "text", tmp_path / "nothing")
    assert "cannot be read" in refused("inspect", "--kind", "text", tmp_path)


def test_a_backup_has_the_log_and_devices_may_rely_on_it(folder: Path, tmp_path: Path) -> None:
    said = told("backup", tmp_path / "copy.db", "-f", folder)
    ledger = open_ledger(folder)
    assert said == f"The backup has the log up to number {ledger.covered}.\n"
    assert ledger.covered > 0
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT max(number) FROM event").fetchone() == (ledger.covered,)
    assert "there already" in refused("backup", tmp_path / "copy.db", "-f", folder)


def test_a_backup_by_other_tools_is_noted_where_it_can_be_true(folder: Path) -> None:
    assert told("backup", "--covers", "1", "-f", folder) == "The backup has the log up to number 1.\n"
    assert "numbers 1 to" in refused("backup", "--covers", "100000", "-f", folder)
    assert "Say where" in refused("backup", "-f", folder)


def test_the_operator_decides_on_what_was_written_too_late(folder: Path) -> None:
    ledger = open_ledger(folder)
    review = Review(ledger, Trail(ledger))
    register = Register(ledger)
    ana = register.add_person(Role.CREW)
    register.invite(ana, bytes(16), NOW)
    register.enrol(bytes(16).hex(), "b" * 32, Ed25519PrivateKey.generate().public_key().public_bytes_raw(), NOW)
    body = NoteWritten(seat="12A", text="Allergic to nuts")
    event = Event("b" * 32, 1, 1, ana, f"flight:{FLIGHT}", "note/1", NOW << 16, body.KIND, 1, 2, encode(body))
    other = msgspec.structs.replace(event, seq=2, subject="note/2")
    review.keep([(event, "This device was withdrawn."), (other, "You are not on this flight.")], NOW)
    first, second = told("review", "-f", folder).splitlines()
    assert first.startswith(f"1  {'b' * 32}  {ana}  2026-11-21 10:00 UTC  flight:{FLIGHT}  note.written  This device")
    assert "nuts" not in first
    assert told("review", "--accept", "1", "-f", folder) == f"{second}\n"
    assert isinstance(ledger.state("note/1"), Note)
    assert told("review", "--discard", "2", "-f", folder) == ""
    assert ledger.state("note/2") is None
    assert "no entry 2" in refused("review", "--accept", "2", "-f", folder)
    assert "accepted" in told("trail", f"flight:{FLIGHT}", "-f", folder)
    ledger.engine.dispose()


def test_a_relay_without_its_sealing_key_does_not_start(tmp_path: Path) -> None:
    told("authority", "127.0.0.1", "-f", tmp_path)
    (tmp_path / "tls" / "sealing.key").unlink()
    assert "sealing.key is missing" in refused("serve", "-f", tmp_path)
