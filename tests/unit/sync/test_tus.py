"""The words of tus: what is written can be read, and whatever comes is read or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.domain.blob import blob_id
from onboard.errors import FormatError
from onboard.sync import tus

KEYS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)


@given(values=st.dictionaries(KEYS, st.text(max_size=20), max_size=4))
def test_what_is_written_can_be_read(values: dict[str, str]) -> None:
    assert tus.decode_metadata(tus.encode_metadata(**values)) == values


def test_the_sample_of_the_protocol() -> None:
    """The example of a request in tus 1.0.0, "Creation"."""
    said = "filename d29ybGRfZG9taW5hdGlvbl9wbGFuLnBkZg==,is_confidential"
    assert tus.decode_metadata(said) == {"filename": "world_domination_plan.pdf", "is_confidential": ""}


@given(text=st.text(max_size=40) | st.from_regex(r"([a-z]+ [A-Za-z0-9+/=]*,? ?)*", fullmatch=True))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        read = tus.decode_metadata(text)
    except FormatError:
        return
    assert all(isinstance(value, str) for value in read.values())


@pytest.mark.parametrize("text", ["hash !", "hash YQ", "hash /w==", "hash YQ== YQ=="])
def test_what_is_not_base64_of_text_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="Upload-Metadata"):
        tus.decode_metadata(text)


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", "٣", "1" * 16, "0x1", "1\n"])
def test_what_is_not_a_count_is_refused(text: str | None) -> None:
    with pytest.raises(FormatError, match="Upload-Length"):
        tus.number(text, tus.LENGTH)


def test_a_count_is_read() -> None:
    assert tus.number("2000000", tus.LENGTH) == 2_000_000


def test_a_blob_has_a_path_that_does_not_tell_its_scope() -> None:
    path = tus.path_of(blob_id("flight:KL0605/2026-11-21/AMS", "a" * 64))
    assert path.startswith("/v1/blobs/")
    assert len(path) == len("/v1/blobs/") + 64
