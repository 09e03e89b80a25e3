"""Photos in the thread between crew and ground, over real replicas: picked, prepared, sent, fetched."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from onboard.domain.blob import BlobAvailable, blob_id
from onboard.domain.crew_message import CrewMessage, CrewMessageWritten
from onboard.store.replica import Pulled
from onboard.sync.budget import Carried
from onboard.sync.protocol import SyncResponse
from tests.viewmodels.cabin_world import FLIGHT, SCOPE, CabinWorld, part, rows_of
from tests.viewmodels.desk_world import NOW, DeskWorld, running
from tests.viewmodels.photo_files import sent_photo, write_photo
from ui.pictures import PhotoProvider, ThumbnailProvider, decoded
from ui.viewmodels.aboard import read_aboard
from ui.viewmodels.crew_thread import CrewThreadViewModel
from ui.viewmodels.ground import GroundViewModel, LineRow
from ui.viewmodels.outbox import OutboxViewModel
from ui.viewmodels.photos import GoingRow
from ui.viewmodels.picked_photos import MOST, PickedPhotosViewModel, PickedRow
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.thread import ThreadRow

UNREADABLE = "This photo cannot be read. Please take it again, or send it as JPEG, PNG or WebP."


@pytest.fixture
def world(tmp_path: Path, qapp: object) -> Iterator[CabinWorld]:
    made = CabinWorld(tmp_path)
    made.open_flight()
    yield made
    made.close()


@pytest.fixture
def ground(world: CabinWorld) -> GroundViewModel:
    ground = GroundViewModel(world.feed, world.actions, world.root)
    ground.show(read_aboard(world.replica, world.person, NOW))
    return ground


def picked_rows(picked: PickedPhotosViewModel) -> list[PickedRow]:
    return rows_of(picked, PickedRow)


def pick(qtbot: QtBot, picked: PickedPhotosViewModel, *urls: QUrl) -> None:
    for url in urls:
        picked.add(url)
    qtbot.waitUntil(lambda: not picked.are_preparing())


def threads(world: CabinWorld) -> list[CrewMessage]:
    found = world.replica.states("crew_message").values()
    return [thread for thread in found if isinstance(thread, CrewMessage)]


def photos_of(world: CabinWorld, ground: GroundViewModel) -> list[dict[str, object]]:
    """Of the newest line, as it is shown."""
    ground.show(read_aboard(world.replica, world.person, NOW))
    lines = rows_of(ground, LineRow)
    return lines[-1].photos if lines else []


def states(world: CabinWorld, ground: GroundViewModel) -> list[tuple[object, object]]:
    return [(photo["state"], photo["percent"]) for photo in photos_of(world, ground)]


def connect(world: CabinWorld | DeskWorld) -> None:
    """The relay answers, with nothing in it."""
    engine = world.device.engine
    asked = engine.wait(world.clock(), 0)
    engine.answered(asked, SyncResponse(asked.nonce, world.clock(), 0), world.clock())


def test_photos_go_with_the_words(world: CabinWorld, ground: GroundViewModel, tmp_path: Path, qtbot: QtBot) -> None:
    picked = part(ground, "picked", PickedPhotosViewModel)
    picked.add(write_photo(tmp_path))
    assert [row.preparing for row in picked_rows(picked)] == [True]
    pick(qtbot, picked, write_photo(tmp_path, "other", "blue"))
    with qtbot.waitSignal(ground.sent):
        ground.send("", "Seat 12A does not recline")
    (thread,) = threads(world)
    assert [photo.media_type for photo in thread.lines[0].photos] == ["image/webp", "image/webp"]
    assert picked_rows(picked) == []
    blob = world.device.blobs.read(blob_id(SCOPE, thread.lines[0].photos[0].hash))
    assert blob is not None
    assert len(blob) == thread.lines[0].photos[0].size


def test_a_further_line_takes_the_photos_along_and_words_of_a_seat_do_not(
    world: CabinWorld, ground: GroundViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    key = world.actions.tell_ground(FLIGHT, "Seat 12A does not recline")
    picked = part(ground, "picked", PickedPhotosViewModel)
    pick(qtbot, picked, write_photo(tmp_path))
    with qtbot.waitSignal(ground.sent):
        ground.write("Is there a cot?", "14D", "")
    assert len(picked_rows(picked)) == 1
    with qtbot.waitSignal(ground.sent):
        ground.send(key, "Look")
    assert {tuple(len(line.photos) for line in thread.lines) for thread in threads(world)} == {(0, 1), (0,)}


def test_a_file_that_is_no_photo_says_why_and_leaves_the_others(
    ground: GroundViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "list.jpg").write_text("no photo")
    picked = part(ground, "picked", PickedPhotosViewModel)
    pick(qtbot, picked, write_photo(tmp_path), QUrl.fromLocalFile(str(tmp_path / "list.jpg")))
    assert len(picked_rows(picked)) == 1
    assert picked.property("trouble") == UNREADABLE
    pick(qtbot, picked, QUrl.fromLocalFile(str(tmp_path / "missing.jpg")))
    assert picked.property("trouble") == "This photo cannot be opened. Please choose another file."
    pick(qtbot, picked, write_photo(tmp_path, "blue", "blue"))
    assert picked.property("trouble") == ""


def test_no_more_photos_than_fit(ground: GroundViewModel, tmp_path: Path, qtbot: QtBot) -> None:
    picked = part(ground, "picked", PickedPhotosViewModel)
    pick(qtbot, picked, *(write_photo(tmp_path, colour, colour) for colour in ("red", "green", "blue", "white")))
    assert len(picked_rows(picked)) == MOST
    assert picked.property("full") is True
    assert picked.property("trouble") == "3 photos fit into one message."
    picked.remove(picked_rows(picked)[0].key)
    assert picked.property("full") is False
    assert picked.property("trouble") == ""


def test_a_photo_taken_back_while_it_is_prepared_does_not_go(
    world: CabinWorld, ground: GroundViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    picked = part(ground, "picked", PickedPhotosViewModel)
    held = threading.Event()
    prepared: list[bool] = []
    world.feed.compute(held.wait, prepared.append, lambda _error: None)
    picked.add(write_photo(tmp_path))
    picked.remove(picked_rows(picked)[0].key)
    held.set()
    world.feed.compute(lambda: True, prepared.append, lambda _error: None)
    qtbot.waitUntil(lambda: len(prepared) == 2)
    assert picked.ready() == ()
    assert picked_rows(picked) == []


def test_a_picture_is_pasted_and_words_are_not_taken_for_one(
    ground: GroundViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    picked = part(ground, "picked", PickedPhotosViewModel)
    QGuiApplication.clipboard().setText("words")
    assert not picked.paste()
    QGuiApplication.clipboard().setImage(QImage(write_photo(tmp_path).toLocalFile()))
    assert picked.paste()
    qtbot.waitUntil(lambda: len(picked.ready()) == 1)
    QGuiApplication.clipboard().clear()


def test_ones_own_photo_tells_how_far_it_is(
    world: CabinWorld, ground: GroundViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    picked = part(ground, "picked", PickedPhotosViewModel)
    pick(qtbot, picked, write_photo(tmp_path))
    ground.send("", "Look")
    qtbot.waitUntil(lambda: states(world, ground) == [("waits", 0)])
    (blob,) = world.device.blobs.unsent()
    world.send()
    world.device.blobs.confirmed(blob.id, blob.size * 2 // 5)
    qtbot.waitUntil(lambda: [state for state, _ in states(world, ground)] == ["sending"])
    assert abs(int(str(photos_of(world, ground)[0]["percent"])) - 40) <= 1
    world.device.blobs.confirmed(blob.id, blob.size)
    world.tell(blob.id, BlobAvailable(hash=blob.hash))
    qtbot.waitUntil(lambda: states(world, ground) == [("ground", 100)])
    assert photos_of(world, ground)[0]["whole"] is True


@pytest.fixture
def desk(tmp_path: Path, qapp: object) -> Iterator[DeskWorld]:
    yield from running(tmp_path)


def shown_at_desk(thread: CrewThreadViewModel) -> list[dict[str, object]]:
    rows = rows_of(thread, ThreadRow, "entries")
    return rows[-1].photos if rows else []


def test_the_desk_fetches_what_it_asks_for(desk: DeskWorld, tmp_path: Path, qtbot: QtBot) -> None:
    reference, data = sent_photo(tmp_path, SCOPE)
    desk.happen(SCOPE, "m1", CrewMessageWritten(text="Look", position="Zone 2", photos=(reference,)), NOW)
    thread = CrewThreadViewModel(desk.feed, desk.feed)
    thread.open("m1")
    photos = thread._photos
    blob = blob_id(SCOPE, reference.hash)

    def becomes(state: str, percent: int) -> None:
        qtbot.waitUntil(lambda: [(p["state"], p["percent"]) for p in shown_at_desk(thread)] == [(state, percent)])

    becomes("away", 0)
    assert str(shown_at_desk(thread)[0]["thumbnail"]).startswith("image://thumbnail/")
    photos.show("m1", blob)
    becomes("asked", 0)
    desk.happen(SCOPE, blob, BlobAvailable(hash=reference.hash), NOW)
    becomes("coming", 0)
    half = len(data) // 2
    desk.device.blobs.received(blob, 0, data[:half])
    becomes("coming", 100 * half // len(data))
    photos.cancel(blob)
    becomes("away", 100 * half // len(data))
    photos.show("m1", blob)
    becomes("coming", 100 * half // len(data))
    desk.device.blobs.received(blob, half, data[half:])
    becomes("here", 100)
    provider = PhotoProvider(desk.feed.pictures)
    photos.open(blob)
    qtbot.waitUntil(lambda: photos.property("picture") == f"image://photo/{blob}")
    assert provider.requestImage(blob, None, None).width() == 640  # type: ignore[arg-type] # sizes play no part
    photos.close()
    assert photos.property("picture") == ""
    assert provider.requestImage(blob, None, None).width() == 1  # type: ignore[arg-type] # sizes play no part


def test_photos_stay_with_the_thread_for_which_they_were_picked(desk: DeskWorld, tmp_path: Path, qtbot: QtBot) -> None:
    for key in ("m1", "m2"):
        desk.happen(SCOPE, key, CrewMessageWritten(text="Hello", position="Zone 2"), NOW)
    thread = CrewThreadViewModel(desk.feed, desk.feed)
    drafts = thread._drafts
    thread.open("m1")
    drafts.setProperty("text", "Look")
    drafts._photos.add(write_photo(tmp_path))
    drafts.send()
    assert not drafts.property("sending")
    thread.open("m2")
    assert drafts._photos.property("count") == 0
    thread.open("m1")
    qtbot.waitUntil(lambda: len(drafts._photos.ready()) == 1)
    drafts.send()
    qtbot.waitUntil(lambda: drafts._photos.property("count") == 0)
    lines = desk.state("m1", CrewMessage).lines
    assert [(line.text, len(line.photos)) for line in lines] == [("Hello", 0), ("Look", 1)]


def test_what_holds_photos_back_is_told(world: CabinWorld, ground: GroundViewModel, qtbot: QtBot) -> None:
    photos = ground._photos
    assert photos.property("hold") == "link"
    connect(world)
    qtbot.waitUntil(lambda: photos.property("hold") == "")
    world.device.engine.budget.observe(Carried(100, 100, 0, 0.001))
    world.device.engine.budget.observe(Carried(3000, 3000, 6000, 60.0))
    photos.refresh()
    assert photos.property("hold") == "poor"
    world.device.engine.meter(1_000_000)
    photos.refresh()
    assert photos.property("hold") == "metered"


def with_two_photos(
    world: CabinWorld, ground: GroundViewModel, folder: Path, qtbot: QtBot
) -> tuple[OutboxViewModel, ShellViewModel]:
    """The outbox and the bar, once a line with two photos waits to be sent."""
    outbox, shell = OutboxViewModel(world.feed, world.root), ShellViewModel(world.feed, "system", world.root)
    picked = part(ground, "picked", PickedPhotosViewModel)
    pick(qtbot, picked, *(write_photo(folder, colour, colour) for colour in ("red", "blue")))
    ground.send("", "Look")
    qtbot.waitUntil(lambda: outbox.property("count") == 1)
    return outbox, shell


def test_photos_that_are_still_going_stand_in_the_outbox(
    world: CabinWorld, ground: GroundViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    outbox, shell = with_two_photos(world, ground, tmp_path, qtbot)
    assert outbox.property("rows").rows[0].photos == 2
    assert outbox.property("photosGoing") == 0
    first, second = world.device.blobs.unsent()
    world.send()
    qtbot.waitUntil(lambda: outbox.property("count") == 0 and outbox.property("photosGoing") == 1)
    qtbot.waitUntil(lambda: shell.property("photosGoing") == 2)
    assert outbox.property("hold") == "link"
    world.tell(first.id, BlobAvailable(hash=first.hash))
    world.device.blobs.confirmed(second.id, second.size // 2)
    world.device.blobs.troubled(second.id, "The disk of the relay is full.")
    qtbot.waitUntil(lambda: bool(going(outbox)) and going(outbox)[0].trouble != "")
    (row,) = going(outbox)
    assert (row.words, row.total, row.ground, row.percent) == ("Look", 2, 1, 100 * (second.size // 2) // second.size)
    world.tell(second.id, BlobAvailable(hash=second.hash))
    qtbot.waitUntil(lambda: outbox.property("photosGoing") == 0 and outbox.property("emptied") != "")
    qtbot.waitUntil(lambda: not shell.property("photosGoing"))


def test_photos_of_a_flight_that_was_left_are_told_until_they_are_on_the_ground(
    world: CabinWorld, ground: GroundViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    outbox, shell = with_two_photos(world, ground, tmp_path, qtbot)
    world.send()
    first, second = world.device.blobs.unsent()
    world.replica.receive(Pulled([], {}, frozenset(), 99, ()))
    qtbot.waitUntil(lambda: [row.behind for row in going(outbox)] == [True])
    world.device.blobs.confirmed(first.id, first.size)
    world.device.blobs.confirmed(second.id, second.size // 2)
    qtbot.waitUntil(lambda: [(row.total, row.percent) for row in going(outbox)] == [(1, 50)])
    qtbot.waitUntil(lambda: (shell.property("notSent"), shell.property("photosGoing")) == (0, 1))
    world.device.blobs.confirmed(second.id, second.size)
    qtbot.waitUntil(lambda: (outbox.property("photosGoing"), shell.property("photosGoing")) == (0, 0))


def going(outbox: OutboxViewModel) -> list[GoingRow]:
    return rows_of(outbox, GoingRow, "photos")


def test_only_pictures_as_this_app_makes_them_are_decoded(tmp_path: Path) -> None:
    reference, data = sent_photo(tmp_path, SCOPE)
    assert decoded(reference.thumbnail).width() > 1
    assert decoded(data).width() == 640
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for foreign in (b"", drawing, data[:40], (tmp_path / "green.jpg").read_bytes()):
        assert decoded(foreign).width() == 1
    assert decoded(data, 639).width() == 1
    assert ThumbnailProvider().requestImage("", None, None).width() == 1  # type: ignore[arg-type] # sizes play no part
