"""Dates that are written without a year."""

from datetime import date

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
HALF_A_YEAR = 183
LAST_DAY = 366


def nearest_date(day: int, month: str, received: date) -> date | None:
    """The date of a Type-B day and month: the one nearest to the day of receipt, local at the board point.

    A message about a flight is sent days, not months, from its departure, so the nearest year is the
    right one. None when no such day lies within half a year (31JUN; 29FEB when no leap year is near).
    """
    if month not in MONTHS:
        return None
    number = MONTHS.index(month) + 1
    years = range(received.year - 1, received.year + 2)
    candidates = [found for year in years if (found := _existing(year, number, day))]
    nearest = min(candidates, key=lambda found: abs((found - received).days), default=None)
    if nearest is None or abs((nearest - received).days) > HALF_A_YEAR:
        return None
    return nearest


def day_of_year(year: int, day: int) -> date | None:
    """The `day`-th day of `year`, counted from 1; None when the year has no such day."""
    first = _existing(year, 1, 1)
    if first is None or not 1 <= day <= LAST_DAY:
        return None
    found = date.fromordinal(first.toordinal() + day - 1) if year < date.max.year else None
    return found if found and found.year == year else None


def first_day_of_year_since(earliest: date, day: int) -> date | None:
    """The first `day`-th day of a year at or after `earliest`, in that year or the next."""
    for year in (earliest.year, earliest.year + 1):
        found = day_of_year(year, day)
        if found is not None and found >= earliest:
            return found
    return None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
