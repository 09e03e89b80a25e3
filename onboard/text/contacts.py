"""Ways to reach a person that stand in their words: e-mail addresses and telephone numbers."""

import re
import unicodedata

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
"""Parts no longer than RFC 5321 (section 4.5.3.1) and RFC 1035 (2.3.4) let them be, so that no word costs more."""

_NUMBER = re.compile(r"(?<![\w+/])\+?\(?\d(?:[\s().-]{0,2}\d){6,14}(?![\w/])")
_AMERICAN = re.compile(r"\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}")
_DATE = re.compile(r"\d{1,2}[\s.-]\d{1,2}[\s.-](?:19|20)\d\d(?!\d)")

_ABROAD = 11
"""Digits from which a number that begins with 00 is one: a bag tag has ten, and KLM's begin so."""

_AT_HOME = range(9, 12)


def without_contacts(text: str) -> str:
    """The text without e-mail addresses and telephone numbers, blanks where they stood.

    A number is a telephone's when it is written as one: with +, 00 or 0 before it, or in groups as in North America.
    """
    return _NUMBER.sub(_unless_other, _ADDRESS.sub(" ", text))


def _unless_other(found: re.Match[str]) -> str:
    """A blank for a telephone number, everything else as it stands."""
    written = found[0]
    digits = "".join(str(unicodedata.decimal(each)) for each in written if each.isdecimal())
    if written.startswith("+"):
        return " "
    if _DATE.match(written):
        return written
    if digits.startswith("00"):
        return " " if len(digits) >= _ABROAD else written
    at_home = digits.startswith("0") and len(digits) in _AT_HOME
    return " " if at_home or _AMERICAN.fullmatch(written) else written
