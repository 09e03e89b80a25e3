"""The public form for lost things: what is filed, what is asked again, and what nobody can do with it."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.loss_report import CLEANERS, Loss, LossCorrected, LossReport, Source
from onboard.domain.request import Request, RequestNotPossible, Status
from onboard.domain.scope import station_scope
from onboard.errors import FormatError
from onboard.relay.flights import Timetable
from onboard.relay.lost_form import ALL, EACH, LARGEST_FORM, MINUTES, Turnstile, read_form
from onboard.relay.lost_page import LONGEST, labels, language_of
from onboard.relay.station import STRANGERS, STRANGERS_WORDS
from onboard.security.roles import Role
from onboard.text.lexicon import LANGUAGES
from tests.integration.relay.kit import FLIGHT, HOUR, MINUTE, NOW, SCOPE, Office

ALOFT = Timetable(departure=NOW - HOUR, arrival=NOW + HOUR)
KEY = 32 * "a"
SCARF = {"words": "A red woollen scarf", "station": "AMS"}


@pytest.fixture
def office(small_office: Office) -> Office:
    small_office.enrol(Role.LOST_AND_FOUND, team="AMS")
    small_office.enrol(Role.LOST_AND_FOUND, team="SFO")
    return small_office


def send(office: Office, said: dict[str, str], status: int = 200, language: str = "") -> str:
    answer = office.client.post("/lost", data=said, headers={"Accept-Language": language})
    assert answer.status_code == status, answer.text
    return str(answer.text)


def reports(office: Office) -> list[LossReport]:
    found = office.ledger.states("loss_report").values()
    return [report for report in found if isinstance(report, LossReport)]


def report(office: Office) -> LossReport:
    (found,) = reports(office)
    return found


class Controls(HTMLParser):
    """The form's controls with their attributes, the labels' targets, and what cannot be in such a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.named: dict[str, dict[str, str | None]] = {}
        self.labelled: set[str | None] = set()
        self.tags: list[str] = []
        self.language: str | None = None
        self.style = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = said["lang"]
        if tag == "label":
            self.labelled.add(said["for"])
        if tag in {"input", "textarea", "select"} and said.get("type") != "hidden":
            self.named[str(said["name"])] = said

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["style"] and not self.style:
            self.style = data


def test_a_report_is_filed_at_the_chosen_airport_and_its_number_is_told(office: Office) -> None:
    page = send(office, SCARF | {"name": "Sofie Janssen", "where": "Seat pocket", "lost_on": "2026-11-20"})
    here = report(office)
    assert (here.scope, here.source, here.reference) == (station_scope("AMS"), Source.WEB, "L-10001")
    assert "L-10001" in page
    loss = here.loss
    assert (loss.words, loss.name, loss.where, str(loss.lost_on)) == (
        "A red woollen scarf",
        "Sofie Janssen",
        "Seat pocket",
        "2026-11-20",
    )
    (filed,) = office.events("loss_report.filed")
    assert filed.author == office.ledger.device


def test_the_page_says_who_reads_it_and_no_more_than_is_known(office: Office) -> None:
    assert "Our staff, and the crew while you are in the air, read it." in office.client.get("/lost").text
    assert "Your report is filed." in send(office, SCARF)


def test_the_station_s_staff_read_it(office: Office) -> None:
    send(office, SCARF)
    ams, sfo = (office.enrol(Role.LOST_AND_FOUND, team=team) for team in ("AMS", "SFO"))
    assert [event.kind for event in ams.pull()] == ["loss_report.filed", "loss_report.numbered"]
    assert sfo.pull() == []


@pytest.mark.parametrize(
    ("written", "seat"),
    [
        ("KL605", "12A"),
        ("kl 0605", "012a"),
        ("KL-0605", "12-A"),
        ("\uff2b\uff2c\uff16\uff10\uff15", "\uff11\uff12\uff21"),  # as wide as Japanese keyboards write
        ("KL \u0666\u0660\u0665", "\u0661\u0662A"),  # in Arabic digits
    ],
)
def test_a_known_flight_says_where_it_goes_and_is_searched_at_once(office: Office, written: str, seat: str) -> None:
    office.load(times=ALOFT)
    send(office, {"words": "My scarf", "flight": written, "seat": seat, "lost_on": "2026-11-21"})
    here = report(office)
    assert (here.scope, here.loss.flight, here.loss.seat) == (station_scope("SFO"), FLIGHT, "12A")
    assert ALOFT.arrival is not None
    assert here.search_until == ALOFT.arrival + CLEANERS
    (search,) = office.ledger.states("request").values()
    assert isinstance(search, Request)
    assert (search.seat, search.checked) == ("12A", False)


def test_strangers_ask_the_crew_for_two_searches_at_a_time_and_in_few_words(office: Office) -> None:
    office.load(times=ALOFT)
    crew = office.enrol(Role.CREW, FLIGHT)
    words = f"A scarf {'and a hat ' * 40}"
    form = {"words": words, "flight": "KL605", "seat": "12A", "lost_on": "2026-11-21"}
    for _ in range(5):
        send(office, form)
    searches = office.ledger.states("request")
    assert len(searches) == STRANGERS
    assert all(isinstance(each, Request) and words[:150] in each.text for each in searches.values())
    assert all(isinstance(each, Request) and len(each.text) < STRANGERS_WORDS + 40 for each in searches.values())
    assert [each.to_search(office.now) for each in reports(office)] == [True] * 5
    crew.push(crew.write(SCOPE, next(iter(searches)), RequestNotPossible(saw=Status.OPEN)))
    send(office, form)
    assert len(office.ledger.states("request")) == STRANGERS + 1


def test_a_flight_that_is_not_known_stays_in_the_words(office: Office) -> None:
    send(office, SCARF | {"flight": "KL 1023", "lost_on": "2026-11-20"})
    assert report(office).loss.words == "A red woollen scarf\nKL 1023"
    assert report(office).loss.flight is None


def test_where_one_station_alone_is_served_nobody_has_to_choose(small_office: Office) -> None:
    small_office.enrol(Role.LOST_AND_FOUND, team="AMS")
    send(small_office, {"words": "My scarf"})
    assert report(small_office).scope == station_scope("AMS")


def test_a_booking_reference_does_not_come_into_the_report(office: Office) -> None:
    send(office, SCARF | {"words": "My scarf, booking X7K2PQ, it is red"})
    assert "X7K2PQ" not in report(office).loss.words
    assert report(office).loss.words.endswith("it is red")


@pytest.mark.parametrize("field", ["words", "where", "name"])
def test_a_booking_reference_comes_through_no_field(office: Office, field: str) -> None:
    send(office, SCARF | {field: "Sofie, booking X7K2PQ"})
    (filed,) = office.events("loss_report.filed")
    assert b"X7K2PQ" not in filed.body
    assert b"Sofie" in filed.body


@pytest.mark.parametrize("written", ["X7K2PQ", "x7k-2pq", "QWERTY", "a@example.io", "0612345678"])
def test_what_is_no_flight_does_not_come_through_the_flight_s_field(office: Office, written: str) -> None:
    send(office, SCARF | {"flight": written})
    assert report(office).loss.words == "A red woollen scarf"


def test_ways_to_reach_somebody_do_not_come_into_the_report(office: Office) -> None:
    reach = "sofie@example.org, +31 6 12345678"
    send(office, SCARF | {"words": f"My scarf {reach}", "where": f"12A {reach}", "name": f"Sofie {reach}"})
    (filed,) = office.events("loss_report.filed")
    assert b"example" not in filed.body
    assert b"12345678" not in filed.body
    assert report(office).loss.words.startswith("My scarf")
    assert labels()["en"].no_words in send(office, SCARF | {"words": reach.partition(",")[0]}, 400)


def test_a_form_that_is_sent_twice_is_one_report(office: Office) -> None:
    page = office.client.get("/lost").text
    (key,) = re.findall(r'name="key" value="([0-9a-f]{32})"', page)
    pages = {send(office, SCARF | {"key": key}) for _ in range(3)}
    assert len(pages) == len(reports(office)) == len(office.events("loss_report.filed")) == 1
    send(office, SCARF | {"key": "../../etc"})
    assert len(reports(office)) == 2


def test_what_is_corrected_and_sent_again_stands(office: Office) -> None:
    form = SCARF | {"key": KEY, "name": "Sofie"}
    first = send(office, form)
    office.now += MINUTE
    assert send(office, form | {"words": "A red woollen scarf, with a hole"}) == first
    for _ in range(2):
        send(office, form | {"words": "A red silk scarf", "where": "Gate D14"})
    here = report(office)
    assert [version.loss.words for version in here.versions] == ["A red silk scarf"]
    assert (here.loss.where, here.loss.name, here.loss.reported_at) == ("Gate D14", "Sofie", NOW)
    assert len(office.events("loss_report.corrected")) == 2


def test_a_form_that_is_sent_again_takes_nothing_back_of_what_staff_have_put_right(office: Office) -> None:
    form = SCARF | {"key": KEY}
    send(office, form)
    (filed,) = office.events("loss_report.filed")
    ams = office.enrol(Role.LOST_AND_FOUND, team="AMS")
    better = Loss(words="A red woollen scarf", reported_at=NOW, item="scarf")
    ams.push(ams.write(filed.scope, filed.subject, LossCorrected(loss=better, saw=(str(filed.identity),))))
    office.now += MINUTE
    send(office, form)
    assert [version.loss for version in report(office).versions] == [better]
    send(office, form | {"words": "A blue scarf"})
    assert [version.loss.words for version in report(office).versions] == [better.words, "A blue scarf"]


def test_for_another_station_it_is_another_report(office: Office) -> None:
    for station in ("AMS", "SFO", "SFO"):
        send(office, SCARF | {"key": KEY, "station": station})
    assert sorted(each.station for each in reports(office)) == ["AMS", "SFO"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"words": "  "}, "no_words"),
        ({"words": "x" * (LONGEST["words"] + 1)}, "too_long"),
        ({"name": "x" * (LONGEST["name"] + 1)}, "too_long"),
        ({"lost_on": "2026-11-23"}, "no_date"),
        ({"lost_on": "21/11/2026"}, "no_date"),
        ({"seat": "aisle"}, "no_seat"),
        ({"station": "JFK"}, "no_station"),
        ({"station": ""}, "no_station"),
        ({"trap": "http://spam.example"}, "trapped"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(office: Office, said: dict[str, str], problem: str) -> None:
    page = send(office, SCARF | {"where": "Row 30 <or> 31"} | said, 400)
    told = getattr(labels()["en"], problem).format(longest=LONGEST[next(iter(said))])
    assert page.count(told) == 2, "at the top, and at the field"
    assert "Row 30 &lt;or&gt; 31" in page
    assert reports(office) == []


def test_what_is_far_too_long_comes_back_whole(office: Office) -> None:
    words = "\u8d64" * 5 * LONGEST["words"]
    assert words in send(office, SCARF | {"words": words}, 400)


def test_the_field_that_no_person_sees_is_shown_to_whose_browser_filled_it(office: Office) -> None:
    unseen = office.client.get("/lost").text
    seen = send(office, SCARF | {"trap": "Sofie"}, 400)
    for hiding in ('aria-hidden="true"', 'tabindex="-1" value'):
        assert hiding in unseen
        assert hiding not in seen


def test_nothing_that_is_written_becomes_part_of_the_page(office: Office) -> None:
    evil = '"><script>alert(1)</script>'
    page = send(office, dict.fromkeys(LONGEST, evil) | {"key": evil, "words": ""}, 400)
    assert "<script" not in page
    assert "script" not in Controls(page).tags


def test_each_control_has_a_label_and_the_page_runs_no_script(office: Office) -> None:
    answer = office.client.get("/lost")
    controls = Controls(answer.text)
    assert set(controls.named) == set(LONGEST)
    assert controls.labelled >= set(controls.named)
    assert not {"script", "img", "link", "iframe"} & set(controls.tags)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; form-action 'self'")
    assert base64.b64encode(hashlib.sha256(controls.style.encode()).digest()).decode() in policy
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "set-cookie" not in answer.headers


def test_what_is_wrong_is_marked_at_its_field(office: Office) -> None:
    named = Controls(send(office, {"seat": "aisle"}, 400)).named
    assert {name for name, said in named.items() if "aria-invalid" in said} == {"words", "seat"}
    assert named["seat"]["aria-describedby"] == "seat-hint seat-error"


def test_the_page_speaks_the_seeds_languages_and_arabic() -> None:
    assert set(labels()) == {*LANGUAGES, "ar"}


@pytest.mark.parametrize("language", labels())
def test_the_page_speaks_the_browser_s_language(office: Office, language: str) -> None:
    page = office.client.get("/lost", headers={"Accept-Language": f"{language}-XX,en;q=0.5"}).text
    assert Controls(page).language == language
    assert str(LONGEST["words"]) in send(office, SCARF | {"words": "x" * 2001}, 400, language)
    assert "L-10001" in send(office, SCARF, language=language)
    assert report(office).loss.language == language


def test_another_language_can_be_chosen_and_stays(office: Office) -> None:
    page = office.client.get("/lost?language=ja", headers={"Accept-Language": "de"}).text
    assert Controls(page).language == "ja"
    (action,) = re.findall(r'action="([^"]+)"', page)
    answer = office.client.post(action, data=SCARF, headers={"Accept-Language": "de"})
    assert Controls(answer.text).language == report(office).loss.language == "ja"
    assert Controls(office.client.get("/lost?language=../de").text).language == "en"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("th,fr;q=0.8", "fr"),
        ("tlh", "en"),
        ("DE-at", "de"),
        ("nb-NO,nn", "no"),
        ("*", "en"),
        (";;,,", "en"),
    ],
)
def test_the_first_language_that_it_speaks_counts(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


def test_airports_are_named_as_people_know_them_in_the_order_of_their_names(office: Office) -> None:
    for code in ("LHR", "CDG"):
        office.enrol(Role.LOST_AND_FOUND, team=code)
    assert re.findall(r'<option value="[A-Z]{3}">([^<]+)', office.client.get("/lost").text) == [
        "Amsterdam Schiphol (AMS)",
        "London Heathrow (LHR)",
        "Paris, Charles de Gaulle (CDG)",
        "San Francisco (SFO)",
    ]


def test_without_staff_anywhere_nothing_can_be_reported(small_office: Office) -> None:
    assert labels()["en"].none in small_office.client.get("/lost").text
    send(small_office, SCARF, 400)
    assert reports(small_office) == []


def test_one_address_sends_so_many_and_may_come_back_later(office: Office) -> None:
    for _ in range(EACH):
        send(office, SCARF)
    page = send(office, SCARF, 429)
    assert labels()["en"].busy in page
    assert "A red woollen scarf" in page
    office.now += MINUTES * MINUTE
    send(office, SCARF)
    assert len(reports(office)) == EACH + 1


def test_a_form_that_is_filed_already_counts_no_more(office: Office) -> None:
    pages = {send(office, SCARF | {"key": KEY}) for _ in range(EACH)}
    assert len(pages) == 1
    for _ in range(EACH - 1):
        send(office, SCARF)
    assert labels()["en"].busy in send(office, SCARF | {"key": KEY, "words": "A blue scarf"}, 429)
    assert {send(office, SCARF | {"key": KEY})} == pages


def test_an_ipv6_network_is_one_sender() -> None:
    turnstile = Turnstile()
    assert all(turnstile.admits(f"2001:db8:1:2::{number:x}", NOW) for number in range(EACH))
    assert not turnstile.admits("2001:db8:1:2:ffff:ffff:ffff:ffff", NOW)
    assert turnstile.admits("2001:db8:1:3::1", NOW)
    assert all(turnstile.admits("::ffff:192.0.2.1", NOW) for _ in range(EACH))
    assert not turnstile.admits("192.0.2.1", NOW)
    assert turnstile.admits("::ffff:192.0.2.2", NOW)


def test_all_together_send_so_many(office: Office) -> None:
    turnstile = Turnstile()
    assert all(turnstile.admits(f"address {number}", NOW) for number in range(ALL))
    assert not turnstile.admits("another", NOW + MINUTES * MINUTE - 1)
    assert turnstile.admits("another", NOW + MINUTES * MINUTE)


def test_what_is_too_large_or_no_form_is_refused(office: Office) -> None:
    def post(content: bytes) -> Any:
        return office.client.post(
            "/lost", content=content, headers={"Content-Type": "application/x-www-form-urlencoded"}
        )

    assert post(b"words=" + b"x" * LARGEST_FORM).status_code == 413
    assert post(b"words=\xff").status_code == 400
    assert post(b"&".join(b"a=%d" % number for number in range(100))).status_code == 400
    assert reports(office) == []


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_form_or_refused(raw: bytes) -> None:
    try:
        said = read_form(raw)
    except FormatError:
        return
    assert set(said) <= {*LONGEST, "key"}
    assert re.fullmatch("[0-9a-f]{32}", said["key"])


def test_signs_that_nobody_types_are_left_out() -> None:
    assert read_form(b"words=a%00b%1Bc%0D%0Ad%09e")["words"] == "abc\nd e"
