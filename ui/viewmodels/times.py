"""Lengths of time in milliseconds, and the time of day as every screen writes it: UTC."""

import datetime as dt

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def clock(at: int) -> str:
    """Hours and minutes of a moment in Unix milliseconds: `12:21`."""
    return utc(at).strftime("%H:%M")


def utc(at: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(at / 1000, dt.UTC)
