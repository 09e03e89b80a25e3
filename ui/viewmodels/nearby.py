"""The seats around the places that an item may belong to, with the shares of who sat there."""

from collections.abc import Iterable
from typing import Any

from onboard.domain.cabin_layout import Row
from onboard.domain.found_item import Description
from onboard.domain.manifest import Manifest
from ui.viewmodels.candidates import CandidateRow

AROUND = 2
"""Rows before and behind."""


def nearby(
    description: Description, manifest: Manifest | None, candidates: Iterable[CandidateRow]
) -> list[dict[str, Any]]:
    """Rows from front to back, each with `row` and its `places` across the cabin.

    A place has `seat` (empty for an aisle), `taken`, `fits` (the item lay there) and `percent` of its candidate.
    """
    wanted = {_row(seat) for seat in description.seats}
    if manifest is None or not wanted:
        return []
    shares = {each.seat: each.percent for each in candidates if each.flight == manifest.flight and each.seat}
    taken = {each.seat for each in manifest.travellers}
    rows = [row for section in manifest.sections for row in section.rows]
    near = [place for place, row in enumerate(rows) if row.number in wanted]
    if not near:
        return []
    shown = rows[max(0, near[0] - AROUND) : near[-1] + AROUND + 1]
    return [{"row": row.number, "places": _places(row, description, taken, shares)} for row in shown]


def _places(row: Row, description: Description, taken: set[str | None], shares: dict[str, int]) -> list[dict[str, Any]]:
    places = []
    for letter in row.pattern:
        seat = f"{row.number}{letter}" if letter != " " else ""
        fits = bool(seat) and (seat in description.seats or str(row.number) in description.seats)
        places.append({"seat": seat, "taken": seat in taken, "fits": fits, "percent": shares.get(seat, -1)})
    return places


def _row(seat: str) -> int:
    return int("".join(sign for sign in seat if sign.isdigit()) or 0)
