"""Airports as people call them."""

import functools

import airportsdata

_LEFT_OUT = frozenset({"International", "Airport"})


@functools.cache
def airport_name(code: str) -> str:
    """`Amsterdam Schiphol (AMS)`: name and code, with the city where the name does not say it; else the code alone.

    The first call reads the table of all airports, a tenth of a second.
    """
    airport = airportsdata.load("IATA").get(code)
    if airport is None:
        return code
    name = " ".join(word for word in airport["name"].split() if word not in _LEFT_OUT)
    city = airport["city"]
    return f"{name} ({code})" if city in name or name in city else f"{city}, {name} ({code})"
