"""What WhatsApp's answers mean, and what never leaves the house. Codes: Meta's page "Error codes"."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from onboard.channels.protocol import Channel, Later, Limits, Outgoing, Refused, SendResult, Sent, Unclear, window_open
from onboard.channels.whatsapp import LIMITS, WhatsApp, WhatsAppConfiguration, judge
from onboard.errors import OnboardError, RuleError


def answer(status: int, code: int, details: str = "What Meta says") -> SendResult:
    error = {"message": f"(#{code}) Title", "code": code, "error_data": {"details": details}, "fbtrace_id": "A"}
    return judge(status, json.dumps({"error": error}).encode())


@pytest.mark.parametrize(
    ("status", "code", "seconds"),
    [
        (503, 2, 30),
        (400, 4, 60),
        (400, 80007, 60),
        (400, 130429, 5),
        (429, 130429, 5),
        (500, 131000, 30),
        (500, 131016, 30),
        (400, 131056, 6),
        (500, 131057, 300),
    ],
)
def test_not_now_means_later(status: int, code: int, seconds: int) -> None:
    result = answer(status, code)
    assert isinstance(result, Later)
    assert (result.code, result.after_seconds) == (code, seconds)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, 0),
        (500, 3),
        (403, 10),
        (401, 190),
        (403, 200),
        (403, 299),
        (400, 33),
        (403, 368),
        (403, 131005),
        (403, 131031),
        (400, 131042),
        (500, 131045),
        (400, 131048),
        (400, 133010),
    ],
)
def test_what_an_operator_must_mend_breaks_the_channel(status: int, code: int) -> None:
    result = answer(status, code)
    assert isinstance(result, Refused)
    assert result.code == code
    assert result.channel_broken


@pytest.mark.parametrize(
    "code",
    [100, 130472, 131008, 131009, 131021, 131026, 131047, 131049, 131051, 131052, 131053, 131062],
)
def test_what_concerns_one_message_leaves_the_channel_whole(code: int) -> None:
    result = answer(400, code)
    assert isinstance(result, Refused)
    assert (result.code, result.channel_broken) == (code, False)


def test_an_undocumented_refusal_speaks_in_metas_words() -> None:
    assert answer(400, 777, "Of a new kind" + "." * 1000) == Refused(777, ("Of a new kind" + "." * 1000)[:300])


@pytest.mark.parametrize(
    ("label", "result"),
    [
        ("undocumented error of the server", answer(500, 777)),
        ("error that may be the server's", answer(400, 1)),
        ("500 without body", judge(500, b"")),
        ("502 with a page", judge(502, b"<html>Bad gateway</html>")),
        ("200 without body", judge(200, b"")),
        ("200 with a portal's page", judge(200, b"<html>Welcome</html>")),
        ("200 without id", judge(200, b'{"messages": []}')),
        ("200 with an empty id", judge(200, b'{"messages": [{"id": ""}]}')),
        ("200 cut off", judge(200, b'{"messages": [{"id": "wamid.1"')),
        ("200 nested without end", judge(200, b"[" * 100_000)),
    ],
)
def test_what_may_have_been_processed_is_unclear(label: str, result: SendResult) -> None:
    assert isinstance(result, Unclear)


def test_the_name_of_a_message_that_was_taken() -> None:
    assert judge(200, b'{"messages": [{"id": "wamid.1", "message_status": "accepted"}], "new": 1}') == Sent("wamid.1")


@pytest.mark.parametrize("status", [301, 307, 400, 404, 413])
def test_an_answer_that_is_not_metas_breaks_the_channel(status: int) -> None:
    result = judge(status, b"<html>")
    assert isinstance(result, Refused)
    assert (result.code, result.channel_broken) == (status, True)


@pytest.mark.parametrize("status", [408, 429])
def test_a_status_that_asks_for_a_pause(status: int) -> None:
    assert isinstance(judge(status, b""), Later)
    assert isinstance(answer(status, 613), Later)


@pytest.mark.parametrize(("header", "seconds"), [("120", 120), ("1", 10), ("", 10), ("soon", 10), ("9" * 9, 10)])
def test_a_longer_pause_that_is_asked_for_is_kept(header: str, seconds: int) -> None:
    result = judge(429, b"", header)
    assert isinstance(result, Later)
    assert result.after_seconds == seconds


@pytest.mark.parametrize("error_data", [None, "text", [], {"details": None}])
def test_an_error_with_odd_details_is_still_understood(error_data: object) -> None:
    body = json.dumps({"error": {"code": 190, "message": None, "error_data": error_data}}).encode()
    assert isinstance(judge(401, body), Refused)
    assert judge(400, body.replace(b"190", b"777")) == Refused(777, "WhatsApp error 777.")


@pytest.mark.parametrize("text", ["", " \n", "x" * 4097, "\U0001f600" * 4097])
def test_a_reply_outside_the_limits_is_stopped_before_anything_is_sent(whatsapp: WhatsApp, text: str) -> None:
    with pytest.raises(RuleError):
        whatsapp.send(Outgoing(reply_id="1", contact="16505551234", text=text))


def test_hiding_says_that_it_is_not_possible(whatsapp: WhatsApp) -> None:
    channel: Channel = whatsapp
    with pytest.raises(OnboardError, match="not possible on this channel"):
        channel.hide("wamid.1", hidden=True)


def test_the_window_closes_after_24_hours() -> None:
    day = 24 * 3600 * 1000
    assert window_open(1000, 1000 + day - 1, LIMITS)
    assert not window_open(1000, 1000 + day, LIMITS)
    assert not window_open(None, 1000, LIMITS)
    assert window_open(None, 1000, Limits())


@pytest.fixture
def configuration() -> Callable[..., WhatsAppConfiguration]:
    def make(**values: Any) -> WhatsAppConfiguration:
        return WhatsAppConfiguration(
            **({"account": "1"} | values),
            app_secret=lambda: "hush",
            verify_token=lambda: "hush",
            access_token=lambda: "hush",
        )

    return make


@pytest.mark.parametrize(
    "values",
    [
        {"base_url": "http://graph.facebook.com"},
        {"base_url": "http://127.0.0.1.example.com"},
        {"base_url": "graph.facebook.com"},
        {"account": "+31 20 474 7747"},
        {"account": "../1"},
        {"version": "25"},
    ],
)
def test_a_configuration_that_cannot_be_right_is_refused(
    configuration: Callable[..., WhatsAppConfiguration], values: dict[str, str]
) -> None:
    with pytest.raises(OnboardError):
        configuration(**values)


def test_a_printed_configuration_holds_no_secret(configuration: Callable[..., WhatsAppConfiguration]) -> None:
    assert "hush" not in repr(configuration(base_url="https://graph.facebook.com/"))
