"""The route by which sealed entries come to the relay, whoever carries them."""

import asyncio
from typing import TYPE_CHECKING

from litestar import Response, post
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_200_OK, HTTP_415_UNSUPPORTED_MEDIA_TYPE

from onboard.errors import FormatError
from onboard.relay.routes import Asked
from onboard.sync import protocol
from onboard.sync.protocol import MEDIA_TYPES, MSGPACK_ZSTD, SealedRequest, SealedResponse

if TYPE_CHECKING:
    from onboard.relay.app import Relay


@post(
    protocol.SEALED_PATH,
    status_code=HTTP_200_OK,
    responses={HTTP_200_OK: ResponseSpec(SealedResponse, description="Verdicts", media_type=MSGPACK_ZSTD)},
    summary="Hand sealed entries over",
)
async def sealed(request: Asked) -> Response[bytes]:
    """For enrolled devices: entries that any of them wrote and sealed, in the media types of the sync request."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE, detail=f"Send one of {MEDIA_TYPES}.")
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    answer = await asyncio.to_thread(_take, request.app.state.relay, await request.body(), media_type, bearer)
    return Response(answer, media_type=media_type)


def _take(relay: "Relay", raw: bytes, media_type: str, bearer: str) -> bytes:
    """The encoded answer; blocks on the database."""
    now = relay.clock()
    relay.register.bearer(bearer, now)
    try:
        message = protocol.decode(raw, media_type, SealedRequest)
    except UnicodeError as error:
        raise FormatError("this is not a SealedRequest: a text in it is not UTF-8") from error
    return protocol.encode(SealedResponse(message.nonce, relay.sealed.take(message.entries, now)), media_type)
