"""What the serving process loads: each module that it has stays in memory beside thousands of waiting requests."""

import subprocess
import sys


def test_it_loads_neither_the_operators_command_nor_what_only_devices_need() -> None:
    seldom = "{'typer', 'pydantic', 'numpy', 'rapidfuzz', 'alembic', 'onboard.tracing', 'onboard.sync.engine'}"
    program = f"import sys, onboard.relay.server; print(*sorted({seldom} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
