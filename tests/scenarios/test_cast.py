"""Which accounts play which part."""

from dataclasses import replace

from conformance.releases import Role
from conformance.scenarios.cast import cast
from conformance.target import Partner, Target
from tests.scenarios.stand import TARGET


def target(accounts: dict[str, Role], *connections: tuple[str, str]) -> Target:
    partners = tuple(Partner(name, frozenset({role}), name, "x") for name, role in accounts.items())
    return replace(TARGET, partners=partners, roaming=frozenset(frozenset(pair) for pair in connections))


SMALLEST = target(
    {"DE8EX": Role.EMP, "DE8FY": Role.EMP, "DEABC": Role.CPO, "NLDEF": Role.CPO, "DE8NA": Role.NSP},
    ("DE8EX", "DEABC"),
    ("DE8EX", "NLDEF"),
    ("DE8FY", "NLDEF"),
)


def names(of: Target) -> dict[str, str | None]:
    return {part: partner.id if partner else None for part, partner in cast(of).items()}


def test_the_smallest_set_of_accounts_plays_all_that_counts() -> None:
    assert names(SMALLEST) == {
        "cpo": "DEABC",
        "emp": "DE8EX",
        "other_emp": "DE8FY",
        "second_emp": None,
        "other_cpo": "NLDEF",
        "unconnected_cpo": None,
        "unconnected_emp": "DE8FY",
        "nsp": "DE8NA",
        "pso": None,
    }


def test_the_operator_is_chosen_so_that_another_provider_is_unconnected() -> None:
    swapped = target(
        {"DE8EX": Role.EMP, "DE8FY": Role.EMP, "DEABC": Role.CPO, "NLDEF": Role.CPO},
        ("DE8EX", "DEABC"),
        ("DE8FY", "DEABC"),
        ("DE8EX", "NLDEF"),
    )
    found = names(swapped)
    assert (found["cpo"], found["emp"], found["other_emp"]) == ("NLDEF", "DE8EX", "DE8FY")


def test_a_provider_without_any_connection_is_the_unconnected_one() -> None:
    more = target(
        {"DE8EX": Role.EMP, "DE8FY": Role.EMP, "DE8ZZ": Role.EMP, "DEABC": Role.CPO, "NLDEF": Role.CPO},
        ("DE8EX", "DEABC"),
        ("DE8FY", "NLDEF"),
    )
    found = names(more)
    assert (found["other_emp"], found["unconnected_emp"]) == ("DE8FY", "DE8ZZ")


def test_nobody_is_cast_without_a_connection() -> None:
    found = names(target({"DE8EX": Role.EMP, "DEABC": Role.CPO}))
    assert set(found.values()) == {None}
