"""Scheduling: what writes the same store is one piece of work, whatever xdist makes of its node id."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from conformance.plugin.scheduling import TOGETHER, Scheduling

OPTIONS: dict[str, Any] = {"tx": ["2*popen"], "maxschedchunk": None, "loadscopereorder": True}


def scheduler(dist: str = "loadgroup", **together: str) -> Any:
    options = {**OPTIONS, "dist": dist}
    config = cast(
        pytest.Config,
        SimpleNamespace(
            stash=pytest.Stash(),
            getoption=lambda name, default=None: options.get(name, default),
            getvalue=lambda name: options[name],
            option=SimpleNamespace(**options),
        ),
    )
    config.stash[TOGETHER] = {f"test_it.py::{name}": group for name, group in together.items()}
    return Scheduling(config).pytest_xdist_make_scheduler(config, None)


def test_scenarios_of_one_store_are_one_piece_of_work() -> None:
    made = scheduler(one="tokens", two="tokens", other="cdrs")
    scopes = [made._split_scope(f"test_it.py::{name}") for name in ("one", "two", "other")]
    assert scopes == ["tokens", "tokens", "cdrs"]


def test_others_run_freely() -> None:
    assert scheduler(one="tokens")._split_scope("test_it.py::free") == "test_it.py::free"


def test_groups_of_node_ids_still_count() -> None:
    assert scheduler()._split_scope("test_it.py::marked@mine") == "mine"


def test_other_distributions_are_left_to_xdist() -> None:
    assert scheduler("load") is None
