"""Outboxes as released versions send them, of every kind that a role may record.

`python -m tests.integration.sync.golden_outbox` writes those of the present version into `golden`, once for each
release. They are never written anew: tablets that were away for long come with them.
"""

from collections.abc import Iterator
from pathlib import Path

from onboard.domain import conversation, crew_message, note, request
from onboard.domain.blob import BlobReference
from onboard.domain.event import Body, Event, encode
from onboard.domain.scope import flight_scope, ground_scope
from onboard.security.roles import Role
from onboard.sync.protocol import WITH_DICTIONARY, SyncRequest
from onboard.sync.protocol import encode as encode_message

FOLDER = Path(__file__).parent / "golden"
VERSION = "0.1.0"
NOW = 1_795_255_200_000
FLIGHT = "KL0605/2026-11-21/AMS"
OPEN, TAKEN = request.Status.OPEN, request.Status.TAKEN
PHOTO = BlobReference(hash="a" * 64, media_type="image/webp", size=60_000, thumbnail=b"RIFF")

BODIES: dict[Role, tuple[Body, ...]] = {
    Role.CREW: (
        request.RequestTaken(saw=OPEN, position="Zone 2"),
        request.RequestPassedOn(saw=TAKEN, position="Zone 2"),
        request.RequestDone(saw=TAKEN, reply="She has her water. 水をどうぞ"),
        request.RequestNotPossible(saw=TAKEN, reply="There is none left, sorry"),
        request.RequestUndone(step="crew.1.3"),
        note.NoteWritten(seat="12A", text="Schläft, bitte nicht wecken", position="Zone 2", saw=("crew.1.6",)),
        note.NoteRemoved(),
        crew_message.CrewMessageWritten(text="Two wheelchairs at the gate please", position="Purser", photos=(PHOTO,)),
    ),
    Role.LIAISON: (
        request.RequestRelayed(text="Water please", seat="12A", by=NOW, audience=request.Audience(zone="2")),
        request.RequestAdded(text="She is allergic to nuts", urgency=request.Urgency.URGENT, private=True),
        request.RequestWithdrawn(saw=OPEN),
        request.RequestUndone(step="liaison.1.3"),
        crew_message.CrewMessageWritten(text="They wait for you", from_ground=True, seat="12A", request="request"),
        crew_message.CrewMessageTaken(),
        conversation.Placed(flight=FLIGHT, seat="12A"),
        conversation.ConversationTaken(),
        conversation.ConversationRelayed(flight=FLIGHT, request="request"),
        conversation.Replied(text="من فضلك انتظر 🙏"),
        conversation.SendAgain(reply="liaison.1.10"),
        conversation.ReplyDiscarded(reply="liaison.1.10"),
        conversation.ConversationClosed(),
        note.NoteWritten(seat="12A", text="Met by family", audience=request.Audience(purser_only=True)),
        note.NoteRemoved(),
    ),
}


def events(role: Role) -> Iterator[Event]:
    """One entry for each body, written by the role's own device and person."""
    for seq, body in enumerate(BODIES[role], start=1):
        entity = body.KIND.partition(".")[0]
        scope = ground_scope("social") if entity == "conversation" else flight_scope(FLIGHT)
        yield Event(
            device=role.value,
            epoch=1,
            seq=seq,
            author=f"{role.value}-person",
            scope=scope,
            subject=f"{entity}-{role.value}",
            at=(NOW << 16) + seq,
            kind=body.KIND,
            schema=body.SCHEMA,
            priority=int(body.priority),
            body=encode(body),
            expires=NOW + 3_600_000 if seq == 1 else None,
        )


def path(version: str, role: Role) -> Path:
    return FOLDER / f"{version}-{role.value}.bin"


if __name__ == "__main__":
    for role in BODIES:
        message = SyncRequest(nonce=f"golden-{role.value}", room=8192, epoch=1, events=list(events(role)))
        path(VERSION, role).write_bytes(encode_message(message, WITH_DICTIONARY))
