"""The routes of blobs: tus 1.0.0, core protocol and creation, and reading by ranges (RFC 9110, section 14)."""

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import Request, Response, Router, get, head, patch, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException, InternalServerException, NotFoundException
from litestar.params import FromPath
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_201_CREATED,
    HTTP_204_NO_CONTENT,
    HTTP_206_PARTIAL_CONTENT,
    HTTP_409_CONFLICT,
    HTTP_410_GONE,
    HTTP_412_PRECONDITION_FAILED,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE,
)

from onboard.domain.blob import LARGEST, BlobReference
from onboard.errors import FormatError
from onboard.relay.blobs import RelayBlobs, Taken
from onboard.relay.register import Device
from onboard.store import schema
from onboard.sync import tus
from onboard.sync.protocol import Problem

if TYPE_CHECKING:
    from onboard.relay.app import Relay

LONGEST_PIECE = 120
"""Seconds in which one request may send its bytes; devices send for about four."""

PROBLEM = "application/problem+json"
PRIVATE = {"Cache-Control": "no-store"}

Asked = Request[Any, Any, State]

_NAME = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{1,15})?")
_LONGEST_SCOPE: int = schema.blob.c.scope.type.length  # type: ignore[attr-defined] # it is a String column


def _relay(request: Asked) -> "Relay":
    relay: Relay = request.app.state.relay
    return relay


def _blobs(request: Asked) -> RelayBlobs:
    blobs: RelayBlobs = request.app.state.blobs
    return blobs


def _device(request: Asked) -> Device:
    """The device that asks, by its token; blocks on the database."""
    relay = _relay(request)
    return relay.register.bearer(request.headers.get("authorization", "").removeprefix("Bearer "), relay.clock())


def _id(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise _not_there()
    return f"blob/{name}"


def _not_there() -> NotFoundException:
    return NotFoundException("There is no such photo here for this device.")


def _gone() -> HTTPException:
    return HTTPException("This flight's data has been deleted, as its time was over.", status_code=HTTP_410_GONE)


def _check_version(request: Asked) -> None:
    if request.headers.get(tus.RESUMABLE) != tus.VERSION:
        detail = f"Speak tus {tus.VERSION}."
        raise HTTPException(detail, status_code=HTTP_412_PRECONDITION_FAILED, headers={"Tus-Version": tus.VERSION})


def _problem(request: Asked, error: HTTPException) -> Response[bytes]:
    problem = Problem(error.status_code, error.detail, _relay(request).clock())
    headers = {tus.RESUMABLE: tus.VERSION} | PRIVATE | (error.headers or {})
    body = msgspec.json.encode(problem)
    return Response(body, status_code=error.status_code, media_type=PROBLEM, headers=headers)


def _tus(status: int, **headers: str) -> Response[None]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(None, status_code=status, headers={tus.RESUMABLE: tus.VERSION} | PRIVATE | named)


def _reached(offset: int, announced: int | None) -> dict[str, str]:
    """What a device learns of its upload: how far it has come, and the number of its announcement once all is here."""
    number = {} if announced is None else {tus.ANNOUNCED: str(announced)}
    return {tus.OFFSET: str(offset)} | number


@post("/", status_code=HTTP_201_CREATED, sync_to_thread=True, summary="Begin the upload of a blob")
def create(request: Asked) -> Response[None]:
    """For enrolled devices whose event refers to the blob. The same again changes nothing and tells how far it came."""
    _check_version(request)
    device = _device(request)
    size = tus.number(request.headers.get(tus.LENGTH), tus.LENGTH)
    if size > LARGEST:
        raise HTTPException(f"A blob has {LARGEST} bytes at most.", status_code=HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    scope, reference = _offered(request.headers.get(tus.METADATA, ""), size)
    upload = _blobs(request).offer(device, scope, reference, _relay(request).clock())
    if upload is None:
        raise _gone() if _blobs(request).is_purged(scope) else _not_there()
    return _tus(HTTP_201_CREATED, Location=tus.path_of(upload.id), **_reached(upload.offset, upload.announced))


def _offered(metadata: str, size: int) -> tuple[str, BlobReference]:
    """The scope and the blob that an upload is announced for."""
    said = tus.decode_metadata(metadata)
    scope = said.pop("scope", "")
    if not scope or len(scope) > _LONGEST_SCOPE or "\0" in scope:
        raise FormatError("there is no such scope")
    try:
        return scope, msgspec.convert({"size": size, **said}, BlobReference)
    except msgspec.ValidationError as error:
        raise FormatError(f"{tus.METADATA} does not name a blob: {error}") from error


@head("/{name:str}", sync_to_thread=True, summary="How far an upload has come")
def ask(request: Asked, name: FromPath[str]) -> Response[None]:
    """For enrolled devices whose event refers to the blob."""
    _check_version(request)
    upload = _blobs(request).upload(_device(request), _id(name))
    if upload is None:
        raise _not_there()
    return _tus(HTTP_200_OK, Upload_Length=str(upload.size), **_reached(upload.offset, upload.announced))


@patch("/{name:str}", status_code=HTTP_204_NO_CONTENT, summary="Upload a piece of a blob")
async def append(request: Asked, name: FromPath[str]) -> Response[None]:
    """For enrolled devices whose event refers to the blob: durable before it is answered."""
    _check_version(request)
    if request.headers.get("content-type") != tus.OFFSET_STREAM:
        raise HTTPException(f"Send {tus.OFFSET_STREAM}.", status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)
    offset = tus.number(request.headers.get(tus.OFFSET), tus.OFFSET)
    device = await asyncio.to_thread(_device, request)
    data = await _received(request)
    now = _relay(request).clock()
    receipt = await asyncio.to_thread(_blobs(request).take, device, _id(name), offset, data, now)
    if receipt is None:
        raise _not_there()
    reached = _reached(receipt.offset, receipt.announced)
    if receipt.taken is not Taken.YES:
        status = HTTP_409_CONFLICT if receipt.taken is Taken.ELSEWHERE else tus.DAMAGED
        raise HTTPException(receipt.taken.value, status_code=status, headers=reached)
    return _tus(HTTP_204_NO_CONTENT, **reached)


async def _received(request: Asked) -> bytes:
    """What came of a piece before it ended, the link broke or the time was up: none of it has to be sent again."""
    body = bytearray()
    with suppress(InternalServerException, TimeoutError):
        async with asyncio.timeout(LONGEST_PIECE):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    detail = f"A blob has {LARGEST} bytes at most."
                    raise HTTPException(detail, status_code=HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


@get("/{name:str}", sync_to_thread=True, summary="Read a blob")
def read(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """For enrolled devices that hold the blob's scope; a range is what `Range: bytes=a-b` or `bytes=a-` asks for."""
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    start, last = (int(asked[1]), int(asked[2] or LARGEST)) if asked else (0, LARGEST)
    part = _blobs(request).read(_device(request), _id(name), start, min(last, LARGEST) + 1, _relay(request).clock())
    if part is None:
        raise _not_there()
    headers = PRIVATE | {"Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}
    if asked is None:
        return Response(part.data, media_type=part.media_type, headers=headers)
    if not part.data:
        headers["Content-Range"] = f"bytes */{part.size}"
        return Response(b"", status_code=HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{start + len(part.data) - 1}/{part.size}"
    return Response(part.data, status_code=HTTP_206_PARTIAL_CONTENT, media_type=part.media_type, headers=headers)


ROUTER = Router(tus.PATH, route_handlers=[create, ask, append, read], exception_handlers={HTTPException: _problem})
