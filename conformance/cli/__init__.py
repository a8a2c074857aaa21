"""The command line: translates flags to campaigns, sandboxes, audits and reports; imports nothing heavy."""

from conformance.cli.boundary import Boundary

__all__ = ["main"]


def main() -> None:
    """Run `ochp-conformance` with the arguments of this process, and exit with its status."""
    from conformance.cli.app import app

    with Boundary():
        raise SystemExit(app(standalone_mode=False))
