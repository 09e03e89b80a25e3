"""The vault in a real Secret Service: gnome-keyring on a session bus of its own, through the keyring package."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
NAME = "vault /home/ana/onboard"
PIN = "246810"
SESSION = """
printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
exec "$@"
"""


class Said(NamedTuple):
    """What the program said: which keyring it used, then what came of it."""

    keyring: str
    outcome: str


class LogIn:
    """A person's log-ins on one machine: each has its own bus and daemon, all have the same home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700)
        self._environment = os.environ | {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_RUNTIME_DIR": str(runtime),
            "KEYRING_PASSWORD": "the log-in's own password",
            "PYTHONPATH": str(ROOT),
        }
        self._environment.pop("PYTHON_KEYRING_BACKEND", None)

    def vault(self, action: str, pin: str = PIN, name: str = NAME) -> Said:
        program = [sys.executable, str(ROOT / "tests" / "integration" / "vault_program.py"), action, name, pin]
        command = ["dbus-run-session", "--", "sh", "-c", SESSION, "sh", *program]
        done = subprocess.run(
            command, env=self._environment, cwd=self.home, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        keyring, outcome = done.stdout.splitlines()
        return Said(keyring, outcome)


@pytest.fixture
def log_in(tmp_path: Path) -> LogIn:
    home = tmp_path / "home"
    home.mkdir()
    return LogIn(home)


def test_what_was_closed_in_one_log_in_opens_in_the_next(log_in: LogIn) -> None:
    closed = log_in.vault("close")
    assert closed.keyring == "keyring.backends.SecretService"
    assert log_in.vault("unlock") == closed
    assert "PIN is not right" in log_in.vault("unlock", "135791").outcome
    assert "missing" in log_in.vault("unlock", name="vault /home/ben/onboard").outcome


def test_what_is_forgotten_is_gone_for_good(log_in: LogIn) -> None:
    log_in.vault("close")
    kept = log_in.vault("close", name="another")
    assert "missing" in log_in.vault("forget").outcome
    assert "missing" in log_in.vault("forget").outcome
    assert "missing" in log_in.vault("unlock").outcome
    assert log_in.vault("unlock", name="another") == kept


def test_the_keyrings_files_show_nothing_of_the_secrets(log_in: LogIn) -> None:
    guarded = bytes.fromhex(log_in.vault("close").outcome)
    kept = [path.read_bytes() for path in (log_in.home / "data").rglob("*") if path.is_file()]
    assert kept
    for secret in (guarded[:32], guarded[32:]):
        assert all(secret not in content and secret.hex().encode() not in content for content in kept)
