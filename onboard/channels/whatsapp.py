"""WhatsApp through Meta's Cloud API: one phone number of the airline's.

Source: developers.facebook.com, WhatsApp Cloud API, "Messages", "Throughput", "Error codes".
"""

import re
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from msgspec import Raw, Struct
from urllib3.exceptions import NewConnectionError, SSLError

from onboard.channels.meta import answer_challenge, check_signature
from onboard.channels.protocol import (
    Incoming,
    Later,
    Limits,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Unclear,
)
from onboard.channels.whatsapp_errors import known_meaning, meaning
from onboard.channels.whatsapp_webhook import read_webhook
from onboard.errors import OnboardError, RuleError

LIMITS = Limits(reply_window_seconds=24 * 3600, text_length=4096, pair_seconds=6, account_per_second=80)

_ANSWER_BYTES = 64 * 1024
_RECONNECT_SECONDS = 10
_REQUEST_OR_SERVER = 1
"""Meta's code for \"invalid request or possible server error\": it settles nothing."""
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

T = TypeVar("T", bound=Struct)
Secret = Callable[[], str]
"""Gives a secret when it is needed, so that it stands in no value that could be printed or stored."""


class WhatsAppConfiguration(Struct, frozen=True, kw_only=True):
    """How to reach one phone number.

    Attributes:
        account: Meta's id of the phone number, not the number itself.
        connect_seconds: for the connection alone.
        answer_seconds: until the answer's first piece, between two, and for its body in all; then it is unclear.
    """

    account: str
    app_secret: Secret
    verify_token: Secret
    access_token: Secret
    base_url: str = "https://graph.facebook.com"
    version: str = "v25.0"
    connect_seconds: float = 5
    answer_seconds: float = 20

    def __post_init__(self) -> None:
        """Raises OnboardError where a value cannot be right, before a token goes astray."""
        address = urlsplit(self.base_url)
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _LOOPBACK):
            raise OnboardError("WhatsApp's address must begin with https://, or the token could be read.")
        if not re.fullmatch(r"[0-9]+", self.account):
            raise OnboardError("WhatsApp's account is the phone number's id: digits only, as Meta shows it.")
        if not re.fullmatch(r"v[0-9]+\.[0-9]+", self.version):
            raise OnboardError("The Graph API's version looks like v25.0.")


class WhatsApp:
    """A Channel. `parse` and `verify` may run in any thread; `send` in one at a time."""

    def __init__(self, configuration: WhatsAppConfiguration) -> None:
        self._configuration = configuration
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc would replace the token

    @property
    def limits(self) -> Limits:
        return LIMITS

    def challenge(self, query: Mapping[str, str]) -> str:
        return answer_challenge(query, self._configuration.verify_token())

    def verify(self, headers: Mapping[str, str], raw: bytes) -> None:
        check_signature(headers, raw, self._configuration.app_secret())

    def parse(self, raw: bytes) -> tuple[Incoming, ...]:
        return read_webhook(raw)

    def send(self, reply: Outgoing) -> SendResult:
        _check(reply)
        token = self._configuration.access_token().strip()
        if not token:
            return Refused(190, "WhatsApp has no access token: the operator has to set one.", channel_broken=True)
        try:
            return self._post(token, reply)
        except requests.ConnectTimeout:
            return Later(None, _RECONNECT_SECONDS, "WhatsApp could not be reached in time.")
        except requests.ConnectionError as error:
            return _lost_connection(error)
        except (requests.Timeout, requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            return Unclear("WhatsApp's answer did not arrive whole and in time.")

    def hide(self, external_id: str, hidden: bool) -> None:  # noqa: ARG002 the Protocol's signature
        raise OnboardError("Hiding is not possible on this channel: WhatsApp messages are private already.")

    def _post(self, token: str, reply: Outgoing) -> SendResult:
        settings = self._configuration
        deadline = time.monotonic() + settings.answer_seconds
        with self._session.post(
            f"{settings.base_url.rstrip('/')}/{settings.version}/{settings.account}/messages",
            data=msgspec.json.encode(_message(reply)),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=(settings.connect_seconds, settings.answer_seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            body = b""
            for piece in response.iter_content(8192):
                body += piece
                if len(body) > _ANSWER_BYTES or time.monotonic() > deadline:
                    return Unclear("WhatsApp's answer was too long or too slow to be read.")
            return judge(response.status_code, body, response.headers.get("Retry-After", ""))


class _GraphErrorData(Struct, frozen=True):
    details: str = ""


class _GraphError(Struct, frozen=True):
    code: int
    message: str | None = None
    error_data: Raw = Raw()


class _Name(Struct, frozen=True):
    id: str


class _Answer(Struct, frozen=True):
    messages: list[_Name] = []
    error: _GraphError | None = None


def judge(status: int, body: bytes, retry_after: str = "") -> SendResult:
    """What an HTTP answer of the Graph API says about the message (`retry_after`: that header's value).

    Only an answer that proves that nothing was processed allows another attempt: a code of Meta's that
    means so, or an HTTP status below 500 other than success.
    """
    answer = _read(body, _Answer)
    server_failed = status >= requests.codes.server_error
    if answer.error:
        if known := known_meaning(answer.error.code):
            return _no_sooner(known, retry_after)
        server_failed = server_failed or answer.error.code == _REQUEST_OR_SERVER
    if status in {requests.codes.request_timeout, requests.codes.too_many_requests}:
        return _no_sooner(Later(status, _RECONNECT_SECONDS, "WhatsApp asks for a pause."), retry_after)
    if answer.error and not server_failed:
        return meaning(answer.error.code, _words(answer.error))
    if status == requests.codes.ok and answer.messages and answer.messages[0].id:
        return Sent(answer.messages[0].id)
    if requests.codes.multiple_choices <= status and not server_failed:
        return Refused(
            status, f"What answered (HTTP {status}) is not WhatsApp: check the address.", channel_broken=True
        )
    return Unclear(f"WhatsApp's answer (HTTP {status}) does not say what became of the message.")


def _words(error: _GraphError) -> str:
    return _read(error.error_data, _GraphErrorData).details or error.message or ""


def _read(body: bytes, shape: type[T]) -> T:
    """What could be read; the shape's defaults when that is nothing."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return shape()


def _no_sooner(result: SendResult, retry_after: str) -> SendResult:
    if isinstance(result, Later) and re.fullmatch(r"[0-9]{1,5}", retry_after):
        return msgspec.structs.replace(result, after_seconds=max(result.after_seconds, int(retry_after)))
    return result


def _lost_connection(error: requests.ConnectionError) -> Later | Unclear:
    """Nothing was sent when the connection never came about; in every other case it is unclear."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, NewConnectionError):
        return Later(None, _RECONNECT_SECONDS, "WhatsApp could not be reached.")
    if isinstance(reason, SSLError) and isinstance(reason.args[0], ssl.SSLCertVerificationError):
        return Later(None, _RECONNECT_SECONDS, "What answered could not prove that it is WhatsApp.")
    return Unclear("The connection to WhatsApp broke before its answer arrived.")


def _check(reply: Outgoing) -> None:
    longest = LIMITS.text_length or 0
    if not reply.text.strip():
        raise RuleError("The reply is empty: write something first.")
    if len(reply.text) > longest:
        raise RuleError(
            f"The reply has {len(reply.text)} characters and WhatsApp takes {longest}: shorten it or send it in parts."
        )


def _message(reply: Outgoing) -> dict[str, Any]:
    """The request's body. A passenger who hides the phone number is addressed by business-scoped user id."""
    recipient = "recipient" if _USER_ID.fullmatch(reply.contact) else "to"
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        recipient: reply.contact,
        "type": "text",
        "text": {"preview_url": False, "body": reply.text},
        "biz_opaque_callback_data": reply.reply_id,
    } | ({"context": {"message_id": reply.quotes}} if reply.quotes else {})
