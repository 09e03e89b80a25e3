"""Starts the app."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QStandardPaths, QTranslator
from PySide6.QtGui import QGuiApplication

from onboard.security.vault import MemoryKeyring
from ui.app import App, Options
from ui.collector import Collector
from ui.faults import Faults

TRANSLATIONS = Path(__file__).parents[1] / "resources" / "translations"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the app until its window closes; gives the exit status."""
    return run(argv)


def run(
    argv: Sequence[str] | None, *, fatal: bool = False, started: Callable[[App], object] = lambda _app: None
) -> int:
    """Runs the app; for tests, `fatal` makes every fault end the process, and `started` gets the app to drive it."""
    arguments = _parser().parse_args(argv)
    application = make_application()
    folder = arguments.profile or default_profile()
    faults = Faults(folder / "log", fatal=fatal)
    faults.install()
    app = App(folder, _options(arguments), MemoryKeyring() if arguments.memory_keyring else None)
    faults.happened.connect(app.tell_fault)
    app.show()
    driven = started(app)
    status = application.exec()
    del driven
    app.close()
    return status


def make_application() -> QGuiApplication:
    """The Qt application, speaking the language of the system where there is a translation."""
    application = QGuiApplication(sys.argv[:1])
    Collector(application)
    application.setApplicationName("onboard")
    application.setApplicationDisplayName("Onboard")
    for catalogue, folder in (
        ("onboard", str(TRANSLATIONS)),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(application)
        if translator.load(QLocale(), catalogue, "_", folder):
            application.installTranslator(translator)
    return application


def default_profile() -> Path:
    """The folder that the system gives this app for its data."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="onboard", description="The line between the liaison desk and the crew in the cabin.")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="where this installation keeps its data")
    parser.add_argument("--theme", choices=["day", "night", "cabinnight"])
    parser.add_argument("--text-scale", type=float, choices=[1.0, 1.3], help="1.3 is large text")
    parser.add_argument("--size", type=_size, default=(1180, 820), metavar="WxH", help="of the window")
    parser.add_argument("--title", default="Onboard", help="of the window")
    parser.add_argument(
        "--memory-keyring", action="store_true", help="keep the keys in memory only, for a demonstration"
    )
    return parser


def _options(arguments: Namespace) -> Options:
    width, height = arguments.size
    return Options(
        theme=arguments.theme,
        text_scale=arguments.text_scale,
        width=width,
        height=height,
        title=arguments.title,
    )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise ArgumentTypeError("write it as 1180x820")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
