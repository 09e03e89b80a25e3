"""Reading deliveries. The shapes are those of Meta's "Webhooks: messages reference"."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.channels.protocol import Deleted, Echo, Inbound, Incoming, Later, Media, Refused, Status, Unknown
from onboard.channels.whatsapp_webhook import BODY_BYTES, PIECES, read_webhook
from onboard.errors import FormatError

Make = Callable[..., bytes]
ACCOUNT = "106540352242922"
PASSENGER = "16505551234"


def message(kind: str, content: object, **more: Any) -> dict[str, Any]:
    """A message as it stands in a delivery."""
    return {"from": PASSENGER, "id": "wamid.1", "timestamp": "1749416383", "type": kind, kind: content} | more


FILE = {"id": "1003383421387256", "mime_type": "image/jpeg", "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI="}
MEDIA = Media(FILE["id"], FILE["mime_type"], FILE["sha256"])

READABLE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "text",
        message("text", {"body": "Does 12A\nhave a window? \U0001f600"}),
        {"text": "Does 12A\nhave a window? \U0001f600"},
    ),
    ("text with unknown fields", message("text", {"body": "Hi", "new": [1]}, newer={"x": None}), {"text": "Hi"}),
    ("text with a number as time", message("text", {"body": "Hi"}, timestamp=1749416383), {"text": "Hi"}),
    (
        "quoting text",
        message("text", {"body": "Yes"}, context={"from": "15550783881", "id": "wamid.0"}),
        {"text": "Yes", "reply_to": "wamid.0"},
    ),
    ("forwarded text", message("text", {"body": "Look"}, context={"forwarded": True}), {"text": "Look"}),
    ("image", message("image", FILE | {"caption": "My bag"}), {"text": "My bag", "media": (MEDIA,)}),
    ("image without caption", message("image", FILE), {"media": (MEDIA,)}),
    ("audio", message("audio", FILE | {"voice": True}), {"media": (MEDIA,)}),
    ("video", message("video", FILE | {"caption": "See"}), {"text": "See", "media": (MEDIA,)}),
    ("sticker", message("sticker", FILE | {"animated": False}), {"media": (MEDIA,)}),
    (
        "document",
        message("document", FILE | {"filename": "visa.pdf"}),
        {"media": (Media(FILE["id"], FILE["mime_type"], FILE["sha256"], "visa.pdf"),)},
    ),
    (
        "location",
        message("location", {"latitude": 52.309, "longitude": 4.764, "name": "Schiphol", "address": "Plaza 1"}),
        {"text": "Schiphol\nPlaza 1\n52.309, 4.764"},
    ),
    ("bare location", message("location", {"latitude": -1, "longitude": 2.5}), {"text": "-1.0, 2.5"}),
    (
        "contacts",
        message("contacts", [{"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+31 6"}]}, {"vcard": "BEGIN"}]),
        {"text": "Ana +31 6\n"},
    ),
    ("button", message("button", {"text": "Yes, please", "payload": "yes"}), {"kind": "choice", "text": "Yes, please"}),
    (
        "tapped button",
        message("interactive", {"type": "button_reply", "button_reply": {"id": "a", "title": "Window"}}),
        {"kind": "choice", "text": "Window"},
    ),
    (
        "chosen list entry",
        message("interactive", {"type": "list_reply", "list_reply": {"id": "a", "title": "Aisle", "description": "x"}}),
        {"kind": "choice", "text": "Aisle"},
    ),
    (
        "reaction",
        message("reaction", {"message_id": "wamid.0", "emoji": "\U0001f44d"}),
        {"text": "\U0001f44d", "reply_to": "wamid.0"},
    ),
    ("reaction taken back", message("reaction", {"message_id": "wamid.0"}), {"reply_to": "wamid.0"}),
    (
        "order",
        message("order", {"text": "For my seat", "product_items": [{"product_retailer_id": "gin", "quantity": 2}]}),
        {"text": "For my seat\n2 \u00d7 gin"},
    ),
    (
        "system",
        message("system", {"body": "User changed number", "type": "user_changed_number"}),
        {"text": "User changed number"},
    ),
    (
        "unsupported",
        message("unsupported", {"type": "poll_creation"}, errors=[{"code": 131051, "title": "Message type unknown"}]),
        {},
    ),
    ("half an emoji", message("text", {"body": "Hi \ud83d!"}), {"text": "Hi \ufffd!"}),
    ("a character that databases refuse", message("text", {"body": "a\0b"}), {"text": "a\ufffdb"}),
    ("what looks like an escape", message("text", {"body": "\\ud83d \\u0000"}), {"text": "\\ud83d \\u0000"}),
]


@pytest.mark.parametrize(("label", "wire", "expected"), READABLE, ids=[row[0] for row in READABLE])
def test_each_type_of_message_is_read(
    delivery: Make, label: str, wire: dict[str, Any], expected: dict[str, Any]
) -> None:
    plain = {
        "external_id": "wamid.1",
        "account": ACCOUNT,
        "contact": PASSENGER,
        "contact_name": "Sheena Nelson",
        "sent_at": 1749416383000,
        "kind": wire["type"],
    }
    assert read_webhook(delivery(messages=[wire])) == (Inbound(**(plain | expected)),)


ODD: list[tuple[str, object, str, str | None]] = [
    ("new type", message("hologram", {"x": 1.50}), "hologram", "wamid.1"),
    (
        "flow answer",
        message("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "Sent"}}),
        "interactive",
        "wamid.1",
    ),
    ("content missing", {"from": PASSENGER, "id": "wamid.1", "timestamp": "1", "type": "text"}, "text", "wamid.1"),
    ("content of another shape", message("text", ["Hi"]), "text", "wamid.1"),
    ("edit", message("edit", {"original_message_id": "wamid.0"}), "edit", "wamid.1"),
    ("revoke without id", message("revoke", {}), "revoke", "wamid.1"),
    ("no id", {"from": PASSENGER, "timestamp": "1", "type": "text", "text": {"body": "Hi"}}, "message", None),
    ("no time", {"from": PASSENGER, "id": "wamid.1", "type": "text", "text": {"body": "Hi"}}, "message", None),
    ("time in words", message("text", {"body": "Hi"}, timestamp="noon"), "message", None),
    ("time without end", message("text", {"body": "Hi"}, timestamp="9" * 12), "message", None),
    ("negative time", message("text", {"body": "Hi"}, timestamp=-1), "message", None),
    ("text instead of a message", "Hi", "message", None),
    ("nothing", None, "message", None),
]


@pytest.mark.parametrize(("label", "wire", "kind", "external_id"), ODD, ids=[row[0] for row in ODD])
def test_an_odd_message_is_kept_and_its_neighbours_are_read(
    delivery: Make, label: str, wire: object, kind: str, external_id: str | None
) -> None:
    first, odd, last = read_webhook(
        delivery(messages=[message("text", {"body": "1"}), wire, message("text", {"body": "3"})])
    )
    assert isinstance(first, Inbound)
    assert isinstance(last, Inbound)
    assert (first.text, last.text) == ("1", "3")
    assert isinstance(odd, Unknown)
    assert (odd.kind, odd.external_id, odd.account) == (kind, external_id, ACCOUNT)
    assert odd.raw == json.dumps(wire)


def test_an_unknown_message_still_says_who_wrote_it_and_when(delivery: Make) -> None:
    (odd,) = read_webhook(delivery(messages=[message("hologram", {})]))
    assert isinstance(odd, Unknown)
    assert (odd.contact, odd.sent_at) == (PASSENGER, 1749416383000)


TEXT = {"id": "wamid.1", "timestamp": "1", "type": "text", "text": {"body": "Hi"}}
ANA = {"profile": {"name": "Ana"}, "wa_id": "31600000001", "user_id": "NL.111"}
BEA = {"profile": {"name": "Bea", "username": "bea"}, "user_id": "NL.222"}
SENDERS: list[tuple[str, dict[str, Any], object, tuple[str, str | None]]] = [
    ("phone number", {"from": "31600000001"}, [BEA, ANA], ("31600000001", "Ana")),
    ("phone number and user id", {"from": "31600000001", "from_user_id": "NL.111"}, [ANA], ("31600000001", "Ana")),
    ("user id of a known phone number", {"from_user_id": "NL.111"}, [BEA, ANA], ("31600000001", "Ana")),
    ("user id alone", {"from_user_id": "NL.222"}, [ANA, BEA], ("NL.222", "Bea")),
    ("user id under the older name", {"user_id": "NL.222"}, [ANA, BEA], ("NL.222", "Bea")),
    ("neither, one contact", {}, [BEA], ("NL.222", "Bea")),
    ("number of nobody in the list", {"from": "31600000009"}, [ANA], ("31600000009", None)),
    ("no list", {"from": "31600000009"}, [], ("31600000009", None)),
    ("odd list", {"from": "31600000009"}, {"x": 1}, ("31600000009", None)),
    ("odd entry in the list", {"from": "31600000001"}, [7, ANA], ("31600000001", "Ana")),
    ("no profile", {"from": "31600000001"}, [{"wa_id": "31600000001"}], ("31600000001", None)),
]


@pytest.mark.parametrize(("label", "wire", "contacts", "expected"), SENDERS, ids=[row[0] for row in SENDERS])
def test_the_sender_is_found(
    delivery: Make, label: str, wire: dict[str, Any], contacts: object, expected: tuple[str, str | None]
) -> None:
    (found,) = read_webhook(delivery(contacts=contacts, messages=[TEXT | wire]))
    assert isinstance(found, Inbound)
    assert (found.contact, found.contact_name) == expected


def test_a_message_of_nobody_is_kept_as_unknown(delivery: Make) -> None:
    (found,) = read_webhook(delivery(contacts=[ANA, BEA], messages=[TEXT]))
    assert isinstance(found, Unknown)
    assert (found.kind, found.external_id, found.contact) == ("text", "wamid.1", None)


def test_a_message_taken_back(delivery: Make) -> None:
    found = read_webhook(delivery(messages=[message("revoke", {"original_message_id": "wamid.0"})]))
    assert found == (Deleted(external_id="wamid.0", account=ACCOUNT, at=1749416383000),)


def test_our_own_messages_from_the_business_app_are_echoes(delivery: Make) -> None:
    ours = {"from": "15550783881", "to": PASSENGER, "id": "wamid.2", "timestamp": "1", "type": "text"}
    found = read_webhook(
        delivery(
            message_echoes=[
                ours | {"text": {"body": "On it"}},
                ours | {"type": "revoke", "revoke": {"original_message_id": "wamid.2"}},
                ours | {"type": "hologram"},
            ]
        )
    )
    assert found[:2] == (
        Echo(external_id="wamid.2", account=ACCOUNT, contact=PASSENGER, sent_at=1000, text="On it"),
        Deleted(external_id="wamid.2", account=ACCOUNT, at=1000),
    )
    assert isinstance(found[2], Unknown)


@pytest.mark.parametrize("state", ["sent", "delivered", "read"])
def test_a_status_names_our_own_reply(delivery: Make, state: str) -> None:
    wire = {
        "id": "wamid.9",
        "status": state,
        "timestamp": "1750857384",
        "recipient_id": PASSENGER,
        "biz_opaque_callback_data": "our reply",
        "pricing": {"billable": False},
    }
    (found,) = read_webhook(delivery(statuses=[wire]))
    assert isinstance(found, Status)
    assert (found.external_id, found.account, found.state) == ("wamid.9", ACCOUNT, state)
    assert (found.at, found.correlation, found.failure) == (1750857384000, "our reply", None)


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (131047, Refused(131047, "More than 24 hours since the passenger wrote: only a template may be sent.")),
        (131042, Refused(131042, "Meta cannot charge the account: check its payment method.", channel_broken=True)),
        (131056, Later(131056, 6, "Too many messages to this passenger in a short time.")),
        (999, Refused(999, "What Meta says of it")),
    ],
)
def test_a_failed_status_says_why(delivery: Make, code: int, failure: Later | Refused) -> None:
    error = {"code": code, "title": "Short", "error_data": {"details": "What Meta says of it"}}
    (found,) = read_webhook(
        delivery(statuses=[{"id": "wamid.9", "status": "failed", "timestamp": "1", "errors": [error]}])
    )
    assert isinstance(found, Status)
    assert (found.state, found.correlation, found.failure) == ("failed", None, failure)


def test_a_new_state_is_kept_as_unknown(delivery: Make) -> None:
    played = {"id": "wamid.9", "status": "played", "timestamp": "1"}
    (found,) = read_webhook(delivery(statuses=[played]))
    assert found == Unknown(kind="status", raw=json.dumps(played), account=ACCOUNT)


def test_errors_of_the_account_are_kept(delivery: Make) -> None:
    (found,) = read_webhook(delivery(errors=[{"code": 130429}]))
    assert found == Unknown(kind="errors", raw='{"code": 130429}', account=ACCOUNT)


def test_every_entry_change_message_and_status_of_a_batch_is_read(delivery: Make) -> None:
    def text(number: int) -> dict[str, Any]:
        return message("text", {"body": str(number)}, id=f"wamid.{number}")

    state = {"id": "wamid.9", "status": "read", "timestamp": "1"}
    one = json.loads(delivery(messages=[text(1), text(2)], statuses=[state]))
    two = json.loads(delivery(metadata={"phone_number_id": "222"}, messages=[text(3), text(1)]))
    three = json.loads(delivery(statuses=[state, state]))
    one["entry"][0]["changes"] += two["entry"][0]["changes"]
    one["entry"] += three["entry"]
    found = read_webhook(json.dumps(one).encode())
    assert [(item.account, item.external_id) for item in found if isinstance(item, Inbound)] == [
        (ACCOUNT, "wamid.1"),
        (ACCOUNT, "wamid.2"),
        ("222", "wamid.3"),
        ("222", "wamid.1"),
    ]
    assert sum(isinstance(item, Status) for item in found) == 3
    assert len(found) == 7


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "delivery"),
        ({"object": "page"}, "delivery"),
        ({"entry": 7}, "entry"),
        ({"entry": [7]}, "entry"),
        ({"entry": [{"id": "1"}]}, "entry"),
        ({"entry": [{"changes": [7]}]}, "change"),
        ({"entry": [{"changes": [{"field": "account_update", "value": {"event": "x"}}]}]}, "account_update"),
        ({"entry": [{"changes": [{"field": "messages", "value": {"messages": [TEXT]}}]}]}, "messages"),
    ],
)
def test_a_delivery_of_another_shape_is_kept(body: dict[str, Any], kind: str) -> None:
    (found,) = read_webhook(json.dumps(body).encode())
    assert isinstance(found, Unknown)
    assert found.kind == kind
    assert found.raw in json.dumps(body)


def test_a_single_message_outside_a_list_is_kept(delivery: Make) -> None:
    (found,) = read_webhook(delivery(messages=message("text", {"body": "Hi"})))
    assert isinstance(found, Inbound)
    assert found.text == "Hi"


@pytest.mark.parametrize(
    ("raw", "position"),
    [
        (b"", "line 1, column 1"),
        (b"[]", "line 1, column 1"),
        (b'{"entry":\n  nul}', "line 2, column 4"),
        (b'{"entry": [', "line 1, column 12"),
        (b'{"a": 1}}', "line 1, column 10"),
        (b'{"a": "\xff"}', "line 1, column 8"),
        ('{"é": x}'.encode(), "line 1, column 7"),
        (b'{"entry":' + b"[" * 100_000, "line 1, column 1"),
        (b'{"a":"' + b"x" * BODY_BYTES + b'"}', "line 1, column 1"),
        (b'{"entry":[' + b"1," * PIECES + b"1]}", "line 1, column 1"),
    ],
)
def test_what_is_no_delivery_is_refused_with_its_position(raw: bytes, position: str) -> None:
    with pytest.raises(FormatError, match=f"^{position}:"):
        read_webhook(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = ["entry", "changes", "value", "messages", "statuses", "message_echoes", "contacts", "metadata", "errors"]
NAMES += ["id", "from", "type", "text", "body", "timestamp", "phone_number_id", "field", "status", "image", "context"]
LIKELY = st.recursive(
    st.sampled_from(["text", "image", "1", "sent", "", "revoke", 1, None, 1e400, 10**30]) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(
    st.binary()
    | JSON.map(lambda value: json.dumps(value).encode())
    | LIKELY.map(lambda value: json.dumps(value).encode())
)
def test_arbitrary_bytes_raise_nothing_but_the_declared_error(raw: bytes) -> None:
    try:
        found = read_webhook(raw)
    except FormatError:
        return
    assert msgspec.json.decode(msgspec.json.encode(found), type=tuple[Incoming, ...]) == found


@given(st.lists(JSON | LIKELY | st.integers(0, 99).map(lambda number: ("ours", number)), max_size=6), st.data())
def test_readable_messages_are_never_lost_beside_odd_ones(pieces: list[Any], data: st.DataObject) -> None:
    wires = [
        message("text", {"body": f"words {piece[1]}"}, id=f"ours.{piece[1]}") if isinstance(piece, tuple) else piece
        for piece in pieces
    ]
    value = {
        "metadata": {"phone_number_id": ACCOUNT},
        "messages": wires,
        "statuses": data.draw(JSON),
        "contacts": data.draw(JSON),
    }
    entries = [
        data.draw(JSON),
        {"changes": [data.draw(LIKELY), {"field": "messages", "value": value}]},
        data.draw(JSON),
    ]
    try:
        found = read_webhook(json.dumps({"entry": entries}, allow_nan=False, default=str).encode())
    except ValueError:  # an infinite number, which JSON cannot hold
        return
    ours = [item.text for item in found if isinstance(item, Inbound) and item.external_id.startswith("ours.")]
    assert Counter(ours) == Counter(f"words {piece[1]}" for piece in pieces if isinstance(piece, tuple))
