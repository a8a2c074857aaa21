"""The shape of target.toml: names, types and bounds of its keys.

What needs more than one key to be judged is in `reading`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_DAY = 86_400.0
Text = Annotated[str, Field(min_length=1, max_length=1000)]
Seconds = Annotated[float, Field(ge=0, le=_DAY, allow_inf_nan=False)]


class Table(BaseModel):
    """A table of the file; a key that is not declared here is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Head(Table):
    """`[target]`."""

    name: Text
    release: Text
    role: Text
    vendor: Annotated[str, Field(max_length=1000)] = ""
    version: Annotated[str, Field(max_length=1000)] = ""


class EndpointTable(Table):
    """`[endpoints]`: one URL per port."""

    chs: Text | None = None
    chs_live: Text | None = None
    chs_direct: Text | None = None
    operator: Text | None = None
    provider: Text | None = None


class ReleaseTable(EndpointTable):
    """`[[releases]]`."""

    name: Text


class TlsTable(Table):
    """`[tls]`."""

    ca: Text | None = None
    verify: bool = True
    client_cert: Text | None = None
    client_key_env: Text | None = None


class PartnerTable(Table):
    """`[[partners]]`."""

    id: Text
    roles: Annotated[list[str], Field(min_length=1)]
    username: Text
    password: Text | None = None
    password_env: Text | None = None


class RoamingTable(Table):
    """`[roaming]`."""

    connections: list[list[str]] = []


class DirectTable(Table):
    """`[direct]`."""

    receiver_token: Text | None = None
    sender_token: Text | None = None
    sender_token_second: Text | None = None
    sender_token_unconnected: Text | None = None
    sender_token_expired: Text | None = None
    evse_ids: list[Text] = []
    evse_ids_unsupported: list[Text] = []
    contract_ids: list[Text] = []


class IcsTable(Table):
    """`[ics]`; what is not written follows from the endpoints."""

    live_status: bool | None = None
    tariffs: bool = True
    parking: bool = True
    direct: bool | None = None


class IxitTable(Table):
    """`[ixit]`."""

    timeout_s: Annotated[float, Field(gt=0, le=_DAY, allow_inf_nan=False)] = 10.0
    clock_skew_s: Seconds = 2.0
    ttl_wait_s: Seconds = 5.0
    settle_s: Seconds = 5.0
    max_list_size: Annotated[int, Field(ge=1, le=10_000_000)] = 1000
    max_requests_per_second: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] = 0.0
    shrink_exchanges: Annotated[int, Field(ge=0, le=10_000_000)] = 200
    disposable_accounts: bool = False
    read_only: bool = False


class Document(Table):
    """The whole file."""

    target: Head
    endpoints: EndpointTable = EndpointTable()
    releases: list[ReleaseTable] = []
    tls: TlsTable = TlsTable()
    partners: list[PartnerTable] = []
    roaming: RoamingTable = RoamingTable()
    direct: DirectTable = DirectTable()
    ics: IcsTable = IcsTable()
    ixit: IxitTable = IxitTable()


TABLES: dict[str, type[Table]] = {
    "": Document,
    "target": Head,
    "endpoints": EndpointTable,
    "releases": ReleaseTable,
    "tls": TlsTable,
    "partners": PartnerTable,
    "roaming": RoamingTable,
    "direct": DirectTable,
    "ics": IcsTable,
    "ixit": IxitTable,
}
"""Table name to its keys; the empty name is the file itself."""
