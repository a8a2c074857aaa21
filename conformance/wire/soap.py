"""zeep as writer and reader of typed messages; it sends nothing, loads nothing remote, and never judges.

zeep changes the text of some values (`1e2` to `1E2`, `NaN` to `NAN`, xs:boolean `1` to `true`), so each leaf
gets its own text back before a message is sent.
"""

import logging
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, cast

from lxml import etree

from conformance import __version__
from conformance.errors import SuiteError
from conformance.records import Tree, typed
from conformance.releases import Operation, Release, schema_root
from conformance.schema import of
from conformance.wire.envelope import security, written
from conformance.wire.reply import NotReadable, Reply
from conformance.wire.request import Credentials
from conformance.wire.secrets import Headers

USER_AGENT = f"ochp-conformance/{__version__}"

_WRITING = (AttributeError, LookupError, TypeError, ValueError)
_READING = (*_WRITING, ArithmeticError)

logging.getLogger("zeep").addHandler(logging.NullHandler())  # it logs traces of values that it cannot read


class Soap:
    """Messages of one release; zeep and the WSDL are loaded when the first typed message is asked for.

    Args:
        release: Whose messages are written and read.
    """

    def __init__(self, release: Release) -> None:
        self._release = release

    def headers(self, operation: Operation) -> Headers:
        """Give the HTTP headers of a request, `Host` and framing aside.

        Source: OCHPT-HTTP-001, OCHPT-HTTP-002, OCHPT-SOAP-014.
        """
        return (
            ("Content-Type", "text/xml; charset=utf-8"),
            ("SOAPAction", f'"{operation.action}"'),
            ("User-Agent", USER_AGENT),
            ("Accept-Encoding", "identity"),
        )

    def envelope(
        self, operation: str, arguments: Mapping[str, Any], credentials: Credentials | None
    ) -> bytes:
        """Write a typed request.

        Args:
            operation: Its name in the WSDL.
            arguments: Tree of the request's children.
            credentials: For the WS-Security header; None: without one.

        Raises:
            SuiteError: The arguments do not fit the schema; what is wrong on purpose is made otherwise.
        """
        from zeep.exceptions import Error

        tree: Tree = dict(arguments)
        bound = self._operation(operation)
        header = {} if credentials is None else {"_soapheaders": [security(credentials)]}
        try:
            envelope: etree._Element = bound.create(**typed(tree), **header).content
        except (Error, *_WRITING) as error:
            raise SuiteError(f"{operation} cannot be written from these records: {error}") from error
        payload = next(envelope.iterchildren("{*}Body"))[0]
        _restore(payload, tree, operation)
        return written(envelope)

    def reader(self, operation: str) -> Callable[[Reply], Any]:
        """Give what reads typed answers to an operation."""
        return lambda reply: self._read(operation, reply)

    def _read(self, operation: str, reply: Reply) -> Any:
        from zeep.exceptions import Error

        document = reply.document
        expected = self._release.qname(self._release.operation(operation).response)
        if reply.error is not None:
            raise NotReadable(reply.error.what, reply)
        if document.problem is not None:
            raise NotReadable(f"the answer is no XML document ({document.problem.what})", reply)
        if document.payload is None or document.payload_name != expected:
            raise NotReadable(f"the answer holds {document.payload_name or 'nothing'}, not {expected}", reply)
        if not of(self._release).is_valid(document.payload):
            raise NotReadable("the answer is not valid by the schema of its release", reply)
        envelope = deepcopy(document.root)  # zeep takes what it reads apart
        etree.strip_elements(envelope, etree.Comment, etree.PI, with_tail=False)
        try:
            return self._operation(operation).process_reply(envelope)
        except (Error, *_READING) as error:
            raise NotReadable(f"zeep cannot read the answer ({error})", reply) from error

    @cached_property
    def _operations(self) -> dict[str, Any]:
        import zeep

        make = cast(Any, zeep.Client)  # zeep's annotations are incomplete
        wsdl = self._release.wsdl
        client: Any = make(str(wsdl), transport=_offline(schema_root()), settings=zeep.Settings(strict=False))
        return {
            name: operation
            for binding in client.wsdl.bindings.values()
            for name, operation in binding.all().items()
        }

    def _operation(self, name: str) -> Any:
        self._release.operation(name)
        return self._operations[name]


def _offline(folder: Path) -> Any:
    """A transport that reads the schema files of the suite and does nothing else."""
    from zeep.transports import Transport

    class Offline(Transport):
        def load(self, url: str) -> bytes:
            path = Path(url)
            if not path.resolve().is_relative_to(folder.resolve()):
                raise SuiteError(f"the WSDL of the suite names {url}, which is not one of its own files")
            return path.read_bytes()

        def post(self, address: str, message: object, headers: object) -> NoReturn:
            raise SuiteError(f"zeep was about to send to {address} itself")

        get = post

    return cast(Any, Offline)()


def _restore(element: etree._Element, tree: Tree, operation: str) -> None:
    """Give each leaf exactly the text that the record says."""
    children = iter(element.iterchildren(etree.Element))
    for key, node in tree.items():
        if key == "#text":
            element.text = str(node)
        elif not key.startswith("@"):
            for item in node if isinstance(node, list) else (node,):
                child = next(children, None)
                if child is None or etree.QName(child).localname != key:
                    raise SuiteError(f"{operation} is not written in the order of the schema at {key}")
                if isinstance(item, str):
                    child.text = item
                else:
                    _restore(child, item, operation)
