"""The public form for lost things: for anyone, without a sign-in. What is sent becomes a loss report of a station.

It asks for no contact: that belongs into ground scope, with the conversation in which the passenger quotes the
number. There is no session, so there is nothing that another site's form could misuse.
"""

import asyncio
import datetime as dt
import hashlib
import ipaddress
import re
import secrets
import unicodedata
from collections import deque
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.status_codes import HTTP_400_BAD_REQUEST, HTTP_404_NOT_FOUND, HTTP_429_TOO_MANY_REQUESTS
from msgspec.structs import replace
from sqlalchemy import Connection

from onboard.domain.event import facts
from onboard.domain.flight import Flight, comparable
from onboard.domain.loss_report import Loss, LossCorrected, LossFiled, LossReport, Source, search_until
from onboard.domain.scope import station_scope
from onboard.errors import FormatError
from onboard.relay import lost_page
from onboard.relay.access import stations
from onboard.relay.decisions import decide
from onboard.store.log import Draft, events_of, find, state
from onboard.text.airports import airport_name
from onboard.text.contacts import without_contacts

if TYPE_CHECKING:
    from onboard.relay.app import Relay

LARGEST_FORM = 128 * 1024
"""Bytes of a form at most. The longest that is taken, in signs of four bytes, has some 30,000; who pastes more is told
so with all of it in the form."""

MINUTES = 10
EACH, ALL = 20, 120
"""Reports in so many minutes that one address may send, and all together; per relay process. The passengers of an
airport share an address."""

_NETWORK = 64
"""Bits of an IPv6 address that name a network: who has one has all of its addresses (RFC 6177)."""

Asked = Request[Any, Any, State]

_DESIGNATOR = re.compile(r"([A-Z0-9]{2}|[A-Z]{3})([0-9]{1,4}[A-Z]?)")
_SEAT = re.compile(r"0*([1-9][0-9]?)([A-HJ-L])")
_REFERENCE = 6
"""Signs of a booking reference: so many in the flight's field, and no flight number, are one."""

_KEY = re.compile(r"[0-9a-f]{32}")


class Turnstile:
    """Lets so many in within ten minutes, by address and all together. Addresses are kept no longer, and nowhere.

    It knows the last forms that were filed, so that one that is sent again costs nothing.
    """

    def __init__(self) -> None:
        self._entered: deque[tuple[int, str]] = deque()
        self._filed: deque[tuple[bytes, str]] = deque(maxlen=ALL)
        self._turn = Lock()

    def admits(self, address: str, now: int) -> bool:
        """Whether this one may enter now, Unix milliseconds; who may not is not counted."""
        sender = network(address)
        with self._turn:
            while self._entered and self._entered[0][0] <= now - MINUTES * 60_000:
                self._entered.popleft()
            by_sender = sum(entered == sender for _, entered in self._entered)
            free = len(self._entered) < ALL and by_sender < EACH
            if free:
                self._entered.append((now, sender))
        return free

    def filed(self, form: bytes) -> str | None:
        """The report that the form of that digest became, where it was one of the last."""
        with self._turn:
            return next((subject for known, subject in self._filed if known == form), None)

    def note(self, form: bytes, subject: str) -> None:
        """Remembers what became of a form."""
        with self._turn:
            self._filed.append((form, subject))


def network(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the network of an IPv6 address; anything else as it stands."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv6Address):
        return str(read.ipv4_mapped or ipaddress.IPv6Network((read, _NETWORK), strict=False))
    return str(read)


class Report(NamedTuple):
    """A report that can be filed: where it goes, and what is said."""

    station: str
    filed: LossFiled


@get("/lost", sync_to_thread=True, include_in_schema=False)
def show(request: Asked) -> Response[str]:
    """For anyone: the empty form."""
    language = _language(request)
    with _relay(request).ledger.reading() as connection:
        served = _served(connection)
    if not served:
        return _page(lost_page.closed(language), HTTP_404_NOT_FOUND)
    return _page(lost_page.form(language, served, {"key": secrets.token_hex(16)}, {}, _latest(_relay(request).clock())))


@post("/lost", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def file(request: Asked) -> Response[str]:
    """For anyone: files a report, and answers with its number; or with the form and what is wrong with it."""
    said = read_form(await request.body())
    address = request.client.host if request.client else ""
    return await asyncio.to_thread(_answer, request, said, address)


def _answer(request: Asked, said: dict[str, str], address: str) -> Response[str]:
    relay, language = _relay(request), _language(request)
    now = relay.clock()
    form = hashlib.sha256(repr((sorted(said.items()), language)).encode()).digest()
    with relay.ledger.reading() as connection:
        served = _served(connection)
        here = state(connection, relay.turnstile.filed(form) or "")
    if isinstance(here, LossReport):
        return _page(lost_page.received(language, here.reference or ""))

    def again(wrong: dict[str, str], status: int = HTTP_400_BAD_REQUEST) -> Response[str]:
        return _page(lost_page.form(language, served, said, wrong, _latest(now)), status)

    if problems := _problems(said, served, now):
        return again(problems)
    # Words are read only of who is let in: that is what a form costs.
    if not relay.turnstile.admits(address, now):
        return again({"": "busy"}, HTTP_429_TOO_MANY_REQUESTS)
    with relay.ledger.reading() as connection:
        report = _report(connection, said, served, language, now)
    if report is None:
        return again({"station": "no_station"})
    subject = f"web-{said['key']}-{report.station}"
    here = _filed(relay, subject, report, now)
    relay.turnstile.note(form, subject)
    return _page(lost_page.received(language, here.reference or ""))


def read_form(raw: bytes) -> dict[str, str]:
    """The fields of a form that was sent, trimmed; of one that comes twice the last, and none but the known.

    Raises:
        FormatError: it is no form.
    """
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=40)
    except ValueError as error:
        raise FormatError("this is not a form") from error
    said = {name: _clean(value) for name, value in pairs if name in lost_page.LONGEST or name == "key"}
    key = said.get("key", "")
    return said | {"key": key if _KEY.fullmatch(key) else secrets.token_hex(16)}


def _clean(text: str) -> str:
    """Without signs that nobody types; ends of lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()


def _problems(said: Mapping[str, str], served: Mapping[str, str], now: int) -> dict[str, str]:
    """What is wrong with a form: labels by field."""
    problems = {name: "too_long" for name, longest in lost_page.LONGEST.items() if len(said.get(name, "")) > longest}
    if "words" not in problems and not without_contacts(said.get("words", "")).strip():
        problems["words"] = "no_words"
    if said.get("lost_on") and not _is_past_day(said["lost_on"], now):
        problems["lost_on"] = "no_date"
    if said.get("seat") and not _SEAT.fullmatch(_signs(said["seat"])):
        problems["seat"] = "no_seat"
    if said.get("station") and said["station"] not in served:
        problems["station"] = "no_station"
    if said.get("trap"):
        problems["trap"] = "trapped"
    return problems


def _is_past_day(text: str, now: int) -> bool:
    """Whether this is a day that has begun somewhere on Earth."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return False
    return day <= _latest(now)


def _latest(now: int) -> dt.date:
    """The last day that has begun somewhere on Earth."""
    return dt.datetime.fromtimestamp(now / 1000, dt.UTC).date() + dt.timedelta(days=1)


def _signs(text: str) -> str:
    """Letters and digits alone, as tickets have them, however wide a keyboard writes them and in whatever digits."""
    signs = (sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs)


def _report(
    connection: Connection, said: Mapping[str, str], served: Mapping[str, str], language: str, now: int
) -> Report | None:
    """What is filed, at the station that was chosen, else where the flight went, or came from; None where none fits."""
    flight_id, flight = _flight(connection, said)
    ends = (flight.destination, flight.board) if flight else ()
    only = tuple(served) if len(served) == 1 else ()
    station = next((each for each in (said.get("station", ""), *ends, *only) if each in served), None)
    if station is None:
        return None
    seat = _SEAT.fullmatch(_signs(said.get("seat", "")))
    loss = Loss(
        words=_words(said, now, known=flight_id is not None),
        reported_at=now,
        language=language,
        lost_on=dt.date.fromisoformat(said["lost_on"]) if said.get("lost_on") else None,
        flight=flight_id,
        seat=seat[1] + seat[2] if seat else None,
        where=_for_station(said.get("where", ""), now),
        name=_for_station(said.get("name", ""), now),
    )
    until = search_until(flight.arrival) if flight and seat else None
    return Report(station, LossFiled(loss=loss, source=Source.WEB, search_until=until))


def _words(said: Mapping[str, str], now: int, *, known: bool) -> str:
    """The passenger's words, with a flight that is not known here."""
    written = _signs(said.get("flight", ""))
    reference = len(written) == _REFERENCE and not _DESIGNATOR.fullmatch(written)
    kept = not known and not reference
    return _for_station("\n".join(filter(None, (said["words"], said.get("flight", "") if kept else ""))), now)


def _for_station(text: str, now: int) -> str:
    """The text without what belongs into ground scope, where no form writes: contacts and booking references."""
    from onboard.text import mentions, summary  # noqa: PLC0415 # ten megabytes, for the few who write here

    text = without_contacts(text)
    named = mentions.read(text, dt.datetime.fromtimestamp(now / 1000, dt.UTC).date()).locators
    for mention in sorted(named, key=lambda mention: mention.start, reverse=True):
        text = text[: mention.start] + summary.COVER + text[mention.end :]
    return text.strip()


def _flight(connection: Connection, said: Mapping[str, str]) -> tuple[str, Flight] | tuple[None, None]:
    """The flight of that number on that day, where exactly one fits."""
    named = _DESIGNATOR.fullmatch(_signs(said.get("flight", "")))
    found = find(connection, "flight.designator", comparable(named[0])) if named else {}
    fitting = [
        (subject, each)
        for subject, each in found.items()
        if isinstance(each, Flight) and each.date == said.get("lost_on")
    ]
    return fitting[0] if len(fitting) == 1 else (None, None)


def _filed(relay: "Relay", subject: str, report: Report, now: int) -> LossReport:
    """The report as it is filed. A form that is sent again for a station gives the same; other words correct it."""
    loss = report.filed.loss
    with relay.ledger.recording(relay.ledger.device, now) as recording:
        before = _last_said(recording.connection, subject, relay.ledger.device)
        if before is None:
            filed = recording.record([Draft(station_scope(report.station), subject, report.filed)])
            recording.record(decide(recording.connection, filed))
        elif (said := replace(loss, reported_at=before.loss.reported_at)) != before.loss:
            recording.record([Draft(before.scope, subject, LossCorrected(loss=said, saw=(before.event,)))])
        here = state(recording.connection, subject)
    assert isinstance(here, LossReport)
    return here


class Said(NamedTuple):
    """What a form said last, whatever staff have made of it since; `event` is the event's identity."""

    event: str
    scope: str
    loss: Loss


def _last_said(connection: Connection, subject: str, relay: str) -> Said | None:
    """What came last by that form; None where nothing has."""
    history = facts(events_of(connection, [subject]).get(subject, ()))
    said = [
        Said(str(fact.event.identity), fact.event.scope, fact.body.loss)
        for fact in history
        if isinstance(fact.body, LossFiled | LossCorrected) and fact.event.author == relay
    ]
    return said[-1] if said else None


def _served(connection: Connection) -> dict[str, str]:
    """The stations with lost & found staff, by code, as people know them, in the order of these names."""
    named = {code: airport_name(code) for code in stations(connection)}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def _relay(request: Asked) -> "Relay":
    relay: Relay = request.app.state.relay
    return relay


def _language(request: Asked) -> str:
    """The one that was chosen, else the browser's."""
    chosen = request.query_params.get("language", "")
    return chosen if chosen in lost_page.labels() else lost_page.language_of(request.headers.get("accept-language", ""))


def _page(text: str, status: int = 200) -> Response[str]:
    return Response(text, status_code=status, media_type="text/html", headers=lost_page.HEADERS)


ROUTER = Router("/", route_handlers=[show, file])
