"""SOAP 1.1 envelopes with WS-Security, made from elements or from bytes."""

from lxml import etree

from conformance.wire.request import Credentials

SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
PASSWORD_TEXT = (
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"
)
TOKEN_ID = "UsernameToken-1"


def security(credentials: Credentials) -> etree._Element:
    """Make the WS-Security header block: a UsernameToken with PasswordText, marked mustUnderstand.

    Raises:
        ValueError: User name or password hold a character that XML cannot carry.

    Source: OCHP-GEN-017, OCHPT-WSS-001, OCHPT-WSS-002; WS-Security UsernameToken Profile 1.0, section 3.1.
    """
    block = etree.Element(f"{{{WSSE}}}Security", nsmap={"wsse": WSSE, "wsu": WSU})
    block.set(f"{{{SOAP_1_1}}}mustUnderstand", "1")
    token = etree.SubElement(block, f"{{{WSSE}}}UsernameToken")
    token.set(f"{{{WSU}}}Id", TOKEN_ID)
    etree.SubElement(token, f"{{{WSSE}}}Username").text = credentials.username
    password = etree.SubElement(token, f"{{{WSSE}}}Password", Type=PASSWORD_TEXT)
    password.text = credentials.password
    return block


def enclose(payload: etree._Element | bytes, credentials: Credentials | None) -> bytes:
    """Put a payload into an envelope.

    Args:
        payload: Child of the Body; bytes are put there as they are, well-formed or not.
        credentials: For the WS-Security header; None: without a Header.

    Returns:
        The envelope in UTF-8, with an XML declaration.

    Raises:
        ValueError: User name or password hold a character that XML cannot carry.
    """
    envelope = etree.Element(f"{{{SOAP_1_1}}}Envelope", nsmap={"soap": SOAP_1_1})
    if credentials is not None:
        etree.SubElement(envelope, f"{{{SOAP_1_1}}}Header").append(security(credentials))
    body = etree.SubElement(envelope, f"{{{SOAP_1_1}}}Body")
    if isinstance(payload, bytes):
        body.text = ""
        start, _, end = written(envelope).rpartition(b"</soap:Body>")
        return b"".join((start, payload, b"</soap:Body>", end))
    body.append(payload)
    return written(envelope)


def written(envelope: etree._Element) -> bytes:
    """Serialise an envelope as it is sent: UTF-8 with an XML declaration."""
    return etree.tostring(envelope, encoding="utf-8", xml_declaration=True)
