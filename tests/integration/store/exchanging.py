"""Whole exchanges between replicas and a ledger, as the engine does them, without a link."""

from collections.abc import Sequence

from onboard.store.ledger import Ledger
from onboard.store.reach import Backfill
from onboard.store.replica import Pulled, Replica
from tests.integration.store.samples import FLIGHT, NOW, push


def sign_in(replica: Replica, ledger: Ledger) -> None:
    """What a device learns when it signs in."""
    incarnation = ledger.incarnation()
    if replica.incarnation != incarnation:
        replica.enter_incarnation(incarnation, ledger.covered)
    replica.cover(ledger.covered)
    replica.compare(ledger.newest_of(replica.device, replica.epoch))


def exchange(replica: Replica, ledger: Ledger, scopes: Sequence[str] = (FLIGHT,), now: int = NOW) -> None:
    """Sends what is queued and reads what is new, until both are done.

    The relay leaves out what the device wrote in its present epoch, apart from what fills up a scope.
    """
    replica.settle(push(replica, ledger, now), now)
    unfinished = True
    while unfinished:
        cursors, backfills = replica.pulled_so_far()
        page = ledger.page(scopes, cursors, now, limit=3, without=(replica.device, replica.epoch))
        events, filled = list(page.events), list[Backfill]()
        for backfill in backfills:
            if backfill.scope in scopes:
                found, reached = ledger.fill(backfill, limit=3)
                events += found
                filled.append(reached)
        replica.receive(Pulled(events, page.cursors, frozenset(scopes), page.as_of, filled), now)
        unfinished = page.more or bool(replica.pulled_so_far()[1])
    if replica.queue():
        replica.settle(push(replica, ledger, now), now)
