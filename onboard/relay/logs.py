"""The relay's log: one JSON object a line on standard error, without personal data.

Of an exception it holds the types and the places, not the message and no values: a database or a parser puts into
its message what it stumbled over.
"""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure() -> None:
    """Lets structlog write so, in this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _name_exception,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _name_exception(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    error = entry.pop("exc_info", None)
    if error is True:
        error = sys.exception()
    if isinstance(error, BaseException):
        entry["exception"] = [*_described(error)]
    return entry


def _described(error: BaseException | None) -> list[str]:
    """The error and what caused it, newest first; below each type the places from the outermost to the innermost."""
    lines = []
    while error is not None:
        lines.append(type(error).__name__)
        places = traceback.extract_tb(error.__traceback__)
        lines += [f"  {place.filename}:{place.lineno} {place.name}" for place in places]
        error = error.__cause__ or error.__context__
    return lines
