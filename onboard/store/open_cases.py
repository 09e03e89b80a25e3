"""What matching has read from the open cases, kept beside them, so that a start need not read them again.

A row goes in the transaction that closes its case or lets go of it, whoever does so: the schema says it.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from onboard.matching.index import Case
from onboard.store import schema
from onboard.store.log import Log, chunks, write_rows


class Kept(NamedTuple):
    """A case, and the digest of all that it was read from (`matching/edition.py`)."""

    digest: bytes
    case: Case


_table = schema.open_case
_OF_SUBJECTS = sa.select(_table.c.subject, _table.c.digest, _table.c.read).where(
    _table.c.subject.in_(sa.bindparam("subjects", expanding=True))
)
_KEEP = sa.text(
    "INSERT INTO open_case (subject, name, key, digest, read) SELECT subject, name, key, :digest, :read"
    " FROM entity_key WHERE subject = :subject AND name IN ('found_item.open', 'loss_report.open')"
    " ON CONFLICT (subject) DO UPDATE SET digest = excluded.digest, read = excluded.read"
)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Case)


def kept(log: Log, digests: Mapping[str, bytes]) -> dict[str, Case]:
    """Those of the cases, by subject, that were read from what has this digest now."""
    found: dict[str, Case] = {}
    with log.reading() as connection:
        for part in chunks(list(digests)):
            for subject, digest, read in connection.execute(_OF_SUBJECTS, {"subjects": part}):
                if digest == digests[subject]:
                    found[subject] = _decoder.decode(read)
    return found


def keep(log: Log, cases: Iterable[Kept]) -> None:
    """Keeps these cases in one transaction, those of them that are still open."""
    rows = [(each.digest, _encoder.encode(each.case), each.case.id) for each in cases]
    with log.writing() as connection:
        write_rows(connection, _KEEP, rows)
