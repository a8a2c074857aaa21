"""The sandbox: a reference clearing house on real sockets, which can also be wrong on purpose.

It clears CDRs. The other operations of its WSDL are declared and answered, but not carried out: queries find
nothing, uploads are refused with a fault, so that nobody takes a lost upload for a stored one.
"""

from conformance.sandbox.accounts import Account
from conformance.sandbox.flaw import Fault
from conformance.sandbox.registry import altered_answer, disorders, faults, generated_faults
from conformance.sandbox.server import Running, serve
from conformance.sandbox.settings import Settings, Tls
from conformance.sandbox.switch import Switch
from conformance.sandbox.variation import Variation, variations

__all__ = [
    "Account",
    "Fault",
    "Running",
    "Settings",
    "Switch",
    "Tls",
    "Variation",
    "altered_answer",
    "disorders",
    "faults",
    "generated_faults",
    "serve",
    "variations",
]
