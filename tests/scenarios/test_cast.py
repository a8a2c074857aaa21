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
    ("DE8NA", "DEABC"),
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
        "far_cpo": "NLDEF",
        "near_cpo": None,
        "other_nsp": None,
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


def test_without_providers_the_navigation_provider_still_has_its_operators() -> None:
    found = names(
        target(
            {"DEABC": Role.CPO, "NLDEF": Role.CPO, "DE8NA": Role.NSP, "NL8NB": Role.NSP},
            ("DE8NA", "NLDEF"),
            ("NL8NB", "DEABC"),
            ("NL8NB", "NLDEF"),
        )
    )
    assert (found["cpo"], found["nsp"], found["far_cpo"]) == ("NLDEF", "DE8NA", "DEABC")


def test_a_navigation_provider_without_connection_is_not_taken() -> None:
    assert names(target({"DEABC": Role.CPO, "DE8NA": Role.NSP}))["nsp"] is None
