"""Faults of the answer and the HTTP seam: how a broken house writes tokens, and what it overlooks."""

from collections.abc import Callable

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Retell
from conformance.sandbox.intake import Desk
from conformance.sandbox.message import Outgoing
from conformance.sandbox.soap import fault
from conformance.sandbox.wrong.leniency import lenient_flaw

DELTA = "GetRoamingAuthorisationListUpdates"
LISTS = ("GetRoamingAuthorisationList", DELTA)
SINGLE = "GetSingleRoamingAuthorisation"


def _retelling(change: Callable[[etree._Element], None], *operations: str) -> Retell:
    """Change the answers of some operations."""

    def retell(call: Call, element: etree._Element) -> etree._Element:
        if call.operation and call.operation.name in operations:
            change(element)
        return element

    return retell


def _rename(element: etree._Element) -> None:
    for record in element.iterchildren("{*}roamingAuthorisationInfo"):
        record.tag = f"{record.tag}Array"


def _without_representation(element: etree._Element) -> None:
    for token in element.iter("{*}EmtId"):
        token.attrib.pop("representation", "")


def _hashed_by_default(element: etree._Element) -> None:
    for token in element.iter("{*}EmtId"):
        if "representation" not in token.attrib:
            token.set("representation", "sha-160")


def _cut(element: etree._Element) -> None:
    for printed in element.iter("{*}printedNumber"):
        printed.text = (printed.text or "")[:100]


def _ask(element: etree._Element) -> None:
    for printed in element.iter("{*}printedNumber"):
        printed.text = (printed.text or "").encode("ascii", "replace").decode()


def _dotted(element: etree._Element) -> None:
    for printed in element.iter("{*}printedNumber"):
        printed.text = f"{printed.text}."


def _unknown_operation(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    if call.operation is None or call.operation.name != SINGLE:
        return outgoing
    return fault("Client", "this operation is not offered", "send what is")


def _answer_flaw(id_: str, what: str, requirements: str, retell: Retell) -> Flaw:
    return Flaw(
        Fault(id_, what, "answer", tuple(f"OCHP{name}" for name in requirements.split())), retell=retell
    )


TOKEN_ANSWER_FLAWS: tuple[Flaw, ...] = (
    _answer_flaw(
        "names_changes_like_whole_lists",
        "The records of a delta download of tokens are called roamingAuthorisationInfoArray.",
        "-AUTH-009 -GEN-035",
        _retelling(_rename, DELTA),
    ),
    _answer_flaw(
        "forgets_representations",
        "A hashed token is listed without its representation, so that it looks plain.",
        "-AUTH-018",
        _retelling(_without_representation, *LISTS),
    ),
    _answer_flaw(
        "takes_tokens_for_hashed_by_default",
        "A token without representation is listed as sha-160, as in releases before 1.4.",
        "-ID-020",
        _retelling(_hashed_by_default, *LISTS),
    ),
    _answer_flaw(
        "cuts_printed_numbers_at_a_hundred_characters",
        "A printed number is listed with its first hundred characters.",
        "-TYPE-007",
        _retelling(_cut, *LISTS),
    ),
    _answer_flaw(
        "writes_printed_numbers_in_ascii",
        "A printed number is listed with question marks for letters outside ASCII.",
        "T-XML-007 -TYPE-007",
        _retelling(_ask, *LISTS),
    ),
    _answer_flaw(
        "adds_to_printed_numbers_of_changes",
        "A printed number in a delta download has a dot behind it.",
        "-GEN-043 -AUTH-008",
        _retelling(_dotted, DELTA),
    ),
    Flaw(
        Fault(
            "does_not_offer_single_authorisation",
            "GetSingleRoamingAuthorisation is answered with a fault.",
            "http",
            ("OCHP-SINGLE-004", "OCHP-SINGLE-001", "OCHP-ID-022"),
        ),
        resend=_unknown_operation,
    ),
    lenient_flaw(
        "overlooks_wrong_expiry_dates",
        "An expiryDate in another form than that of a time in UTC is answered with ok.",
        "-TIME-001",
        lambda name, is_empty: name in ("DateTime", "expiryDate") and not is_empty,
    ),
    lenient_flaw(
        "overlooks_empty_authorisation_lists",
        "An upload without any token is answered with ok.",
        "-GEN-047",
        lambda name, is_empty: is_empty and name.endswith("RoamingAuthorisationListRequest"),
    ),
    lenient_flaw(
        "overlooks_missing_times_of_filters",
        "A delta download of tokens that does not say since when is answered with ok.",
        "-GEN-048",
        lambda name, is_empty: is_empty and name == "GetRoamingAuthorisationListUpdatesRequest",
    ),
)
"""Faults of answers about tokens."""
