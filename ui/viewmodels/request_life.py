"""The life of a request in words, with both clocks: when something happened, and when it became known here."""

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from onboard.domain import request as requests
from onboard.domain.request import Entry, Request, Status
from ui.viewmodels import desk_words
from ui.viewmodels.flight_board import Delivery
from ui.viewmodels.times import clock

_SENTENCES = {
    requests.RequestTaken.KIND: QT_TRANSLATE_NOOP("Desk", "Taken %1"),
    requests.RequestPassedOn.KIND: QT_TRANSLATE_NOOP("Desk", "Given back %1"),
    requests.RequestDone.KIND: QT_TRANSLATE_NOOP("Desk", "Done %1"),
    requests.RequestNotPossible.KIND: QT_TRANSLATE_NOOP("Desk", "%2: not possible"),
    requests.RequestWithdrawn.KIND: QT_TRANSLATE_NOOP("Desk", "Withdrawn"),
    requests.RequestReturned.KIND: QT_TRANSLATE_NOOP("Desk", "Never reached the crew: tell the passenger"),
    requests.RequestUndone.KIND: QT_TRANSLATE_NOOP("Desk", "The last step was undone"),
}
_WITH_WORDS = {
    requests.RequestAdded.KIND: QT_TRANSLATE_NOOP("Desk", "Added for the crew: “%3”"),
    requests.RequestDone.KIND: QT_TRANSLATE_NOOP("Desk", "%2 answered “%3”"),
    requests.RequestNotPossible.KIND: QT_TRANSLATE_NOOP("Desk", "%2: not possible, “%3”"),
}
"""%1 is where on board it was done, %2 who did it, %3 what they wrote."""


class Line(msgspec.Struct, frozen=True):
    """One thing that happened, as a line between messages. `known` is when it became known here."""

    key: str
    known: int
    text: str


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the request's life; one that is not reached has no time."""

    key: str
    title: str
    detail: str = ""
    time: str = ""
    reached: bool = True
    last: bool = False


def lines(request: Request, flight: str) -> list[Line]:
    """What happened to the request that counts. `flight` is its name."""
    told = ((entry, _sentence(entry, request, flight)) for entry in request.history if entry.counts)
    return [Line(e.event, e.received or e.at, f"{text} · {_clocks(e)}") for e, text in told if text]


def _sentence(entry: Entry, request: Request, flight: str) -> str:
    if entry.kind == requests.RequestRelayed.KIND:
        return _relayed(request, flight)
    sentences = _WITH_WORDS if entry.text and entry.kind in _WITH_WORDS else _SENTENCES
    if entry.kind not in sentences:
        return ""
    sentence = QCoreApplication.translate("Desk", str(sentences[entry.kind]))
    sentence = sentence.replace("%1", desk_words.place(entry.position)).replace("%2", desk_words.who(entry.position))
    return sentence.replace("%3", entry.text)


def _relayed(request: Request, flight: str) -> str:
    if request.seat:
        words = QCoreApplication.translate("Desk", "Relayed to the crew of %1, seat %2")
        return words.replace("%1", flight).replace("%2", request.seat)
    return QCoreApplication.translate("Desk", "Relayed to the crew of %1").replace("%1", flight)


def _clocks(entry: Entry) -> str:
    """`12:21, arrived 12:27`; a step of the ground's own is known at once, a cabin's says so."""
    happened = clock(entry.at)
    if entry.received is None:
        return QCoreApplication.translate("Desk", "%1, not sent").replace("%1", happened)
    arrived = clock(entry.received)
    if arrived == happened:
        at_once = QCoreApplication.translate("Desk", "%1, arrived at once")
        return happened if entry.position is None else at_once.replace("%1", happened)
    words = QCoreApplication.translate("Desk", "%1, arrived %2")
    return words.replace("%1", happened).replace("%2", arrived)


def steps(request: Request, delivery: Delivery, person: str, told: int | None) -> list[StepRow]:
    """The steps reached and those to come. `told` is when the passenger had our answer, or None."""
    counted = [entry for entry in request.history if entry.counts]
    rows = [_first(counted[0], person), *_added(counted)]
    if delivery.words:
        rows.append(_delivered(delivery))
    taken = next((e for e in reversed(counted) if e.kind == requests.RequestTaken.KIND), None)
    if taken and request.holder:
        rows.append(_step("taken", QCoreApplication.translate("Desk", "Taken"), taken))
    elif not request.ended:
        rows.append(StepRow(key="taken", title=QCoreApplication.translate("Desk", "Taken"), reached=False))
    end = next((e for e in counted if e.kind in requests.ENDS), None)
    rows.append(_end(request, end))
    if request.status is not Status.WITHDRAWN:
        rows.append(_told(told))
    return [msgspec.structs.replace(row, last=row is rows[-1]) for row in rows]


def _first(entry: Entry, person: str) -> StepRow:
    mine, other = QCoreApplication.translate("Desk", "by you"), QCoreApplication.translate("Desk", "by a colleague")
    by = mine if entry.author == person else other
    if entry.received is None:
        by = QCoreApplication.translate("Desk", "%1, not sent").replace("%1", by)
    title = QCoreApplication.translate("Desk", "Relayed")
    return StepRow(key="relayed", title=title, detail=by, time=clock(entry.at))


def _added(entries: list[Entry]) -> list[StepRow]:
    title = QCoreApplication.translate("Desk", "Added")
    added = (entry for entry in entries if entry.kind == requests.RequestAdded.KIND)
    return [StepRow(key=e.event, title=title, detail=e.text, time=clock(e.at)) for e in added]


def _delivered(delivery: Delivery) -> StepRow:
    reached = delivery.reached
    names = ", ".join(position.name for position in reached)
    return StepRow(key="delivered", title=delivery.words, detail=names, reached=bool(reached))


def _end(request: Request, entry: Entry | None) -> StepRow:
    titles = {
        Status.DONE: QCoreApplication.translate("Desk", "Done"),
        Status.NOT_POSSIBLE: QCoreApplication.translate("Desk", "Not possible"),
        Status.WITHDRAWN: QCoreApplication.translate("Desk", "Withdrawn"),
        Status.RETURNED: QCoreApplication.translate("Desk", "Never reached the crew"),
    }
    if entry is None or not request.ended:
        return StepRow(key="end", title=titles[Status.DONE], reached=False)
    answered = request.status is Status.DONE and request.reply
    title = QCoreApplication.translate("Desk", "Done, with an answer") if answered else titles[request.status]
    return _step("end", title, entry)


def _told(told: int | None) -> StepRow:
    title = QCoreApplication.translate("Desk", "Passenger told")
    return StepRow(key="told", title=title, time="" if told is None else clock(told), reached=told is not None)


def _step(key: str, title: str, entry: Entry) -> StepRow:
    detail = entry.position or ""
    if entry.received is not None and clock(entry.received) != clock(entry.at):
        arrived = QCoreApplication.translate("Desk", "known here %1").replace("%1", clock(entry.received))
        detail = f"{detail}, {arrived}" if detail else arrived
    elif entry.received is None:
        detail = QCoreApplication.translate("Desk", "not sent")
    return StepRow(key=key, title=title, detail=detail, time=clock(entry.at))
