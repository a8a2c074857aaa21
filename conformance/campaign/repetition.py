"""Repetition: a campaign with a seed and epoch that the target has met before needs other record ids.

A clearing house never takes a CDR-ID twice (OCHP-CDR-049), so the records of the first turn would be refused.
"""

from collections.abc import Iterator

from conformance.campaign.ground import Ground
from conformance.evidence import Probe, Verdict
from conformance.records import Tree
from conformance.releases import Release, Role
from conformance.scenarios.ids import prefix_of
from conformance.scenarios.unreadable import Unreadable
from conformance.target import Partner, Target
from conformance.wire import Client, Credentials

_ENDED = ("approved", "rejected")


def unused_prefix(ground: Ground, client: Client, unreadable: Unreadable) -> tuple[str, tuple[Probe, ...]]:
    """Look at the CDRs that the accounts hold, and find a prefix of ids that none of them has.

    Args:
        ground: Seed, epoch and accounts.
        client: Speaks to the target.
        unreadable: Accounts whose queue cannot be read are not looked at.

    Returns:
        The prefix, and a probe that tells of it if it is not the first one. CDRs that the target does not
        show any more cannot be seen here.
    """
    settings = ground.settings
    known = "\n".join(_ids(ground.target, ground.release, client, unreadable))
    turn = 0
    while (prefix := prefix_of(settings.seed, settings.epoch, turn)) in known:
        turn += 1
    if not turn:
        return prefix, ()
    message = f"The target knows records of this seed and epoch already; ids hold {prefix} this time."
    return prefix, (Probe("ids", Verdict.PASS, message),)


def _ids(target: Target, release: Release, client: Client, unreadable: Unreadable) -> Iterator[str]:
    """CDR-IDs that the accounts are shown."""
    for partner, operation, arguments in _downloads(target, release):
        if unreadable.is_doubtful(operation, partner.id, {}):
            continue
        credentials = Credentials(partner.id, partner.username, partner.password)
        for record in client.call(operation, arguments, credentials).records("cdrInfoArray"):
            yield record.findtext("{*}CdrId") or ""


def _downloads(target: Target, release: Release) -> Iterator[tuple[Partner, str, Tree]]:
    known = {operation.name for operation in release.operations}
    ended: list[Tree] = [{"cdrStatus": {"CdrStatusType": s}} for s in _ENDED if s in release.cdr_statuses]
    for role, operation, queries in (
        (Role.CPO, "CheckCDRs", [{}, *ended]),
        (Role.EMP, "GetCDRs", [{}]),
    ):
        if operation in known:
            for partner in target.with_role(role):
                yield from ((partner, operation, arguments) for arguments in queries)
