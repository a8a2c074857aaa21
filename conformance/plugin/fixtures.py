"""What scenarios can take: the partners, the judge, and a few facts of the campaign.

All of them are handles that live as long as the process; each example is fresh inside (see `Stage`).
"""

from collections.abc import Callable

import pytest

from conformance.plugin.runner import RUNNER
from conformance.releases import Release
from conformance.scenarios.cast import PARTS, cast
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer, peer_of
from conformance.scenarios.signals import NotJudged
from conformance.scenarios.stage import Stage
from conformance.target import Target

_WHAT = {part.name: part.what for part in PARTS}


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Stage:
    """Where the scenarios of this process play."""
    return request.config.stash[RUNNER].stage


@pytest.fixture(scope="session")
def judge(request: pytest.FixtureRequest) -> Judge:
    """What a scenario says about what it sees."""
    return request.config.stash[RUNNER].judge


@pytest.fixture(scope="session")
def target(stage: Stage) -> Target:
    """What is tested."""
    return stage.target


@pytest.fixture(scope="session")
def release(stage: Stage) -> Release:
    """The release under test."""
    return stage.release


@pytest.fixture(scope="session")
def release_statuses(release: Release) -> frozenset[str]:
    """The statuses that a CDR of the release can have."""
    return release.cdr_statuses


@pytest.fixture(scope="session")
def play(stage: Stage) -> Callable[[str], Peer]:
    """Finds the account that plays a part."""
    casting = cast(stage.target)

    def find(part: str) -> Peer:
        partner = casting[part]
        if partner is None:
            raise NotJudged(f"the target has no accounts that fit: {_WHAT[part]}")
        return peer_of(stage, partner)

    return find


@pytest.fixture(scope="session")
def cpo(play: Callable[[str], Peer]) -> Peer:
    """A CPO that is connected to `emp`."""
    return play("cpo")


@pytest.fixture(scope="session")
def emp(play: Callable[[str], Peer]) -> Peer:
    """An EMP that is connected to `cpo`."""
    return play("emp")


@pytest.fixture(scope="session")
def other_emp(play: Callable[[str], Peer]) -> Peer:
    """An EMP that is not connected to `cpo`."""
    return play("other_emp")


@pytest.fixture(scope="session")
def second_emp(play: Callable[[str], Peer]) -> Peer:
    """A second EMP that is connected to `cpo`."""
    return play("second_emp")


@pytest.fixture(scope="session")
def other_cpo(play: Callable[[str], Peer]) -> Peer:
    """A second CPO, connected to `emp` if there is such a one."""
    return play("other_cpo")


@pytest.fixture(scope="session")
def unconnected_cpo(play: Callable[[str], Peer]) -> Peer:
    """A CPO that is not connected to `emp`."""
    return play("unconnected_cpo")


@pytest.fixture(scope="session")
def unconnected_emp(play: Callable[[str], Peer]) -> Peer:
    """An EMP that is not connected to `cpo`, to nobody at all if there is such a one."""
    return play("unconnected_emp")


@pytest.fixture(scope="session")
def nsp(play: Callable[[str], Peer]) -> Peer:
    """An NSP that is connected to `cpo`."""
    return play("nsp")


@pytest.fixture(scope="session")
def far_cpo(play: Callable[[str], Peer]) -> Peer:
    """A CPO that is not connected to `nsp`."""
    return play("far_cpo")


@pytest.fixture(scope="session")
def near_cpo(play: Callable[[str], Peer]) -> Peer:
    """A second CPO that is connected to `nsp`."""
    return play("near_cpo")


@pytest.fixture(scope="session")
def other_nsp(play: Callable[[str], Peer]) -> Peer:
    """An NSP that is not connected to `cpo`."""
    return play("other_nsp")


@pytest.fixture(scope="session")
def pso(play: Callable[[str], Peer]) -> Peer:
    """A PSO."""
    return play("pso")
