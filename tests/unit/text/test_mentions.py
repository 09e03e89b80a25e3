"""Places of mentions in the message as it was written, whatever its script."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.text.mentions import read

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("Hi, KL 0605 today, seat 012a, booking x7k2pq", "flights", ["KL 0605"]),
        ("Hi, KL 0605 today, seat 012a, booking x7k2pq", "seats", ["012a"]),
        ("Hi, KL 0605 today, seat 012a, booking x7k2pq", "locators", ["x7k2pq"]),
        ("Hi, KL 0605 today, seat 012a, booking x7k2pq", "dates", ["today"]),
        ("😀今天ＫＬ０６０５航班座位１２Ａ訂位代號Ｘ７Ｋ２ＰＱ", "flights", ["ＫＬ０６０５"]),  # noqa: RUF001
        ("😀今天ＫＬ０６０５航班座位１２Ａ訂位代號Ｘ７Ｋ２ＰＱ", "seats", ["１２Ａ"]),  # noqa: RUF001
        ("😀今天ＫＬ０６０５航班座位１２Ａ訂位代號Ｘ７Ｋ２ＰＱ", "locators", ["Ｘ７Ｋ２ＰＱ"]),  # noqa: RUF001
        ("re\u0301servation ABCDEF, sie\u0300ge 12C", "locators", ["ABCDEF"]),
        ("re\u0301servation ABCDEF, sie\u0300ge 12C", "seats", ["12C"]),
        ("\u200fKL\u200e0605 المقعد 12A", "flights", ["KL\u200e0605"]),
        ("ﬁrst: seat 12A", "seats", ["12A"]),
        ("12A and B", "seats", ["12A", "B"]),
        ("booking ABCDEF! abcdef, I said", "locators", ["ABCDEF", "abcdef"]),
    ],
)
def test_mentions_stand_where_they_were_written(text: str, kind: str, written: list[str]) -> None:
    mentions = getattr(read(text, TODAY), kind)
    assert [text[mention.start : mention.end] for mention in mentions] == written


def test_every_repetition_is_a_mention_of_its_own() -> None:
    mentions = read("booking X7K2PQ, I repeat: X7K2PQ", TODAY)
    assert [mention.value for mention in mentions.locators] == ["X7K2PQ", "X7K2PQ"]


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("on 2 January", date(2026, 12, 30), date(2027, 1, 2)),
        ("on 30 December", date(2027, 1, 2), date(2026, 12, 30)),
        ("on 29 February", date(2026, 11, 21), date(2028, 2, 29)),
        ("on 05/12", date(2026, 11, 21), date(2026, 12, 5)),
        ("on 12/03", date(2026, 12, 1), date(2026, 12, 3)),
        ("11/5에 출발", date(2026, 11, 1), date(2026, 11, 5)),
    ],
)
def test_dates_without_a_year_are_the_nearest(text: str, today: date, expected: date) -> None:
    assert [mention.value for mention in read(text, today).dates] == [expected]


@pytest.mark.parametrize("text", ["on 31 February", "on 30/02/2026", "on 99/99", "2026-13-01"])
def test_days_that_do_not_exist_are_no_dates(text: str) -> None:
    assert read(text, TODAY).dates == ()


@pytest.mark.parametrize(
    "language_sample", ["座位{}航班{}预订{}", "좌석{}항공편{}예약번호{}", "座席{}便名{}予約番号{}"]
)
def test_no_blank_is_needed_beside_signs(language_sample: str) -> None:
    mentions = read(language_sample.format("12A", "KL605", "ABCDEF"), TODAY)
    assert [mention.value for mention in mentions.seats] == ["12A"]
    assert [mention.value for mention in mentions.flights] == ["KL605"]
    assert [mention.value for mention in mentions.locators] == ["ABCDEF"]


_FRAGMENTS = st.sampled_from(
    [
        "KL",
        "0605",
        " ",
        "12A",
        "-",
        "/",
        "X7K2PQ",
        "21",
        "NOV",
        "seat",
        "座位",
        "\uff4b\uff4c",
        "\u200f",
        "é",
        "e\u0301",
        "\u0661",
        "&",
        "\u0412",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(_FRAGMENTS, max_size=12).map("".join)))
def test_any_text_is_read_and_places_lie_inside_it(text: str) -> None:
    mentions = read(text, TODAY)
    spans = [(found.start, found.end) for found in (*mentions.flights, *mentions.seats, *mentions.locators)]
    spans += [(found.start, found.end) for found in mentions.dates]
    assert all(0 <= start < end <= len(text) for start, end in spans)
