"""Engine: pytest with a private configuration, for `run`.

A user's ini file, environment and plugins would deselect scenarios, or turn failures into passes.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.campaign import Campaign
from conformance.errors import SuiteError
from conformance.plugin.controller import Controller, Listener

_INI = """\
[pytest]
addopts =
python_files = test_*.py
python_functions = test_*
filterwarnings = ignore
"""
_HOSTILE = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
_NO_AUTOLOAD = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
_SCENARIOS = "conformance.scenarios"


class _Silence:
    """Takes pytest's own reporter off the terminal, which is the listener's."""

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            config.pluginmanager.unregister(reporter)


class _Prepared:
    """Registers the controller under the name by which the plugin looks for it."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._controller, "ochp-controller")


def execute(campaign: Campaign, listener: Listener, *companions: object) -> int:
    """Execute a campaign; see `conformance.plugin.execute`."""
    controller = Controller(campaign, listener)
    settings = campaign.settings
    with tempfile.TemporaryDirectory(prefix="ochp-") as private, _undisturbed():
        ini = Path(private) / "pytest.ini"
        ini.write_text(_INI, encoding="utf-8")
        arguments = [
            "-c",
            str(ini),
            "--rootdir",
            private,
            "-p",
            "no:cacheprovider",
            "-p",
            "conformance.plugin",
        ]
        arguments += ["--ochp-target", str(settings.target)]
        if settings.workers > 1:
            arguments += ["-p", "xdist.plugin", "-n", str(settings.workers), "--dist", "loadgroup"]
        if settings.keyword:
            arguments += ["-k", settings.keyword]
        arguments += ["--pyargs", _SCENARIOS]
        status = int(pytest.main(arguments, plugins=[_Prepared(controller), _Silence(), *companions]))
    if controller.refused is not None:
        raise controller.refused
    if controller.unwritten is not None:
        raise controller.unwritten
    if campaign.results is None:
        raise SuiteError(f"pytest ended with status {status} and without results")
    return status


@contextmanager
def _undisturbed() -> Iterator[None]:
    """The environment without what changes pytest, put back afterwards."""
    before = {name: os.environ.get(name) for name in (*_HOSTILE, _NO_AUTOLOAD)}
    for name in _HOSTILE:
        os.environ.pop(name, None)
    os.environ[_NO_AUTOLOAD] = "1"
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
