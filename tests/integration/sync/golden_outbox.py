"""Outboxes as released versions send them, of every kind that a role may record.

`python -m tests.integration.sync.golden_outbox` writes those of the present version into `golden`, once for each
release. They are never written anew: tablets that were away for long come with them.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from onboard.domain import claim, conversation, crew_message, custody, found_item, loss_report, note, request, sweep
from onboard.domain.blob import BlobReference
from onboard.domain.event import Body, Event, encode, entity_of
from onboard.domain.scope import FLIGHT as IN_FLIGHT
from onboard.domain.scope import GROUND, STATION, flight_scope, ground_scope, station_scope
from onboard.relay.access import PLACES
from onboard.security.roles import Role
from onboard.sync.protocol import WITH_DICTIONARY, SyncRequest
from onboard.sync.protocol import encode as encode_message

FOLDER = Path(__file__).parent / "golden"
VERSION = "0.1.0"
NOW = 1_795_255_200_000
FLIGHT = "KL0605/2026-11-21/AMS"
OPEN, TAKEN = request.Status.OPEN, request.Status.TAKEN
PHOTO = BlobReference(hash="a" * 64, media_type="image/webp", size=60_000, thumbnail=b"RIFF")
SCOPES = {IN_FLIGHT: flight_scope(FLIGHT), GROUND: ground_scope("social"), STATION: station_scope("AMS")}

TABLET = found_item.Description(
    place=found_item.Place.SEAT_POCKET,
    found_at=NOW,
    category="electronics",
    flight=FLIGHT,
    seats=("12A", "12B"),
    item="tablet",
    colour="black",
    brand="Apple",
    words="Tablet in einer Hülle",
    language="de",
    name="S. Janssen",
    marks="A sticker of a lighthouse inside",
    battery=True,
)
LOSS = loss_report.Loss(
    words="赤いスカーフをなくしました",
    reported_at=NOW,
    language="ja",
    lost_on=dt.date(2026, 11, 21),
    flight=FLIGHT,
    seat="12A",
    name="Sato",
    item="scarf",
    colour="red",
)
TO_A_SHIPPER = claim.ClaimArranged(
    way=claim.Way.SHIPPING, by=NOW, carrier="DHL", address="Kerkstraat 1, 1017 GA Amsterdam"
)

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
        found_item.ItemRegistered(description=TABLET, photos=(PHOTO,)),
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
        conversation.OwnerAnswered(claim="claim", message="wamid.1"),
        conversation.LossReported(report="report"),
        note.NoteWritten(seat="12A", text="Met by family", audience=request.Audience(purser_only=True)),
        note.NoteRemoved(),
        loss_report.LossFiled(loss=LOSS, source=loss_report.Source.CONVERSATION),
        loss_report.LossCorrected(loss=LOSS, saw=("liaison.1.20",)),
        loss_report.LossClosed(end=loss_report.End.OWNER_HAS_IT),
        claim.ClaimAsked(channel="whatsapp", consent="said so at the gate"),
        claim.ClaimAnswered(),
        claim.ClaimJudged(verdict=claim.Verdict.FITS),
        TO_A_SHIPPER,
        claim.ClaimEnded(end=claim.End.WITHDRAWN),
    ),
    Role.LOST_AND_FOUND: (
        sweep.SweepCleared(flight=FLIGHT),
        sweep.SweepAlarmed(flight=FLIGHT, danger="heat", seat="12A", text="It is warm"),
        found_item.ItemRegistered(description=TABLET, photos=(PHOTO,)),
        found_item.ItemDescribed(description=TABLET, photos=(PHOTO,), saw=("lost_and_found.1.3",)),
        found_item.ItemTaken(),
        found_item.ItemMatched(
            passenger="passenger",
            flight=FLIGHT,
            weight=11.5,
            probability=0.93,
            levels=(("seat", "same"), ("name", "close")),
            model="expert",
        ),
        found_item.ItemRuledOut(report="report", weight=-3.0, probability=0.01),
        found_item.ItemReconsidered(decision="lost_and_found.1.7"),
        found_item.OwnersViewed(flight=FLIGHT, seats=("12A", "12B")),
        custody.ItemMoved(hand=custody.Hand.SHELVED, saw="lost_and_found.1.3", place="T2 · box 7"),
        loss_report.LossFiled(loss=LOSS, search_until=NOW),
        loss_report.LossCorrected(loss=LOSS, saw=("lost_and_found.1.11",)),
        loss_report.SearchTaken(),
        loss_report.Searched(item="item", words="Under the seat"),
        loss_report.LossClosed(end=loss_report.End.RETURNED, item="item"),
        claim.ClaimOpened(item="item", passenger="passenger", flight=FLIGHT, seat="12A", question="What is it?"),
        claim.ClaimJudged(verdict=claim.Verdict.UNCLEAR),
        claim.ClaimIdentified(by=claim.Identification.PASSPORT),
        claim.ClaimWitnessed(),
        TO_A_SHIPPER,
        claim.ClaimEnded(end=claim.End.HANDED_OVER),
        custody.OvertakenConfirmed(step="lost_and_found.1.10"),
        custody.ItemWitnessed(saw="lost_and_found.1.10"),
        custody.DeadlineDone(code="fire_safe_store", saw="lost_and_found.1.10"),
        custody.DeadlineUndone(step="lost_and_found.1.25", code="fire_safe_store", saw="lost_and_found.1.25"),
    ),
}


def name_of(role: Role) -> str:
    """How its device and its files are called."""
    return role.name.lower()


def events(role: Role) -> Iterator[Event]:
    """One entry for each body, written by the role's own device and person."""
    name = name_of(role)
    for seq, body in enumerate(BODIES[role], start=1):
        entity = entity_of(body.KIND)
        yield Event(
            device=name,
            epoch=1,
            seq=seq,
            author=f"{name}-person",
            scope=SCOPES[PLACES.get(entity, IN_FLIGHT)],
            subject=f"{entity}-{name}",
            at=(NOW << 16) + seq,
            kind=body.KIND,
            schema=body.SCHEMA,
            priority=int(body.priority),
            body=encode(body),
            expires=NOW + 3_600_000 if seq == 1 else None,
        )


def path(version: str, role: Role) -> Path:
    return FOLDER / f"{version}-{name_of(role)}.bin"


if __name__ == "__main__":
    for role in BODIES:
        message = SyncRequest(nonce=f"golden-{name_of(role)}", room=8192, epoch=1, events=list(events(role)))
        path(VERSION, role).write_bytes(encode_message(message, WITH_DICTIONARY))
