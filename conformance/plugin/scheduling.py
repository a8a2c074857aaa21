"""Scheduling: scenarios that write the same store run in one process, one after the other.

pytest-xdist 3.8 appends groups to node ids, which it cannot change since pytest 9.2: its `--dist loadgroup`
then groups nothing, and does not say so. The groups are therefore told to its scheduler here.
"""

from typing import Any

import pytest

TOGETHER = pytest.StashKey[dict[str, str]]()
"""By node id: the name that scenarios have in common which must not run at the same time."""


class Scheduling:
    """Has what belongs together executed by one worker.

    Args:
        config: Of the controlling process; what belongs together is known when it has collected.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Make the scheduler of `--dist loadgroup`; None: others are left to xdist."""
        if config.getoption("dist", default="no") != "loadgroup":
            return None
        # xdist may be missing where there are no workers
        from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

        together = self._config.stash.get(TOGETHER, {})
        scheduler = LoadGroupScheduling(config, log)
        usual = scheduler._split_scope
        scheduler._split_scope = lambda nodeid: together.get(nodeid) or usual(nodeid)
        return scheduler
