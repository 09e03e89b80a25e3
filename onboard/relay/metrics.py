"""Figures for the operator's monitoring, in Prometheus' text format. None of them is about a person."""

from typing import TYPE_CHECKING

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from onboard.relay.webhooks import DELETED
from onboard.store import schema
from onboard.store.ledger import newest

if TYPE_CHECKING:
    from onboard.relay.app import Relay


class Metrics:
    def __init__(self, relay: "Relay") -> None:
        """The figures of this relay, read when they are asked for."""
        self._relay = relay
        self._registry = CollectorRegistry()
        figures = {
            "onboard_log_events": ("Newest number of the log", self._newest),
            "onboard_log_events_not_backed_up": ("Numbers of the log that no backup covers", self._not_backed_up),
            "onboard_deliveries_waiting": ("Channel deliveries not yet turned into events", self._deliveries_waiting),
            "onboard_deliveries_unreadable": ("Channel deliveries kept as unreadable", self._deliveries_unreadable),
            "onboard_worker_failures": ("Times that a worker failed since the start", self._failures),
            "onboard_channel_broken": ("Channel accounts that cannot send until an operator acts", self._broken),
            "onboard_waiting_requests": ("Requests that wait at this process", lambda: len(relay.waiters)),
            "onboard_review_waiting": ("Entries that wait for an operator's review", self._to_review),
            "onboard_devices": ("Enrolled devices", lambda: len(relay.register.devices())),
        }
        for name, (text, read) in figures.items():
            Gauge(name, text, registry=self._registry).set_function(read)

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def _newest(self) -> int:
        with self._relay.ledger.reading() as connection:
            return newest(connection)

    def _not_backed_up(self) -> int:
        # Read first: a backup may come in between.
        covered = self._relay.ledger.covered
        return self._newest() - covered

    def _deliveries_waiting(self) -> int:
        return self._deliveries(schema.webhook.c.failure.is_(None))

    def _deliveries_unreadable(self) -> int:
        failure = schema.webhook.c.failure
        return self._deliveries(failure.is_not(None) & ~failure.startswith(DELETED))

    def _deliveries(self, condition: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).select_from(schema.webhook).where(condition)
        with self._relay.ledger.reading() as connection:
            return connection.execute(query).scalar_one()

    def _to_review(self) -> int:
        return self._relay.exchange.review.count()

    def _broken(self) -> int:
        return self._relay.sender.broken

    def _failures(self) -> int:
        return sum(worker.failures for worker in self._relay.workers)
