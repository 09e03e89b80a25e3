"""Bag tags: the licence plate of IATA Resolution 740, as bar code, as people type it, and as a pass carries it.

Ten digits: a leading digit that tells the kind of bag, the issuer's three-digit code, a serial of six. There is no
check digit. Source: Wikipedia, "Bag tag"; the value for a tag that was not read is of ACI's data dictionary.
"""

import functools
import re
from importlib import resources

import msgspec

from onboard.errors import FormatError

NOT_READ = "0" * 10
"""What a reader reports that could not read the tag; it equals nothing."""

_MAX_LENGTH = 40
_SERIALS = 1_000_000
_PLATE = re.compile(r"([0-9])([0-9]{3})([0-9]{6})")
_HUMAN = re.compile(r"((?=.?[A-Z])[A-Z0-9]{2})([0-9]{6})")
_ODD = re.compile(r"[^A-Za-z0-9 -]")
_ON_A_PASS = re.compile(r"([0-9]{10})([0-9]{3})")


class BagTag(msgspec.Struct, frozen=True):
    """One tag.

    Attributes:
        leading: 0 interline or online, 1 fallback, 2 rush, others as the carrier likes; None where the tag was typed in
            its human form, which drops it.
        issuer: three digits, the airline's accounting code.
        serial: six digits.
    """

    leading: str | None
    issuer: str
    serial: str

    def same(self, other: "BagTag") -> bool:
        """Whether both may be the same tag: the leading digit does not count, as one of them may have lost it."""
        return (self.issuer, self.serial) == (other.issuer, other.serial)

    @property
    def airline(self) -> str | None:
        """The issuer's IATA designator, or None when its code is not in the table."""
        return _issuers().airlines.get(self.issuer)

    @property
    def name(self) -> str:
        """As printed for people: `KL 123456`; with the issuer's digits where its designator is not known."""
        return f"{self.airline or self.issuer} {self.serial}"

    @property
    def written(self) -> str:
        """As `parse_bag_tag` reads it back: ten digits, or the human form where the leading digit is lost."""
        return f"{self.leading}{self.issuer}{self.serial}" if self.leading else self.name


class _Issuers(msgspec.Struct, frozen=True):
    airlines: dict[str, str]


def parse_bag_tag(text: str) -> BagTag | None:
    """The tag that `text` is: ten digits or the human form (`KL 123456`); None when the tag was not read.

    Lower case, blanks and hyphens are fine.

    Raises:
        FormatError: it is neither, or the human form's airline is not in the table.
    """
    bare = _bare(text)
    if bare == NOT_READ:
        return None
    if plate := _PLATE.fullmatch(bare):
        return BagTag(*plate.groups())
    if human := _HUMAN.fullmatch(bare):
        return BagTag(None, _issuer(human[1], text), human[2])
    raise FormatError("a bag tag has ten digits, or two characters of an airline and six digits", 1, 1)


def parse_bag_tags(text: str) -> tuple[BagTag, ...]:
    """The tags of a boarding pass's field: thirteen digits, the first tag's ten and how many follow one another.

    One bag has the count 001 (BSM samples in Avinor's wiki); 000 is read as one as well. Ten digits are one tag.
    Empty when the tag was not read.

    Raises:
        FormatError: the field has another shape, or its serials run past 999999.
    """
    field = _ON_A_PASS.fullmatch(text)
    if field is None:
        tag = parse_bag_tag(text)
        return (tag,) if tag else ()
    first = parse_bag_tag(field[1])
    if first is None:
        return ()
    serials = range(int(first.serial), int(first.serial) + max(1, int(field[2])))
    if serials.stop > _SERIALS:
        raise FormatError(f"{field[2]} tags do not fit behind {first.serial}", 1, field.start(2) + 1)
    return tuple(BagTag(first.leading, first.issuer, f"{serial:06}") for serial in serials)


def _bare(text: str) -> str:
    """Upper case without blanks and hyphens."""
    if len(text) > _MAX_LENGTH:
        raise FormatError(f"a bag tag has at most {_MAX_LENGTH} characters", 1, _MAX_LENGTH + 1)
    if odd := _ODD.search(text):
        raise FormatError(f"{odd[0]!r} does not belong in a bag tag", 1, odd.start() + 1)
    return text.replace(" ", "").replace("-", "").upper()


def _issuer(airline: str, text: str) -> str:
    codes = [code for code, designator in _issuers().airlines.items() if designator == airline]
    if not codes:
        column = len(text) - len(text.lstrip(" -")) + 1
        raise FormatError(f"the bag tag code of {airline} is not known; please type the ten digits", 1, column)
    return codes[0]


@functools.cache
def _issuers() -> _Issuers:
    file = resources.files("onboard.formats").joinpath("bag_tag_issuers.toml")
    return msgspec.toml.decode(file.read_bytes(), type=_Issuers)
