"""Where there is no browser the run says loudly that the journeys did not run."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
JOURNEY = "tests/journeys/pages/test_two_moments_are_compared.py"


def test_a_run_without_a_browser_says_that_the_journeys_did_not_run(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", JOURNEY]
    # No program is found anywhere but where Python is.
    env = os.environ | {"PATH": str(tmp_path)}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert "THE BROWSER JOURNEYS DID NOT RUN" in ran.stdout
    assert "there is no Chromium on this machine (`make browser` installs it" in ran.stdout
    assert "deselected" in ran.stdout and "passed" not in ran.stdout
