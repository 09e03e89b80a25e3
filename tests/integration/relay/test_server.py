"""What the serving process loads: each module that it has stays in memory beside thousands of waiting requests."""

import subprocess
import sys
from pathlib import Path

from onboard.relay.refusal import BAD_INPUT


def test_it_loads_neither_the_operators_command_nor_what_only_devices_need() -> None:
    seldom = "{'typer', 'pydantic', 'numpy', 'rapidfuzz', 'alembic', 'onboard.tracing', 'onboard.sync.engine'}"
    program = f"import sys, onboard.relay.server; print(*sorted({seldom} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_it_loads_nothing_from_the_current_directory(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("print('shadowed')")
    program = "from onboard.relay.command import app; app(['serve', '--folder', 'relay'])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    # It has no authority yet, so it says so and ends.
    assert (done.returncode, done.stdout) == (BAD_INPUT, "")
