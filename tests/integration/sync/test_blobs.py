"""Blobs between devices and a relay on real sockets with TLS: cut anywhere, restarted on both sides, exact at last."""

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from onboard.store import schema
from onboard.store.blobs import DAMAGED
from onboard.store.ledger import Ledger
from onboard.sync.blobs import BEHIND_EVENTS, PUT_OFF, SMALLEST_PIECE, Copying
from onboard.sync.budget import AROUND
from onboard.sync.pauses import FIRST_PAUSE, LONGEST_PAUSE
from onboard.sync.session import IDLE
from tests.integration.store.samples import FLIGHT, NOW
from tests.integration.sync.blob_kit import PIECE, Ground, OpenReplica, Tablet, picture, reference
from tests.integration.sync.cutting_proxy import PATIENCE


@pytest.fixture
def ground(tmp_path: Path, sqlite_url: str, open_engine: Callable[[str], sa.Engine]) -> Iterator[Ground]:
    ground = Ground(tmp_path, Ledger(open_engine(sqlite_url), "relay"))
    yield ground
    ground.stop()


@pytest.fixture
def new_tablet(ground: Ground, open_replica: OpenReplica) -> Iterator[Callable[[str], Tablet]]:
    made: list[Tablet] = []

    def make(name: str) -> Tablet:
        made.append(Tablet(ground, open_replica(name), *ground.enrol(name)))
        return made[-1]

    yield make
    for tablet in made:
        tablet.transport.close()


@pytest.fixture
def tablet(new_tablet: Callable[[str], Tablet]) -> Tablet:
    return new_tablet("tablet")


def progress(tablet: Tablet, read: Callable[[], int]) -> list[int]:
    """What listeners read after each step."""
    seen: list[int] = []
    tablet.replica.subscribe(lambda _: seen.append(read()))
    return seen


def test_a_photo_reaches_the_ground_and_from_there_another_device(new_tablet: Callable[[str], Tablet]) -> None:
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    photo = picture(1)
    blob = tablet.take(photo)
    seen = progress(tablet, lambda: tablet.standing(blob).uploaded)
    tablet.copy()
    assert seen == [0, *range(PIECE, 60_001, PIECE)]
    assert tablet.blobs.free() == 0
    tablet.hear()
    assert tablet.blobs.unsent() == []
    desk.hear()
    desk.blobs.want(FLIGHT, reference(photo), NOW)
    seen = progress(desk, lambda: desk.standing(blob).here)
    desk.copy()
    assert seen == [*range(PIECE, 60_001, PIECE)]
    assert desk.blobs.read(blob) == photo.data
    assert tablet.blobs.free() == 0
    tablet.hear_of_backup()
    assert tablet.blobs.free() == 60_000
    tablet.blobs.want(FLIGHT, reference(photo), NOW)
    tablet.copy()
    assert tablet.blobs.read(blob) == photo.data


@pytest.mark.parametrize("seed", range(6))
def test_a_link_that_is_cut_at_any_byte_carries_it_all_the_same(
    ground: Ground, new_tablet: Callable[[str], Tablet], seed: int
) -> None:
    rng = random.Random(seed)
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    photos = [picture(100 + seed), picture(200 + seed, 9_001)]
    blobs = [tablet.take(photo) for photo in photos]
    ground.proxy.life = lambda: rng.randint(1, 25_000)
    tablet.copy()
    desk.hear()
    for photo in photos:
        desk.blobs.want(FLIGHT, reference(photo), NOW)
    desk.copy()
    assert [desk.blobs.read(blob) for blob in blobs] == [photo.data for photo in photos]
    assert tablet.transport.exchanges.count(("offer", 0)) > 2


def test_a_connection_shorter_than_a_piece_still_gets_on(ground: Ground, tablet: Tablet) -> None:
    tablet.piece = 60_000
    blob = tablet.take(picture(1))
    ground.proxy.life = lambda: 15_000
    tablet.copy()
    assert ground.offset(blob) == 60_000
    tablet.hear()
    tablet.hear_of_backup()
    assert tablet.blobs.free() == 60_000
    tablet.blobs.want(FLIGHT, reference(picture(1)), NOW)
    tablet.copy()
    assert tablet.blobs.read(blob) == picture(1).data


def test_the_app_starts_anew_in_the_middle(ground: Ground, tablet: Tablet, open_replica: OpenReplica) -> None:
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 24_000)
    tablet.replica.engine.dispose()
    again = Tablet(ground, open_replica("tablet"), tablet.person, tablet.token)
    again.copy()
    assert again.transport.exchanges[0] == ("offer", 0)
    assert again.transport.sent() == 60_000 - 24_000
    again.transport.close()


def test_an_answer_that_was_lost_costs_no_byte_twice(ground: Ground, tablet: Tablet) -> None:
    """The relay has the piece, and the device does not know."""
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 8_000)
    tablet.blobs.confirmed(blob, 4_000)
    tablet.copy()
    assert ground.offset(blob) == 60_000
    assert tablet.transport.sent() == 60_000 + PIECE
    assert tablet.transport.exchanges.count(("offer", 0)) == 1


def test_the_relay_starts_anew_in_the_middle(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 24_000)
    ground.restart()
    tablet.copy()
    assert ground.offset(blob) == 60_000
    assert tablet.transport.sent() <= 60_000 + PIECE


def test_the_relay_was_restored_from_before_the_upload(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 24_000)
    with ground.ledger.writing() as connection:
        connection.execute(schema.blob.delete())
        connection.execute(schema.blob_piece.delete())
    tablet.copy()
    assert ground.offset(blob) == 60_000
    tablet.hear()
    assert tablet.standing(blob).on_ground


def test_an_answer_from_before_the_relay_was_restored_counts_no_more(ground: Ground, tablet: Tablet) -> None:
    """It comes when the device knows already that this relay has lost what the answer is about."""
    tablet.replica.enter_incarnation("first", 0)
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded == 60_000 - PIECE)
    last = tablet.session.next_exchange()
    assert isinstance(last, Copying)
    tablet.replica.enter_incarnation("second", 0)
    tablet.session.carry(last)
    assert ground.offset(blob) == 60_000
    assert tablet.standing(blob).uploaded == 0


def test_a_photo_goes_from_who_left_once_a_backup_has_its_announcement(ground: Ground, tablet: Tablet) -> None:
    """Which the tablet never hears."""
    tablet.hear()
    blob = tablet.take(picture(1))
    tablet.copy(lambda: tablet.standing(blob).uploaded >= 24_000)
    tablet.leave()
    tablet.hear_of_backup()
    tablet.copy()
    assert ground_has(ground, blob)
    assert tablet.blobs.read(blob) == picture(1).data
    tablet.hear_of_backup()
    assert tablet.blobs.standing(blob) is None


def test_a_lost_answer_to_the_last_piece_is_made_good_by_an_offer(ground: Ground, tablet: Tablet) -> None:
    tablet.hear()
    blob = tablet.take(picture(1))
    tablet.leave()
    tablet.copy()
    tablet.blobs.confirmed(blob, 60_000 - PIECE)
    tablet.hear_of_backup()
    assert tablet.standing(blob).here == 60_000
    tablet.copy()
    assert tablet.blobs.standing(blob) is None
    assert ground_has(ground, blob)


def test_a_photo_of_a_flight_that_the_relay_has_deleted_is_offered_once(ground: Ground, tablet: Tablet) -> None:
    tablet.hear()
    blob = tablet.take(picture(1))
    tablet.leave()
    ground.ledger.purge(FLIGHT, NOW)
    tablet.copy()
    assert tablet.transport.exchanges == [("offer", 0)]
    assert tablet.blobs.standing(blob) is None


def test_a_photo_waits_while_events_do(tablet: Tablet) -> None:
    tablet.take(picture(1))
    tablet.free = False
    assert tablet.session.step() == BEHIND_EVENTS
    assert tablet.transport.exchanges == []
    tablet.free = True
    assert tablet.session.step() == 0
    assert tablet.session.step() == 0
    tablet.free = False
    assert tablet.session.step() == BEHIND_EVENTS
    assert tablet.transport.sent() == PIECE


def test_the_link_decides_how_large_a_piece_is(tablet: Tablet) -> None:
    tablet.take(picture(1))
    for tablet.piece in (1, 5_000, 0, 9_000):
        tablet.session.step()
    assert tablet.transport.exchanges == [("offer", 0), ("send", 5_000), ("send", SMALLEST_PIECE), ("send", 9_000)]


def test_what_blobs_cost_is_measured(tablet: Tablet) -> None:
    tablet.take(picture(1))
    tablet.copy()
    assert tablet.transport.budget.rate is not None
    assert tablet.transport.budget.spent == 60_000 + 15 * AROUND
    tablet.hear()
    tablet.hear_of_backup()
    tablet.blobs.free()
    tablet.blobs.want(FLIGHT, reference(picture(1)), NOW)
    tablet.copy()
    assert tablet.transport.budget.spent == 120_000 + 30 * AROUND


def test_downloads_go_first(new_tablet: Callable[[str], Tablet]) -> None:
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    tablet.take(picture(1))
    tablet.copy()
    desk.take(picture(2))
    desk.hear()
    desk.blobs.want(FLIGHT, reference(picture(1)), NOW)
    desk.copy()
    verbs = [verb for verb, _ in desk.transport.exchanges]
    assert verbs == ["fetch"] * 15 + ["offer"] + ["send"] * 15


def test_without_a_token_nothing_is_asked(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    tablet.token = None
    assert tablet.session.step() == IDLE
    assert tablet.transport.exchanges == []
    tablet.token = "unknown"
    assert tablet.session.step() == IDLE
    assert tablet.session.step() == IDLE
    assert len(tablet.transport.exchanges) == 1
    tablet.token = ground.sign_in("tablet")
    tablet.copy()
    assert ground.offset(blob) == 60_000


def test_there_is_no_last_try_and_pauses_are_jittered(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    ground.proxy.life = lambda: 1
    pauses = [tablet.session.step() for _ in range(30)]
    assert FIRST_PAUSE <= pauses[0] <= 2 * FIRST_PAUSE
    assert all(LONGEST_PAUSE / 2 <= pause <= LONGEST_PAUSE for pause in pauses[6:])
    assert len(set(pauses)) == 30
    tablet.session.try_now()
    assert tablet.session.step() <= 2 * FIRST_PAUSE
    ground.proxy.life = lambda: 10**9
    tablet.copy()
    assert ground.offset(blob) == 60_000


def test_one_that_the_relay_does_not_take_holds_up_no_other(ground: Ground, tablet: Tablet) -> None:
    refused, taken = tablet.take(picture(1)), tablet.take(picture(2))
    with ground.ledger.writing() as connection:
        event, key = schema.event, schema.entity_key
        connection.execute(event.delete().where(event.c.subject == f"m/{reference(picture(1)).hash[:8]}"))
        connection.execute(key.delete().where(key.c.key == reference(picture(1)).hash))
    tablet.copy(lambda: ground_has(ground, taken))
    assert tablet.standing(refused).trouble == "There is no such photo here for this device."
    before = len(tablet.transport.exchanges)
    assert tablet.session.step() == IDLE
    tablet.now += PUT_OFF
    tablet.session.step()
    assert len(tablet.transport.exchanges) == before + 1
    assert tablet.session.step() == IDLE
    tablet.session.try_now()
    tablet.session.step()
    assert len(tablet.transport.exchanges) == before + 2


def ground_has(ground: Ground, blob: str) -> bool:
    with ground.ledger.reading() as connection:
        table = schema.blob
        found = connection.execute(sa.select(table.c.id).where(table.c.id == blob, table.c.uploaded == table.c.size))
        return found.first() is not None


def test_bytes_that_went_bad_here_are_not_sent_for_ever(ground: Ground, tablet: Tablet) -> None:
    blob = tablet.take(picture(1))
    with tablet.replica.writing() as connection:
        connection.execute(schema.blob_piece.update().values(data=bytes(60_000)))
    tablet.copy(lambda: tablet.standing(blob).trouble is not None)
    assert tablet.session.step() == IDLE
    assert ground.offset(blob) == 0
    with tablet.replica.writing() as connection:
        connection.execute(schema.blob_piece.update().values(data=picture(1).data))
    tablet.now += PUT_OFF
    tablet.copy()
    assert ground_has(ground, blob)
    assert tablet.standing(blob).trouble is None


def test_bytes_that_went_bad_on_the_ground_are_never_shown(ground: Ground, new_tablet: Callable[[str], Tablet]) -> None:
    tablet, desk = new_tablet("tablet"), new_tablet("desk")
    blob = tablet.take(picture(1))
    tablet.copy()
    desk.hear()
    desk.blobs.want(FLIGHT, reference(picture(1)), NOW)
    with ground.ledger.writing() as connection:
        piece = schema.blob_piece
        connection.execute(piece.update().where(piece.c.start == 0).values(data=bytes(PIECE)))
    desk.copy(lambda: desk.standing(blob).trouble is not None)
    assert (desk.standing(blob).trouble, desk.standing(blob).here) == (DAMAGED, 0)
    assert desk.blobs.read(blob) is None
    assert desk.session.step() == IDLE
    with ground.ledger.writing() as connection:
        connection.execute(piece.update().where(piece.c.start == 0).values(data=picture(1).data[:PIECE]))
    desk.session.try_now()
    desk.copy()
    assert desk.blobs.read(blob) == picture(1).data


def test_a_session_on_a_thread_copies_when_woken_and_stops(ground: Ground, tablet: Tablet) -> None:
    stop, done = threading.Event(), threading.Event()
    tablet.replica.subscribe(lambda _: None if tablet.blobs.uploads() else done.set())
    thread = threading.Thread(target=tablet.session.run, args=(stop,))
    thread.start()
    blob = tablet.take(picture(1))
    done.clear()
    tablet.session.wake()
    assert done.wait(PATIENCE)
    stop.set()
    tablet.session.wake()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert ground_has(ground, blob)


def test_a_fault_surfaces_and_copying_goes_on(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    surfaced: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: surfaced.append(arguments.exc_type))
    blob = tablet.take(picture(1))
    pieces = iter(list[int]())
    tablet.session._piece = lambda: next(pieces)
    assert tablet.session._surviving_step() == 0
    assert tablet.session._surviving_step() == LONGEST_PAUSE
    assert surfaced == [StopIteration]
    tablet.session._piece = lambda: PIECE
    tablet.copy()
    assert tablet.standing(blob).uploaded == 60_000
