"""The smallest set of accounts that can be conformant: two EMPs, two CPOs, one NSP (design, section 5)."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from conformance.evidence import Verdict, read
from conformance.sandbox import Running, Settings, serve

COMMAND = Path(sys.executable).with_name("ochp-conformance")
LONGEST_S = 600
ACCOUNTS = ("EMP1", "EMP2", "CPO1", "CPO2", "NSP1")


def smallest(running: Running) -> str:
    """The sandbox's target file with those accounts alone; nobody plays a parking operator."""
    whole = tomllib.loads(running.target_toml())
    ids = [running.account(name).id for name in ACCOUNTS]
    partners = [partner for partner in whole["partners"] if partner["id"] in ids]
    pairs = [pair for pair in whole["roaming"]["connections"] if set(pair) <= set(ids)]
    tables = {name: whole[name] for name in ("target", "endpoints", "ixit")}
    tables |= {"roaming": {"connections": pairs}, "ics": {**whole["ics"], "parking": False}}
    return "\n".join(
        [
            *(line for name, table in tables.items() for line in (f"[{name}]", *_lines(table))),
            *(line for partner in partners for line in ("[[partners]]", *_lines(partner))),
        ]
    )


def _lines(table: dict[str, object]) -> list[str]:
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]


def test_the_smallest_set_of_accounts_is_conformant(tmp_path: Path) -> None:
    with serve(Settings()) as running:
        (tmp_path / "target.toml").write_text(smallest(running), encoding="utf-8")
        words = ["run", "--target", "target.toml", "--profile", "smoke", "--no-report"]
        done = subprocess.run(
            [COMMAND, *words], cwd=tmp_path, capture_output=True, text=True, timeout=LONGEST_S
        )
    (file,) = tmp_path.glob("reports/1.4/*-CHS/results.json")
    results = read(file)
    wrong = [s.id for s in results.scenarios if s.verdict is Verdict.FAIL]
    unfit = {s.reason for s in results.scenarios if s.verdict is Verdict.INCONCLUSIVE}
    assert (wrong, results.suite_errors) == ([], ())
    assert all(reason.startswith("the target has no accounts that fit") for reason in unfit), unfit
    assert results.campaign.because == ()
    assert done.returncode == 0, done.stdout[-2000:]
