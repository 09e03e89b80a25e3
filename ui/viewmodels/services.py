"""Special services in words. Health and religion show only as the service that they call for (design section 6)."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_WORDS = {
    "AVML": QT_TRANSLATE_NOOP("Services", "Asian vegetarian meal"),
    "BBML": QT_TRANSLATE_NOOP("Services", "baby meal"),
    "BLML": QT_TRANSLATE_NOOP("Services", "bland meal"),
    "BLND": QT_TRANSLATE_NOOP("Services", "guide by voice and arm"),
    "BSCT": QT_TRANSLATE_NOOP("Services", "bassinet"),
    "CHML": QT_TRANSLATE_NOOP("Services", "child meal"),
    "DBML": QT_TRANSLATE_NOOP("Services", "low-sugar meal"),
    "DEAF": QT_TRANSLATE_NOOP("Services", "show things in writing"),
    "DPNA": QT_TRANSLATE_NOOP("Services", "personal assistance"),
    "ESAN": QT_TRANSLATE_NOOP("Services", "companion animal"),
    "FPML": QT_TRANSLATE_NOOP("Services", "fruit platter"),
    "GFML": QT_TRANSLATE_NOOP("Services", "gluten-free meal"),
    "HNML": QT_TRANSLATE_NOOP("Services", "Hindu meal"),
    "INFT": QT_TRANSLATE_NOOP("Services", "infant"),
    "JPML": QT_TRANSLATE_NOOP("Services", "Japanese meal"),
    "KSML": QT_TRANSLATE_NOOP("Services", "kosher meal"),
    "LANG": QT_TRANSLATE_NOOP("Services", "help with the language"),
    "LCML": QT_TRANSLATE_NOOP("Services", "low-calorie meal"),
    "LFML": QT_TRANSLATE_NOOP("Services", "low-fat meal"),
    "LSML": QT_TRANSLATE_NOOP("Services", "low-salt meal"),
    "MAAS": QT_TRANSLATE_NOOP("Services", "meet and assist"),
    "MEDA": QT_TRANSLATE_NOOP("Services", "medical assistance arranged"),
    "MOML": QT_TRANSLATE_NOOP("Services", "halal meal"),
    "NFML": QT_TRANSLATE_NOOP("Services", "meal without fish"),
    "NLML": QT_TRANSLATE_NOOP("Services", "lactose-free meal"),
    "PETC": QT_TRANSLATE_NOOP("Services", "pet in the cabin"),
    "POXY": QT_TRANSLATE_NOOP("Services", "oxygen for the flight"),
    "PPOC": QT_TRANSLATE_NOOP("Services", "brings an oxygen device"),
    "RVML": QT_TRANSLATE_NOOP("Services", "raw vegetable meal"),
    "SFML": QT_TRANSLATE_NOOP("Services", "seafood meal"),
    "SPML": QT_TRANSLATE_NOOP("Services", "special meal"),
    "STCR": QT_TRANSLATE_NOOP("Services", "stretcher"),
    "SVAN": QT_TRANSLATE_NOOP("Services", "assistance dog"),
    "UMNR": QT_TRANSLATE_NOOP("Services", "child travelling alone"),
    "VGML": QT_TRANSLATE_NOOP("Services", "vegan meal"),
    "VJML": QT_TRANSLATE_NOOP("Services", "Jain meal"),
    "VLML": QT_TRANSLATE_NOOP("Services", "vegetarian meal"),
    "VOML": QT_TRANSLATE_NOOP("Services", "East Asian vegetarian meal"),
    "WCBD": QT_TRANSLATE_NOOP("Services", "own wheelchair, dry battery"),
    "WCBW": QT_TRANSLATE_NOOP("Services", "own wheelchair, wet battery"),
    "WCHC": QT_TRANSLATE_NOOP("Services", "wheelchair to the seat"),
    "WCHR": QT_TRANSLATE_NOOP("Services", "wheelchair to the aircraft"),
    "WCHS": QT_TRANSLATE_NOOP("Services", "wheelchair to the door, no stairs"),
    "WCLB": QT_TRANSLATE_NOOP("Services", "own wheelchair, lithium battery"),
    "WCMP": QT_TRANSLATE_NOOP("Services", "own wheelchair, hand-driven"),
    "WCOB": QT_TRANSLATE_NOOP("Services", "wheelchair on board"),
}
"""IATA codes of special service requests (Passenger Services Conference Resolutions)."""


def service_words(code: str) -> str:
    """The service in words; a code that is not known here is shown as it is."""
    return QCoreApplication.translate("Services", str(_WORDS[code])) if code in _WORDS else code
