"""The totals that headings announce, beside the names that stand under them."""

import msgspec

from onboard.formats.types import GroupTotal


class Heading(msgspec.Struct):
    """A destination and class heading, as written, and how many seats the names under it take."""

    text: str
    destination: str
    booking_class: str | None
    announced: int
    found: int = 0


def settle_totals(headings: list[Heading]) -> tuple[tuple[GroupTotal, ...], tuple[str, ...]]:
    """One total per destination and class, and each heading whose count does not fit its names.

    Parts repeat a heading either with the count of their own names or with the same grand total:
    what fits the names decides.
    """
    together: dict[tuple[str, str | None], list[Heading]] = {}
    for heading in headings:
        together.setdefault((heading.destination, heading.booking_class), []).append(heading)
    totals, wrong = [], []
    for (destination, booking_class), same in together.items():
        found = sum(heading.found for heading in same)
        counts = {heading.announced for heading in same}
        total = found if counts == {found} else sum(heading.announced for heading in same)
        totals.append(GroupTotal(destination, booking_class, total))
        if total != found:
            wrong += [f"{heading.text} (names: {heading.found})" for heading in same]
    return tuple(totals), tuple(wrong)
