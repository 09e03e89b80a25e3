"""Special services in words. Health and religion show only as the service that they call for (design section 6)."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_WORDS = {
    "AVML": QT_TRANSLATE_NOOP("Services", "Asian vegetarian meal"),
    "BBML": QT_TRANSLATE_NOOP("Services", "baby meal"),
    "BLND": QT_TRANSLATE_NOOP("Services", "needs guidance, blind"),
    "BSCT": QT_TRANSLATE_NOOP("Services", "bassinet"),
    "CHML": QT_TRANSLATE_NOOP("Services", "child meal"),
    "DEAF": QT_TRANSLATE_NOOP("Services", "needs signs, deaf"),
    "DBML": QT_TRANSLATE_NOOP("Services", "diabetic meal"),
    "GFML": QT_TRANSLATE_NOOP("Services", "gluten-free meal"),
    "HNML": QT_TRANSLATE_NOOP("Services", "Hindu meal"),
    "INFT": QT_TRANSLATE_NOOP("Services", "infant"),
    "KSML": QT_TRANSLATE_NOOP("Services", "kosher meal"),
    "MAAS": QT_TRANSLATE_NOOP("Services", "meet and assist"),
    "MOML": QT_TRANSLATE_NOOP("Services", "halal meal"),
    "NLML": QT_TRANSLATE_NOOP("Services", "lactose-free meal"),
    "PETC": QT_TRANSLATE_NOOP("Services", "pet in the cabin"),
    "UMNR": QT_TRANSLATE_NOOP("Services", "child travelling alone"),
    "VGML": QT_TRANSLATE_NOOP("Services", "vegan meal"),
    "VLML": QT_TRANSLATE_NOOP("Services", "vegetarian meal"),
    "WCHC": QT_TRANSLATE_NOOP("Services", "wheelchair to the seat"),
    "WCHR": QT_TRANSLATE_NOOP("Services", "wheelchair to the aircraft"),
    "WCHS": QT_TRANSLATE_NOOP("Services", "wheelchair to the door, no stairs"),
}
"""IATA codes of special service requests (Passenger Services Conference Resolutions)."""


def service_words(code: str) -> str:
    """The service in words; a code that is not known here is shown as it is."""
    return QCoreApplication.translate("Services", str(_WORDS[code])) if code in _WORDS else code
