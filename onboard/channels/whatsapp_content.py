"""Reads what a WhatsApp message says, by its type.

Source: developers.facebook.com, WhatsApp Cloud API, "Webhooks: messages reference".
"""

from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

from onboard.channels.protocol import Kind, Media

Id = Annotated[str, Meta(min_length=1, max_length=512)]


class Content(Struct, frozen=True):
    """What a message says, as far as a person can read it."""

    kind: Kind
    text: str = ""
    media: tuple[Media, ...] = ()
    reply_to: str | None = None


class _Text(Struct, frozen=True):
    body: str


class _File(Struct, frozen=True):
    id: Id
    mime_type: str = ""
    sha256: str = ""
    caption: str = ""
    filename: str = ""


class _Location(Struct, frozen=True):
    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class _CardName(Struct, frozen=True):
    formatted_name: str = ""


class _CardPhone(Struct, frozen=True):
    phone: str = ""


class _Card(Struct, frozen=True):
    name: _CardName = _CardName()
    phones: list[_CardPhone] = []


class _Button(Struct, frozen=True):
    text: str


class _Choice(Struct, frozen=True):
    title: str


class _Interactive(Struct, frozen=True):
    button_reply: _Choice | None = None
    list_reply: _Choice | None = None


class _Reaction(Struct, frozen=True):
    message_id: Id
    emoji: str = ""


class _Product(Struct, frozen=True):
    product_retailer_id: str
    quantity: int = 1


class _Order(Struct, frozen=True):
    product_items: list[_Product]
    text: str = ""


def read_content(kind: str, raw: bytes) -> Content | None:
    """What a message says; None when its type is not known or its content not as documented."""
    reader = _READERS.get(kind)
    if reader is None:
        return None
    try:
        return reader(msgspec.json.decode(raw, type=dict[str, Raw]).get(kind, Raw(b"null")))
    except msgspec.MsgspecError:
        return None


def _text(raw: bytes) -> Content:
    return Content("text", msgspec.json.decode(raw, type=_Text).body)


def _file(kind: Kind) -> Callable[[bytes], Content]:
    def read(raw: bytes) -> Content:
        file = msgspec.json.decode(raw, type=_File)
        media = Media(file.id, file.mime_type, file.sha256, file.filename)
        return Content(kind, file.caption, (media,))

    return read


def _location(raw: bytes) -> Content:
    place = msgspec.json.decode(raw, type=_Location)
    words = (place.name, place.address, f"{place.latitude}, {place.longitude}")
    return Content("location", "\n".join(word for word in words if word))


def _cards(raw: bytes) -> Content:
    cards = msgspec.json.decode(raw, type=list[_Card])
    lines = [" ".join((card.name.formatted_name, *(phone.phone for phone in card.phones))) for card in cards]
    return Content("contacts", "\n".join(line.strip() for line in lines))


def _button(raw: bytes) -> Content:
    return Content("choice", msgspec.json.decode(raw, type=_Button).text)


def _interactive(raw: bytes) -> Content | None:
    answer = msgspec.json.decode(raw, type=_Interactive)
    choice = answer.button_reply or answer.list_reply
    return Content("choice", choice.title) if choice else None


def _reaction(raw: bytes) -> Content:
    reaction = msgspec.json.decode(raw, type=_Reaction)
    return Content("reaction", reaction.emoji, reply_to=reaction.message_id)


def _order(raw: bytes) -> Content:
    order = msgspec.json.decode(raw, type=_Order)
    items = [f"{item.quantity} × {item.product_retailer_id}" for item in order.product_items]  # noqa: RUF001 times
    return Content("order", "\n".join(line for line in (order.text, *items) if line))


def _system(raw: bytes) -> Content:
    return Content("system", msgspec.json.decode(raw, type=_Text).body)


def _unsupported(_raw: bytes) -> Content:
    return Content("unsupported")


_READERS: dict[str, Callable[[bytes], Content | None]] = {
    "text": _text,
    "image": _file("image"),
    "audio": _file("audio"),
    "video": _file("video"),
    "document": _file("document"),
    "sticker": _file("sticker"),
    "location": _location,
    "contacts": _cards,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
    "unsupported": _unsupported,
}
