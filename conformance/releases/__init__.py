"""What a release of OCHP is: namespace, operations, SOAP actions, roles, stores, schema files.

Everything that differs between releases and is not the schema itself lies in ``data/<release>.toml``; which
editions there are, whether described or not, in ``data/editions.toml``.
"""

from conformance.releases.edition import Edition
from conformance.releases.release import (
    Feature,
    Operation,
    Port,
    Release,
    Role,
    Side,
    Store,
    UnknownFeature,
    UnknownOperation,
    UnknownPort,
)
from conformance.releases.schema_folder import SchemaFolderMissing, schema_root
from conformance.releases.shelf import (
    NotCertifiable,
    UnknownRelease,
    described,
    editions,
    get,
    namespace_owner,
    released,
)

__all__ = [
    "Edition",
    "Feature",
    "NotCertifiable",
    "Operation",
    "Port",
    "Release",
    "Role",
    "SchemaFolderMissing",
    "Side",
    "Store",
    "UnknownFeature",
    "UnknownOperation",
    "UnknownPort",
    "UnknownRelease",
    "described",
    "editions",
    "get",
    "namespace_owner",
    "released",
    "schema_root",
]
