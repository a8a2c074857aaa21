"""Charge detail records in forms that documents of the past, other releases and typing errors suggest."""

from collections.abc import Callable
from functools import partial

from conformance.records.changes import START
from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import altered, grown
from conformance.records.trees import Tree, put, text
from conformance.values import ContractId, EvseId


def form_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of CDRs; the schema finds each of them."""

    def form(id: str, what: str, requirement: str, apply: Callable[[Tree], Tree]) -> Mutation:
        return Mutation(id, what, requirement, apply, subject)

    grow = partial(grown, subject.component)
    time = partial(altered, START)
    return (
        form("time-in-utc", "a local time ends in Z", "OCHP-TIME-003", partial(time, lambda t: f"{t[:19]}Z")),
        form(
            "time-without-offset",
            "a local time has no offset",
            "OCHP-TIME-003",
            partial(time, lambda t: t[:19]),
        ),
        form(
            "time-with-fraction",
            "a local time has a fraction of a second",
            "OCHP-TIME-003",
            partial(time, lambda t: f"{t[:19]}.5{t[19:]}"),
        ),
        form("time-unwrapped", "startDateTime holds the time itself", "OCHP-TIME-003", _unwrap_time),
        form(
            "status-unwrapped",
            "status holds the literal itself",
            "OCHP-TYPE-004",
            partial(grow, ("status",), "new"),
        ),
        form(
            "status-of-1.3",
            "the status is 'owner declined'",
            "OCHP-CDR-037",
            partial(grow, ("status", "CdrStatusType"), "owner declined"),
        ),
        form(
            "connector-of-1.3",
            "the connector is written with hyphens",
            "OCHP-TYPE-005",
            partial(grow, ("connectorType", "connectorStandard", "ConnectorStandard"), "IEC-62196-T2"),
        ),
        form(
            "contract-id-two-hyphens",
            "contractId lacks the hyphen between provider and instance",
            "OCHP-ID-001",
            partial(_spell_contract, "{0}-{1}{2}-{3}"),
        ),
        form(
            "contract-id-one-hyphen",
            "contractId has a hyphen before the check digit only",
            "OCHP-ID-001",
            partial(_spell_contract, "{0}{1}{2}-{3}"),
        ),
        form(
            "contract-id-open-hyphen",
            "contractId ends in a hyphen",
            "OCHP-ID-001",
            partial(_spell_contract, "{0}-{1}-{2}-"),
        ),
        form(
            "contract-id-long-instance",
            "the instance of contractId has ten characters",
            "OCHP-ID-001",
            partial(_spell_contract, "{0}-{1}-{2}0-{3}"),
        ),
        form(
            "contract-id-din",
            "contractId has the form of DIN SPEC 91286",
            "OCHP-ID-007",
            partial(_spell_contract, "{0}-{1}-123A56-3"),
        ),
        form(
            "evse-id-second-separator",
            "evseId has the second separator only",
            "OCHP-ID-009",
            partial(_spell_evse, "{0}{1}*E{2}"),
        ),
        form(
            "evse-id-first-separator",
            "evseId has the first separator only",
            "OCHP-ID-009",
            partial(_spell_evse, "{0}*{1}E{2}"),
        ),
        form(
            "evse-id-without-type",
            "evseId lacks the type id E",
            "OCHP-ID-009",
            partial(_spell_evse, "{0}*{1}*X1"),
        ),
        form(
            "evse-id-without-outlet",
            "evseId ends behind the type id E",
            "OCHP-ID-009",
            partial(_spell_evse, "{0}*{1}*E"),
        ),
        form(
            "evse-id-starred-outlet",
            "the outlet of evseId begins with an asterisk",
            "OCHP-ID-009",
            partial(_spell_evse, "{0}*{1}*E*1"),
        ),
        form(
            "evse-id-long",
            "the outlet of evseId has 32 characters",
            "OCHP-ID-009",
            partial(_spell_evse, "{0}{1}E" + "1" * 32),
        ),
        form(
            "evse-id-din",
            "evseId has the form of DIN SPEC 91286",
            "OCHP-ID-013",
            partial(_spell_evse, "+49*823*1234"),
        ),
        form(
            "cdr-id-lower-case",
            "the CDR-ID is written in small letters",
            "OCHP-CDR-048",
            partial(altered, ("CdrId",), str.lower),
        ),
    )


def _unwrap_time(cdr: Tree) -> Tree:
    return put(cdr, START[:1], text(cdr, START))


def _spell_contract(form: str, cdr: Tree) -> Tree:
    contract = ContractId.parse(text(cdr, ("contractId",))).with_digit()
    parts = (contract.country, contract.provider_code, contract.instance, contract.digit)
    return put(cdr, ("contractId",), form.format(*parts))


def _spell_evse(form: str, cdr: Tree) -> Tree:
    evse = EvseId.parse(text(cdr, ("evseId",)))
    return put(cdr, ("evseId",), form.format(evse.country, evse.operator_code, evse.outlet))
