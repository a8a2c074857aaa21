"""Controller and workers: who opens a campaign, who takes part in it, and how they hear of each other."""

from collections.abc import Generator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn, Protocol

import pytest

from conformance.campaign import (
    Campaign,
    Ground,
    Planned,
    Profile,
    Settings,
    ShardWriter,
    exit_status,
    ground,
    require_some,
)
from conformance.errors import Unwritten, UsageError
from conformance.evidence import Verdict
from conformance.plugin.planning import PLAN, SELECTED, Planning, require_expression
from conformance.plugin.runner import Runner
from conformance.scenarios.unreadable import Unreadable

USAGE, SUITE_ERROR = 2, 4


class Listener(Protocol):
    """Hears of what happens, for instance to show it on a terminal."""

    def planned(self, total: int) -> None:
        """That many scenarios are about to be executed."""

    def ended(self, scenario: str, verdict: Verdict, *, suite_error: bool, duration_s: float) -> None:
        """A scenario has ended."""


class Controller:
    """The plugin of the process that opens the campaign and alone writes its results.

    Args:
        campaign: Opened; probed here unless it was before.
        listener: Hears of what happens; None under plain pytest, which has a terminal reporter of its own.
    """

    def __init__(self, campaign: Campaign, listener: Listener | None = None) -> None:
        self.campaign = campaign
        self.refused: UsageError | None = None
        self._listener = listener
        self.unwritten: Unwritten | None = None
        self._interrupted = False
        self._collected = False
        self._runner: Runner | None = None
        self._session: pytest.Session | None = None

    def planning(self) -> Planning:
        """What plans scenarios."""
        return Planning(self.campaign.ground, self.campaign.error)

    def runner(self) -> Runner:
        """What executes scenarios in this process."""
        shard = ShardWriter(self.campaign.folder.shards, "main")
        self._runner = Runner(self.campaign.ground, shard, self.campaign.started)
        return self._runner

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker what the campaign is."""
        campaign = self.campaign
        node.workerinput["ochp"] = {
            **plain_settings(campaign.settings),
            "shards": str(campaign.folder.shards.resolve()),
            "started": campaign.started,
            "unavailable": campaign.preflight.unavailable,
            "prefix": campaign.prefix,
            "unreadable": campaign.preflight.unreadable.plain(),
        }

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Refuse what is no expression before anything is sent."""
        self._session = session
        try:
            require_expression(str(session.config.getoption("keyword", default="") or ""))
        except UsageError as error:
            self._refuse(error)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self) -> None:
        """Plan before workers begin; xdist itself leaves collecting to them."""
        if self._session is not None:
            self._session.perform_collect()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take over what is planned, and probe the target."""
        everything: dict[str, Planned] = session.config.stash.get(PLAN, {})
        chosen = session.config.stash.get(SELECTED, {})
        settings = self.campaign.settings
        plans = [plan for plan in everything.values() if plan.not_applicable or plan.id in chosen]
        try:
            active = [plan for plan in plans if plan.id in chosen]
            require_some(active, everything, settings.keyword, settings.group)
        except UsageError as error:
            self._refuse(error)
        self._collected = True
        self.campaign.plan(plans)
        if not self.campaign.preflight.probes:
            self.campaign.probe()
        if self._runner is not None:
            self._runner.unavailable = self.campaign.preflight.unavailable
            self._runner.stage.prefix = self.campaign.prefix
            self._runner.stage.unreadable = self.campaign.preflight.unreadable
        if self._listener is not None:
            self._listener.planned(len(active))

    def _refuse(self, error: UsageError) -> NoReturn:
        self.refused = error
        pytest.exit(str(error), returncode=USAGE)

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hand on what became of a scenario."""
        properties = dict(report.user_properties)
        if self._listener is not None and report.when == "teardown" and "ochp_verdict" in properties:
            self._listener.ended(
                str(properties["ochp_scenario"]),
                Verdict(str(properties["ochp_verdict"])),
                suite_error=bool(properties["ochp_suite_error"]),
                duration_s=float(str(properties["ochp_duration"])),
            )

    @pytest.hookimpl
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Remember that the campaign was interrupted."""
        self._interrupted = not isinstance(excinfo.value, pytest.exit.Exception)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Remember a worker that crashed."""
        if error and not self._interrupted:
            self.campaign.error(f"worker {node.gateway.id}", f"it ended early: {error}")

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember scenarios that cannot be loaded."""
        if report.failed:
            self.campaign.error(report.nodeid or "collection", "it cannot be loaded", str(report.longrepr))

    @pytest.hookimpl
    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Turn a crash of pytest or of a plugin into a suite error, without printing it."""
        self.campaign.error("pytest", f"{excinfo.typename}: {excinfo.value}", str(excinfo.getrepr()))
        return self._listener is not None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None]:
        """Finish the campaign when all processes have ended, and decide on the exit status."""
        yield
        try:
            if self.refused is None and self._collected:
                results = self.campaign.finish(interrupted=self._interrupted)
                session.exitstatus = exit_status(results)
        except Unwritten as error:
            self.unwritten = error
            if self._listener is None:
                pytest.exit(str(error), returncode=SUITE_ERROR)
            session.exitstatus = SUITE_ERROR
        finally:
            self.campaign.close()


class Worker:
    """A process that executes scenarios for a campaign of another process.

    Args:
        work: What the controller told.
        environ: Environment variables.
        name: Of the worker ("gw0").
    """

    def __init__(self, work: Mapping[str, Any], environ: Mapping[str, str], name: str) -> None:
        self._work = work
        self._name = name
        self._ground: Ground = ground(settings_of(work), environ)

    def planning(self) -> Planning:
        """What plans scenarios; what is wrong with them, the controller tells."""
        return Planning(self._ground, lambda where, what: None)

    def runner(self) -> Runner:
        """What executes scenarios in this process."""
        shard = ShardWriter(Path(self._work["shards"]), self._name)
        runner = Runner(self._ground, shard, self._work["started"])
        runner.unavailable = self._work["unavailable"]
        runner.stage.prefix = self._work["prefix"]
        runner.stage.unreadable = Unreadable(*self._work["unreadable"])
        return runner


def plain_settings(settings: Settings) -> dict[str, Any]:
    """Settings as plain values, which is all that can be sent to a worker."""
    values = asdict(settings)
    for name in ("target", "output", "waivers"):
        values[name] = None if values[name] is None else str(values[name])
    values["profile"] = settings.profile.value
    return {"settings": values}


def settings_of(work: Mapping[str, Any]) -> Settings:
    """Read the settings that a controller sent."""
    values = dict(work["settings"])
    values["target"], values["output"] = Path(values["target"]), Path(values["output"])
    values["waivers"] = None if values["waivers"] is None else Path(values["waivers"])
    values["profile"] = Profile(values["profile"])
    return Settings(**values)
