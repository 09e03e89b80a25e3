"""The sheet of one seat: who sits there, what they need, what is asked for them, what colleagues noted."""

from functools import partial

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.viewmodels.aboard import Aboard
from ui.viewmodels.feed import Feed
from ui.viewmodels.passengers import connection, in_words, seat_order
from ui.viewmodels.requests import RequestRow, request_row
from ui.viewmodels.rows import RowsModel

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says.

    Attributes:
        subject: the request or seat that was opened; nothing while none is.
        request: the row of the request that is shown, if any.
        others: the other requests on the seat.
    """

    subject: str = ""
    seat: str = ""
    zone: str = ""
    name: str = ""
    tier: str = ""
    party: list[str] = []
    services: list[str] = []
    connection: str = ""
    request: list[RequestRow] = []
    others: list[str] = []


def sheet(aboard: Aboard, seat: str, request: str) -> Sheet:
    """The sheet of a seat with one of its requests: `request`, or the most pressing one.

    A request whose seat is not known has a sheet without a seat.
    """
    keys = [key for key, _ in aboard.requests_at(seat)] if seat else []
    chosen = request if request in aboard.requests else next(iter(keys), "")
    # Words that are private stay covered until this very request is opened.
    rows = [request_row(aboard, chosen, aboard.requests[chosen], touched=chosen == request)] if chosen else []
    people = list(aboard.passengers_at(seat)) if seat else []
    parties = {person.party for person in people if person.party}
    along = {p.seat for p in aboard.passengers.values() if p.party in parties and p.seat and p.seat != seat}
    return Sheet(
        subject=request or seat,
        seat=seat,
        zone=aboard.zone_of(seat) or "",
        name=", ".join(person.name for person in people),
        tier=next((person.tier for person in people if person.tier), ""),
        party=sorted(along, key=seat_order),
        services=[in_words(service) for person in people for service in person.services],
        connection=next((connection(person.onward) for person in people if person.onward), ""),
        request=rows,
        others=[key for key in keys if key != chosen],
    )


EMPTY = Sheet()


@QmlElement
@QmlUncreatable("Injected by the cabin's view model")
class SeatSheetViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What is open, told only when all of it has been read, so that nothing changes under a finger.

    `subject` is the request or seat; `request` holds one row at most.
    """

    changed = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._sheet = EMPTY
        self._request = RowsModel(RequestRow, self)

    def show(self, aboard: Aboard, seat: str, request: str) -> None:
        self._feed.read(partial(sheet, aboard, seat, request), self._replace)

    def _replace(self, shown: Sheet) -> None:
        self._sheet = shown
        self._request.replace(shown.request)
        self.changed.emit()

    @Property(QObject, constant=True)
    def request(self) -> RowsModel[RequestRow]:
        return self._request

    @Property(str, notify=changed)
    def requestKey(self) -> str:
        return self._sheet.request[0].key if self._sheet.request else ""

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def others(self) -> list[str]:
        return self._sheet.others

    @Property(str, notify=changed)
    def subject(self) -> str:
        return self._sheet.subject

    @Property(str, notify=changed)
    def seat(self) -> str:
        return self._sheet.seat

    @Property(str, notify=changed)
    def zone(self) -> str:
        return self._sheet.zone

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._sheet.name

    @Property(str, notify=changed)
    def tier(self) -> str:
        return self._sheet.tier

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def party(self) -> list[str]:
        return self._sheet.party

    @Property("QStringList", notify=changed)  # type: ignore[arg-type] # Qt's name of a type is allowed
    def services(self) -> list[str]:
        return self._sheet.services

    @Property(str, notify=changed)
    def connection(self) -> str:
        return self._sheet.connection
