"""One relay process works at a time, and another takes over when it ends."""

from collections.abc import Callable

import sqlalchemy as sa

from onboard.domain.conversation import Replied, Sending
from onboard.relay.leadership import Leadership
from onboard.relay.sender import Sender
from tests.integration.relay.kit import CHANNEL, GROUND, Office

Open = Callable[[str], sa.Engine]


def cut_off(engine: sa.Engine) -> None:
    """Ends the session of the one that leads, and returns when it is gone."""
    leads = "FROM pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory'"
    here = f"SELECT pg_terminate_backend(pid, 10000) {leads} AND datname = current_database()"
    with engine.connect() as connection:
        assert connection.exec_driver_sql(here).scalars().all() == [True]


def test_one_leads_until_its_connection_ends(postgresql_url: str, open_engine: Open) -> None:
    gained: list[str] = []
    one = Leadership(open_engine(postgresql_url), lambda: gained.append("one"))
    two = Leadership(open_engine(postgresql_url), lambda: gained.append("two"))
    assert [one.leads(), two.leads(), one.leads(), two.leads()] == [True, False, True, False]
    cut_off(open_engine(postgresql_url))
    assert two.leads()
    assert not one.leads()
    two.close()
    assert one.leads()
    assert gained == ["one", "two", "one"]
    one.close()


def test_on_sqlite_the_only_process_leads(sqlite_url: str, open_engine: Open) -> None:
    gained: list[str] = []
    leadership = Leadership(open_engine(sqlite_url), lambda: gained.append("one"))
    assert leadership.leads()
    assert leadership.leads()
    leadership.close()
    assert gained == ["one"]


def test_two_that_both_mean_to_lead_send_a_reply_once(office: Office) -> None:
    """The first has looked what is due, then loses the lead without knowing it."""
    office.says("Hello")
    office.record(GROUND, office.subject, Replied(text="We ask the crew."))
    (due,) = office.relay.sender._outgoing(Sending.QUEUED)
    other = Sender(office.ledger, {CHANNEL: office.post}, lambda: office.now)
    assert other.work() == 0
    office.relay.sender._send(due)
    assert len(office.post.posted) == 1
