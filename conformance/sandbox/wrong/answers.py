"""Faults of the answer seam: what a broken clearing house says about what it has done."""

from collections.abc import Callable, Iterator
from datetime import UTC
from decimal import Decimal

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Retell
from conformance.values import Form, Instant


def _named(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    for name in names:
        yield from element.iter("{*}" + name)


def _texts(names: str, change: Callable[[str], str], operation: str = "") -> Retell:
    """Change the text of every element of these names."""

    def retell(call: Call, element: etree._Element) -> etree._Element:
        if not operation or (call.operation and call.operation.name == operation):
            for found in _named(element, *names.split()):
                found.text = change(found.text or "")
        return element

    return retell


def _code(element: etree._Element) -> str:
    return str(element.findtext("{*}result/{*}resultCode/{*}resultCode"))


def _strange_id(call: Call, element: etree._Element) -> etree._Element:
    listed = list(_named(element, "implausibleCdrsArray"))
    if listed:
        other = etree.SubElement(element, listed[0].tag)
        other.text = "ZZ9ZZSTRANGE"
    return element


def _without(name: str) -> Retell:
    def retell(call: Call, element: etree._Element) -> etree._Element:
        for found in list(_named(element, name)):
            parent = found.getparent()
            if parent is not None:
                parent.remove(found)
        return element

    return retell


def _other_element(call: Call, element: etree._Element) -> etree._Element:
    """Answer an upload with the element of ConfirmCDRs, which looks the same."""
    name = etree.QName(element)
    if name.localname == "AddCDRsResponse":
        element.tag = f"{{{name.namespace}}}ConfirmCDRsResponse"
    return element


def _unwrapped(call: Call, element: etree._Element) -> etree._Element:
    outer = element.find("{*}result/{*}resultCode")
    if outer is not None and call.operation and call.operation.name == "CheckCDRs":
        code = _code(element)
        del outer[:]
        outer.text = code
    return element


def _result_last(call: Call, element: etree._Element) -> etree._Element:
    result = element.find("{*}result")
    if result is not None and call.operation and call.operation.name == "GetCDRs":
        element.append(result)
    return element


def _same_description(call: Call, element: etree._Element) -> etree._Element:
    for description in _named(element, "resultDescription"):
        description.text = "processed"
    return element


def _no_description(call: Call, element: etree._Element) -> etree._Element:
    if _code(element) != "ok":
        for description in list(_named(element, "resultDescription")):
            if (parent := description.getparent()) is not None:
                parent.remove(description)
    return element


def _in_utc(text: str) -> str:
    return Instant.at(Instant.parse(text, Form.LOCAL).moment.astimezone(UTC), Form.LOCAL).text


def _rounded(text: str) -> str:
    try:
        return str(Decimal(text).quantize(Decimal("0.01")))
    except ArithmeticError:
        return text


def _flaw(id_: str, what: str, requirements: str, retell: Retell) -> Flaw:
    fault = Fault(id_, what, "answer", tuple(f"OCHP-{name}" for name in requirements.split()))
    return Flaw(fault, retell=retell)


ANSWER_FLAWS: tuple[Flaw, ...] = (
    _flaw(
        "lists_a_strange_cdr_id",
        "implausibleCdrsArray names a CDR-ID that nobody uploaded, beside the right ones.",
        "CDR-006",
        _strange_id,
    ),
    _flaw(
        "delivers_accepted_cdrs_as_new",
        "An accepted CDR is delivered with status new.",
        "CDR-001",
        _texts("CdrStatusType", lambda text: "new" if text == "accepted" else text),
    ),
    _flaw(
        "spells_declined_as_before",
        "The status declined is written as in releases 1.2 and 1.3.",
        "CDR-037 GEN-035",
        _texts("CdrStatusType", lambda text: "owner declined" if text == "declined" else text),
    ),
    _flaw(
        "drops_meter_ids",
        "CDRs are delivered without their meterId.",
        "CDR-035 GEN-043",
        _without("meterId"),
    ),
    _flaw(
        "delivers_empty_meter_ids",
        "CDRs are delivered with an empty meterId.",
        "GEN-035",
        _texts("meterId", lambda text: ""),
    ),
    _flaw(
        "cuts_texts_at_forty_characters",
        "Address and city are delivered with forty characters at most.",
        "TYPE-007",
        _texts("address city", lambda text: text[:40]),
    ),
    _flaw(
        "delivers_times_in_utc",
        "Local times are delivered with offset +00:00.",
        "TIME-006 CDR-035 GEN-043",
        _texts("LocalDateTime", _in_utc),
    ),
    _flaw(
        "rounds_amounts",
        "Billing values and prices are delivered with two decimals.",
        "TYPE-002 CDR-035 GEN-043",
        _texts("billingValue itemPrice", _rounded),
    ),
    _flaw(
        "writes_decimal_commas",
        "Amounts are delivered with a decimal comma.",
        "GEN-035 TYPE-002",
        _texts("billingValue itemPrice periodCost totalCost", lambda text: text.replace(".", ",")),
    ),
    _flaw(
        "answers_uploads_with_another_element",
        "AddCDRs is answered with the element of ConfirmCDRs.",
        "GEN-003 GEN-035",
        _other_element,
    ),
    _flaw(
        "writes_result_codes_unwrapped",
        "The answer to CheckCDRs has its code in the outer resultCode.",
        "GEN-023 GEN-035",
        _unwrapped,
    ),
    _flaw(
        "invents_a_result_code",
        "Refused ids are answered with a code that the release does not have.",
        "GEN-024 GEN-035",
        _texts("resultCode", lambda text: "other" if text == "invalid-id" else text),
    ),
    _flaw(
        "describes_refusals_like_successes",
        "The description of a refusal is that of a success.",
        "GEN-032",
        _same_description,
    ),
    _flaw(
        "gives_no_description",
        "A refusal has no description at all.",
        "GEN-032 GEN-035",
        _no_description,
    ),
    _flaw(
        "puts_the_result_last",
        "The result of GetCDRs stands behind the records.",
        "GEN-035",
        _result_last,
    ),
)
