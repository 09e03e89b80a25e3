"""The app's own log names where something went wrong and holds nothing that anybody wrote."""

from collections.abc import Iterator
from logging import getLogger
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType

from ui.faults import Faults

WRITTEN = "Sofie in 12A has an allergy"


@pytest.fixture
def faults(tmp_path: Path) -> Iterator[Faults]:
    yield Faults(tmp_path)
    logger = getLogger("onboard")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def test_a_fault_is_told_and_logged_by_its_place(faults: Faults, tmp_path: Path) -> None:
    told: list[bool] = []
    faults.happened.connect(lambda: told.append(True))
    try:
        raise ValueError(WRITTEN)  # noqa: TRY301 # a fault with its place is what is tested
    except ValueError as error:
        faults._escaped(ValueError, error, error.__traceback__)
    log = (tmp_path / "onboard.log").read_text()
    assert told == [True]
    assert "ValueError" in log
    assert "test_faults.py" in log
    assert WRITTEN not in log


def test_what_qt_complains_about_is_logged_without_its_words(faults: Faults, tmp_path: Path) -> None:
    faults._said(QtMsgType.QtWarningMsg, QMessageLogContext(), f"Cannot show {WRITTEN}")
    log = (tmp_path / "onboard.log").read_text()
    assert "warning" in log
    assert WRITTEN not in log
