"""`python -m tests.bench [NAME …]`: prints one JSON object per line; all benches, or those named."""

import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from urllib3.exceptions import InsecureRequestWarning

from tests.bench import append, growth, link, matching, screens, syncing, tracing, waiting
from tests.bench.result import Result

BENCHES: dict[str, Callable[[Path], Iterator[Result]]] = {
    "append": append.measure,
    "sync": syncing.measure,
    "waiting": waiting.measure,
    "growth": growth.measure,
    "link": link.measure,
    "matching": matching.measure,
    "tracing": tracing.measure,
    "screens": screens.measure,
}


def main(names: list[str]) -> None:
    # The relay's certificate is fetched unverified once, at enrolment, and then checked against the code.
    warnings.simplefilter("ignore", InsecureRequestWarning)
    for name in names or BENCHES:
        with tempfile.TemporaryDirectory(prefix="onboard-bench-") as folder:
            for result in BENCHES[name](Path(folder)):
                sys.stdout.write(msgspec.json.encode(result).decode() + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
