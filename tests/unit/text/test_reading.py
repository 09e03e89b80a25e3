"""Text made comparable, with the way back to the original."""

import string

from hypothesis import given
from hypothesis import strategies as st

from onboard.text.reading import plain, read


@given(st.text(st.sampled_from(string.printable)))
def test_plain_characters_read_the_same_beside_others(text: str) -> None:
    alone, beside = read(text), read(text + " é")
    length = len(text)
    assert (alone.text, alone.plain) == (beside.text[:length], beside.plain[:length])
    assert (alone.starts, alone.ends) == (beside.starts[:length], beside.ends[:length])


def test_width_accents_and_digits_are_levelled() -> None:
    assert plain("ＫＬ６０５ Ünïcödé ٣") == "kl605 unicode 3"  # noqa: RUF001 # other widths are the point
