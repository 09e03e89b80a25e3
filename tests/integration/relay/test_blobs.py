"""Blobs at the relay over HTTP: uploads that go on where they broke off, who may do what, and what nobody learns."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from onboard.domain.blob import LARGEST, BlobAvailable, BlobReference, blob_id, hash_of
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Priority, decode
from onboard.domain.roster import RosterRemoved
from onboard.domain.scope import roster_id
from onboard.domain.verdict import Outcome
from onboard.relay import blob_routes
from onboard.relay.trail import Trail
from onboard.security.roles import Role
from onboard.store import schema
from onboard.store.blobs import delete_blobs
from onboard.store.log import Draft
from onboard.sync import tus
from tests.integration.relay.blob_kit import BLOB, DATA, OTHER_SCOPE, PATH, RNG, SEAT, TUS, Counter, problem
from tests.integration.relay.kit import FLIGHT, HOUR, OTHER_FLIGHT, SCOPE, Gadget, Office
from tests.integration.store.samples import rows


@pytest.fixture
def counter(office: Office) -> Counter:
    """On SQLite and on PostgreSQL in turn."""
    return Counter(office)


@pytest.fixture
def small_counter(small_office: Office) -> Counter:
    return Counter(small_office)


def test_an_upload_in_pieces_is_announced_at_its_end_and_read_back(counter: Counter) -> None:
    crew = counter.crew(FLIGHT, SEAT)
    begun = counter.offer(crew)
    assert (begun.status_code, begun.headers["Location"], begun.headers["Upload-Offset"]) == (201, PATH, "0")
    at = 0
    while at < len(DATA):
        assert counter.stands(crew) == (200, str(at))
        assert counter.announced() == []
        assert counter.fetch(crew).status_code == 404
        end = min(len(DATA), at + RNG.randint(1, 6_000))
        sent = counter.send(crew, at, DATA[at:end])
        assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(end))
        at = end
    assert counter.announced() == [(SCOPE, BLOB)]
    read = counter.fetch(crew)
    assert (read.status_code, read.headers["Content-Type"], read.content) == (200, "image/webp", DATA)


def test_who_uploads_is_told_under_which_number_the_whole_was_announced(counter: Counter) -> None:
    """Of each answer from then on, as the first may be lost."""
    crew = counter.crew(FLIGHT, SEAT)
    begun, first = counter.offer(crew), counter.send(crew, 0, DATA[:5_000])
    on_the_way = counter.ask(crew, "HEAD", PATH)
    assert {answer.headers.get("Upload-Announced") for answer in (begun, first, on_the_way)} == {None}
    last = counter.send(crew, 5_000, DATA[5_000:])
    (event,) = counter.office.events(BlobAvailable.KIND)
    answers = [last, counter.offer(crew), counter.ask(crew, "HEAD", PATH), counter.send(crew, 5_000, DATA[5_000:])]
    assert [answer.status_code for answer in answers] == [204, 201, 200, 409]
    assert {answer.headers["Upload-Announced"] for answer in answers} == {str(event.number)}


def test_a_photo_that_a_restored_relay_has_lost_is_announced_again(small_counter: Counter) -> None:
    """Though a desk has given back the old announcement: a backup of that one has no photo."""
    crew = small_counter.crew(FLIGHT, SEAT)
    body = BlobAvailable(hash=SEAT.hash)
    (old,) = small_counter.office.ledger.append("relay", [Draft(SCOPE, BLOB, body)], small_counter.office.now)
    assert "Upload-Announced" not in small_counter.offer(crew).headers
    last = small_counter.send(crew, 0, DATA)
    assert int(last.headers["Upload-Announced"]) > (old.number or 0)


def test_who_offers_a_photo_of_a_flight_whose_data_was_deleted_hears_so(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.office.ledger.purge(SCOPE, small_counter.office.now)
    refused = small_counter.offer(crew)
    assert (refused.status_code, problem(refused)) == (
        410,
        "This flight's data has been deleted, as its time was over.",
    )


def test_the_announcement_reaches_devices_in_its_class(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.upload(crew)
    (event,) = [event for event in crew.pull() if event.kind == BlobAvailable.KIND]
    assert (event.device, event.priority) == ("relay", int(Priority.BACKGROUND))
    assert decode(event) == BlobAvailable(hash=SEAT.hash)


def test_no_device_announces_a_blob(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    (verdict,) = crew.push(crew.write(SCOPE, BLOB, BlobAvailable(hash=SEAT.hash)))
    assert verdict.outcome is Outcome.REJECTED


def test_a_repeated_offer_changes_nothing_and_tells_how_far_it_came(counter: Counter) -> None:
    crew = counter.crew(FLIGHT, SEAT)
    counter.offer(crew)
    counter.send(crew, 0, DATA[:5_000])
    again = counter.offer(crew)
    assert (again.status_code, again.headers["Location"], again.headers["Upload-Offset"]) == (201, PATH, "5000")
    counter.send(crew, 5_000, DATA[5_000:])
    assert counter.offer(crew).headers["Upload-Offset"] == str(len(DATA))
    assert counter.announced() == [(SCOPE, BLOB)]


@pytest.mark.parametrize("offset", [0, 4_999, 5_001, 10**14])
def test_a_piece_in_the_wrong_place_is_answered_with_the_right_one(counter: Counter, offset: int) -> None:
    crew = counter.crew(FLIGHT, SEAT)
    counter.offer(crew)
    counter.send(crew, 0, DATA[:5_000])
    refused = counter.send(crew, offset, DATA[offset : offset + 100] or b"x")
    assert (refused.status_code, refused.headers["Upload-Offset"]) == (409, "5000")
    assert "do not follow" in problem(refused)
    assert counter.stands(crew) == (200, "5000")


def test_a_whole_blob_takes_no_more(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.upload(crew)
    refused = small_counter.send(crew, 0, DATA)
    assert (refused.status_code, refused.headers["Upload-Offset"]) == (409, str(len(DATA)))
    assert small_counter.send(crew, len(DATA), b"").status_code == 204
    assert small_counter.send(crew, len(DATA), b"x").status_code == 400
    assert small_counter.announced() == [(SCOPE, BLOB)]
    assert small_counter.fetch(crew).content == DATA


def test_wrong_bytes_are_dropped_and_the_upload_starts_over(counter: Counter) -> None:
    crew = counter.crew(FLIGHT, SEAT)
    counter.offer(crew)
    counter.send(crew, 0, DATA[:5_000])
    damaged = counter.send(crew, 5_000, DATA[5_000:-1] + b"?")
    assert (damaged.status_code, damaged.headers["Upload-Offset"]) == (460, "0")
    assert "is not the blob" in problem(damaged)
    assert counter.announced() == []
    assert rows(counter.office.ledger, schema.blob_piece) == []
    assert counter.stands(crew) == (200, "0")
    counter.upload(crew)
    assert counter.fetch(crew).content == DATA


def test_more_than_the_whole_is_refused_without_effect(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.offer(crew)
    assert small_counter.send(crew, 0, DATA + b"x").status_code == 400
    assert small_counter.send(crew, 0, bytes(LARGEST + 1)).status_code == 413
    assert small_counter.stands(crew) == (200, "0")


def send_and_break(counter: Counter, gadget: Gadget, part: bytes, then: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Sends the first bytes of a piece, after which `then` gives what the connection does; gives the answer."""
    headers = TUS | {"Upload-Offset": "0", "Content-Type": tus.OFFSET_STREAM, "Authorization": f"Bearer {gadget.token}"}
    arrived: list[Any] = [{"type": "http.request", "body": part, "more_body": True}]
    answer: list[Any] = []

    async def receive() -> Any:
        return arrived.pop() if arrived else await then()

    async def send(message: Any) -> None:
        answer.append(message)

    scope = {
        "type": "http",
        "method": "PATCH",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(counter.app(scope, receive, send))  # type: ignore[arg-type] # what a handler reads of a scope is there
    return answer


def test_what_came_before_the_link_broke_is_kept(counter: Counter) -> None:
    crew = counter.crew(FLIGHT, SEAT)
    counter.offer(crew)

    async def breaks() -> Any:
        return {"type": "http.disconnect"}

    send_and_break(counter, crew, DATA[:5_000], breaks)
    assert counter.stands(crew) == (200, "5000")
    counter.send(crew, 5_000, DATA[5_000:])
    assert counter.fetch(crew).content == DATA


def test_a_piece_that_takes_too_long_is_kept_as_far_as_it_came(
    small_counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.offer(crew)
    monkeypatch.setattr(blob_routes, "LONGEST_PIECE", 0.1)

    async def stalls() -> Any:
        await asyncio.Event().wait()
        raise AssertionError

    start, _ = send_and_break(small_counter, crew, DATA[:5_000], stalls)
    assert (start["status"], dict(start["headers"])[b"upload-offset"]) == (204, b"5000")
    assert small_counter.stands(crew) == (200, "5000")


def test_two_devices_fill_one_upload_together(counter: Counter) -> None:
    ana, ben = counter.crew(FLIGHT, SEAT), counter.crew(FLIGHT, SEAT)
    counter.offer(ana)
    counter.send(ana, 0, DATA[:7_000])
    assert counter.offer(ben).headers["Upload-Offset"] == "7000"
    assert counter.send(ben, 7_000, DATA[7_000:]).status_code == 204
    assert counter.stands(ana) == (200, str(len(DATA)))
    assert counter.announced() == [(SCOPE, BLOB)]


def test_the_same_bytes_in_another_scope_are_uploaded_and_announced_there(counter: Counter) -> None:
    """The relay neither tells that it has them, nor hands them over, nor announces them where they did not come."""
    ana, eve = counter.crew(FLIGHT, SEAT), counter.crew(OTHER_FLIGHT, SEAT)
    counter.upload(ana)
    assert counter.fetch(eve).status_code == 404
    assert counter.stands(eve) == (404, None)
    assert counter.offer(eve, scope=OTHER_SCOPE).headers["Upload-Offset"] == "0"
    there = tus.path_of(blob_id(OTHER_SCOPE, SEAT.hash))
    assert counter.fetch(eve, there).status_code == 404
    assert counter.announced() == [(SCOPE, BLOB)]
    counter.upload(eve, scope=OTHER_SCOPE)
    assert counter.announced() == [(SCOPE, BLOB), (OTHER_SCOPE, blob_id(OTHER_SCOPE, SEAT.hash))]
    assert counter.fetch(eve, there).content == DATA
    assert counter.fetch(ana, there).status_code == 404
    with counter.office.ledger.writing() as connection:
        delete_blobs(connection, SCOPE)
    assert counter.fetch(ana).status_code == 404
    assert counter.fetch(eve, there).content == DATA


def test_what_is_there_and_what_is_not_is_refused_in_the_same_words(small_counter: Counter) -> None:
    ana, eve = small_counter.crew(FLIGHT, SEAT), small_counter.crew(OTHER_FLIGHT)
    small_counter.upload(ana)
    for path in (PATH, "/v1/blobs/" + "0" * 64, "/v1/blobs/none", "/v1/blobs/%00"):
        refused = small_counter.fetch(eve, path)
        assert (refused.status_code, problem(refused)) == (404, "There is no such photo here for this device.")
        assert small_counter.send(eve, 0, b"x", path).status_code == 404
    for scope in (SCOPE, OTHER_SCOPE, "flight:none"):
        refused = small_counter.offer(eve, scope=scope)
        assert (refused.status_code, problem(refused)) == (404, "There is no such photo here for this device.")


def test_nobody_uploads_what_no_event_of_theirs_refers_to(small_counter: Counter) -> None:
    ana, ben = small_counter.crew(FLIGHT), small_counter.crew(FLIGHT, SEAT)
    assert small_counter.offer(ana).status_code == 404
    small_counter.offer(ben)
    assert small_counter.send(ana, 0, DATA).status_code == 404
    small_counter.says(ana, SEAT)
    assert small_counter.offer(ana).status_code == 201


def test_the_desk_reads_what_the_crew_uploaded_and_the_other_way_round(small_counter: Counter) -> None:
    crew, desk = small_counter.crew(FLIGHT, SEAT), small_counter.office.enrol(Role.LIAISON)
    desk.sync()
    small_counter.upload(crew)
    assert small_counter.fetch(desk).content == DATA
    tray = RNG.randbytes(500)
    photo = BlobReference(hash=hash_of(tray), media_type="image/webp", size=500)
    written = CrewMessageWritten(text="Like this one?", from_ground=True, photos=(photo,))
    assert desk.push(desk.write(SCOPE, "m9", written))[0].outcome is Outcome.ACCEPTED
    small_counter.upload(desk, tray)
    assert small_counter.fetch(crew, tus.path_of(blob_id(SCOPE, photo.hash))).content == tray


def test_who_left_the_flight_uploads_what_they_wrote_and_reads_nothing(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.office.record(SCOPE, roster_id(FLIGHT), RosterRemoved(person=crew.person))
    small_counter.upload(crew)
    assert small_counter.announced() == [(SCOPE, BLOB)]
    assert small_counter.fetch(crew).status_code == 404


def test_a_withdrawn_device_uploads_what_it_wrote_before(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.office.relay.register.revoke(crew.device, small_counter.office.now)
    assert small_counter.offer(crew).status_code == 401
    crew.token = None
    crew.sync()
    small_counter.upload(crew)
    assert small_counter.announced() == [(SCOPE, BLOB)]
    assert small_counter.fetch(crew).status_code == 404


def test_nobody_without_a_token_gets_anywhere(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.upload(crew)
    small_counter.office.now += 13 * HOUR
    for gadget in (None, crew):
        answers = [
            small_counter.offer(gadget),
            small_counter.send(gadget, 0, DATA),
            small_counter.fetch(gadget),
            small_counter.ask(gadget, "HEAD", PATH),
        ]
        assert [answer.status_code for answer in answers] == [401] * 4


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"length": str(LARGEST + 1)}, 413),
        ({"length": "many"}, 400),
        ({"length": "-1"}, 400),
        ({"length": "0"}, 400),
        ({"length": str(SEAT.size - 1)}, 400),
        ({"media_type": "image/svg+xml"}, 400),
        ({"hash": SEAT.hash.upper()}, 400),
        ({"hash": "\0"}, 400),
        ({"hash": "f" * 64}, 404),
    ],
)
def test_a_wrong_offer_is_refused_without_effect(counter: Counter, changes: dict[str, str], status: int) -> None:
    crew = counter.crew(FLIGHT, SEAT)
    refused = counter.offer(crew, SEAT, SCOPE, **changes)
    assert refused.status_code == status
    assert problem(refused)
    assert rows(counter.office.ledger, schema.blob) == []


@pytest.mark.parametrize("scope", ["", "s" * 81, "flight:\0"])
def test_an_offer_for_no_scope_is_refused(counter: Counter, scope: str) -> None:
    assert counter.offer(counter.crew(FLIGHT, SEAT), scope=scope).status_code == 400


def test_a_type_that_the_relay_does_not_keep_is_refused(small_counter: Counter) -> None:
    drawing = BlobReference(hash=SEAT.hash, media_type="image/svg+xml", size=SEAT.size)
    refused = small_counter.offer(small_counter.crew(FLIGHT, drawing), drawing)
    assert refused.status_code == 400
    assert "image/webp" in problem(refused)


def test_a_size_said_wrongly_by_one_does_not_keep_another_from_uploading(small_counter: Counter) -> None:
    wrong = BlobReference(hash=SEAT.hash, media_type="image/webp", size=SEAT.size + 7)
    eve, ana = small_counter.crew(FLIGHT, wrong), small_counter.crew(FLIGHT, SEAT)
    small_counter.offer(eve, wrong)
    small_counter.send(eve, 0, DATA[:100])
    assert small_counter.offer(ana).headers["Upload-Offset"] == "0"
    small_counter.upload(ana)
    assert small_counter.offer(eve, wrong).headers["Upload-Offset"] == str(SEAT.size)
    assert small_counter.fetch(ana).content == DATA


def test_tus_is_spoken_in_one_version_and_one_media_type(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.offer(crew)
    for version in ("", "0.2.2"):
        assert small_counter.send(crew, 0, DATA, Tus_Resumable=version).status_code == 412
        assert small_counter.ask(crew, "POST", "/v1/blobs", Tus_Resumable=version).status_code == 412
        assert small_counter.ask(crew, "HEAD", PATH, Tus_Resumable=version).status_code == 412
    assert small_counter.send(crew, 0, DATA, Content_Type="application/octet-stream").status_code == 415
    assert small_counter.send(crew, 0, DATA, Upload_Offset="first").status_code == 400
    assert small_counter.ask(crew, "POST", "/v1/blobs", Upload_Length="9", Upload_Metadata="hash !").status_code == 400
    assert small_counter.stands(crew) == (200, "0")


def test_every_answer_of_an_upload_names_the_version_and_is_not_kept(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    answers = [small_counter.offer(crew), small_counter.send(crew, 0, DATA[:9]), small_counter.send(crew, 0, DATA)]
    answers.append(small_counter.ask(crew, "HEAD", PATH))
    assert {answer.headers["Tus-Resumable"] for answer in answers} == {"1.0.0"}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert answers[-1].headers["Upload-Length"] == str(len(DATA))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-", DATA),
        ("bytes=0-0", DATA[:1]),
        ("bytes=4990-9999", DATA[4990:10_000]),
        (f"bytes={len(DATA) - 1}-", DATA[-1:]),
        (f"bytes={len(DATA) - 3}-99999999", DATA[-3:]),
    ],
)
def test_a_range_is_read(counter: Counter, asked: str, expected: bytes) -> None:
    crew = counter.crew(FLIGHT, SEAT)
    counter.offer(crew)
    for start in range(0, len(DATA), 5_000):
        counter.send(crew, start, DATA[start : start + 5_000])
    read = counter.fetch(crew, Range=asked)
    first = int(asked.partition("=")[2].partition("-")[0])
    assert (read.status_code, read.content) == (206, expected)
    assert read.headers["Content-Range"] == f"bytes {first}-{first + len(expected) - 1}/{len(DATA)}"


def test_a_range_beyond_the_end_cannot_be_read(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.upload(crew)
    for asked in (f"bytes={len(DATA)}-", "bytes=999999999999999-", "bytes=9-3"):
        refused = small_counter.fetch(crew, Range=asked)
        assert (refused.status_code, refused.headers["Content-Range"]) == (416, f"bytes */{len(DATA)}")
    for asked in ("bytes=-5", "bytes=1-2,4-5", "seconds=1-2"):
        whole = small_counter.fetch(crew, Range=asked)
        assert (whole.status_code, whole.content) == (200, DATA)


def test_reading_leaves_a_trail(small_counter: Counter) -> None:
    crew = small_counter.crew(FLIGHT, SEAT)
    small_counter.upload(crew)
    small_counter.office.now += HOUR
    small_counter.fetch(crew, Range="bytes=0-9")
    small_counter.fetch(crew)
    trail = Trail(small_counter.office.ledger)
    (note,) = [note for note in trail.read(SCOPE) if note.hour == small_counter.office.now]
    assert (note.actor, note.action) == (trail.pseudonym(crew.person, SCOPE), "read")
