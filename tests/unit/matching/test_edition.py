"""What was read counts only as long as it would be read the same: every change gives another digest."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import packages_distributions
from importlib.resources import files
from pathlib import Path

import pytest
from msgspec.structs import replace

from onboard.matching import edition
from onboard.matching.description import Found, Lost
from onboard.matching.edition import digest, of_folder

MODEL = "model/1"
SCARF = Found(id="f", found_on=date(2026, 11, 21), seats=("12A",), description="red scarf", language="en")
REPORT = Lost(id="f", text="red scarf", language="en")

CARRIERS = {"msgspec", "numpy", "onboard", "setuptools", "typing_extensions"}

WHAT_READING_LOADS = """
import sys
from onboard.matching.description import Found
from onboard.matching.intake import describe_found
describe_found(Found(id="", description="my blak sjaal, KL1023 seat 12A", place="gate", owner_name="J. Okafor"))
print(*sys.modules)
"""


def test_the_same_has_the_same_digest() -> None:
    assert digest(SCARF, MODEL) == digest(replace(SCARF), MODEL)
    assert len(digest(SCARF, MODEL)) == edition.SIZE


@pytest.mark.parametrize("field", Found.__struct_fields__)
def test_each_field_counts(field: str) -> None:
    other = {"found_on": date(2026, 11, 22), "seats": ("12B",)}.get(field, "other")
    assert digest(replace(SCARF, **{field: other}), MODEL) != digest(SCARF, MODEL)


def test_the_side_and_the_model_count() -> None:
    assert digest(Found(id="f"), MODEL) != digest(Lost(id="f"), MODEL)
    assert len({digest(REPORT, model) for model in (MODEL, "model/2", "")}) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "words" / "nl.toml").write_text('scarf = ["das"]'),
        lambda folder: (folder / "words" / "fr.toml").write_text(""),
        lambda folder: (folder / "rules.py").write_text("LEAST = 87\n"),
        lambda folder: (folder / "words" / "nl.toml").rename(folder / "words" / "no.toml"),
        lambda folder: (folder / "words" / "nl.toml").unlink(),
    ],
    ids=["a word", "a new list", "a rule", "a name", "a list that is gone"],
)
def test_every_word_list_and_rule_counts(tmp_path: Path, change: Callable[[Path], object]) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "nl.toml").write_text('scarf = ["sjaal"]')
    (tmp_path / "rules.py").write_text("LEAST = 86\n")
    before = of_folder(tmp_path)
    (tmp_path / "rules.cpython-311.pyc").write_bytes(b"made of rules.py, with its time")
    assert of_folder(tmp_path) == before
    change(tmp_path)
    assert of_folder(tmp_path) != before


def test_what_is_not_read_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text("LEAST = 86\n")
    (tmp_path / "summary.py").write_text("")
    before, whole = of_folder(tmp_path, {"summary.py"}), of_folder(tmp_path)
    (tmp_path / "summary.py").write_text("COVER = 1\n")
    assert of_folder(tmp_path, {"summary.py"}) == before
    assert of_folder(tmp_path) != whole


def test_the_files_that_have_no_say_are_none_of_matching_s_own() -> None:
    names = {each.name for each in files("onboard.matching").iterdir()}
    assert not names & edition._UNREAD
    assert {each.name for each in files("onboard.text").iterdir()} >= edition._UNREAD


def test_nothing_else_has_a_say_in_reading() -> None:
    """What reading loads is in the edition, or only carries values."""
    run = subprocess.run([sys.executable, "-c", WHAT_READING_LOADS], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    own = {name for name in loaded if name.startswith("onboard.")}
    assert {name for name in own if not name.startswith(edition._FOLDERS)} == set()
    assert not own & {f"onboard.text.{name.removesuffix('.py')}" for name in edition._UNREAD}
    installed = packages_distributions()
    packages = {package.lower() for name in loaded for package in installed.get(name, ())}
    assert packages - CARRIERS == set(edition._PACKAGES)
