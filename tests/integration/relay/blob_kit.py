"""The relay's routes of blobs, with devices that speak tus to them."""

import random
from typing import Any

import msgspec
from litestar import Litestar
from litestar.datastructures import State
from litestar.testing import TestClient

from onboard.domain.blob import BlobAvailable, BlobReference, blob_id, hash_of
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.scope import flight_scope
from onboard.domain.verdict import Outcome
from onboard.relay import blob_routes, routes
from onboard.relay.blobs import RelayBlobs
from onboard.relay.trail import Trail
from onboard.security.roles import Role
from onboard.sync import tus
from onboard.sync.protocol import Problem
from tests.integration.relay.kit import FLIGHT, OTHER_FLIGHT, PNL, SCOPE, Gadget, Office

OTHER_SCOPE = flight_scope(OTHER_FLIGHT)
RNG = random.Random(605)
DATA = RNG.randbytes(20_000)
SEAT = BlobReference(hash=hash_of(DATA), media_type="image/webp", size=len(DATA), thumbnail=b"small")
BLOB = blob_id(SCOPE, SEAT.hash)
PATH = tus.path_of(BLOB)
TUS = {"Tus-Resumable": "1.0.0"}


class Counter:
    """Where devices bring and fetch blobs.

    Attributes:
        office: the relay.
        app: its routes of blobs.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        office.load()
        office.load(PNL.replace("KL0605", "KL0601"))
        state = State({"relay": office.relay, "blobs": RelayBlobs(office.ledger, Trail(office.ledger))})
        self.app = Litestar(
            route_handlers=[blob_routes.ROUTER],
            state=state,
            exception_handlers=routes.EXCEPTION_HANDLERS,
            logging_config=None,
        )
        self._client = TestClient(self.app, raise_server_exceptions=False)

    def crew(self, flight: str = FLIGHT, *photos: BlobReference) -> Gadget:
        """A device that is signed in, with a line in the log that shows these photos."""
        gadget = self.office.enrol(Role.CREW, flight)
        self.says(gadget, *photos, flight=flight)
        return gadget

    def says(self, gadget: Gadget, *photos: BlobReference, flight: str = FLIGHT) -> None:
        written = CrewMessageWritten(text="This is how the seat looks", photos=photos)
        (verdict,) = gadget.push(gadget.write(flight_scope(flight), f"m/{gadget.device}", written))
        assert verdict.outcome is Outcome.ACCEPTED

    def ask(self, gadget: Gadget | None, method: str, path: str, content: Any = b"", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if gadget is not None:
            named["Authorization"] = f"Bearer {gadget.token}"
        return self._client.request(method, path, content=content, headers=TUS | named)

    def offer(self, gadget: Gadget | None, photo: BlobReference = SEAT, scope: str = SCOPE, **changes: str) -> Any:
        said = {"hash": photo.hash, "scope": scope, "media_type": photo.media_type} | changes
        length = said.pop("length", str(photo.size))
        headers = {"Upload_Length": length, "Upload_Metadata": tus.encode_metadata(**said)}
        return self.ask(gadget, "POST", "/v1/blobs", **headers)

    def send(self, gadget: Gadget | None, offset: int, data: bytes, path: str = PATH, **changes: str) -> Any:
        headers = {"Upload_Offset": str(offset), "Content_Type": "application/offset+octet-stream"} | changes
        return self.ask(gadget, "PATCH", path, data, **headers)

    def stands(self, gadget: Gadget, path: str = PATH) -> tuple[int, str | None]:
        """Status of HEAD, and the offset that it tells."""
        answer = self.ask(gadget, "HEAD", path)
        return answer.status_code, answer.headers.get("Upload-Offset")

    def upload(self, gadget: Gadget, data: bytes = DATA, scope: str = SCOPE) -> None:
        photo = BlobReference(hash=hash_of(data), media_type="image/webp", size=len(data))
        assert self.offer(gadget, photo, scope).status_code == 201
        assert self.send(gadget, 0, data, tus.path_of(blob_id(scope, photo.hash))).status_code == 204

    def fetch(self, gadget: Gadget | None, path: str = PATH, **headers: str) -> Any:
        return self.ask(gadget, "GET", path, **headers)

    def announced(self) -> list[tuple[str, str]]:
        return [(event.scope, event.subject) for event in self.office.events(BlobAvailable.KIND)]


def problem(answer: Any) -> str:
    """What a refusal says to a person."""
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    said = msgspec.json.decode(answer.content, type=Problem)
    assert said.status == answer.status_code
    return said.detail
