"""Trains the dictionary that sync compresses with, on made-up exchanges in the languages of the lexicons.

Run as `python packaging/train_dictionary.py NAME`; it writes `onboard/sync/dictionaries/NAME.zdict`. A dictionary that
was released is never trained anew: devices in the air have it. Give the new one a new name, and name it in
`onboard/sync/compression.py`.
"""

import random
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import uuid_utils
import zstandard

from onboard.domain.contact import ContactHeard
from onboard.domain.conversation import MessageReceived, Replied, Understood
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Body, Event, encode
from onboard.domain.note import NoteWritten
from onboard.domain.request import (
    RequestAssigned,
    RequestDone,
    RequestNotPossible,
    RequestRelayed,
    RequestTaken,
    Status,
    Urgency,
)
from onboard.domain.scope import flight_scope, ground_scope
from onboard.domain.verdict import Outcome, Verdict
from onboard.store.reach import Cursor
from onboard.sync.protocol import SyncRequest, SyncResponse

ROOT = Path(__file__).parent.parent / "onboard"
SIZE = 16 * 1024
EXCHANGES = 1500
NOW = 1_795_255_200_000
CABIN = (
    "Row {row}: the passenger asks for {thing}.",
    "{thing} brought to {seat}.",
    "We have no {thing} left, offered something else.",
    "Passenger in {seat} feels unwell, we keep an eye on them.",
    "Reading light at {seat} does not work, moved to another seat.",
    "Is the connection to {flight} held? Passenger in {seat} asks.",
    "Done, thank you.",
    "Will do after the meal service.",
    "Not possible before landing, sorry.",
)
THINGS = ("water", "a blanket", "tea", "coffee", "a vegetarian meal", "headphones", "a pillow", "the wheelchair")


class Talk:
    """Made-up words of passengers, crew and desk."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        lexicons = [tomllib.loads(path.read_text()) for path in sorted(ROOT.glob("text/lexicon/*.toml"))]
        self.words = [lexicon["common"] for lexicon in lexicons if lexicon["common"]]

    def seat(self) -> str:
        return f"{self.rng.randint(1, 46)}{self.rng.choice('ABCDEFGHJK')}"

    def flight(self) -> str:
        carrier, number = self.rng.choice(("KL", "KL", "AF", "DL")), self.rng.randint(400, 1999)
        return f"{carrier}{number:04}/2026-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}/AMS"

    def passenger(self) -> str:
        words = self.rng.choice(self.words)
        return " ".join(self.rng.choice(words) for _ in range(self.rng.randint(4, 14)))

    def crew(self) -> str:
        return self.rng.choice(CABIN).format(
            row=self.rng.randint(1, 46), seat=self.seat(), thing=self.rng.choice(THINGS), flight=self.flight()[:6]
        )

    def identifier(self) -> str:
        return uuid_utils.uuid7().hex


def bodies(talk: Talk) -> Iterator[tuple[Body, bool]]:
    """One passenger's affair from the first message to the reply, with whether it lives on the ground."""
    rng, seat, flight = talk.rng, talk.seat(), talk.flight()
    asked, person = talk.passenger(), talk.identifier()
    external = f"wamid.HBgL{rng.randrange(10**11)}"
    yield (
        MessageReceived(
            channel="whatsapp",
            account="106540352242922",
            contact=str(rng.randrange(10**11)),
            external_id=external,
            text=asked,
            sent_at=NOW,
            contact_name=talk.passenger()[:12],
        ),
        True,
    )
    yield (
        Understood(message=external, language=rng.choice(("en", "nl", "de", "fr", "es")), flight=flight, seat=seat),
        True,
    )
    relayed = RequestRelayed(
        seat=seat,
        text=asked,
        urgency=rng.choice((Urgency.URGENT, Urgency.SOON, Urgency.NORMAL)),
    )
    yield relayed, False
    step = f"{talk.identifier()}.1.{rng.randint(1, 400)}"
    yield RequestTaken(saw=Status.OPEN, position="Zone 2"), False
    yield RequestAssigned(person=person, step=step, position="Zone 2"), False
    yield RequestDone(saw=Status.TAKEN, reply=talk.crew(), position="Zone 2"), False
    yield RequestNotPossible(saw=Status.OPEN, reply=talk.crew(), position="Purser"), False
    yield NoteWritten(seat=seat, text=talk.crew(), position="Zone 1"), False
    yield CrewMessageWritten(text=talk.crew(), seat=seat, position="Zone 3"), False
    yield CrewMessageWritten(text=talk.crew(), from_ground=True), False
    yield Replied(text=talk.passenger()), True
    heard = ContactHeard(flight=flight, person=person, position="Zone 2", at=NOW, cursors=(0, 1402, 1388, 0))
    yield heard, True


def placed(body: Body, scope: str, subject: str, seq: int, device: str, author: str, number: int) -> Event:
    at = (NOW + seq * 7919) << 16
    event = Event(device, 1, seq, author, scope, subject, at, body.KIND, 1, int(body.priority), encode(body))
    return msgspec.structs.replace(event, number=number, received=NOW + seq * 7919, effective_at=at)


def exchange(talk: Talk) -> tuple[SyncRequest, SyncResponse]:
    rng = talk.rng
    device, author, flight = talk.identifier(), talk.identifier(), flight_scope(talk.flight())
    first, number = rng.randint(1, 5000), rng.randint(1, 10**6)
    said = [pair for _ in range(rng.choice((1, 1, 2, 8))) for pair in bodies(talk)]
    chosen = rng.sample(said, rng.choice((1, min(3, len(said)), len(said))))
    scopes = [ground_scope("desk") if ground else flight for _, ground in chosen]
    down = [
        placed(body, scope, talk.identifier(), first + place, device, author, number + place)
        for place, ((body, _), scope) in enumerate(zip(chosen, scopes, strict=True))
    ]
    up = [msgspec.structs.replace(each, number=None, received=None, effective_at=None) for each in down]
    cursors = {priority: Cursor(number - priority, rng.randbytes(4)) for priority in (1, 2)}
    nonce, holding = talk.identifier()[:8], rng.randbytes(8)
    incarnation = talk.identifier()[:8]
    request = SyncRequest(
        nonce, events=up, cursors=cursors, holding=holding, room=64000, epoch=1, incarnation=incarnation
    )
    verdicts = [Verdict(e.epoch, e.seq, Outcome.ACCEPTED, e.number, e.received, e.effective_at) for e in down]
    answer = SyncResponse(nonce, NOW, number, verdicts=verdicts, events=down, cursors=cursors)
    return request, answer


def samples(rng: random.Random) -> Iterator[bytes]:
    talk = Talk(rng)
    for _ in range(EXCHANGES):
        request, answer = exchange(talk)
        yield msgspec.msgpack.encode(request)
        yield msgspec.msgpack.encode(msgspec.structs.replace(answer, verdicts=[]))
        yield msgspec.msgpack.encode(msgspec.structs.replace(answer, events=[]))
        # What is sent most often of all: nothing but where this device stands.
        yield msgspec.msgpack.encode(msgspec.structs.replace(request, events=[], wait=240))


def main(arguments: Sequence[str]) -> None:
    (name,) = arguments
    rng = random.Random(1)  # noqa: S311 # the same words each time; nothing secret
    dictionary = zstandard.train_dictionary(SIZE, list(samples(rng)), level=19)
    path = ROOT / "sync" / "dictionaries" / f"{name}.zdict"
    path.write_bytes(dictionary.as_bytes())
    print(f"{path.name}: {len(dictionary)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
