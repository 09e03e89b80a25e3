"""What `onboard-relay match` prints: for each found item the loss reports that fit it best."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from onboard.matching.candidates import Candidate, rank_item
from onboard.matching.files import read_found, read_lost
from onboard.matching.index import Cases
from onboard.matching.meaning import SentenceEncoder
from onboard.matching.score import sentence


def match(found: Path, lost: Path, most: int, *, explain: bool) -> Iterator[bytes]:
    """One line of JSON for each found item, in the order of the file; both files are read before the first one.

    Raises:
        OnboardError: a file cannot be read; FormatError where a line of it is wrong.
    """
    cases = Cases(SentenceEncoder())
    items = cases.read_found(*read_found(found))
    for case in cases.read_lost(*read_lost(lost)):
        cases.add("lost", case)
    for item in items:
        cases.add("found", item)
    return (_line(item.id, rank_item(cases, item, most).candidates, explain=explain) for item in items)


def _line(item: str, candidates: tuple[Candidate, ...], *, explain: bool) -> bytes:
    return msgspec.json.encode({"found": item, "candidates": [_candidate(one, explain=explain) for one in candidates]})


def _candidate(candidate: Candidate, *, explain: bool) -> dict[str, Any]:
    return {
        "lost": candidate.id,
        "score": round(candidate.score, 3),
        "probability": round(candidate.probability, 6),
        "reasons": [
            {**msgspec.structs.asdict(reason), "sentence": sentence(reason)}
            if explain
            else f"{sentence(reason)} {reason.weight:+.1f}"
            for reason in sorted(candidate.reasons, key=lambda reason: -abs(reason.weight))
        ],
    }
