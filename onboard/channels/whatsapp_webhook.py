"""Reads what WhatsApp's servers deliver: every entry, change, message and status of a batch.

Source: developers.facebook.com, WhatsApp Cloud API, "Webhooks: messages reference" (pages text, image,
interactive, reaction, order, system, unsupported, revoke, status, errors; smb_message_echoes;
business-scoped user IDs).
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct

from onboard.channels.protocol import Deleted, Echo, Inbound, Incoming, Status, Unknown
from onboard.channels.whatsapp_content import Id, read_content
from onboard.channels.whatsapp_errors import meaning
from onboard.errors import FormatError

BODY_BYTES = 3 * 1024 * 1024
"""The largest delivery that Meta announces."""
PIECES = 10_000
"""Ten times the updates that Meta puts into one delivery."""

_ALONE = ""

T = TypeVar("T")
Seconds = Annotated[str, Meta(pattern=r"^[0-9]{1,11}$")] | Annotated[int, Meta(ge=0, lt=10**11)]


class _Body(Struct, frozen=True):
    entry: Raw = Raw()


class _Entry(Struct, frozen=True):
    changes: Raw = Raw()


class _Change(Struct, frozen=True):
    field: str = ""
    value: Raw = Raw()


class _Metadata(Struct, frozen=True):
    phone_number_id: Id


class _Value(Struct, frozen=True):
    metadata: _Metadata
    contacts: Raw = Raw()
    messages: Raw = Raw()
    message_echoes: Raw = Raw()
    statuses: Raw = Raw()
    errors: Raw = Raw()


class _Profile(Struct, frozen=True):
    name: str = ""


class _Person(Struct, frozen=True):
    wa_id: Id | None = None
    user_id: Id | None = None
    profile: _Profile = _Profile()


class _Context(Struct, frozen=True):
    id: Id | None = None


class _Message(Struct, frozen=True):
    id: Id
    timestamp: Seconds
    type: str = "message"
    sender: Id | None = msgspec.field(default=None, name="from")
    to: Id | None = None
    from_user_id: Id | None = None
    user_id: Id | None = None
    context: _Context | None = None


class _ErrorData(Struct, frozen=True):
    details: str = ""


class _Error(Struct, frozen=True):
    code: int
    title: str = ""
    error_data: _ErrorData = _ErrorData()


class _Status(Struct, frozen=True):
    id: Id
    status: Literal["sent", "delivered", "read", "failed"]
    timestamp: Seconds
    biz_opaque_callback_data: str | None = None
    errors: list[_Error] = []


class _Revoke(Struct, frozen=True):
    original_message_id: Id


class _Revoked(Struct, frozen=True):
    revoke: _Revoke


def read_webhook(raw: bytes) -> tuple[Incoming, ...]:
    """Everything that a delivery holds, in its order; a piece that cannot be read becomes `Unknown`.

    Raises:
        FormatError: the delivery is too large, is not JSON, or is not an object.
    """
    if len(raw) > BODY_BYTES:
        raise FormatError(f"the delivery has more than {BODY_BYTES} bytes")
    try:
        raw.decode()
        found = tuple(islice(_body(_mend(raw)), PIECES + 1))
    except UnicodeDecodeError as error:
        raise _format_error(raw, error.start, "not UTF-8") from error
    except RecursionError as error:
        raise FormatError("nested too deeply") from error
    if len(found) > PIECES:
        raise FormatError(f"the delivery has more than {PIECES} pieces")
    return found


_PAIR = rb"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_UNSTORABLE = rb"u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000)"
_ESCAPE = re.compile(rb"\\(?:" + _PAIR + rb"|(" + _UNSTORABLE + rb")|.)", re.DOTALL)


def _mend(raw: bytes) -> bytes:
    """Replaces what UTF-8 or PostgreSQL's text cannot hold: halves of a cut-off emoji, and NUL.

    As long as the original, so that a position in one is the position in the other.
    """
    return _ESCAPE.sub(lambda escape: rb"\ufffd" if escape[1] else escape[0], raw)


def _format_error(raw: bytes, offset: int, message: str) -> FormatError:
    before = raw[:offset].decode("utf-8", "replace")
    return FormatError(message, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _body(raw: bytes) -> Iterator[Incoming]:
    try:
        body = msgspec.json.decode(raw, type=_Body)
    except msgspec.ValidationError as error:
        raise FormatError("a delivery is a JSON object") from error
    except msgspec.DecodeError as error:
        place = re.search(r"\(byte (\d+)\)", str(error))
        raise _format_error(raw, int(place[1]) if place else len(raw), "not JSON") from error
    if not body.entry:
        yield _unknown("delivery", raw)
    for entry in _pieces(body.entry):
        yield from _changes(entry)


def _changes(entry: bytes) -> Iterator[Incoming]:
    changes = _read(entry, _Entry)
    if changes is None or not changes.changes:
        yield _unknown("entry", entry)
        return
    for change in _pieces(changes.changes):
        yield from _change(change)


def _change(raw: bytes) -> Iterator[Incoming]:
    change = _read(raw, _Change) or _Change()
    value = _read(change.value, _Value)
    if value is None or not (value.messages or value.statuses or value.message_echoes or value.errors):
        yield _unknown(change.field or "change", raw)
        return
    account = value.metadata.phone_number_id
    people = _people(value.contacts)
    for piece in _pieces(value.messages):
        yield _message(piece, account, people)
    for piece in _pieces(value.message_echoes):
        yield _echo(piece, account)
    for piece in _pieces(value.statuses):
        yield _status(piece, account)
    for piece in _pieces(value.errors):
        yield _unknown("errors", piece, account)


def _people(contacts: bytes) -> dict[str, _Person]:
    """By phone number and by business-scoped id; a single one also stands for a message that names nobody."""
    people = [person for piece in _pieces(contacts) if (person := _read(piece, _Person))]
    named = {name: person for person in people for name in (person.wa_id, person.user_id) if name}
    return named | {_ALONE: people[0]} if len(people) == 1 else named


def _pieces(raw: bytes) -> list[bytes]:
    """The items of a list; anything else is handed on as one odd piece."""
    if not raw:
        return []
    pieces = _read(raw, list[Raw])
    return [bytes(raw)] if pieces is None else [bytes(piece) for piece in pieces]


def _read(raw: bytes, shape: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.MsgspecError:
        return None


def _unknown(kind: str, raw: bytes, account: str | None = None) -> Unknown:
    return Unknown(kind=kind, raw=bytes(raw).decode(), account=account)


def _milliseconds(seconds: str | int) -> int:
    return int(seconds) * 1000


def _message(raw: bytes, account: str, people: dict[str, _Person]) -> Incoming:
    head = _read(raw, _Message)
    if head is None:
        return _unknown("message", raw, account)
    at = _milliseconds(head.timestamp)
    contact, name = _contact(head, people)
    if head.type == "revoke" and (revoked := _read(raw, _Revoked)):
        return Deleted(external_id=revoked.revoke.original_message_id, account=account, at=at)
    content = read_content(head.type, raw)
    if content is None or contact is None:
        return Unknown(
            kind=head.type, raw=raw.decode(), account=account, external_id=head.id, contact=contact, sent_at=at
        )
    return Inbound(
        external_id=head.id,
        account=account,
        contact=contact,
        contact_name=name,
        sent_at=at,
        kind=content.kind,
        text=content.text,
        media=content.media,
        reply_to=content.reply_to or (head.context.id if head.context else None),
    )


def _contact(head: _Message, people: dict[str, _Person]) -> tuple[str | None, str | None]:
    """Who wrote, and under which name: by phone number while WhatsApp shows it, else by business-scoped id."""
    user_id = head.from_user_id or head.user_id
    names = [name for name in (head.sender, user_id) if name] or [_ALONE]
    person = next((people[name] for name in names if name in people), _Person())
    return head.sender or person.wa_id or user_id or person.user_id, person.profile.name or None


def _echo(raw: bytes, account: str) -> Incoming:
    head = _read(raw, _Message)
    if head and head.type == "revoke":
        return _message(raw, account, {})
    content = read_content(head.type, raw) if head else None
    if head is None or content is None or head.to is None:
        return _unknown("message_echo", raw, account)
    return Echo(
        external_id=head.id,
        account=account,
        contact=head.to,
        sent_at=_milliseconds(head.timestamp),
        text=content.text,
        media=content.media,
    )


def _status(raw: bytes, account: str) -> Incoming:
    status = _read(raw, _Status)
    if status is None:
        return _unknown("status", raw, account)
    failures = [meaning(error.code, error.error_data.details or error.title) for error in status.errors]
    return Status(
        external_id=status.id,
        account=account,
        state=status.status,
        at=_milliseconds(status.timestamp),
        correlation=status.biz_opaque_callback_data,
        failure=failures[0] if failures else None,
    )
