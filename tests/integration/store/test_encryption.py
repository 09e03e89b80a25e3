"""A device's database is readable with its key and with nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from onboard.errors import VaultError
from onboard.store import database
from onboard.store.replica import Replica
from tests.integration.store.samples import NOW, note

WORDS = "Allergic to nuts and travelling with her daughter"


def test_nothing_that_was_written_stands_in_the_files(open_replica: Callable[[str], Replica], tmp_path: Path) -> None:
    replica = open_replica("tablet")
    replica.append("ana", [note("note-1", WORDS)], NOW)
    files = {path.name: path.read_bytes() for path in tmp_path.glob("tablet.db*")}
    assert "tablet.db-wal" in files
    for content in files.values():
        for secret in (WORDS.encode(), b"note-1", b"flight:", b"SQLite format 3", b"CREATE TABLE"):
            assert secret not in content


def test_the_key_opens_it_again(open_replica: Callable[[str], Replica]) -> None:
    open_replica("tablet").append("ana", [note("note-1", WORDS)], NOW)
    assert getattr(open_replica("tablet").state("note-1"), "text", None) == WORDS


def test_another_key_is_refused(open_replica: Callable[[str], Replica], tmp_path: Path) -> None:
    open_replica("tablet").append("ana", [note("note-1")], NOW)
    with pytest.raises(VaultError):
        database.open_encrypted(tmp_path / "tablet.db", bytes(32))


def test_a_file_that_cannot_be_opened_is_not_a_wrong_key(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        database.open_encrypted(tmp_path / "missing" / "tablet.db", bytes(32))


def test_an_error_of_the_database_does_not_quote_what_was_written(replica: Replica) -> None:
    with pytest.raises(Exception, match="syntax error") as caught, replica.reading() as connection:
        connection.exec_driver_sql("SELECT ? FORM note", (WORDS,))
    assert WORDS not in str(caught.value)
