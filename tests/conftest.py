"""Fixtures for every test: the migrated, empty database of a relay, on SQLite and on a private PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from onboard.store import database

settings.register_profile("onboard", deadline=None)
settings.load_profile("onboard")

RELAY: tuple[str, ...] = ("log", "ground")


class Cluster:
    """A PostgreSQL server of our own, reached through a socket that only its user (and root) can enter.

    `initdb` refuses root; there it runs as the user `postgres` that the package makes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._numbers = count(1)
        os.chown(folder, self._user.pw_uid, self._user.pw_gid)

    def start(self) -> None:
        self._run("initdb", "-U", "onboard", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
        options = f"-k {self._folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "start", "--wait", "--log", str(self._folder / "log"), "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://onboard@/{name}?host={self._folder}"

    def create(self, template: str = "template1") -> str:
        """Makes a database like `template` and gives its name."""
        name = f"onboard_{next(self._numbers)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def back_up(self, name: str) -> str:
        """Makes a copy of a database, whose connections end, and gives its name."""
        self._administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        copy = self.create(name)
        self._administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        return copy

    def restore(self, name: str, copy: str) -> None:
        """Puts a copy in the place of a database, whose connections end."""
        self.drop(name)
        self._administer(f"ALTER DATABASE {copy} RENAME TO {name}")

    def drop(self, name: str) -> None:
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [_postgresql_program(program), "-D", str(self._data), *arguments]
        uid, gid = self._user.pw_uid, self._user.pw_gid
        # No pipes: the server would inherit and hold them.
        with tempfile.TemporaryFile() as out:
            done = subprocess.run(
                command, cwd=self._folder, stdout=out, stderr=subprocess.STDOUT, check=False, user=uid, group=gid
            )
            out.seek(0)
            assert done.returncode == 0, out.read().decode(errors="replace")


def _postgresql_program(name: str) -> str:
    """The newest one that Debian installed, or the one on the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        pytest.fail("PostgreSQL is not installed. Run `make test`, which installs it.")
    return found


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="onboard-postgresql-") as folder:
        cluster = Cluster(Path(folder))
        cluster.start()
        yield cluster
        cluster.stop()


@pytest.fixture(scope="session")
def postgresql_template(cluster: Cluster) -> str:
    name = cluster.create()
    _migrate(cluster.url(name), RELAY)
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "relay.db"
    _migrate(f"sqlite:///{path}", RELAY)
    return path


def _migrate(url: str, branches: tuple[str, ...]) -> None:
    engine = database.open_url(url)
    database.migrate(engine, branches)
    engine.dispose()


@pytest.fixture
def empty_postgresql_url(cluster: Cluster) -> Iterator[str]:
    """A PostgreSQL database without any tables."""
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def postgresql_url(cluster: Cluster, postgresql_template: str) -> Iterator[str]:
    """A relay's migrated database on PostgreSQL."""
    name = cluster.create(postgresql_template)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A relay's migrated database on SQLite."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'relay.db')}"


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A relay's migrated database, on each engine in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def open_engine() -> Iterator[Callable[[str], sa.Engine]]:
    """Opens engines by URL and closes them after the test."""
    opened: list[sa.Engine] = []

    def open_one(url: str) -> sa.Engine:
        opened.append(database.open_url(url))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.dispose()
