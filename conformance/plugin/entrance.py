"""Entrance: from pytest's options to a campaign, in the controlling process and in workers."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from conformance.campaign import Campaign, Profile, Settings
from conformance.errors import UsageError
from conformance.plugin import fixtures
from conformance.plugin.controller import Controller, Worker
from conformance.plugin.runner import RUNNER, Runner
from conformance.plugin.scheduling import Scheduling

USAGE = 2


def enter(config: pytest.Config) -> None:
    """Register what this process contributes to a campaign.

    A controller that was prepared by `run` is registered already; otherwise this is plain pytest, and the
    campaign is opened here.
    """
    config.pluginmanager.register(fixtures, "ochp-fixtures")
    work: dict[str, Any] | None = getattr(config, "workerinput", None)
    if work is not None:
        worker = Worker(work["ochp"], os.environ, work["workerid"])
        config.pluginmanager.register(worker.planning(), "ochp-planning")
        _run_here(config, worker.runner())
        return
    controller = config.pluginmanager.get_plugin("ochp-controller")
    if controller is None:
        controller = _controller(config)
        config.pluginmanager.register(controller, "ochp-controller")
    config.pluginmanager.register(controller.planning(), "ochp-planning")
    if config.getoption("numprocesses", default=None):
        config.pluginmanager.register(Scheduling(config), "ochp-scheduling")
    else:
        _run_here(config, controller.runner())


def _run_here(config: pytest.Config, runner: Runner) -> None:
    config.stash[RUNNER] = runner
    config.pluginmanager.register(runner, "ochp-runner")


def _controller(config: pytest.Config) -> Controller:
    try:
        campaign = Campaign(_settings(config), os.environ)
    except UsageError as error:
        pytest.exit(str(error), returncode=USAGE)
    return Controller(campaign)


def _settings(config: pytest.Config) -> Settings:
    def text(name: str) -> str | None:
        value = config.getoption(name)
        return None if value is None else str(value)

    def number(name: str, default: int) -> int:
        value = text(name)
        try:
            return default if value is None else int(value)
        except ValueError as error:
            raise UsageError(f"{value!r} is no whole number", key=f"--{name.replace('_', '-')}") from error

    target = text("ochp_target") or ""
    if not target.strip():
        raise UsageError("no file is named", "name a target file", key="--ochp-target")
    profile = text("ochp_profile") or Profile.DEFAULT.value
    if profile not in set(Profile):
        raise UsageError(
            f"unknown profile {profile!r}", f"use one of {', '.join(Profile)}", key="--ochp-profile"
        )
    waivers = text("ochp_waivers")
    return Settings(
        target=Path(target),
        epoch=number("ochp_epoch", int(time.time())),
        release=text("ochp_release"),
        role=text("ochp_role"),
        seed=number("ochp_seed", 0),
        profile=Profile(profile),
        output=Path(text("ochp_output") or "reports"),
        workers=int(config.getoption("numprocesses", default=None) or 1),
        strict=bool(config.getoption("ochp_strict")),
        waivers=None if waivers is None else Path(waivers),
        keyword=str(config.getoption("keyword", default="") or ""),
        group=text("ochp_group") or "",
    )
