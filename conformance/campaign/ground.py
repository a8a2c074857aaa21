"""Ground: what is known of a campaign before anything is sent, the same in every process."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from conformance import schema
from conformance.campaign.preflight import answers
from conformance.campaign.settings import Settings
from conformance.errors import UsageError
from conformance.evidence import SetSummary, TargetSummary
from conformance.releases import Release, Side, Store, get
from conformance.requirements import Catalogue, Requirement, UnknownSet, current_set, load
from conformance.rules import Context
from conformance.scenarios.ids import prefix_of
from conformance.scenarios.stage import Journal, Stage
from conformance.target import Target
from conformance.target import load as load_target
from conformance.wire import Client, Secrets

_PAUSE_S = 0.2
_CLAIMS = {"STATUS": "live_status", "TARIFF": "tariffs"}
"""Area of requirements that need not be satisfied unless this is claimed."""

_PARKING = frozenset({"OCHP-STATUS-013", "OCHP-STATUS-015", "OCHP-STATUS-022"})
"""Requirements on what parking operators send; they need not be satisfied unless parking is claimed."""
_STORE_CLAIMS = {Store.LIVE_STATUS: "live_status", Store.TARIFFS: "tariffs"}
"""Likewise for requirements of any area that speak of the operations of such stores only."""


@dataclass(frozen=True)
class Ground:
    """What is known of a campaign before anything is sent.

    Args:
        settings: As asked for.
        target: What is tested.
        release: The release under test.
        catalogue: All requirements.
        requirement_set: What counts.
        counted: Ids of the requirement set.
    """

    settings: Settings
    target: Target
    release: Release
    catalogue: Catalogue
    requirement_set: SetSummary
    counted: frozenset[str]

    @cached_property
    def summary(self) -> TargetSummary:
        """What reports show of the target."""
        return self.target.summary(embedded=self.settings.embedded)

    @cached_property
    def applicable(self) -> tuple[Requirement, ...]:
        """Requirements of release and role, in the catalogue's order, claimed or not."""
        return self.catalogue.select(self.release.catalogue, self.target.role, self.target.side)

    @cached_property
    def unclaimed(self) -> dict[str, str]:
        """Id to reason of the applicable requirements that the target does not claim to satisfy."""
        claims = self.summary.ics
        return {
            r.id: f"not claimed (ics.{claim} = false)"
            for r in self.applicable
            for claim in self._claims(r)
            if not claims[claim]
        }

    def _claims(self, requirement: Requirement) -> tuple[str, ...]:
        """What a target has to claim so that a requirement applies; nothing: it applies in any case."""
        spoken_of = [o for o in self.release.operations if o.name in requirement.operations]
        stores = {_STORE_CLAIMS.get(operation.store) for operation in spoken_of}
        claim = _CLAIMS.get(requirement.area) or (stores.pop() if len(stores) == 1 else None)
        parking = "parking" if requirement.id in _PARKING else None
        return tuple(name for name in (parking, claim) if name)

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """By id, those that are judged."""
        return {r.id: r for r in self.applicable if r.id not in self.unclaimed and r.owner is None}

    @cached_property
    def known(self) -> dict[str, Requirement]:
        """By id, all of the catalogue."""
        return {r.id: r for r in self.catalogue}

    @cached_property
    def prefix(self) -> str:
        """Of the ids of this campaign's records, at a target that has not met this seed and epoch before."""
        return prefix_of(self.settings.seed, self.settings.epoch)

    @cached_property
    def schema(self) -> schema.Schema:
        """Of the release."""
        return schema.of(self.release)

    def client(self) -> Client:
        """A client that speaks to the target.

        Raises:
            UsageError: A TLS file of the target cannot be used.
        """
        return Client(
            release=self.release,
            endpoints=self.target.endpoints,
            timeout_s=self.target.ixit.timeout_s,
            tls=self.target.tls,
            secrets=Secrets(self.target.secrets()),
            rate=self.target.ixit.max_requests_per_second,
        )

    def stage(self, journal: Journal | None) -> Stage:
        """The stage on which scenarios of this process play.

        Args:
            journal: Notes what changes the target.
        """
        return Stage(
            target=self.target,
            release=self.release,
            client=self.client(),
            rules=Context(self.release, self.schema, frozenset(self.requirements)),
            requirements=self.requirements,
            known=frozenset(self.known),
            seed=self.settings.seed,
            epoch=self.settings.epoch,
            prefix=self.prefix,
            examples=self.settings.profile.examples,
            faultless=self.settings.embedded,
            journal=journal,
        )


def still_answers(stage: Stage) -> bool:
    """Whether the target still answers, or does so again, which is no part of any scenario's evidence.

    One that is being restarted is given as long to come back as it may take to make an upload visible.
    """
    stage.client.recorder.start("liveness")
    until = time.monotonic() + stage.target.ixit.settle_s
    while not (answering := answers(stage.target, stage.release, stage.client, stage.epoch)):
        if time.monotonic() >= until:
            break
        time.sleep(_PAUSE_S)
    return answering


def ground(settings: Settings, environ: Mapping[str, str]) -> Ground:
    """Read the target and look up everything that does not need it to answer.

    Args:
        settings: As asked for.
        environ: Environment variables, for passwords and keys.

    Raises:
        UsageError: Something in the target file or the flags has to be mended.
    """
    target = load_target(settings.target, environ, release=settings.release, role=settings.role)
    release = get(target.release)
    name = f"{target.role}-{target.side}"
    try:
        counted = current_set(release.catalogue, name)
    except UnknownSet as error:
        raise UsageError(
            f"this suite cannot certify a {target.role} {target.side} at OCHP {release.name} yet",
            "use --release 1.4 --role CHS",
            key="--role" if target.side is Side.CLIENT else "--release",
        ) from error
    return Ground(
        settings=settings,
        target=target,
        release=release,
        catalogue=load(),
        requirement_set=SetSummary(counted.name, counted.hash),
        counted=frozenset(counted.ids),
    )
