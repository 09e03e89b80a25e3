"""Enrolment codes, as a person reads them from a screen and types them."""

from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from onboard.errors import AccessError
from onboard.security.authority import load_authority, make_authority
from onboard.security.enrolment import FINGERPRINT, LONGEST, SECRET, EnrolmentCode, fingerprint, new_code, read_code

CODE = EnrolmentCode("https://relay.example:8443", bytes(range(FINGERPRINT)), bytes(range(SECRET)))

codes = st.builds(
    EnrolmentCode,
    st.from_regex(r"https://[a-z0-9.-]{1,60}(:[0-9]{1,5})?", fullmatch=True),
    st.binary(min_size=FINGERPRINT, max_size=FINGERPRINT),
    st.binary(min_size=SECRET, max_size=SECRET),
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> x509.Certificate:
    folder: Path = tmp_path_factory.mktemp("tls")
    make_authority(folder, ["127.0.0.1"])
    return load_authority(folder)


@given(codes)
def test_a_code_is_read_as_it_was_written(code: EnrolmentCode) -> None:
    assert read_code(str(code)) == code


def test_a_new_code_names_the_authority_and_has_its_own_secret(authority: x509.Certificate) -> None:
    first, second = (new_code("https://127.0.0.1:8443", authority) for _ in range(2))
    assert first.fingerprint == second.fingerprint == fingerprint(authority)
    assert len(first.secret) == SECRET
    assert first.secret != second.secret


@given(codes, st.data())
def test_blanks_dashes_and_case_do_not_matter(code: EnrolmentCode, data: st.DataObject) -> None:
    noise = st.text(" -\t\n\u00a0\u2010\u2013\u2014", max_size=2)
    typed = "".join(
        data.draw(noise) + (letter.lower() if data.draw(st.booleans()) else letter)
        for letter in str(code).replace("-", "")
    )
    assert read_code(typed) == code


@given(codes)
def test_figures_that_look_like_letters_are_read_as_these(code: EnrolmentCode) -> None:
    assert read_code(str(code).translate(str.maketrans("OIB", "018"))) == code


@given(codes, st.data())
def test_a_wrong_letter_is_noticed(code: EnrolmentCode, data: st.DataObject) -> None:
    letters = list(str(code).replace("-", ""))
    # The last letter may carry bits that mean nothing.
    place = data.draw(st.integers(0, len(letters) - 2))
    letters[place] = data.draw(
        st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").filter(lambda x: x != letters[place])
    )
    with pytest.raises(AccessError, match="letter by letter"):
        read_code("".join(letters))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ABCD",
        "9999-9999",
        str(CODE)[:-5],
        str(CODE) + "-ABCD",
        "É" + str(CODE)[1:],
        "A" * (LONGEST * 3),
        str(EnrolmentCode("http://relay.example", CODE.fingerprint, CODE.secret)),
    ],
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(AccessError, match="letter by letter"):
        read_code(typed)


@given(st.text(max_size=500))
def test_any_text_is_refused_with_the_one_error(text: str) -> None:
    with pytest.raises(AccessError):
        read_code(text)


def test_the_longest_address_still_fits() -> None:
    code = CODE._replace(address="https://" + "a" * 200)
    assert len(str(code)) < 2 * LONGEST
    assert read_code(str(code)) == code
