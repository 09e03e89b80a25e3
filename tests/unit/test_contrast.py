"""The colours of every theme keep the contrast that their use asks for (WCAG 2.2, 1.4.3 and 1.4.11)."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

_LOOK = json.loads((Path(__file__).parents[2] / "ui" / "themes.json").read_text())
_THEMES: dict[str, dict[str, str]] = _LOOK["themes"]
_PAIRS = [
    (theme, ink, ground, float(least))
    for theme in _THEMES
    for least, pairs in _LOOK["pairs"].items()
    for ink, ground in pairs
]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_known_colours() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("theme", "ink", "ground", "least"), _PAIRS)
def test_pair_keeps_its_contrast(theme: str, ink: str, ground: str, least: float) -> None:
    assert contrast(_THEMES[theme][ink], _THEMES[theme][ground]) >= least


def test_every_theme_has_the_same_tokens() -> None:
    for one, other in pairwise(_THEMES.values()):
        assert one.keys() == other.keys()


def test_cabin_night_is_darker_than_night() -> None:
    for ground in ("bg", "surface", "raised", "sunken", "line", "selected", "own", "badge"):
        assert luminance(_THEMES["cabinnight"][ground]) <= luminance(_THEMES["night"][ground])
    for ink in ("text", "accent"):
        assert luminance(_THEMES["cabinnight"][ink]) < luminance(_THEMES["night"][ink])
