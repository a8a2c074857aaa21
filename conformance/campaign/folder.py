"""Folder: where a campaign writes, held by one campaign at a time."""

import fcntl
import os
import re
import shutil
from pathlib import Path
from types import TracebackType

from conformance.errors import UsageError
from conformance.evidence import EVIDENCE_FOLDER, RESULTS_FILE

LOCK = ".lock"
SHARDS = "shards"
ROOM = 1024 * 1024
"""Bytes that have to fit before anything is sent."""


class ReportFolder:
    """The folder of one campaign, `<output>/<release>/<target>-<role>`.

    Args:
        output: As asked for.
        release: Name of the release.
        target: Name of the target.
        role: Role under test, with its side if it has one.
    """

    def __init__(self, output: Path, release: str, target: str, role: str) -> None:
        self._output = output
        self.path = output / _safe(release) / f"{_safe(target)}-{_safe(role)}"
        self._lock: int | None = None

    @property
    def shards(self) -> Path:
        """Where processes leave what they found, until it is merged."""
        return self.path / SHARDS

    def __enter__(self) -> "ReportFolder":
        """Take the folder, and clear it of the campaign before.

        Raises:
            UsageError: It is read-only, full, or held by another campaign.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._unusable(f"cannot be written ({error.strerror})") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._release()
            raise self._unusable("is in use by another campaign", "wait for it, or choose another") from error
        try:
            self._try_to_fill()
            self._clear()
        except OSError as error:
            self._release()
            raise self._unusable(f"cannot be written ({error.strerror})") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the folder free."""
        self._release()

    def point_to_latest(self) -> bool:
        """Let `latest`, beside the folder, lead to it.

        Returns:
            Whether it does; some file systems have no symbolic links, and something else may stand there.
        """
        link, draft = self.path.parent / "latest", self.path.parent / ".latest"
        try:
            draft.unlink(missing_ok=True)
            draft.symlink_to(self.path.name, target_is_directory=True)
            os.replace(draft, link)
        except OSError:
            return False
        return True

    def _try_to_fill(self) -> None:
        probe = self.path / ".room"
        try:
            with probe.open("wb") as file:
                file.write(bytes(ROOM))
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)

    def _clear(self) -> None:
        (self.path / RESULTS_FILE).unlink(missing_ok=True)
        for name in (EVIDENCE_FOLDER, SHARDS):
            if (self.path / name).is_dir():
                shutil.rmtree(self.path / name)
        self.shards.mkdir()

    def drop_shards(self) -> None:
        """Remove what processes left, once it is merged."""
        shutil.rmtree(self.shards, ignore_errors=True)

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _unusable(self, what: str, mend: str = "choose another folder") -> UsageError:
        return UsageError(f"the folder {what}", mend, file=str(self.path), key="--output")


def _safe(name: str) -> str:
    """A name that is one plain step of a path, whatever it held."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:60] or "target"
