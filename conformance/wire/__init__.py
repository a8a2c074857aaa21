"""The wire: SOAP envelopes, WS-Security, HTTP and TLS, recorded at the socket and redacted."""

from conformance.wire.client import Client
from conformance.wire.mutation import Mutation, NothingToMutate, UnknownMutation
from conformance.wire.mutations import MUTATIONS, mutated
from conformance.wire.recorder import Recorder
from conformance.wire.reply import ErrorKind, NotReadable, Reply, TransportError, clock_of
from conformance.wire.request import Credentials, RawRequest
from conformance.wire.secrets import Secrets
from conformance.wire.tls import TlsSettings
from conformance.wire.xml_mutation import (
    external_entity,
    external_subset,
    inclusion,
    parameter_entity,
    schema_location,
)

__all__ = [
    "MUTATIONS",
    "Client",
    "Credentials",
    "ErrorKind",
    "Mutation",
    "NotReadable",
    "NothingToMutate",
    "RawRequest",
    "Recorder",
    "Reply",
    "Secrets",
    "TlsSettings",
    "TransportError",
    "UnknownMutation",
    "clock_of",
    "external_entity",
    "external_subset",
    "inclusion",
    "mutated",
    "parameter_entity",
    "schema_location",
]
