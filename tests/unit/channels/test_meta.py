"""Handshake and signature. The escapes are those of Meta's page "Webhooks: getting started"."""

import json

import pytest

from onboard.channels.meta import answer_challenge, check_signature
from onboard.channels.whatsapp import WhatsApp
from onboard.errors import AccessError

RAW = b'{"text":"\\u00e4\\u00f6\\u00e5 https:\\/\\/klm.com \\u003c100\\u0025 \\u0040 home"}'
# printf '%s' '{"text":"\u00e4…' | openssl dgst -sha256 -hmac 'app secret'
SIGNATURE = "sha256=e3811af4a648e045afe96cd972e91df0cc2a4eb238b8a535b4614c1a1446b597"


def test_a_signature_computed_by_another_program_passes(whatsapp: WhatsApp) -> None:
    whatsapp.verify({"X-Hub-Signature-256": SIGNATURE}, RAW)


def test_the_header_is_found_in_any_case(whatsapp: WhatsApp) -> None:
    whatsapp.verify({"x-hub-signature-256": SIGNATURE}, RAW)


def test_the_same_json_written_otherwise_does_not_pass(whatsapp: WhatsApp) -> None:
    again = json.dumps(json.loads(RAW), separators=(",", ":")).encode()
    assert json.loads(again) == json.loads(RAW)
    with pytest.raises(AccessError):
        whatsapp.verify({"X-Hub-Signature-256": SIGNATURE}, again)


@pytest.mark.parametrize(
    ("label", "headers"),
    [
        ("missing", {}),
        ("empty", {"X-Hub-Signature-256": ""}),
        ("the old SHA-1 header only", {"X-Hub-Signature": SIGNATURE}),
        ("prefix only", {"X-Hub-Signature-256": "sha256="}),
        ("no prefix", {"X-Hub-Signature-256": SIGNATURE.removeprefix("sha256=")}),
        ("short", {"X-Hub-Signature-256": SIGNATURE[:-1]}),
        ("one digit wrong", {"X-Hub-Signature-256": SIGNATURE[:-1] + ("0" if SIGNATURE[-1] != "0" else "1")}),
        ("not ASCII", {"X-Hub-Signature-256": "sha256=\u00e9\udcff"}),
    ],
)
def test_any_other_signature_is_refused(whatsapp: WhatsApp, label: str, headers: dict[str, str]) -> None:
    with pytest.raises(AccessError):
        whatsapp.verify(headers, RAW)


def test_without_a_secret_nothing_passes() -> None:
    # openssl's digest with an empty key must not open the door
    empty_key = "sha256=2ae893de4aca8e915155eb1ea58985b9e9b6f5dc4cc4daff42ce9a2f960d7ebd"
    with pytest.raises(AccessError, match="no app secret"):
        check_signature({"X-Hub-Signature-256": empty_key}, RAW, "")


def test_the_challenge_is_answered(whatsapp: WhatsApp) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify token", "hub.challenge": "1158201444"}
    assert whatsapp.challenge(query) == "1158201444"


@pytest.mark.parametrize(
    ("label", "query"),
    [
        ("nothing", {}),
        ("no token", {"hub.mode": "subscribe", "hub.challenge": "1"}),
        ("wrong token", {"hub.mode": "subscribe", "hub.verify_token": "verify toke", "hub.challenge": "1"}),
        ("other mode", {"hub.mode": "unsubscribe", "hub.verify_token": "verify token", "hub.challenge": "1"}),
        ("no challenge", {"hub.mode": "subscribe", "hub.verify_token": "verify token"}),
    ],
)
def test_any_other_challenge_is_refused(whatsapp: WhatsApp, label: str, query: dict[str, str]) -> None:
    with pytest.raises(AccessError):
        whatsapp.challenge(query)


def test_without_a_verify_token_no_challenge_is_answered() -> None:
    with pytest.raises(AccessError, match="no verify token"):
        answer_challenge({"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}, "")
