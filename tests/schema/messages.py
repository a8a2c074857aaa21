"""Messages of OCHP 1.4 to judge, built from text."""

from conformance.releases import get
from conformance.schema import Document, Schema, SchemaFinding, of, parse_untrusted

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NAMESPACES = (
    'xmlns="http://ochp.eu/1.4" xmlns:o="http://ochp.eu/1.4" xmlns:y="urn:y" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
PERIOD = """<chargingPeriods>
<startDateTime><LocalDateTime>2016-01-01T00:00:00+01:00</LocalDateTime></startDateTime>
<endDateTime><LocalDateTime>2016-01-01T01:00:00+01:00</LocalDateTime></endDateTime>
<billingItem><BillingItemType>power</BillingItemType></billingItem>
<billingValue>1.5</billingValue><itemPrice>2</itemPrice><taxrate>5</taxrate></chargingPeriods>"""
RECORD = f"""<cdrInfoArray><CdrId>ABC1</CdrId><evseId>DE*ABC*E1</evseId>
<emtId representation="plain"><instance>A</instance><tokenType>rfid</tokenType></emtId>
<contractId>DE-ABC-123456789</contractId><status><CdrStatusType>new</CdrStatusType></status>
<startDateTime><LocalDateTime>2016-01-01T00:00:00+01:00</LocalDateTime></startDateTime>
<endDateTime><LocalDateTime>2016-01-01T01:00:00+01:00</LocalDateTime></endDateTime>
<duration>001:00:00</duration>
<chargePointAddress><address>Street</address><city>City</city><zipCode>1</zipCode><country>DEU</country>
</chargePointAddress><chargePointType>AC</chargePointType>
<connectorType><connectorStandard><ConnectorStandard>Chademo</ConnectorStandard></connectorStandard>
<connectorFormat><ConnectorFormat>Socket</ConnectorFormat></connectorFormat></connectorType>
{PERIOD}<currency>EUR</currency></cdrInfoArray>"""
UPLOAD = f"<AddCDRsRequest>{RECORD}</AddCDRsRequest>"
RESULT = """<AddCDRsResponse><result><resultCode><resultCode>ok</resultCode></resultCode>
<resultDescription>x</resultDescription></result></AddCDRsResponse>"""
STATUS = """<GetStatusResponse>
<evse major="available" ttl="2016-01-01T00:00:00Z"><evseId>DE*ABC*E1</evseId></evse>
</GetStatusResponse>"""


def schema() -> Schema:
    """Give the suite's schema of OCHP 1.4."""
    return of(get("1.4"))


def envelope(body: str) -> bytes:
    """Put a body into an envelope that binds the usual prefixes."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}" {NAMESPACES}><s:Header/><s:Body>{body}</s:Body></s:Envelope>'
    ).encode()


def changed(old: str, new: str, message: str = UPLOAD) -> str:
    """Replace the first occurrence of a piece, which has to be there."""
    assert old in message
    return message.replace(old, new, 1)


def document(body: str) -> Document:
    """Parse a body in an envelope."""
    return parse_untrusted(envelope(body))


def judged(body: str) -> tuple[SchemaFinding, ...]:
    """Judge a body by the schema of OCHP 1.4."""
    parsed = document(body)
    assert parsed.payload is not None
    return schema().validate(parsed.payload, parsed)
