"""The pytest plugin: the one engine that executes scenarios, under `run` as under plain pytest.

It is loaded by every pytest of an environment with this suite, so this module imports nothing heavy, and does
nothing unless a target is named.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from conformance.campaign import Campaign
    from conformance.plugin.controller import Listener

__all__ = ["execute", "pytest_addoption", "pytest_configure"]

_FLAGS = (
    ("--ochp-target", "FILE", "the target file; switches this plugin on"),
    ("--ochp-release", "NAME", "OCHP release under test; default: as the target file says"),
    ("--ochp-role", "ROLE", "role under test (CHS, EMP-client, ...); default: as the target file says"),
    ("--ochp-seed", "N", "seed of everything that is drawn"),
    ("--ochp-epoch", "T", "instant from which times and ids derive, seconds since 1970; default: now"),
    ("--ochp-profile", "NAME", "smoke, default, thorough or soak"),
    ("--ochp-output", "FOLDER", "folder below which results are written; default: reports"),
    ("--ochp-waivers", "FILE", "accepted non-conformities"),
    ("--ochp-group", "NAME", "only scenarios of this test group"),
)


def pytest_addoption(parser: "pytest.Parser") -> None:
    """Offer the options of a campaign."""
    options = parser.getgroup("ochp", "OCHP conformance")
    for flag, metavar, what in _FLAGS:
        options.addoption(flag, metavar=metavar, help=what, default=None)
    options.addoption("--ochp-strict", action="store_true", help="a failed SHOULD counts")


def pytest_configure(config: "pytest.Config") -> None:
    """Begin a campaign, or take part in one as a worker, if a target is named."""
    if config.getoption("ochp_target") is None:
        return
    from conformance.plugin.entrance import enter

    enter(config)


def execute(campaign: "Campaign", listener: "Listener", *companions: object) -> int:
    """Execute a campaign under a pytest of our own, which no setting of the user reaches.

    Args:
        campaign: Opened; its results are there afterwards, unless the selection was wrong.
        listener: Hears of what happens.
        companions: Further plugins of pytest, for tests of this suite.

    Returns:
        The exit status.

    Raises:
        UsageError: The selection matches nothing, or is no expression.
        Unwritten: The results could not be written.
        SuiteError: pytest itself ended without results.
    """
    from conformance.plugin.engine import execute as engine

    return engine(campaign, listener, *companions)
