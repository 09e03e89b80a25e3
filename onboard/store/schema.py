"""The tables. `log` stands on every device and on the relay; `ground` on the relay alone."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
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
    Index("event_number", "number"),
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

# What matching has read from an open case. It hangs on the key that says so, and goes with it in one transaction.
open_case = Table(
    "open_case",
    log,
    Column("subject", String(80), primary_key=True),
    Column("name", String(32), nullable=False),
    Column("key", Text, nullable=False),
    # Of all that it was read from: where this is another one, the row says nothing.
    Column("digest", LargeBinary(16), nullable=False),
    Column("read", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["name", "key", "subject"], ["entity_key.name", "entity_key.key", "entity_key.subject"], ondelete="CASCADE"
    ),
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
    Column("tried_at", BigInteger),
    # What kept the relay from taking it when it was last tried, in words; None where nothing did.
    Column("trouble", Text),
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

purged = Table(
    "purged",
    log,
    Column("scope", String(80), primary_key=True),
    Column("at", BigInteger, nullable=False),
    # The newest number that the scope had: nothing below it ever comes back.
    Column("floor", BigInteger, nullable=False),
)

blob = Table(
    "blob",
    log,
    # Made of scope and hash: the same bytes in two scopes are two blobs.
    Column("id", String(80), primary_key=True),
    Column("scope", String(80), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("media_type", String(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    # How many bytes of it the relay has; on a device, as far as it has confirmed them.
    Column("uploaded", Integer, nullable=False, default=0),
    # On a device: it was recorded here, so it is for this device to upload.
    Column("own", Boolean, nullable=False, default=False),
    # On a device: somebody asked to see it, and it is not here yet.
    Column("wanted", Boolean, nullable=False, default=False),
    # On a device: what kept it from being copied when that was last tried, in words; None where nothing did.
    Column("trouble", Text),
    # On a device, of its own: the number of the announcement in the relay's log, which told it with the last bytes.
    Column("announced", BigInteger),
    Index("blob_scope", "scope"),
)

blob_piece = Table(
    "blob_piece",
    log,
    Column("blob", String(80), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

counter = Table("counter", ground, Column("name", String(16), primary_key=True), Column("value", BigInteger))

incarnation = Table(
    "incarnation",
    ground,
    Column("id", String(32), primary_key=True),
    Column("started", BigInteger, nullable=False),
)

run = Table(
    "run",
    ground,
    # The first number that it may give.
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("secret", LargeBinary(16), nullable=False),
)

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

# What devices wrote and the relay did not take, though nobody is there any more to correct it.
review = Table(
    "review",
    ground,
    Column("number", _counted, primary_key=True, autoincrement=True),
    Column("device", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("author", String(64), nullable=False),
    Column("scope", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("kind", String(64), nullable=False),
    # When it was written, as its author's clock had it, and when it came; Unix milliseconds.
    Column("written", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    # The event as it was written, MessagePack: as readable as those of the log, and gone with its scope as they are.
    # Without one, it was discarded, and copies of it are not to come back.
    Column("event", LargeBinary),
    UniqueConstraint("device", "epoch", "seq"),
    Index("review_scope", "scope"),
    sqlite_autoincrement=True,
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
