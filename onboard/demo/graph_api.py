"""A stand-in of Meta's Graph API as far as WhatsApp needs it, with the passengers' phones behind it.

Written from the documented behaviour (developers.facebook.com, WhatsApp Cloud API: "Messages", "Throughput",
"Error codes", "Webhooks: messages reference"). It starts no threads and knows no clock of its own. What the
real one does later and from elsewhere, delivering webhooks, it hands to a callback at once.
"""

import base64
import hmac
import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec
from litestar import Litestar, MediaType, Request, post
from litestar.params import FromPath
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import UNSET, Struct, UnsetType

from onboard.channels.meta import SIGNATURE_HEADER, signature

Deliver = Callable[[bytes, dict[str, str]], None]
"""Takes a webhook's body and headers. Called while a request is being answered, so it must not block."""

_WINDOW_MS = 24 * 3600 * 1000
_PAIR_MS = 6_000
_SECOND_MS = 1_000
_TEXT_LENGTH = 4096

ERRORS: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "Meta chose not to deliver"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    133010: (400, "Phone number not registered"),
}
"""Code: HTTP status and title, as documented."""


class Number(Struct, frozen=True, kw_only=True):
    """The airline's phone number as Meta knows it, with what both sides share."""

    account: str
    display: str
    access_token: str
    app_secret: str
    business: str = "102290129340398"
    per_second: int = 80


class Faults(Struct, frozen=True, kw_only=True):
    """What goes wrong from now on.

    Attributes:
        error: answer every valid request with this code and do not take the message.
        answer: what happens to the answer after the message was taken: `dropped` breaks the connection after
            the status line, `held` gives none until the client leaves, `empty_500` has no body.
        deliveries: how often each webhook is delivered; 0 loses them.
        reverse: `read` is delivered before `delivered` before `sent`.
        failed: the message turns out as undeliverable afterwards, with this code.
    """

    error: int | None = None
    answer: Literal["given", "dropped", "held", "empty_500"] = "given"
    deliveries: int = 1
    reverse: bool = False
    failed: int | None = None


class _Text(Struct, frozen=True):
    body: Any = UNSET


class _Quoted(Struct, frozen=True):
    message_id: str


class _Request(Struct, frozen=True):
    messaging_product: str | UnsetType = UNSET
    type: str = "text"
    to: str | UnsetType = UNSET
    recipient: str | UnsetType = UNSET
    text: _Text | UnsetType = UNSET
    context: _Quoted | UnsetType = UNSET
    biz_opaque_callback_data: str | UnsetType = UNSET


class Shown(Struct, frozen=True):
    """A message on a passenger's phone; `at` in epoch milliseconds."""

    contact: str
    text: str
    message_id: str
    at: int
    quotes: str | None = None


class _GraphFailure(Exception):  # noqa: N818 an answer of the stand-in, not an error of the program
    def __init__(self, code: int, details: str) -> None:
        super().__init__(details)
        self.code = code
        self.details = details


class GraphApi:
    """The state behind the stand-in: one number, the passengers' phones, and the rules between them.

    Attributes:
        faults: may be replaced at any time.
        shown: what reached passengers' phones, oldest first.
    """

    def __init__(self, number: Number, clock: Callable[[], int], deliver: Deliver) -> None:
        """`clock` gives epoch milliseconds."""
        self.faults = Faults()
        self.shown: list[Shown] = []
        self._number = number
        self._clock = clock
        self._deliver = deliver
        self._last_inbound: dict[str, int] = {}
        self._made = 0

    def write(self, contact: str, name: str, text: str) -> str:
        """The passenger writes; gives the message's id. Opens the 24-hour window."""
        now = self._clock()
        self._last_inbound[contact] = now
        message_id = self._new_id(contact, now)
        self._post(message_webhook(self._number, text, from_=contact, name=name, at=now, message_id=message_id))
        return message_id

    def take(self, account: str, authorization: str, raw: bytes) -> tuple[int, bytes]:
        """Answers a request to send: HTTP status and body. Delivers the statuses when the message was taken."""
        try:
            message = self._admit(account, authorization, raw)
        except _GraphFailure as failure:
            return _failure(failure.code, failure.details)
        contact = _contact(message)
        shown = Shown(contact, _body(message), self._new_id(contact, self._clock()), self._clock(), _quotes(message))
        if self.faults.failed is None:
            self.shown.append(shown)
        self._report(shown, message.biz_opaque_callback_data)
        name = "user_id" if message.to is UNSET else "wa_id"
        answer = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": message.to or message.recipient, name: contact}],
            "messages": [{"id": shown.message_id}],
        }
        return 200, json.dumps(answer).encode()

    def _admit(self, account: str, authorization: str, raw: bytes) -> _Request:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {self._number.access_token}".encode()):
            raise _GraphFailure(190, "Error validating access token.")
        if account != self._number.account:
            raise _GraphFailure(100, f"Object with ID '{account}' does not exist.")
        message = _valid(raw)
        contact = _contact(message)
        if contact == self._number.display:
            raise _GraphFailure(131021, "Sender and recipient phone numbers must differ.")
        self._check_rates(contact)
        if self.faults.error is not None:
            raise _GraphFailure(self.faults.error, "The stand-in was told to answer so.")
        return message

    def _check_rates(self, contact: str) -> None:
        now = self._clock()
        if sum(now - shown.at < _SECOND_MS for shown in self.shown) >= self._number.per_second:
            raise _GraphFailure(130429, "Too many messages were sent from this phone number in a short time.")
        if any(shown.contact == contact and now - shown.at < _PAIR_MS for shown in self.shown):
            raise _GraphFailure(131056, "Too many messages were sent to this recipient in a short time.")
        if now - self._last_inbound.get(contact, -_WINDOW_MS) >= _WINDOW_MS:
            raise _GraphFailure(131047, "More than 24 hours have passed since the recipient last replied.")

    def _report(self, shown: Shown, correlation: str | UnsetType) -> None:
        states = ["sent", "delivered", "read"] if self.faults.failed is None else ["failed"]
        for state in reversed(states) if self.faults.reverse else states:
            self._post(status_webhook(self._number, shown, state, correlation, self.faults.failed))

    def _post(self, raw: bytes) -> None:
        for _ in range(self.faults.deliveries):
            self._deliver(raw, sign(raw, self._number.app_secret))

    def _new_id(self, contact: str, now: int) -> str:
        self._made += 1
        return "wamid." + base64.b64encode(f"{contact}/{now}/{self._made}".encode()).decode()


def create_graph_api(graph: GraphApi) -> Litestar:
    """The stand-in as an ASGI application: `POST /{version}/{phone_number_id}/messages`."""

    @post("/{version:str}/{account:str}/messages", status_code=200)
    async def messages(request: Request[Any, Any, Any], account: FromPath[str]) -> ASGIApp:
        raw = await request.body()
        status, body = graph.take(account, request.headers.get("Authorization", ""), raw)
        if graph.faults.answer == "dropped":
            return _dropped
        if graph.faults.answer == "held":
            return _held
        if graph.faults.answer == "empty_500":
            status, body = 500, b""
        return ASGIResponse(body=body, status_code=status, media_type=MediaType.JSON)

    return Litestar([messages], openapi_config=None, logging_config=None)


def message_webhook(number: Number, text: str, *, from_: str, name: str, at: int, message_id: str) -> bytes:
    """A passenger's text as WhatsApp delivers it; `at` in epoch milliseconds (the wire has seconds)."""
    return _webhook(
        number,
        {
            "contacts": [{"profile": {"name": name}, "wa_id": from_}],
            "messages": [
                {"from": from_, "id": message_id, "timestamp": _seconds(at), "text": {"body": text}, "type": "text"}
            ],
        },
    )


def status_webhook(
    number: Number, shown: Shown, state: str, correlation: str | UnsetType = UNSET, failed: int | None = None
) -> bytes:
    """How far a message came (`sent`, `delivered`, `read`, `failed`), as WhatsApp delivers it."""
    status: dict[str, Any] = {
        "id": shown.message_id,
        "status": state,
        "timestamp": _seconds(shown.at),
        "recipient_id": shown.contact,
    }
    if correlation is not UNSET:
        status["biz_opaque_callback_data"] = correlation
    if failed is not None:
        title = ERRORS[failed][1]
        status["errors"] = [{"code": failed, "title": title, "message": title, "error_data": {"details": title}}]
    return _webhook(number, {"statuses": [status]})


def sign(raw: bytes, app_secret: str) -> dict[str, str]:
    """The headers that come with a delivery."""
    return {"Content-Type": "application/json", SIGNATURE_HEADER: signature(raw, app_secret)}


def _webhook(number: Number, value: dict[str, Any]) -> bytes:
    metadata = {"display_phone_number": number.display, "phone_number_id": number.account}
    value = {"messaging_product": "whatsapp", "metadata": metadata} | value
    change = {"value": value, "field": "messages"}
    return _escaped({"object": "whatsapp_business_account", "entry": [{"id": number.business, "changes": [change]}]})


def _escaped(value: dict[str, Any]) -> bytes:
    """JSON with more characters escaped than it asks for, as Meta signs it."""
    text = json.dumps(value, separators=(",", ":")).replace("/", "\\/")
    for character in "<%@":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("ascii")


def _seconds(milliseconds: int) -> str:
    return str(milliseconds // 1000)


def _failure(code: int, details: str) -> tuple[int, bytes]:
    status, title = ERRORS[code]
    error = {
        "message": f"(#{code}) {title}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details},
        "fbtrace_id": "AStandInHasNoTrace",
    }
    return status, json.dumps({"error": error}).encode()


def _valid(raw: bytes) -> _Request:
    try:
        message = msgspec.json.decode(raw, type=_Request)
    except msgspec.MsgspecError as error:
        raise _GraphFailure(100, f"The request cannot be read: {error}.") from error
    if message.messaging_product != "whatsapp":
        raise _GraphFailure(100, "The parameter messaging_product is required.")
    if message.type != "text":
        raise _GraphFailure(131051, "The stand-in takes text only.")
    _check_present({"to": _contact(message), "text": message.text})
    if message.to and not re.fullmatch(r"\+?[0-9]+", message.to):
        raise _GraphFailure(131009, "The parameter to is not a phone number.")
    body = message.text.body if message.text else UNSET
    _check_present({"text['body']": body})
    if not isinstance(body, str) or not body.strip():
        raise _GraphFailure(131009, "The parameter text['body'] is not valid.")
    if len(body) > _TEXT_LENGTH:
        raise _GraphFailure(100, f"Param text['body'] must be at most {_TEXT_LENGTH} characters long.")
    return message


def _check_present(parameters: dict[str, object]) -> None:
    for name, value in parameters.items():
        if value is UNSET or value == "":
            raise _GraphFailure(131008, f"The parameter {name} is required.")


def _contact(message: _Request) -> str:
    """The phone number, which takes precedence, or the business-scoped user id; empty when there is neither."""
    return (message.to or message.recipient or "").lstrip("+")


def _body(message: _Request) -> str:
    return str(message.text.body) if message.text else ""


def _quotes(message: _Request) -> str | None:
    return message.context.message_id if message.context else None


async def _dropped(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers: Iterable[tuple[bytes, bytes]] = [(b"content-length", b"200"), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _held(_scope: Scope, receive: Receive, _send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
