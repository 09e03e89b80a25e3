"""A reader sees one state of the database and does not wait for writers."""

import sqlalchemy as sa

from onboard.store import schema
from onboard.store.ledger import Ledger
from tests.integration.store.samples import NOW, relay


def test_a_reader_sees_one_state_while_others_write(ledger: Ledger) -> None:
    count = sa.select(sa.func.count()).select_from(schema.event)
    with ledger.reading() as connection:
        before = connection.execute(count).scalar_one()
        ledger.append("relay", [relay("request-1")], NOW)
        assert connection.execute(count).scalar_one() == before == 0
    with ledger.reading() as connection:
        assert connection.execute(count).scalar_one() == 1


def test_a_writer_that_has_not_committed_is_not_seen_and_not_waited_for(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        connection.execute(schema.meta.insert().values(name="half", value="done"))
        with ledger.reading() as other:
            assert other.execute(sa.select(schema.meta)).all() == []
