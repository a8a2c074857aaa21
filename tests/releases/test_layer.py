"""The leftmost layer stays light: everything imports it, the command line first."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
import conformance.releases
conformance.releases.get("1.4")
print(*sorted({name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)))
"""


def test_only_the_standard_library_is_imported() -> None:
    command = [sys.executable, "-S", "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    third_party = set(done.stdout.split()) - {"__main__"}
    assert third_party == {"conformance"}
