"""`onboard-relay match` from file to line."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onboard.relay.command import app

FOUND: list[dict[str, object]] = [
    {
        "id": "F1",
        "found_on": "2026-09-09",
        "flight": "KL1023/2026-09-09/AMS",
        "seat": "12A",
        "colour": "zwart",
        "category": "electronics",
        "description": "iPad met barst, blauwe hoes",
        "language": "nl",
        "shelf": "T2",
    },
    {"id": 2, "found_on": "2026-09-08", "description": "red scarf, wool", "seat": 31, "category": "no such thing"},
]
LOST = [
    {"id": "L1", "reported_on": "2026-09-10", "text": "J'ai perdu mon écharpe rouge en laine", "language": "fr"},
    {"id": "L2", "flight": "KL1023/2026-09-09/AMS", "seat": "12B", "text": "tablet with a cracked screen"},
    {"id": "L3"},
]


def _file(path: Path, rows: Sequence[Mapping[str, object]]) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def _match(folder: Path, *options: str) -> list[dict[str, object]]:
    files = ["--found", _file(folder / "found.jsonl", FOUND), "--lost", _file(folder / "lost.jsonl", LOST)]
    result = CliRunner().invoke(app, ["match", *files, *options])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_found_item_gets_its_candidates_best_first(tmp_path: Path) -> None:
    first, second = _match(tmp_path, "--top", "2")
    assert (first["found"], second["found"]) == ("F1", "2")
    assert [line["candidates"][0]["lost"] for line in (first, second)] == ["L2", "L1"]  # type: ignore[index]  # JSON
    for line in (first, second):
        candidates = line["candidates"]
        assert isinstance(candidates, list)
        assert len(candidates) == 2
        assert candidates[0]["score"] >= candidates[1]["score"]
        assert sum(candidate["probability"] for candidate in candidates) < 1
        assert all(isinstance(reason, str) for candidate in candidates for reason in candidate["reasons"])


def test_the_explanation_adds_up_to_the_score(tmp_path: Path) -> None:
    for line in _match(tmp_path, "--top", "3", "--explain"):
        candidates = line["candidates"]
        assert isinstance(candidates, list)
        assert len(candidates) == 3
        for candidate in candidates:
            weights = [reason["weight"] for reason in candidate["reasons"]]
            assert candidate["score"] == pytest.approx(sum(weights), abs=0.001)


@pytest.mark.parametrize(
    "bad", ['{"id": "F3"', '{"description": "no id"}', '{"id": "F1"}', "[]", '{"id": "F3", "seat": {}}']
)
def test_a_bad_line_is_named_and_nothing_printed(tmp_path: Path, bad: str) -> None:
    found = Path(_file(tmp_path / "found.jsonl", FOUND))
    found.write_text(found.read_text(encoding="utf-8") + "\n" + bad, encoding="utf-8")
    lost = _file(tmp_path / "lost.jsonl", LOST)
    result = CliRunner().invoke(app, ["match", "--found", str(found), "--lost", lost])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "line 3" in result.stderr
    assert "found.jsonl" in result.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["match", "--found", str(tmp_path / "none"), "--lost", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "none" in result.stderr
