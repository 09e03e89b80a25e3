"""The lines of a conversation: what was said in both directions, and between it the life of its requests."""

from collections.abc import Iterator, Mapping

import msgspec
from PySide6.QtCore import QCoreApplication

from onboard.domain.claim import Claim
from onboard.domain.conversation import AskedClaim, Conversation, Message, Response, Sending
from onboard.domain.flight import Flight
from onboard.domain.request import Request
from onboard.store.replica import Replica
from ui.viewmodels import desk_words, pieces, request_life


class ThreadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `kind` is "passenger", "ours" or "event"; `decision` asks a person about a reply, or is empty.

    `who` wrote it, where that is no passenger; `photos` as `photo_rows` makes them. `answers` is the lost & found claim
    whose question this message may answer, or empty.
    """

    key: str
    kind: str
    pieces: list[dict[str, str]] = []
    meta: str = ""
    text: str = ""
    decision: str = ""
    who: str = ""
    photos: list[dict[str, object]] = []
    answers: str = ""


def thread_rows(replica: Replica, thread: Conversation, requests: Mapping[str, Request], now: int) -> list[ThreadRow]:
    """All lines in the order in which they became known here."""
    hidden = pieces.references(thread)
    asked = _unanswered(replica, thread)
    timed = [(message.received or message.at, row) for message, row in _said(thread, hidden, asked, now)]
    for subject, request in requests.items():
        flight = replica.state(request.scope.partition(":")[2])
        name = flight.name if isinstance(flight, Flight) else ""
        for line in request_life.lines(request, name):
            text = pieces.covered(line.text, (), hidden)
            timed.append((line.known, ThreadRow(key=f"{subject}/{line.key}", kind="event", text=text)))
    return [row for _, row in sorted(timed, key=lambda each: each[0])]


def _unanswered(replica: Replica, thread: Conversation) -> AskedClaim | None:
    """The newest question for lost & found whose answer nobody has marked yet."""
    if not thread.claims or thread.claims[-1].answer is not None:
        return None
    claim = replica.state(thread.claims[-1].claim)
    return thread.claims[-1] if isinstance(claim, Claim) and claim.ended is None else None


def _is_later(message: Message, asked: AskedClaim) -> bool:
    """Whether the passenger wrote it after the question."""
    return message.from_passenger and (message.received or message.at) >= asked.at


def _said(
    thread: Conversation, hidden: frozenset[str], asked: AskedClaim | None, now: int
) -> Iterator[tuple[Message, ThreadRow]]:
    answers = _answers(thread)
    marked = {each.answer for each in thread.claims}
    for message in thread.messages:
        meta = _meta(message, now) if message.from_passenger else _own_meta(message, answers.get(message.id), now)
        row = ThreadRow(
            key=message.id,
            kind="passenger" if message.from_passenger else "ours",
            pieces=_pieces(message, hidden),
            meta=meta,
            decision=_decision(message),
            answers=asked.claim if asked and _is_later(message, asked) else "",
        )
        if message.id in marked:
            row = msgspec.structs.replace(row, meta=f"{row.meta} · {_answer_words()}")
        yield message, row


def _answer_words() -> str:
    return QCoreApplication.translate("Desk", "the answer for lost & found")


def _pieces(message: Message, hidden: frozenset[str]) -> list[dict[str, str]]:
    if message.deleted:
        return [{"text": QCoreApplication.translate("Desk", "The passenger took this message back."), "mark": ""}]
    return list(msgspec.to_builtins(pieces.pieces(message.text, message.spans, hidden)))


def _meta(message: Message, now: int) -> str:
    words = QCoreApplication.translate("Desk", "%1 · %2 ago")
    return words.replace("%1", desk_words.moment(message.at, now)).replace("%2", desk_words.span(now - message.at))


def _own_meta(message: Message, answered: Response | None, now: int) -> str:
    parts = [desk_words.moment(message.at, now)]
    if answered is not None:
        after = QCoreApplication.translate("Desk", "answered after %1")
        parts.append(after.replace("%1", desk_words.span(answered.answered - answered.asked)))
    return " · ".join([*parts, desk_words.sending(message)])


def _answers(thread: Conversation) -> dict[str, Response]:
    """The response that each of our messages was; one that only added to an answer is none."""
    found: dict[str, Response] = {}
    ours = [message for message in thread.messages if not message.from_passenger]
    for response in thread.responses:
        fitting = (m.id for m in ours if response.asked <= m.at <= response.answered and m.id not in found)
        reply = next(fitting, None)
        if reply is not None:
            found[reply] = response
    return found


def _decision(message: Message) -> str:
    if message.state is Sending.FAILED:
        words = QCoreApplication.translate("Desk", "This did not reach the passenger. %1")
    elif message.state is Sending.UNCLEAR:
        words = QCoreApplication.translate("Desk", "Nobody knows whether this reached the passenger. %1")
    else:
        return ""
    return words.replace("%1", message.reason or "").strip()
