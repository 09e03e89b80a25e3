"""Checks every QML file: types against the view models (qmllint, no warning allowed) and formatting.

The types of the Python view models are generated into build/qml/ first, as Qt's own build tools would do.
"""

import ast
import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import PySide6

ROOT = Path(__file__).resolve().parents[1]
MODULE = "Onboard.ViewModels"
GENERATED = ROOT / "build" / "qml"
FOREIGN_TYPES = ("core", "qml", "gui", "quick")


def tool(name: str) -> Path:
    """The Qt tool of the environment whose Python runs this."""
    return Path(sys.executable).parent / f"pyside6-{name}"


def run(*command: str | Path) -> str:
    """Standard output of a command; ends the program with the command's words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S603 - Qt's tools
    if done.returncode != 0:
        echo = f"returned {done.returncode}"  # the tool's starter repeats the whole command before it
        words = [line for line in (done.stdout + done.stderr).splitlines() if not line.endswith(echo)]
        sys.exit("\n".join([f"{Path(command[0]).name} failed:", *words]))
    return done.stdout


def constants(source: Path) -> set[tuple[str, str]]:
    """Class and name of every property declared with constant=True."""
    return {
        (class_.name, method.name)
        for class_ in ast.walk(ast.parse(source.read_text()))
        if isinstance(class_, ast.ClassDef)
        for method in class_.body
        if isinstance(method, ast.FunctionDef)
        for decorator in method.decorator_list
        if isinstance(decorator, ast.Call) and any(word.arg == "constant" for word in decorator.keywords)
    }


def dumped_types(sources: Sequence[Path]) -> list[dict[str, Any]]:
    """Meta-object descriptions of the classes in the sources, one for each file that has any.

    The dump does not recognise a registered class as an object when its base stands in another file, and
    passes over constant=True; both are added here.
    """
    units: list[dict[str, Any]] = json.loads(run(tool("metaobjectdump"), *sources))
    constant = set().union(*map(constants, sources))
    for class_ in (class_ for unit in units for class_ in unit["classes"]):
        if any(info["name"] == "QML.Element" for info in class_.get("classInfos", [])):
            class_["object"] = True
        for entry in class_.get("properties", []):
            entry["constant"] = (class_["className"], entry["name"]) in constant
    return units


def generate_types(sources: Sequence[Path]) -> None:
    """Write the QML module that describes the view models to qmllint."""
    folder = GENERATED.joinpath(*MODULE.split("."))
    folder.mkdir(parents=True, exist_ok=True)
    dump = folder / "types.json"
    dump.write_text(json.dumps(dumped_types(sources)))
    metatypes = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    foreign = ",".join(str(metatypes / f"qt6{name}_metatypes.json") for name in FOREIGN_TYPES)
    run(
        tool("qmltyperegistrar"),
        *("--generate-qmltypes", folder / "types.qmltypes", "-o", folder / "unused.cpp", dump),
        *("--import-name", MODULE, "--major-version", "1", f"--foreign-types={foreign}"),
    )
    (folder / "qmldir").write_text(f"module {MODULE}\ntypeinfo types.qmltypes\ndepends QtQuick\n")


def misformatted(files: Sequence[Path], *, fix: bool) -> list[Path]:
    """The files that differ from what qmlformat writes; with `fix` they are rewritten and none is left."""
    wrong = []
    for file in files:
        text = run(tool("qmlformat"), file)
        if text != file.read_text():
            if fix:
                file.write_text(text)
            else:
                wrong.append(file)
    return wrong


def main() -> None:
    """Exit status 1 when a file has a warning or is not formatted."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true", help="rewrite files that are not formatted")
    options = parser.parse_args()
    files = sorted([*(ROOT / "ui" / "qml").rglob("*.qml"), *(ROOT / "tests" / "qml").rglob("*.qml")])
    generate_types(sorted((ROOT / "ui" / "viewmodels").rglob("*.py")))
    wrong = misformatted(files, fix=options.fix)
    run(tool("qmllint"), "-W", "0", "-I", ROOT / "ui" / "qml", "-I", GENERATED, *files)
    if wrong:
        names = "\n".join(f"  {file.relative_to(ROOT)}" for file in wrong)
        sys.exit(f"Not formatted (mend with: python packaging/qml_lint.py --fix):\n{names}")
    sys.stdout.write(f"{len(files)} QML files: no warnings, formatted\n")


if __name__ == "__main__":
    main()
