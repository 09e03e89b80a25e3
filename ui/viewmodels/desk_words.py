"""What the desk says: codes, states, times and ages as a person reads them. Times are UTC."""

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from onboard.domain.conversation import Message, Proof, Sending
from onboard.domain.roster import PURSER
from ui.viewmodels.times import DAY, HOUR, MINUTE, utc

_REASONS = {
    "safety": QT_TRANSLATE_NOOP("Desk", "Safety"),
    "medical": QT_TRANSLATE_NOOP("Desk", "Medical"),
    "threat": QT_TRANSLATE_NOOP("Desk", "Threat"),
    "minor": QT_TRANSLATE_NOOP("Desk", "Minor"),
    "unaccompanied_minor": QT_TRANSLATE_NOOP("Desk", "Child alone"),
    "conduct": QT_TRANSLATE_NOOP("Desk", "Conduct"),
    "stranded": QT_TRANSLATE_NOOP("Desk", "Stranded"),
    "health": QT_TRANSLATE_NOOP("Desk", "Health"),
    "theft": QT_TRANSLATE_NOOP("Desk", "Theft"),
    "pressing": QT_TRANSLATE_NOOP("Desk", "Asks to be quick"),
    "colleague": QT_TRANSLATE_NOOP("Desk", "About a colleague"),
    "departure": QT_TRANSLATE_NOOP("Desk", "Departs soon"),
    "landing": QT_TRANSLATE_NOOP("Desk", "Lands soon"),
    "connection": QT_TRANSLATE_NOOP("Desk", "Connection"),
    "window": QT_TRANSLATE_NOOP("Desk", "Reply window closes"),
    "waiting": QT_TRANSLATE_NOOP("Desk", "Waits long"),
    "loss": QT_TRANSLATE_NOOP("Desk", "Lost item"),
    "personal_data": QT_TRANSLATE_NOOP("Desk", "Personal data in public"),
}

_PROOFS = {
    Proof.MATCHED: QT_TRANSLATE_NOOP("Desk", "name and booking match"),
    Proof.MISMATCH: QT_TRANSLATE_NOOP("Desk", "does not match"),
    Proof.UNCHECKED: QT_TRANSLATE_NOOP("Desk", "not checked"),
}

_SENDINGS = {
    Sending.QUEUED: QT_TRANSLATE_NOOP("Desk", "sending"),
    Sending.SENDING: QT_TRANSLATE_NOOP("Desk", "sending"),
    Sending.SENT: QT_TRANSLATE_NOOP("Desk", "sent"),
    Sending.DELIVERED: QT_TRANSLATE_NOOP("Desk", "delivered"),
    Sending.READ: QT_TRANSLATE_NOOP("Desk", "read"),
    Sending.FAILED: QT_TRANSLATE_NOOP("Desk", "not delivered"),
    Sending.UNCLEAR: QT_TRANSLATE_NOOP("Desk", "unclear whether it arrived"),
    Sending.DISCARDED: QT_TRANSLATE_NOOP("Desk", "let rest, not sent again"),
}

_LANGUAGES = {
    "zh": QT_TRANSLATE_NOOP("Desk", "Chinese"),
    "nl": QT_TRANSLATE_NOOP("Desk", "Dutch"),
    "en": QT_TRANSLATE_NOOP("Desk", "English"),
    "fr": QT_TRANSLATE_NOOP("Desk", "French"),
    "de": QT_TRANSLATE_NOOP("Desk", "German"),
    "it": QT_TRANSLATE_NOOP("Desk", "Italian"),
    "ja": QT_TRANSLATE_NOOP("Desk", "Japanese"),
    "ko": QT_TRANSLATE_NOOP("Desk", "Korean"),
    "no": QT_TRANSLATE_NOOP("Desk", "Norwegian"),
    "pt": QT_TRANSLATE_NOOP("Desk", "Portuguese"),
    "ru": QT_TRANSLATE_NOOP("Desk", "Russian"),
    "es": QT_TRANSLATE_NOOP("Desk", "Spanish"),
    "tr": QT_TRANSLATE_NOOP("Desk", "Turkish"),
}


class Channel(msgspec.Struct, frozen=True):
    """How a channel is shown. `window` is for how long after the passenger's last words it lets a reply through."""

    name: str
    letter: str
    window: int
    length: int


_CHANNELS = {"whatsapp": Channel("WhatsApp", "W", DAY, 4096)}


def translate(text: object) -> str:
    """A marked text in the person's language."""
    return QCoreApplication.translate("Desk", str(text))


def channel(code: str) -> Channel:
    return _CHANNELS[code]


def reason(code: str) -> str:
    """Why something is urgent; a code that this version does not know is shown as it is."""
    return translate(_REASONS[code]) if code in _REASONS else code


def proof(state: Proof) -> str:
    return translate(_PROOFS[state])


def language(code: str | None) -> str:
    known = _LANGUAGES.get(code or "")
    return translate(known) if known else QCoreApplication.translate("Desk", "language unknown")


def sending(message: Message) -> str:
    """How far our message has come; one that only this device has is not sent."""
    assert message.state is not None
    if message.received is None and message.state is Sending.QUEUED:
        return QCoreApplication.translate("Desk", "not sent")
    return translate(_SENDINGS[message.state])


def moment(at: int, now: int) -> str:
    """The time with its zone, and with the day where it is another than today's: `21 Nov 23:50 UTC`."""
    when, today = utc(at), utc(now)
    known = f"{when:%H:%M} UTC"
    return known if when.date() == today.date() else f"{day(when.date().isoformat())} {known}"


def day(date: str) -> str:
    """Day and month of an ISO date: `21 Nov`."""
    return QLocale().toString(QDate.fromString(date, "yyyy-MM-dd"), "d MMM")


def span(milliseconds: int) -> str:
    """A length of time: `41 min`, `23 h 12`, `3 d`."""
    minutes = max(0, milliseconds) // MINUTE
    if minutes < HOUR // MINUTE:
        return QCoreApplication.translate("Desk", "%1 min").replace("%1", str(minutes))
    hours, rest = divmod(minutes, 60)
    if milliseconds < 2 * DAY:
        return QCoreApplication.translate("Desk", "%1 h %2").replace("%1", str(hours)).replace("%2", f"{rest:02}")
    return QCoreApplication.translate("Desk", "%1 d").replace("%1", str(hours // 24))


def rough(milliseconds: int) -> str:
    """A length of time in its largest unit: `5 h`, `41 min`."""
    hours = max(0, milliseconds) // HOUR
    return QCoreApplication.translate("Desk", "%1 h").replace("%1", str(hours)) if hours else span(milliseconds)


def place(position: str | None) -> str:
    """Where on board somebody acted: `in zone 2`, `by the purser`."""
    name, _, rest = (position or "").partition(" ")
    if name == "Zone" and rest:
        return QCoreApplication.translate("Desk", "in zone %1").replace("%1", rest)
    if position == PURSER:
        return QCoreApplication.translate("Desk", "by the purser")
    return QCoreApplication.translate("Desk", "by the crew")


def who(position: str | None) -> str:
    """Who on board speaks: the position, or the crew where it is not known."""
    return position or QCoreApplication.translate("Desk", "The crew")


def initials(name: str) -> str:
    """Two letters of a name in a script with capitals, one of any other, the last two digits of a number."""
    firsts = [letter for word in name.split() if (letter := next(filter(str.isalpha, word), ""))]
    if not firsts:
        return "".join(c for c in name if c.isdigit())[-2:]
    if firsts[0].upper() == firsts[0].lower() or len(firsts) == 1:
        return firsts[0].upper()
    return (firsts[0] + firsts[-1]).upper()
