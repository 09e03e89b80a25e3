"""Who may use which route, and what bad input gets: a clear answer and no effect."""

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onboard.domain.note import NoteWritten
from onboard.domain.verdict import Outcome
from onboard.security.assertion import TOKEN_LIFETIME
from onboard.security.roles import Role
from onboard.sync import protocol
from onboard.sync.protocol import JSON, MSGPACK_ZSTD, Problem, SyncRequest, SyncResponse, encode
from tests.integration.relay.kit import CHANNEL, FLIGHT, HOUR, SCOPE, SECOND, VERIFY_TOKEN, Gadget, Office, said

WEBHOOK = f"/v1/channels/{CHANNEL}/webhook"
NOTE = NoteWritten(seat="12A", text="Window shade broken")


@pytest.fixture
def crew(office: Office) -> Gadget:
    office.load()
    return office.enrol(Role.CREW, FLIGHT)


def refusal(crew: Gadget, assertion: str | None, token: str | None = None) -> Problem:
    crew.token = token
    answer = crew.post(encode(SyncRequest(nonce="n", assertion=assertion), MSGPACK_ZSTD))
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    return msgspec.json.decode(answer.content, type=Problem)


def test_an_assertion_signs_in_and_its_token_serves_until_it_expires(crew: Gadget) -> None:
    assert crew.sync().token
    assert crew.sync().token is None
    crew.office.now += TOKEN_LIFETIME * SECOND
    assert refusal(crew, None, crew.token).now == crew.office.now
    crew.token = None
    assert crew.sync().token


def test_nobody_comes_in_without_a_token_or_with_a_made_up_one(crew: Gadget) -> None:
    for token in (None, "", "made-up", "made-up" * 10_000):
        refusal(crew, None, token)


def test_an_assertion_of_another_key_is_refused(crew: Gadget) -> None:
    crew.key = Ed25519PrivateKey.generate()
    refusal(crew, crew.assertion())


@pytest.mark.parametrize("assertion", ["", "x", "a.b.c", "é", "\x00", "e30.e30.", "e30.eyJzdWIiOiJcdTAwMDAifQ."])
def test_what_is_no_assertion_is_refused(crew: Gadget, assertion: str) -> None:
    refusal(crew, assertion)


@pytest.mark.parametrize("off", [-HOUR, HOUR])
def test_a_wrong_clock_is_told_the_relays_time_and_then_comes_in(crew: Gadget, off: int) -> None:
    problem = refusal(crew, crew.assertion(crew.office.now + off))
    assert "clock" in problem.detail
    answer = crew.post(encode(SyncRequest(nonce="n", assertion=crew.assertion(problem.now)), MSGPACK_ZSTD))
    assert answer.status_code == 200


def test_a_revoked_device_reads_nothing_and_still_uploads_what_it_wrote_before(crew: Gadget) -> None:
    assert crew.pull()
    before = crew.write(SCOPE, "n1", NOTE)
    crew.office.now += SECOND
    crew.office.relay.register.revoke(crew.device, crew.office.now)
    refusal(crew, None, crew.token)
    crew.token = None
    after = crew.write(SCOPE, "n2", NOTE)
    response = crew.sync(before, after, holding=protocol.digest(frozenset({SCOPE})))
    assert [verdict.outcome for verdict in response.verdicts] == [Outcome.ACCEPTED, Outcome.REJECTED]
    assert (response.scopes, response.events) == ([], [])


def test_a_later_withdrawal_does_not_open_what_the_first_one_closed(crew: Gadget) -> None:
    register = crew.office.relay.register
    register.revoke(crew.device, crew.office.now)
    late = crew.write(SCOPE, "n1", NOTE)
    register.revoke(crew.device, crew.office.now + HOUR)
    assert [verdict.outcome for verdict in crew.push(late)] == [Outcome.REJECTED]


def test_an_unknown_media_type_is_answered_with_those_that_are_known(crew: Gadget) -> None:
    answer = crew.post(b"x", "application/vnd.onboard.sync+msgpack.zstd.dictionary9")
    assert answer.status_code == 415
    assert MSGPACK_ZSTD in answer.json()["detail"]


def test_json_is_spoken_too(crew: Gadget) -> None:
    request = SyncRequest(nonce="n", assertion=crew.assertion(), events=[crew.write(SCOPE, "n1", NOTE)])
    answer = crew.post(encode(request, JSON), "Application/JSON; charset=utf-8")
    assert msgspec.json.decode(answer.content, type=SyncResponse).verdicts[0].outcome is Outcome.ACCEPTED


def packed(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(raw)


BAD = {
    "empty": b"",
    "no zstd": b"\x81",
    "cut off": packed(b"\x81"),
    "not a request": packed(msgspec.msgpack.encode([1, 2])),
    "deep": packed(b"\x81\xa1x" + b"\x91" * 100_000 + b"\xc0"),
    "no text": packed(b"\x81\xa5nonce\xa1\xff"),
    "bomb": packed(b"\0" * 200_000_000),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_gets_a_clear_answer_and_has_no_effect(crew: Gadget, name: str) -> None:
    crew.sync()
    before = crew.office.events()
    answer = crew.post(BAD[name])
    assert answer.status_code == 400
    assert msgspec.json.decode(answer.content, type=Problem).status == 400
    assert crew.office.events() == before


def test_deep_json_gets_a_clear_answer(crew: Gadget) -> None:
    assert crew.post(b'{"nonce":"n","x":' + b"[" * 100_000, JSON).status_code == 400


def test_a_huge_body_is_not_even_read(crew: Gadget) -> None:
    answer = crew.post(b"x" * (8 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 2**63},
        {"epoch": 2**63},
        {"seq": -1},
        {"at": 2**63},
        {"schema": -(2**20)},
        {"priority": 7},
        {"priority": -1},
        {"expires": 2**64},
        {"subject": "s" * 81},
        {"subject": "a\0b"},
        {"scope": "s" * 81},
        {"kind": "k" * 65},
        {"author": "a" * 65},
        {"device": "d" * 33},
        {"body": b"x" * 300_000},
    ],
    ids=str,
)
def test_an_event_that_the_log_cannot_hold_is_named_and_nothing_of_the_batch_is_stored(
    crew: Gadget, changes: dict[str, object]
) -> None:
    crew.sync()
    good, bad = crew.write(SCOPE, "n1", NOTE), crew.write(SCOPE, "n2", NOTE, **changes)
    answer = crew.post(encode(SyncRequest(nonce="n", events=[good, bad]), JSON), JSON)
    assert answer.status_code == 400
    assert "event 2" in answer.json()["detail"]
    assert not crew.office.events("note")


@pytest.mark.parametrize(
    "fields",
    [
        b'"cursors":{"1":[9223372036854775808]}',
        b'"cursors":{"1":[-1]}',
        b'"cursors":{"9":[1]}',
        b'"backfills":[["flight:x",1,0,9223372036854775808]]',
        b'"backfills":[["flight:x",9,0,1]]',
        b'"backfills":[["flight:x",1,-1,1]]',
        b'"wait":-1',
    ],
)
def test_positions_that_cannot_be_get_a_clear_answer(crew: Gadget, fields: bytes) -> None:
    crew.sync()
    assert crew.post(b'{"nonce":"n",' + fields + b"}", JSON).status_code == 400


def test_a_code_enrols_one_device_once(office: Office) -> None:
    register = office.relay.register
    register.invite(register.add_person(Role.LIAISON, "desk"), b"0123456789", office.now)
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()

    def enrol(secret: bytes, device: str, public_key: bytes = key) -> tuple[int, object]:
        body = msgspec.json.encode(protocol.EnrolRequest(secret.hex(), device, public_key))
        answer = office.client.post(protocol.ENROL_PATH, content=body, headers={"Content-Type": JSON})
        return answer.status_code, answer.json()

    for device in (office.ledger.device, "", "x" * 33, "a\0b"):
        assert enrol(b"0123456789", device)[0] == 401
    assert enrol(b"0123456789", "a" * 32, b"short")[0] == 401
    status, said_first = enrol(b"0123456789", "a" * 32)
    assert status == 200
    assert enrol(b"0123456789", "a" * 32) == (200, said_first), "the first answer may have got lost"
    assert enrol(b"0123456789", "b" * 32)[0] == 401
    assert enrol(b"9876543210", "b" * 32)[0] == 401
    register.invite(register.add_person(Role.CREW), b"another---", office.now)
    assert enrol(b"another---", "a" * 32)[0] == 401, "a device has one person"
    office.now += 25 * HOUR
    assert enrol(b"another---", "c" * 32)[0] == 401
    assert len(register.devices()) == 1


def test_a_bad_enrolment_says_what_is_missing(small_office: Office) -> None:
    answer = small_office.client.post(protocol.ENROL_PATH, content=b'{"x":1}', headers={"Content-Type": JSON})
    assert answer.status_code == 400
    assert msgspec.json.decode(answer.content, type=Problem).now == small_office.now


def test_the_platform_proves_itself_and_so_do_we(office: Office) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
    answer = office.client.get(WEBHOOK, params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    assert office.client.get(WEBHOOK, params=query | {"hub.verify_token": "no"}).status_code == 401
    for signature in ("", "sha256=", "sha256=" + "0" * 64, "é"):
        headers = {b"X-Hub-Signature-256": signature.encode()}
        assert office.client.post(WEBHOOK, content=said("Hi"), headers=headers).status_code == 401
    assert office.client.post("/v1/channels/pigeon/webhook", content=b"").status_code == 404
    assert office.kept() == []


def test_health_and_metrics_say_nothing_about_anybody(office: Office) -> None:
    office.load()
    crew = office.enrol(Role.CREW, FLIGHT)
    crew.push(crew.write(SCOPE, "n1", NOTE))
    office.says("Hi, KL0605 today, seat 12A, booking X7K2PQ")
    assert office.client.get("/health").json() == {"status": "ok", "now": office.now}
    text = office.client.get("/metrics").text
    assert office.metric("onboard_log_events") == len(office.events())
    personal = (crew.device, crew.person, FLIGHT, "JANSSEN", "Janssen", "X7K2PQ", "31612345678", "12A", "shade")
    assert not [word for word in personal if word in text]


def test_the_metrics_say_how_much_no_backup_has(office: Office) -> None:
    office.load()
    newest = len(office.events())
    assert office.metric("onboard_log_events_not_backed_up") == newest
    office.ledger.cover(newest - 2)
    assert office.metric("onboard_log_events_not_backed_up") == 2


def test_the_description_of_the_api_says_what_a_sync_takes_and_gives(small_office: Office) -> None:
    described = small_office.client.get("/schema/openapi.json").json()
    sync = described["paths"]["/v1/sync"]["post"]
    schemas = described["components"]["schemas"]
    for media_type in (MSGPACK_ZSTD, JSON):
        taken = sync["requestBody"]["content"][media_type]["schema"]["properties"]
        assert set(taken) == set(SyncRequest.__struct_fields__)
        assert taken["events"]["items"] == {"$ref": "#/components/schemas/Event"}
        given = sync["responses"]["200"]["content"][media_type]["schema"]
        assert given == {"$ref": "#/components/schemas/SyncResponse"}
    assert set(schemas["SyncResponse"]["properties"]) == set(SyncResponse.__struct_fields__)
    for reference in ("Event", "Cursor", "Backfill", "Verdict", "Problem"):
        assert reference in schemas
    assert "application/problem+json" in sync["responses"]["401"]["content"]
    assert set(described["paths"]) >= {"/v1/enrol", "/v1/authority", "/health", "/metrics"}


def test_a_bug_is_told_apart_from_a_portal_and_is_logged_without_what_it_was_about(
    small_office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    small_office.load()
    with small_office.ledger.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE token")
    crew = Gadget(small_office, "a" * 32, "p")
    crew.token = "a-token-that-is-nobody's"
    answer = crew.post(encode(SyncRequest(nonce="n"), MSGPACK_ZSTD))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "OperationalError" in (said_so := capsys.readouterr().err)
    assert crew.token not in said_so
