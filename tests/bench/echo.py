"""The peer of the relay: a bare Litestar route over TLS.

Run as `python -m tests.bench.echo PORT CERTIFICATE KEY`; `POST /<bytes>` is answered with that many. It prints a line
when it is there.
"""

import sys
from typing import Any

import uvicorn
from litestar import Litestar, Request, Response, post
from litestar.params import FromPath


@post("/{size:int}", status_code=200)
async def echo(request: Request[Any, Any, Any], size: FromPath[int]) -> Response[bytes]:
    await request.body()
    return Response(bytes(size), media_type="application/octet-stream")


class Server(uvicorn.Server):
    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        sys.stdout.write("ready\n")
        sys.stdout.flush()


def main(port: str, certificate: str, key: str) -> None:
    application = Litestar([echo], openapi_config=None, logging_config=None)
    config = uvicorn.Config(
        application,
        port=int(port),
        ssl_certfile=certificate,
        ssl_keyfile=key,
        log_level="warning",
        access_log=False,
    )
    Server(config).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
