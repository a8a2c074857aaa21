"""Planning: from collected test functions to planned scenarios."""

from collections.abc import Callable
from pathlib import PurePath

import pytest
from _pytest.mark.expression import Expression

from conformance.campaign import Ground, Planned, groups, planned
from conformance.errors import SuiteError, UsageError
from conformance.plugin.scheduling import TOGETHER
from conformance.scenarios.declare import Declaration, declared

PLAN = pytest.StashKey[dict[str, Planned]]()
"""All collected scenarios by id, also those that are deselected."""

SELECTED = pytest.StashKey[dict[str, Planned]]()
"""Those that are to be executed or told inconclusive."""

PLANNED = pytest.StashKey[Planned]()
"""The scenario of an item."""


class Planning:
    """Plans scenarios; in workers and in the controller alike, so that all of them know the same plan.

    Args:
        ground: What is known of the campaign.
        error: Told of a scenario that is written wrongly: where and what.
    """

    def __init__(self, ground: Ground, error: Callable[[str, str], None]) -> None:
        self._ground = ground
        self._error = error

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Plan scenarios, leave out what does not apply, and keep those apart that write the same store."""
        plans: dict[str, Planned] = {}
        active: list[pytest.Item] = []
        left_out: list[pytest.Item] = []
        group = self._ground.settings.group
        for item in items:
            plan = self._plan(item, plans)
            applies = plan is not None and not plan.not_applicable and group in ("", plan.group)
            (active if applies else left_out).append(item)
        together = groups([item.stash[PLANNED] for item in active])
        for item in active:
            name = together.get(item.stash[PLANNED].id)
            if name is not None:
                item.add_marker(pytest.mark.xdist_group(name))
        config.stash[TOGETHER] = {
            item.nodeid: name for item in active if (name := together.get(item.stash[PLANNED].id)) is not None
        }
        if config.getoption("allure_report_dir", default=None):
            for item in active:
                self._label(item)
        config.stash[PLAN] = plans
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = active

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is left after every other selection."""
        plans = [plan for item in session.items if (plan := item.stash.get(PLANNED, None)) is not None]
        session.config.stash[SELECTED] = {plan.id: plan for plan in plans}

    def _label(self, item: pytest.Item) -> None:
        """Label an item as our own Allure results are, for those who write others with `--alluredir`."""
        plan = item.stash[PLANNED]
        epic = f"OCHP {self._ground.release.name}"
        for kind, value in (("epic", epic), ("feature", plan.group), ("story", plan.operation)):
            if value:
                item.add_marker(pytest.mark.allure_label(value, label_type=kind))

    def _plan(self, item: pytest.Item, plans: dict[str, Planned]) -> Planned | None:
        try:
            plan = plan_of(item, self._ground)
        except SuiteError as error:
            self._error(item.nodeid, str(error))
            return None
        if plan is None:
            return None
        if plan.id in plans:
            self._error(item.nodeid, f"another scenario has the id {plan.id}")
            return None
        plans[plan.id] = item.stash[PLANNED] = plan
        return plan


def require_expression(keyword: str) -> None:
    """Refuse what pytest could not read as an expression.

    Raises:
        UsageError: It is none.
    """
    try:
        Expression.compile(keyword)
    except SyntaxError as error:
        mend = "combine names with and, or, not"
        raise UsageError(f"{keyword!r} is no expression", mend, key="-k") from error


def plan_of(item: pytest.Item, ground: Ground) -> Planned | None:
    """Plan the scenario of an item; None for a test that is no scenario.

    Raises:
        SuiteError: The scenario is written wrongly.
    """
    function = getattr(item, "function", None)
    declaration = declared(function)
    if function is None or declaration == Declaration():
        return None
    return planned(
        function=item.name,
        group=PurePath(item.path).parent.name,
        purpose=function.__doc__ or "",
        declaration=declaration,
        requirements=ground.requirements,
        known=ground.known,
        target=ground.summary,
    )
