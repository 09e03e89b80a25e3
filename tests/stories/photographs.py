"""Photos in the moment of the story, drawn: a seat that does not recline, and where each of them stands."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

from onboard.actions.crew import CrewActions
from onboard.bootstrap import Device
from onboard.domain.blob import BlobAvailable, Photo, blob_id
from onboard.domain.crew_message import CrewMessage, CrewMessageWritten
from onboard.domain.verdict import Outcome, Verdict
from onboard.formats.photo import prepare
from onboard.store.blobs import new_blob
from tests.stories import sample

THREAD = "thread2"
WORDS = "This is how far 12A goes back. The lever is loose."


@cache
def drawn(shade: int) -> Photo:
    """A seat against a cabin wall, as dark as `shade` says (0 to 255)."""
    picture = Image.new("RGB", (1600, 1200), (shade, shade + 20, shade + 40))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 900, 1600, 1200), fill=(60, 62, 70))
    for left in (250, 900):
        pen.rounded_rectangle((left, 250, left + 420, 980), 90, fill=(22, 74, 140))
        pen.rounded_rectangle((left + 60, 180, left + 360, 420), 70, fill=(210, 214, 220))
        pen.rounded_rectangle((left - 50, 640, left + 40, 1020), 40, fill=(35, 38, 48))
    grain = Image.effect_noise(picture.size, 40).convert("RGB")
    picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(4)), grain, 0.12)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return prepare(out.getvalue())


def arrive(world: sample.World) -> None:
    """A colleague's line with two photos reaches the ground; one of them is all there."""
    blobs = [new_blob(sample.SCOPE, drawn(shade)) for shade in (150, 60)]
    references = tuple(blob.reference for blob in blobs)
    line = CrewMessageWritten(text="These are the two rows.", position="Zone 3", photos=references)
    world.write(0, sample.OTHER, (sample.SCOPE, THREAD, line))
    first = references[0].hash
    available = BlobAvailable(hash=first)
    world.write(0, world.ledger.device, (sample.SCOPE, blob_id(sample.SCOPE, first), available))


def send(device: Device) -> None:
    """A crew member writes with photos. The ground has the words, and a part of the first photo."""
    actions = device.actions
    assert isinstance(actions, CrewActions)
    actions.tell_ground(sample.FLIGHT.id, WORDS, seat="12A", photos=[drawn(shade) for shade in (120, 90)])
    event = device.replica.waiting()[-1].event
    accepted = Verdict(
        event.epoch, event.seq, Outcome.ACCEPTED, 10_000, sample.NOW, effective_at=event.at, check=b"abcd"
    )
    device.replica.settle([accepted])
    first = device.blobs.unsent()[0]
    device.blobs.confirmed(first.id, first.size * 2 // 5)


def look(device: Device) -> None:
    """The desk has asked for both photos and has the one that is on the ground."""
    thread = device.replica.state(THREAD)
    assert isinstance(thread, CrewMessage)
    for reference, shade in zip(thread.lines[-1].photos, (150, 60), strict=True):
        blob = device.blobs.want(sample.SCOPE, reference, sample.NOW)
        if shade == 150:
            device.blobs.received(blob, 0, drawn(shade).data)
