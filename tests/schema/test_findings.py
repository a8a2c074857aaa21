"""What the judge says of messages: both validators agree, in words, at the right place."""

import copy
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from conformance.schema import MAX_FINDINGS, parse_untrusted
from tests.schema.messages import RECORD, RESULT, STATUS, UPLOAD, changed, document, judged, schema

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
CDR = "/Envelope/Body/AddCDRsRequest/cdrInfoArray"
DESCRIPTION = "<resultDescription>x</resultDescription>"


def retyped(name: str, kind: str) -> str:
    return changed(f"<{name}>", f'<{name} xsi:type="{kind}">')


def described(attributes: str, text: str = "") -> str:
    return changed(DESCRIPTION, f"<resultDescription {attributes}>{text}</resultDescription>", RESULT)


@pytest.mark.parametrize(
    "message",
    [
        UPLOAD,
        RESULT,
        STATUS,
        "<GetCDRsRequest/>",
        "<GetCDRsRequest> \n</GetCDRsRequest>",
        changed(">5<", "><!-- c -->5<?p q?><"),
        changed(">5<", "><![CDATA[5]]><"),
        changed("<CdrId>", "<!-- c --><CdrId>"),
        changed(">5<", "> +5\n<"),
        changed(">1.5<", ">INF <"),
        changed('ttl="', 'ttl=" ', STATUS),
        changed("2016-01-01T00:00:00Z", "2016-12-31T23:59:60Z", STATUS),
        changed("2016-01-01T00:00:00Z", "99999999999999999999-01-01T00:00:00Z", STATUS),
        changed(">001:00:00<", ">\u07c0\u07c01:00:00<"),
        changed(">001:00:00<", ">\u1369\u136901:00:00".replace("01:", "1:") + "<"),
        changed("<LocalDateTime>", "<LocalDateTime> \n"),
        described('xsi:nil="false"', "x"),
        described('xsi:nil="true"'),
        described('xsi:nil=" 1 "', "<!-- c -->"),
        retyped("cdrInfoArray", "CDRInfo"),
        retyped("cdrInfoArray", "o:CDRInfo"),
        retyped("cdrInfoArray", " o:CDRInfo "),
        retyped("billingValue", "xs:float"),
        retyped("taxrate", "xs:short"),
        changed("<AddCDRsRequest>", '<AddCDRsRequest xsi:schemaLocation="urn:y /nowhere.xsd">'),
        changed("<CdrId>", '<CdrId xsi:noNamespaceSchemaLocation="http://127.0.0.1:1/x.xsd">'),
    ],
)
def test_valid_message_has_no_finding(message: str) -> None:
    assert judged(message) == ()


@pytest.mark.parametrize(
    ("message", "path", "expected", "observed"),
    [
        (changed(">DEU<", ">de<"), f"{CDR}/chargePointAddress/country", "3 of A-Z", '"de"'),
        (
            changed(">new<", ">old<"),
            f"{CDR}/status/CdrStatusType",
            "one of: new, accepted, declined, approved, revised, rejected",
            '"old"',
        ),
        (
            changed(">City<", f">{'x' * 46}<"),
            f"{CDR}/chargePointAddress/city",
            "1 to 45 characters",
            f'"{"x" * 46}"',
        ),
        (
            changed("<CdrId>ABC1</CdrId>", ""),
            f"{CDR}/evseId",
            "element CdrId before evseId",
            "element evseId",
        ),
        (
            changed("<currency>EUR</currency>", ""),
            CDR,
            "element currency",
            "chargingPeriods is the last element",
        ),
        (
            changed("<duration>", "<speed/><duration>"),
            f"{CDR}/speed",
            "element duration or chargePointAddress",
            "element speed",
        ),
        (
            changed("<CdrId>ABC1</CdrId>", "<CdrId>ABC1</CdrId>" * 2),
            f"{CDR}/CdrId[2]",
            "element CdrId at most once",
            "element CdrId once more",
        ),
        (changed("</currency>", "</currency><z/>"), f"{CDR}/z", "the end", "element z"),
        (
            changed("<duration>", '<duration xmlns="">'),
            f"{CDR}/duration",
            "element duration in namespace http://ochp.eu/1.4",
            "element duration in no namespace",
        ),
        (changed("<CdrId>", "x<CdrId>"), CDR, "elements, and no text between them", '"x"'),
        (changed("<CdrId>", "\u00a0<CdrId>"), CDR, "elements, and no text between them", '"\\xa0"'),
        (changed("ABC1", "<z/>"), f"{CDR}/CdrId", "text, and no elements", "element z"),
        (changed(' representation="plain"', ' kind="x"'), f"{CDR}/emtId/@kind", None, "attribute kind"),
        (
            changed('"plain"', '"Plain"'),
            f"{CDR}/emtId/@representation",
            "one of: plain, sha-160, sha-256",
            '"Plain"',
        ),
        (
            changed(' major="available"', "", STATUS),
            "/Envelope/Body/GetStatusResponse/evse/@major",
            "attribute major",
            "no such attribute",
        ),
        (changed(">5<", ">1_0<"), f"{CDR}/chargingPeriods/taxrate", None, '"1_0"'),
        (changed(">5<", ">2147483648<"), f"{CDR}/chargingPeriods/taxrate", None, '"2147483648"'),
        (changed(">5<", ">5<!-- c -->a<"), f"{CDR}/chargingPeriods/taxrate", None, '"5a"'),
        (changed(">1.5<", ">1e<"), f"{CDR}/chargingPeriods/billingValue", None, '"1e"'),
        (changed(">1.5<", "><"), f"{CDR}/chargingPeriods/billingValue", None, "no text"),
        (
            described('xsi:nil="maybe"'),
            "/Envelope/Body/AddCDRsResponse/result/resultDescription/@xsi:nil",
            "true, false, 1 or 0",
            '"maybe"',
        ),
        (
            described('xsi:nil="true"', "x"),
            "/Envelope/Body/AddCDRsResponse/result/resultDescription",
            'nothing beside xsi:nil="true"',
            '"x"',
        ),
        (
            changed("<taxrate>", '<taxrate xsi:nil="false">'),
            f"{CDR}/chargingPeriods/taxrate/@xsi:nil",
            "no xsi:nil, because taxrate is not nillable",
            'xsi:nil="false"',
        ),
        (
            retyped("cdrInfoArray", "o:Unknown"),
            f"{CDR}/@xsi:type",
            "the name of a type of this schema",
            '"o:Unknown"',
        ),
        (retyped("cdrInfoArray", "o:EmtId"), f"{CDR}/@xsi:type", None, '"o:EmtId"'),
        (retyped("instance", "xs:string"), f"{CDR}/emtId/instance/@xsi:type", None, '"xs:string"'),
        (
            '<AddCDRsRequest xmlns="http://ochp.eu/1.3"/>',
            "/Envelope/Body/AddCDRsRequest",
            "element AddCDRsRequest in namespace http://ochp.eu/1.4",
            "element AddCDRsRequest in namespace http://ochp.eu/1.3",
        ),
        (
            "<AddCDRRequest/>",
            "/Envelope/Body/AddCDRRequest",
            "a message of namespace http://ochp.eu/1.4, such as AddCDRsRequest",
            "element AddCDRRequest in namespace http://ochp.eu/1.4",
        ),
    ],
)
def test_fault_is_told_and_located(message: str, path: str, expected: str | None, observed: str) -> None:
    (finding,) = judged(message)

    assert (finding.kind, finding.path, finding.observed) == ("fault", path, observed)
    assert expected is None or finding.expected == expected
    assert finding.line > 0
    assert finding.column > 0
    assert finding.message_xmlschema or finding.message_lxml


def test_both_validators_are_quoted() -> None:
    (finding,) = judged(changed(">DEU<", ">de<"))

    assert "country" in (finding.message_lxml or "")
    assert "{http" not in (finding.message_lxml or "")
    assert finding.message_xmlschema


def test_value_that_only_libxml2_takes_is_a_fault_without_its_message() -> None:
    (finding,) = judged(changed(">1.5<", ">1E+<"))

    assert finding.kind == "fault"
    assert finding.message_lxml is None


def test_all_findings_come_in_the_order_of_the_message() -> None:
    bad = RECORD.replace("ABC1", "abc").replace(">DEU<", ">de<").replace("<duration>", "<z/><duration>")
    found = judged(f"<AddCDRsRequest>{bad}{RECORD}{bad}</AddCDRsRequest>")

    assert [finding.path.removeprefix(CDR) for finding in found] == [
        "[1]/CdrId",
        "[1]/z",
        "[1]/chargePointAddress/country",
        "[3]/CdrId",
        "[3]/z",
        "[3]/chargePointAddress/country",
    ]
    assert [finding.line for finding in found] == sorted(finding.line for finding in found)


def test_fault_behind_an_unexpected_record_is_found() -> None:
    found = judged(f"<AddCDRsRequest>{RECORD}<z/>{RECORD.replace('>DEU<', '>de<')}</AddCDRsRequest>")

    assert [finding.path.rpartition("/")[2] for finding in found] == ["z", "country"]


def test_findings_are_bounded() -> None:
    bad = RECORD.replace(">DEU<", ">de<")

    assert len(judged(f"<AddCDRsRequest>{bad * (MAX_FINDINGS + 30)}</AddCDRsRequest>")) == MAX_FINDINGS


def test_finding_without_a_document_has_a_line_but_no_column() -> None:
    payload = document(changed(">DEU<", ">de<")).payload
    assert payload is not None
    (finding,) = schema().validate(payload)

    assert finding.line > 1
    assert finding.column == 0


def test_element_made_by_hand_is_judged() -> None:
    payload = etree.Element("{http://ochp.eu/1.4}AddCDRsRequest")

    (finding,) = schema().validate(payload)
    assert (finding.path, finding.line, finding.element) == ("/AddCDRsRequest", 0, payload)
    assert not schema().is_valid(payload)


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("2016-01-01T00:00:00Z", True),
        (" 2016-01-01T00:00:00Z ", True),
        ("2016-12-31T23:59:60Z", True),
        (" 2016-01-01T00:00:00 o'clock", False),
        ("midnight", False),
    ],
)
def test_validity_follows_the_table_of_divergences(value: str, valid: bool) -> None:
    payload = document(STATUS.replace("2016-01-01T00:00:00Z", value)).payload
    assert payload is not None

    assert schema().is_valid(payload) is valid


def test_validity_of_a_value_that_only_libxml2_takes() -> None:
    payload = document(changed(">1.5<", ">1e<")).payload
    assert payload is not None

    assert not schema().is_valid(payload)


def test_blanks_around_a_type_name_are_valid() -> None:
    payload = document(retyped("cdrInfoArray", " o:CDRInfo ")).payload
    assert payload is not None

    assert schema().is_valid(payload)


def test_validity_is_told_without_xmlschema() -> None:
    program = (
        "import sys\n"
        "from tests.schema.messages import UPLOAD, document, schema\n"
        "payload = document(UPLOAD.replace('001:00:00', 'long')).payload\n"
        "assert not schema().is_valid(payload)\n"
        "assert 'xmlschema' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_valid_messages_do_not_load_xmlschema() -> None:
    program = (
        "import sys\n"
        "from tests.schema.messages import UPLOAD, judged\n"
        "assert judged(UPLOAD) == ()\n"
        "assert 'xmlschema' not in sys.modules\n"
        "assert judged('<AddCDRsRequest/>')\n"
        "assert 'xmlschema' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


TEXTS = [
    "",
    "x",
    " ",
    "5",
    "1e",
    "1_0",
    "INF ",
    "٣",
    "\u07c0",
    " 2016-01-01T00:00:00Z",
    "true",
    "\u00a05",
    "A" * 600,
]
NAMES = ["CdrId", "result", "evseId", "status", "startDateTime", "z"]
ATTRIBUTES = ["representation", "major", "ttl", "lat", f"{XSI}nil", f"{XSI}type", f"{XSI}bar", "{urn:y}foo"]
MEANINGS = ["true", "", "plain", "o:CDRInfo", " o:EmtId ", "xs:float", "xs:string", "zz:a", ":", "xs:anyType"]


def mutate(payload: etree._Element, data: st.DataObject) -> None:
    """Change something at random; the result stays well-formed."""
    elements = list(payload.iter(etree.Element))
    element = elements[data.draw(st.integers(0, len(elements) - 1))]
    parent = element.getparent()
    inner = element is not payload and parent is not None
    kind = data.draw(
        st.sampled_from(["remove", "copy", "rename", "text", "tail", "attribute", "child", "comment"])
    )
    if kind == "remove" and inner and parent is not None:
        parent.remove(element)
    elif kind == "copy" and inner and parent is not None:
        parent.insert(data.draw(st.integers(0, len(parent))), copy.deepcopy(element))
    elif kind == "rename" and inner:
        element.tag = f"{{http://ochp.eu/1.4}}{data.draw(st.sampled_from(NAMES))}"
    elif kind == "text":
        element.text = data.draw(st.sampled_from(TEXTS))
    elif kind == "tail" and inner:
        element.tail = data.draw(st.sampled_from(TEXTS))
    elif kind == "attribute":
        element.set(data.draw(st.sampled_from(ATTRIBUTES)), data.draw(st.sampled_from(MEANINGS + TEXTS)))
    elif kind == "child":
        etree.SubElement(element, f"{{http://ochp.eu/1.4}}{data.draw(st.sampled_from(NAMES))}")
    elif kind == "comment":
        element.insert(0, etree.Comment("c"))


@settings(max_examples=250)
@given(st.sampled_from([UPLOAD, RESULT, STATUS]), st.integers(1, 4), st.data())
def test_damaged_message_is_judged_without_a_divergence(
    message: str, times: int, data: st.DataObject
) -> None:
    parsed = document(message)
    assert parsed.payload is not None
    assert parsed.root is not None
    for _ in range(times):
        mutate(parsed.payload, data)
    again = parse_untrusted(etree.tostring(parsed.root))
    assert again.payload is not None
    found = schema().validate(again.payload, again)

    assert all(finding.kind == "fault" for finding in found)
    assert all(finding.expected and finding.observed for finding in found)
    assert bool(found) == (not schema().is_valid(again.payload))
