"""The relay's routes. Each says who may use it: a device by token or assertion, a code's holder, a channel, anyone."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import structlog
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.response.base import ASGIResponse
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_400_BAD_REQUEST,
    HTTP_401_UNAUTHORIZED,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    HTTP_500_INTERNAL_SERVER_ERROR,
)
from litestar.types import ASGIApp, Receive, Scope, Send

from onboard.channels.protocol import Channel
from onboard.errors import AccessError, FormatError
from onboard.relay import limits
from onboard.relay.documentation import SyncOperation
from onboard.relay.exchange import Standing
from onboard.relay.register import Device
from onboard.sync import protocol
from onboard.sync.protocol import MEDIA_TYPES, MSGPACK_ZSTD, Problem, SyncRequest, SyncResponse, digest

if TYPE_CHECKING:
    from onboard.relay.app import Relay

LONGEST_WAIT = 240
"""Seconds for which a request may wait; proxies on the way cut longer ones."""

FEW = 20
"""Events and verdicts of an answer that is written sooner than another thread could take it over."""

WAITING = "waiting"
"""Under which name the state of a request's scope has the visit that waits."""

PROBLEM = "application/problem+json"
FAILED = "The relay has failed here."

Asked = Request[Any, Any, State]

log = structlog.get_logger()


def state_of(relay: "Relay") -> State:
    return State({"relay": relay, "blobs": relay.blobs})


def _relay(request: Asked) -> "Relay":
    relay: Relay = request.app.state.relay
    return relay


@post(
    protocol.PATH,
    status_code=HTTP_200_OK,
    operation_class=SyncOperation,
    responses={
        HTTP_200_OK: ResponseSpec(SyncResponse, description="Verdicts and what is new", media_type=MSGPACK_ZSTD),
        HTTP_401_UNAUTHORIZED: ResponseSpec(Problem, description="Not signed in", media_type=PROBLEM),
        HTTP_400_BAD_REQUEST: ResponseSpec(Problem, description="Not a sync request", media_type=PROBLEM),
    },
    summary="Exchange events with the relay",
)
async def sync(request: Asked) -> ASGIApp:
    """For enrolled devices: takes what the device has to send, gives what is new for it."""
    relay = _relay(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE, detail=f"Send one of {MEDIA_TYPES}.")
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    visit = await asyncio.to_thread(_admit, relay, await request.body(), media_type, bearer)
    return partial(_answer, visit)


class Visit(NamedTuple):
    """A device with what it says, and where it stands.

    Attributes:
        media_type: of the message, and of the answer.
        token: new, where it signed in with this.
        answer: encoded; empty where the device is willing to wait for something new.
    """

    message: SyncRequest
    media_type: str
    device: Device
    token: str | None
    standing: Standing
    answer: bytes = b""


def _admit(relay: "Relay", raw: bytes, media_type: str, bearer: str) -> Visit:
    """Reads a request, finds out who asks, and answers what does not wait; blocks on the database."""
    message, now, token = _read(raw, media_type), relay.clock(), None
    if message.assertion is not None:
        _, token = relay.register.sign_in(message.assertion, now)
    with relay.ledger.reading():
        device = relay.register.bearer(token or bearer, now)
        standing = relay.exchange.standing(device, message)
    visit = Visit(message, media_type, device, token, standing)
    if message.events:
        relay.waiters.release_soon(device.id)
    return visit if message.wait else visit._replace(answer=_answer_at_once(relay, visit, now))


def _answer_at_once(relay: "Relay", visit: Visit, now: int) -> bytes:
    response = relay.exchange.take_in(visit.device, visit.message, now, visit.standing)
    return protocol.encode(msgspec.structs.replace(response, token=visit.token), visit.media_type)


def _read(raw: bytes, media_type: str) -> SyncRequest:
    try:
        message = protocol.decode(raw, media_type, SyncRequest)
    except UnicodeError as error:
        raise FormatError("this is not a SyncRequest: a text in it is not UTF-8") from error
    limits.check(message)
    return message


async def _answer(visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
    if visit.answer:
        await ASGIResponse(body=visit.answer, media_type=visit.media_type)(scope, receive, send)
    else:
        scope["state"][WAITING] = visit


async def answer_later(relay: "Relay", visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a visit that waits, called when all that served to read its request is gone: it waits in little memory.

    No exception handler is around it any more.
    """
    try:
        response = await _wait(relay, visit)
        encode = partial(protocol.encode, response, visit.media_type)
        few = len(response.events) + len(response.verdicts) <= FEW
        answer = ASGIResponse(body=encode() if few else await asyncio.to_thread(encode), media_type=visit.media_type)
    except Exception as error:  # noqa: BLE001 # it is logged, and the device hears of it
        answer = _bug_while_waiting(relay, error)
    await answer(scope, receive, send)


async def _wait(relay: "Relay", visit: Visit) -> SyncResponse:
    message, device, token, scopes = visit.message, visit.device, visit.token, visit.standing.scopes
    clock = asyncio.get_running_loop().time
    deadline = clock() + min(message.wait, LONGEST_WAIT)
    look = partial(relay.exchange.take_in, device, message, relay.clock(), visit.standing)
    while True:
        waiter = relay.waiters.begin(device, scopes, message)
        try:
            response = await asyncio.to_thread(look)
            # Where the scopes changed between two looks, what is heard for the old ones is not all that is new.
            waiter.must_look |= digest(frozenset(scopes)) != message.holding
            if token or waiter.released or _says_something(response) or clock() >= deadline:
                break
            news = await relay.waiters.until_news(waiter, response, deadline)
        finally:
            relay.waiters.end(waiter)
        if news is not None:
            response = news
            break
        device, scopes = await asyncio.to_thread(_standing, relay, device)
        look = partial(relay.exchange.news, device, message, scopes, relay.clock())
    return msgspec.structs.replace(response, token=token, now=relay.clock())


def _standing(relay: "Relay", device: Device) -> tuple[Device, list[str]]:
    """The device as it stands now, with its scopes; blocks on the database."""
    with relay.ledger.reading():
        device = relay.register.known(device)
        return device, relay.exchange.scopes(device)


def _says_something(response: SyncResponse) -> bool:
    brought = response.verdicts or response.events or response.filled or response.more
    told = (response.scopes, response.incarnation, response.own)
    return bool(brought) or any(each is not None for each in told)


@post(protocol.ENROL_PATH, status_code=HTTP_200_OK, sync_to_thread=True, summary="Enrol a device")
def enrol(request: Asked, data: JSONBody[protocol.EnrolRequest]) -> protocol.EnrolResponse:
    """For whoever holds a one-time code: binds the device to the code's person."""
    relay = _relay(request)
    device = relay.register.enrol(data.secret, data.device, data.public_key, relay.clock())
    key = relay.sealed.public_key
    return protocol.EnrolResponse(device.person, device.role.value, device.team, relay.ledger.device, key)


@get(protocol.AUTHORITY_PATH, media_type="application/x-pem-file", sync_to_thread=True, summary="The authority")
def authority(request: Asked) -> bytes:
    """For anyone: the certificate that a device checks against its code's fingerprint before it trusts the relay."""
    return _relay(request).authority.read_bytes()


@get("/v1/channels/{channel:str}/webhook", media_type="text/plain", sync_to_thread=True, summary="Channel handshake")
def challenge(request: Asked, channel: FromPath[str]) -> str:
    """For the channel's platform: proves that the address is ours."""
    return _channel(_relay(request), channel).challenge(dict(request.query_params))


@post("/v1/channels/{channel:str}/webhook", status_code=HTTP_200_OK, summary="Channel delivery")
async def webhook(request: Asked, channel: FromPath[str]) -> dict[str, bool]:
    """For the channel's platform, by signature: stored first, then acknowledged."""
    relay = _relay(request)
    raw = await request.body()
    # Looking up the secret may take its time.
    await asyncio.to_thread(_channel(relay, channel).verify, request.headers, raw)
    await asyncio.to_thread(relay.webhooks.store, channel, raw, relay.clock())
    return {"received": True}


def _channel(relay: "Relay", name: str) -> Channel:
    if name not in relay.channels:
        raise HTTPException(status_code=404, detail="No such channel.")
    return relay.channels[name]


@get("/health", sync_to_thread=True, summary="Health")
def health(request: Asked) -> dict[str, str | int]:
    """For anyone: whether the database answers."""
    relay = _relay(request)
    with relay.ledger.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    return {"status": "ok", "now": relay.clock()}


@get("/metrics", media_type="text/plain; version=0.0.4", sync_to_thread=True, summary="Prometheus metrics")
def metrics(request: Asked) -> bytes:
    """For the operator's monitoring; holds figures only, nothing personal."""
    return _relay(request).metrics.text()


HANDLERS = [sync, enrol, authority, challenge, webhook, health, metrics]


def _problem(request: Asked, status: int, detail: str) -> Response[Any]:
    return Response(_described(_relay(request), status, detail), status_code=status, media_type=PROBLEM)


def _described(relay: "Relay", status: int, detail: str) -> bytes:
    return msgspec.json.encode(Problem(status, detail, relay.clock()))


def _refuse(request: Asked, error: AccessError) -> Response[Any]:
    return _problem(request, HTTP_401_UNAUTHORIZED, str(error))


def _bad_input(request: Asked, error: FormatError) -> Response[Any]:
    return _problem(request, HTTP_400_BAD_REQUEST, str(error))


def _not_possible(request: Asked, error: HTTPException) -> Response[Any]:
    extra = error.extra if isinstance(error.extra, list) else []
    reasons = [str(part["message"]) for part in extra if isinstance(part, dict) and "message" in part]
    return _problem(request, error.status_code, "; ".join([error.detail, *reasons]))


def _bug(request: Asked, error: Exception) -> Response[Any]:
    log.error("request failed", route=str(request.scope["route_handler"]), exc_info=error)
    return _problem(request, HTTP_500_INTERNAL_SERVER_ERROR, FAILED)


def _bug_while_waiting(relay: "Relay", error: Exception) -> ASGIResponse:
    log.error("waiting failed", exc_info=error)
    body = _described(relay, HTTP_500_INTERNAL_SERVER_ERROR, FAILED)
    return ASGIResponse(body=body, status_code=HTTP_500_INTERNAL_SERVER_ERROR, media_type=PROBLEM)


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    AccessError: _refuse,
    FormatError: _bad_input,
    HTTPException: _not_possible,
    Exception: _bug,
}
"""All answers that are no success are problems with the relay's time: to a device, any other is a portal's page."""
