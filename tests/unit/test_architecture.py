"""The arrows between the parts, and that nothing but the screens needs Qt."""

import subprocess
import sys
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]

IMPORT_EVERYTHING_WITHOUT_QT = """
import importlib
import pkgutil
import sys


class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "ui"}:
            raise ImportError(f"{name} is not for this side")


sys.meta_path.insert(0, Blocked())
import onboard

for module in pkgutil.walk_packages(onboard.__path__, "onboard."):
    if module.name.rpartition(".")[2] != "__main__" and ".migrations." not in module.name:
        importlib.import_module(module.name)
        print(module.name)
"""


def test_the_arrows_point_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_everything_but_the_screens_works_without_qt() -> None:
    command = [sys.executable, "-W", "error", "-c", IMPORT_EVERYTHING_WITHOUT_QT]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert {"onboard.domain.entities", "onboard.store.log"} <= set(run.stdout.split())
