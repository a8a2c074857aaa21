"""Changes of requests that need to know the record: markup in a single field, namespaces, times.

The other changes are mutations of the wire, which work on any request.
"""

from dataclasses import replace
from typing import cast

from conformance.records import Tree
from conformance.wire import Mutation, RawRequest

PLACE = "ochp-conformance"
"""What stands in a marked field before markup is written there; short enough for each text field."""


def in_city(cdr: Tree, city: str) -> Tree:
    """The same record with another city, which is free text."""
    return {**cdr, "chargePointAddress": {**cast(Tree, cdr["chargePointAddress"]), "city": city}}


def marked(cdr: Tree) -> Tree:
    """The same record with a city in whose place a `markup` mutation writes."""
    return in_city(cdr, PLACE)


def markup(identifier: str, what: str, spelled: str, declarations: str = "") -> Mutation:
    """Make the mutation that writes markup as the city of a `marked` record.

    Args:
        identifier: Of the mutation; permanent.
        what: It in words.
        spelled: The markup.
        declarations: Internal subset of a document type that goes before; empty: no document type.
    """

    def apply(request: RawRequest) -> RawRequest:
        declaration, end, text = request.body.partition(b"?>")
        doctype = f"\n<!DOCTYPE Envelope [{declarations}]>".encode() if declarations else b""
        city = f"{PLACE}</".encode("ascii")
        return replace(
            request, body=declaration + end + doctype + text.replace(city, f"{spelled}</".encode())
        )

    return Mutation(identifier, what, apply)


def swapped_times(cdr: Tree) -> Tree:
    """An implausible variant of a record: it ends before it starts."""
    return {**cdr, "startDateTime": cdr["endDateTime"], "endDateTime": cdr["startDateTime"]}


def unqualified(cdr: Tree) -> Tree:
    """The same record with its direct children in no namespace."""
    return {f"{{}}{name}": value for name, value in cdr.items()}
