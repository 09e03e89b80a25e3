"""The part of the published OpenAPI that Litestar cannot see: the sync body, which its handler reads by itself."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, RequestBody, Schema

from onboard.sync.protocol import MEDIA_TYPES, SyncRequest

REFERENCE = "#/components/schemas/{name}"


@dataclass
class _Written(Schema):
    """A schema as msgspec writes it."""

    content: dict[str, Any] = field(default_factory=dict)

    def to_schema(self) -> dict[str, Any]:
        return self.content


@dataclass
class SyncOperation(Operation):
    """`POST /v1/sync` with its request, by the type that reads it; what that refers to, the answer has too."""

    def __post_init__(self) -> None:
        _, schemas = msgspec.json.schema_components([SyncRequest], ref_template=REFERENCE)
        body = OpenAPIMediaType(schema=_Written(content=schemas[SyncRequest.__name__]))
        self.request_body = RequestBody(content=dict.fromkeys(MEDIA_TYPES, body), required=True)
        answer = (self.responses or {})["200"]
        assert isinstance(answer, OpenAPIResponse)
        (given,) = (answer.content or {}).values()
        answer.content = dict.fromkeys(MEDIA_TYPES, given)
