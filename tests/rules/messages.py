"""Messages for the tests of rules: one plausible CDR in an envelope, and changes of its text."""

from conformance import requirements, rules
from conformance.evidence import Exchange, Message, Part
from conformance.releases import get
from conformance.rules.transport import media_type
from conformance.schema import of, parse_untrusted

RELEASE = get("1.4")
SCHEMA = of(RELEASE)
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
PASSWORD_TEXT = (
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"
)

PERIOD = """<chargingPeriods>
    <startDateTime><LocalDateTime>2024-07-01T10:00:00+02:00</LocalDateTime></startDateTime>
    <endDateTime><LocalDateTime>2024-07-01T11:00:00+02:00</LocalDateTime></endDateTime>
    <billingItem><BillingItemType>energy</BillingItemType></billingItem>
    <billingValue>7.5</billingValue><itemPrice>0.30</itemPrice><periodCost>2.25</periodCost>
  </chargingPeriods>"""

CDR = f"""<cdrInfoArray>
  <CdrId>DEABC00000042</CdrId><evseId>DE*ABC*E0001</evseId>
  <emtId representation="plain"><instance>04A1B2C3</instance><tokenType>rfid</tokenType></emtId>
  <contractId>DE-8AA-CA2B3C4D5-L</contractId>
  <status><CdrStatusType>new</CdrStatusType></status>
  <startDateTime><LocalDateTime>2024-07-01T10:00:00+02:00</LocalDateTime></startDateTime>
  <endDateTime><LocalDateTime>2024-07-01T11:00:00+02:00</LocalDateTime></endDateTime>
  <duration>001:00:00</duration>
  <chargePointAddress><address>Domkloster</address><city>Köln</city><zipCode>50667</zipCode>
    <country>DEU</country></chargePointAddress>
  <chargePointType>AC</chargePointType>
  <connectorType>
    <connectorStandard><ConnectorStandard>IEC_62196_T2</ConnectorStandard></connectorStandard>
    <connectorFormat><ConnectorFormat>Socket</ConnectorFormat></connectorFormat>
  </connectorType>
  <ratings><maximumPower>22</maximumPower></ratings>
  {PERIOD}
  <totalCost>2.25</totalCost><currency>EUR</currency>
</cdrInfoArray>"""

SECURITY = f"""<w:Security xmlns:w="{WSSE}" s:mustUnderstand="1"><w:UsernameToken><w:Username>cpo</w:Username>
<w:Password Type="{PASSWORD_TEXT}">long-enough</w:Password></w:UsernameToken></w:Security>"""

UPLOAD = f'<AddCDRsRequest xmlns="{RELEASE.namespace}">{CDR}</AddCDRsRequest>'
OK = f"""<AddCDRsResponse xmlns="{RELEASE.namespace}">
<result><resultCode><resultCode>ok</resultCode></resultCode>
<resultDescription>all accepted</resultDescription></result></AddCDRsResponse>"""
FAULT = "<s:Fault><faultcode>s:Client</faultcode><faultstring>what you sent</faultstring><detail/></s:Fault>"


def enveloped(payload: str, header: str = SECURITY) -> str:
    """Put a payload into an envelope."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header>{header}</s:Header><s:Body>{payload}</s:Body></s:Envelope>'
    )


def judged(
    text: str | bytes,
    part: Part = Part.ANSWER,
    *,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/xml; charset=utf-8"),),
    called: str = "AddCDRs",
    error: str | None = None,
    unread: bool = False,
    leaked: tuple[str, ...] = (),
    action: str = '"http://ochp.eu/1.4/AddCDRs"',
    partner: str = "",
) -> rules.Judged:
    """Judge a message as if it had crossed the wire, by every requirement of the release."""
    content = text.encode() if isinstance(text, str) else text
    answer = Message(f"HTTP/1.1 {status} X", headers, content, len(content), "0" * 64)
    sent = (("Content-Type", "text/xml; charset=utf-8"), ("SOAPAction", action))
    request = Message("POST / HTTP/1.1", sent, content, len(content), "0" * 64)
    exchange = Exchange("t#1", called, partner, "http://localhost/", 0.0, 1.0, request, answer, error)
    everything = frozenset(entry.id for entry in requirements.load())
    charset = next((media_type(value)[1] for name, value in headers if name == "Content-Type"), None)
    return rules.judge(
        parse_untrusted(content, charset=charset),
        part,
        rules.Context(RELEASE, SCHEMA, everything),
        operation=RELEASE.operation(called),
        exchange=exchange,
        leaked=leaked,
        unread=unread,
    )


def failed(found: rules.Judged) -> set[str]:
    """Requirements with a failed check."""
    return {check.requirement for check in found.checks if not check.passed}


def noted(found: rules.Judged) -> set[str]:
    """Readings and warnings that were observed."""
    return {observation.reading for observation in found.observations}
