"""Cast: which accounts of the target play the partners that scenarios speak of.

Names stand for a pattern, not for fixed accounts: any accounts that fit are taken. A scenario that speaks of
a partner without a fit is inconclusive.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from conformance.releases import Role
from conformance.target import Partner, Target


@dataclass(frozen=True)
class Part:
    """A partner that scenarios speak of.

    Args:
        name: Name of the fixture.
        what: The pattern, as a noun phrase.
    """

    name: str
    what: str


PARTS = (
    Part("cpo", "a CPO that is connected to an EMP"),
    Part("emp", "an EMP that is connected to the CPO"),
    Part("other_emp", "an EMP that is not connected to the CPO"),
    Part("second_emp", "a second EMP that is connected to the CPO"),
    Part("other_cpo", "a second CPO"),
    Part("unconnected_cpo", "a CPO that is not connected to the EMP"),
    Part("unconnected_emp", "an EMP without a connection to the CPO"),
    Part("nsp", "an NSP that is connected to the CPO"),
    Part("far_cpo", "a CPO that is not connected to the NSP"),
    Part("near_cpo", "a second CPO that is connected to the NSP"),
    Part("other_nsp", "an NSP that is not connected to the CPO"),
    Part("pso", "a PSO"),
)


_NEEDED = ("cpo", "emp", "other_emp", "other_cpo", "nsp", "far_cpo")
"""Parts that most scenarios speak of; the smallest set of accounts that can be conformant plays them."""


def cast(target: Target) -> dict[str, Partner | None]:
    """Find accounts for all parts, so that as many as possible are played.

    Returns:
        An account, or None, for the name of each part; the same accounts for the same target.
    """
    return max(_castings(target), key=lambda casting: (_played(casting, _NEEDED), _played(casting, casting)))


def _castings(target: Target) -> Iterator[dict[str, Partner | None]]:
    nobody: dict[str, Partner | None] = dict.fromkeys(part.name for part in PARTS)
    nobody["pso"] = _first(target.with_role(Role.PSO))
    yield nobody
    cpos, emps, nsps = (target.with_role(role) for role in (Role.CPO, Role.EMP, Role.NSP))
    for cpo, nsp in product(cpos, nsps):
        yield nobody | _watching(target, cpo, nsp, cpos, nsps)
    for cpo, emp in product(cpos, emps):
        if cpo == emp or not target.connected(cpo, emp):
            continue
        others = [e for e in emps if e not in (cpo, emp)]
        strangers = [e for e in others if not target.connected(e, cpo)]
        hermits = [e for e in strangers if not any(e.id in pair for pair in target.roaming)]
        foreign = [c for c in cpos if c not in (cpo, emp)]
        clearing = nobody | {
            "cpo": cpo,
            "emp": emp,
            "other_emp": _first([e for e in strangers if e not in hermits] or strangers),
            "second_emp": _first([e for e in others if target.connected(e, cpo)]),
            "other_cpo": _first([c for c in foreign if target.connected(c, emp)] or foreign),
            "unconnected_cpo": _first([c for c in foreign if not target.connected(c, emp)]),
            "unconnected_emp": _first(hermits or strangers),
        }
        yield clearing
        for nsp in nsps:
            yield clearing | _watching(target, cpo, nsp, cpos, nsps)


def _watching(
    target: Target, cpo: Partner, nsp: Partner, cpos: Sequence[Partner], nsps: Sequence[Partner]
) -> dict[str, Partner | None]:
    """Who plays the parts that have to do with charge points and their status."""
    if cpo == nsp or not target.connected(cpo, nsp):
        return {}
    return {
        "cpo": cpo,
        "nsp": nsp,
        "far_cpo": _first([c for c in cpos if c not in (cpo, nsp) and not target.connected(c, nsp)]),
        "near_cpo": _first([c for c in cpos if c not in (cpo, nsp) and target.connected(c, nsp)]),
        "other_nsp": _first([n for n in nsps if n not in (cpo, nsp) and not target.connected(n, cpo)]),
    }


def _played(casting: dict[str, Partner | None], parts: Iterable[str]) -> int:
    return sum(casting[part] is not None for part in parts)


def _first(partners: Sequence[Partner]) -> Partner | None:
    return partners[0] if partners else None
