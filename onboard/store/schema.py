"""The tables. `log` stands on every device and on the relay; `ground` on the relay alone."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

log = MetaData()
ground = MetaData()

_counted = BigInteger().with_variant(Integer, "sqlite")

event = Table(
    "event",
    log,
    Column("position", _counted, primary_key=True, autoincrement=True),
    Column("device", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("author", String(64), nullable=False),
    Column("scope", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("schema", SmallInteger, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("expires", BigInteger),
    Column("number", BigInteger),
    Column("received", BigInteger),
    Column("effective_at", BigInteger),
    Column("check", LargeBinary(4)),
    # Left out of the fold: the relay rejected it, and its author decides what becomes of it.
    Column("draft", Boolean, nullable=False, default=False),
    UniqueConstraint("device", "epoch", "seq"),
    Index("event_subject", "subject"),
    Index("event_feed", "scope", "priority", "number"),
    Index("event_number", "number", unique=True),
    sqlite_autoincrement=True,
)

entity = Table(
    "entity",
    log,
    Column("subject", String(80), primary_key=True),
    Column("name", String(32), nullable=False),
    Column("scope", String(80), nullable=False),
    Column("state", LargeBinary, nullable=False),
    Index("entity_name", "name", "scope"),
)

entity_key = Table(
    "entity_key",
    log,
    Column("name", String(32), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("subject", String(80), primary_key=True),
    Index("entity_key_subject", "subject"),
)

meta = Table("meta", log, Column("name", String(32), primary_key=True), Column("value", Text, nullable=False))

outbox = Table(
    "outbox",
    log,
    Column("epoch", BigInteger, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("subject", String(80), nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    # Why the relay rejected it, for the author to read; None while it waits to be sent.
    Column("rejected", Text),
)

cursor = Table(
    "cursor",
    log,
    Column("priority", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("check", LargeBinary(4)),
)

held_scope = Table("held_scope", log, Column("scope", String(80), primary_key=True))

backfill = Table(
    "backfill",
    log,
    Column("scope", String(80), primary_key=True),
    Column("priority", SmallInteger, primary_key=True, autoincrement=False),
    Column("after", BigInteger, nullable=False),
    Column("upto", BigInteger, nullable=False),
)

counter = Table("counter", ground, Column("name", String(16), primary_key=True), Column("value", BigInteger))

person = Table(
    "person",
    ground,
    Column("id", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("team", String(32)),
)

device = Table(
    "device",
    ground,
    Column("id", String(32), primary_key=True),
    Column("person", String(32), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("enrolled", BigInteger, nullable=False),
    Column("last_heard", BigInteger),
    Column("revoked", BigInteger),
)

enrolment = Table(
    "enrolment",
    ground,
    Column("secret_hash", LargeBinary(32), primary_key=True),
    Column("person", String(32), nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("used", BigInteger),
)

token = Table(
    "token",
    ground,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("device", String(32), nullable=False),
    Column("expires", BigInteger, nullable=False),
)

webhook = Table(
    "webhook",
    ground,
    Column("id", _counted, primary_key=True, autoincrement=True),
    Column("channel", String(32), nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("failure", Text),
    Index("webhook_open", "failure"),
    sqlite_autoincrement=True,
)

trail = Table(
    "trail",
    ground,
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", String(80), primary_key=True),
    Column("actor", String(32), primary_key=True),
    Column("action", String(16), primary_key=True),
)
