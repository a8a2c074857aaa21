"""Settings: how a campaign is to be run, as asked for on the command line."""

import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Profile(StrEnum):
    """How many examples a drawn scenario executes."""

    SMOKE = "smoke"
    DEFAULT = "default"
    THOROUGH = "thorough"
    SOAK = "soak"

    @property
    def examples(self) -> int:
        """The number; each example is several exchanges over the network."""
        return {Profile.SMOKE: 1, Profile.DEFAULT: 3, Profile.THOROUGH: 10, Profile.SOAK: 50}[self]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a campaign is to be run.

    Args:
        target: The target file.
        epoch: Instant from which drawn times and record ids derive, seconds since 1970, UTC.
        embedded: Whether the target is the sandbox that the suite started itself.
        release: Overrides the target file; None: as written there.
        role: Likewise.
        seed: Of everything that is drawn.
        profile: How many examples.
        output: Folder below which reports are written.
        workers: Number of processes.
        strict: Whether a failed SHOULD counts.
        waivers: File with waivers.
        keyword: Expression that scenarios have to match, as pytest's `-k`; empty: all.
        group: Test group that scenarios have to be of; empty: all.
    """

    target: Path
    epoch: int
    embedded: bool = False
    release: str | None = None
    role: str | None = None
    seed: int = 0
    profile: Profile = Profile.DEFAULT
    output: Path = Path("reports")
    workers: int = 1
    strict: bool = False
    waivers: Path | None = None
    keyword: str = ""
    group: str = ""

    @property
    def selection(self) -> str:
        """The flags that narrow the selection; empty if everything is planned."""
        flags = []
        if self.keyword:
            flags += ["-k", self.keyword]
        if self.group:
            flags += ["--group", self.group]
        return shlex.join(flags)

    def command(self) -> str:
        """The command that repeats the campaign exactly, save for ids that the target knows already."""
        return self._command(*shlex.split(self.selection), "--epoch", str(self.epoch))

    def reproduction(self, function: str) -> str:
        """The command that runs one scenario again.

        The epoch is left to the clock, because the target still knows the ids of this campaign.

        Args:
            function: Name of the scenario's function, with its parameter in brackets.
        """
        name, _, parameter = function.removesuffix("]").partition("[")
        return self._command("-k", f"{name} and {parameter}" if parameter else name)

    def _command(self, *selection: str) -> str:
        words = ["ochp-conformance", "run"]
        if not self.embedded:
            words += ["--target", str(self.target)]
        for flag, value in (("--release", self.release), ("--role", self.role)):
            if value:
                words += [flag, value]
        words += ["--seed", str(self.seed)]
        if self.profile is not Profile.DEFAULT:
            words += ["--profile", self.profile.value]
        if self.strict:
            words.append("--strict")
        return shlex.join([*words, *selection])
