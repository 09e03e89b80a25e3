"""One line of the benchmark's output (design section 9.6)."""

import msgspec


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, beside that of a peer measured in the same run where there is one.

    Attributes:
        better: `lower` or `higher`.
        peer: what stands beside it.
        ratio: `value` in terms of `peer_value`.
    """

    name: str
    value: float
    unit: str
    better: str
    peer: str | None = None
    peer_value: float | None = None
    ratio: float | None = None


def beside(peer: str, peer_value: float, *, name: str, value: float, unit: str, better: str) -> Result:
    """A figure with its peer's."""
    return Result(
        name=name,
        value=_rounded(value),
        unit=unit,
        better=better,
        peer=peer,
        peer_value=_rounded(peer_value),
        ratio=_rounded(value / peer_value),
    )


def alone(*, name: str, value: float, unit: str, better: str) -> Result:
    """A figure without a peer."""
    return Result(name=name, value=_rounded(value), unit=unit, better=better)


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
