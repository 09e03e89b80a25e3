"""The seed soak: it plays seeds in processes and sums up what it found."""

from tests.soak.seeds import Found, closing_line, soak


def test_all_seeds_are_played_in_processes() -> None:
    assert list(soak(range(4))) == []


def test_one_line_sums_up_what_was_found() -> None:
    found = [Found(6, "lost", "lost: a word"), Found(7, "stuck", "stuck: a word")]
    assert closing_line(range(5, 8), found) == "3 seeds from 5: 1 lost, 0 doubled, 1 stuck, 0 diverged"
