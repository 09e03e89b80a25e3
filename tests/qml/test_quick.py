"""The QML tests of this folder, as one pytest: all pass and no QML warning is spoken."""

import os
import re
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def test_quick_tests_pass_without_a_warning() -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(_HERE.parents[1])}
    done = subprocess.run(
        [sys.executable, _HERE / "quick_runner.py"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    report = done.stdout + done.stderr
    assert done.returncode == 0, report
    assert "QWARN" not in report, report
    passed = sum(map(int, re.findall(r"Totals: (\d+) passed", report)))
    print(f"{passed} Qt Quick tests passed")  # noqa: T201 - the number is part of the report
    assert passed >= len(re.findall(r"function test_", _sources()))


def _sources() -> str:
    return "".join(file.read_text() for file in _HERE.glob("tst_*.qml"))
