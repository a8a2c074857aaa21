"""Read target.toml: everything that the person who wrote it can mend is said before anything is sent."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.errors import UsageError
from conformance.releases import Feature, Release, Role, Side, UnknownRelease, get
from conformance.target.address import url_problem
from conformance.target.target import Direct, Ics, Ixit, OfferedRelease, Partner, Target, Tls

if TYPE_CHECKING:  # pydantic costs 90 ms, which only who reads a target pays
    from conformance.target.document import Document, EndpointTable, PartnerTable
    from conformance.target.problem import Source

LARGEST_FILE = 1024 * 1024
"""Longest target file that is read, in bytes."""

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARTNER_ID = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{3}")
_ROLES = (*(role.value for role in Role), "CPO-client", "EMP-client")
_OWN_SERVERS = {Role.CHS: "chs", Role.CPO: "operator", Role.EMP: "provider"}
_PUBLISHED = ("0.2", "1.2", "1.3", "1.4", "1.4-2016", "1.4.1", "direct-0.1", "direct-0.2", "direct-0.2-1.4.1")


def load(
    path: Path | str, environ: Mapping[str, str], *, release: str | None = None, role: str | None = None
) -> Target:
    """Read and check a target file.

    Args:
        path: The file; relative paths in it are meant from its folder.
        environ: Environment variables, for passwords and keys.
        release: Value of `--release`, which overrides the file.
        role: Value of `--role`, likewise.

    Raises:
        UsageError: With file, key, line and how to mend it.
    """
    from pydantic import ValidationError

    from conformance.target.document import Document
    from conformance.target.problem import Source

    text = _text(path)
    source = Source(str(path), text)
    try:
        content = tomllib.loads(text)
    except RecursionError as error:
        raise UsageError("is nested too deeply", "write lists of names only", file=str(path)) from error
    except ValueError as error:
        raise _not_toml(str(path), text, error) from error
    try:
        document = Document.model_validate(content)
    except ValidationError as error:
        raise source.of_shape(error) from error
    return _Check(document, source, Path(path).parent, environ).target(release, role)


def _text(path: Path | str) -> str:
    file = Path(path)
    if not str(path).strip():
        raise UsageError("no file is named", "name a target file", key="--target")
    try:
        content = file.read_bytes() if file.stat().st_size <= LARGEST_FILE else None
    except IsADirectoryError as error:
        raise UsageError("is a folder", "name the target file in it", file=str(path)) from error
    except FileNotFoundError as error:
        mend = "check the path, or write one with `ochp-conformance target new`"
        raise UsageError("there is no such file", mend, file=str(path)) from error
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot be read ({what})", "check path and permissions", file=str(path)) from error
    if content is None:
        raise UsageError("is too large for a target file", "name a TOML file", file=str(path))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UsageError("is not UTF-8", "save it as UTF-8", file=str(path), line=line) from error


def _not_toml(file: str, text: str, error: ValueError) -> UsageError:
    place = re.search(r"\(at line (\d+), column \d+\)", str(error))
    line = (
        int(place.group(1)) if place else (text.count("\n") + 1 if "end of document" in str(error) else None)
    )
    reason = re.sub(r" \(at .*\)$", "", str(error))
    return UsageError(f"is not TOML ({reason})", "correct that line", file=file, line=line)


class _Check:
    """What needs more than one key, or the world around the file, to be judged."""

    def __init__(
        self, document: "Document", source: "Source", folder: Path, environ: Mapping[str, str]
    ) -> None:
        self._document = document
        self._source = source
        self._folder = folder
        self._environ = environ

    def target(self, release_flag: str | None, role_flag: str | None) -> Target:
        head = self._document.target
        role, side = self._role(role_flag)
        release = self._release(release_flag)
        offered = self._offered()
        self._goes_together(release, role, by_flag=bool(release_flag or role_flag))
        endpoints = self._urls(("endpoints",), self._document.endpoints)
        partners = self._partners(release)
        target = Target(
            name=head.name,
            vendor=head.vendor,
            version=head.version,
            release=head.release if any(o.name == release.name for o in offered) else release.name,
            role=role,
            side=side,
            endpoints=endpoints,
            partners=partners,
            roaming=self._roaming(partners),
            tls=self._tls(),
            direct=self._direct(),
            ixit=Ixit(**self._document.ixit.model_dump()),
            releases=offered,
        )
        target = target.for_release(release.name)
        target = replace(target, ics=self._ics(target))
        self._has_urls(target, release)
        self._has_accounts(target)
        return target

    def _role(self, flag: str | None) -> tuple[Role, Side]:
        from conformance.target.problem import choice

        name = flag if flag is not None else self._document.target.role
        if name not in _ROLES:
            what, mend = f"unknown role {name!r}", choice(name, _ROLES)
            if flag is not None:
                raise UsageError(what, mend, key="--role")
            raise self._source.error(("target", "role"), what, mend)
        role = Role(name.removesuffix("-client"))
        return role, Side.SERVER if role in _OWN_SERVERS and name == role.value else Side.CLIENT

    def _release(self, flag: str | None) -> Release:
        if flag is not None:
            try:
                return get(flag)
            except UnknownRelease as error:
                raise UsageError(error.what, error.mend, key="--release") from error
        try:
            return get(self._document.target.release)
        except UnknownRelease as error:
            raise self._source.error(("target", "release"), error.what, error.mend) from error

    def _offered(self) -> tuple[OfferedRelease, ...]:
        from conformance.target.problem import choice

        seen = {self._document.target.release}
        found = []
        for index, table in enumerate(self._document.releases):
            place = ("releases", index, "name")
            if table.name not in _PUBLISHED:
                raise self._source.error(
                    place, f"unknown release {table.name!r}", choice(table.name, _PUBLISHED)
                )
            if table.name in seen:
                raise self._source.error(
                    place, f"release {table.name} is described twice", "keep one of them"
                )
            seen.add(table.name)
            found.append(OfferedRelease(table.name, self._urls(("releases", index), table)))
        return tuple(found)

    def _goes_together(self, release: Release, role: Role, *, by_flag: bool) -> None:
        if role in release.roles:
            return
        what = f"OCHP {release.name} has no role {role}"
        mend = f"use one of {', '.join(sorted(release.roles))}, or another release"
        if by_flag:
            raise UsageError(what, mend, file=self._source.file, key="--release, --role")
        raise self._source.error(("target", "role"), what, mend)

    def _urls(self, place: tuple[str | int, ...], table: "EndpointTable") -> dict[str, str]:
        urls = table.model_dump(exclude_none=True, exclude={"name"})
        for key, url in urls.items():
            problem = url_problem(url)
            if problem:
                raise self._source.error((*place, key), *problem)
        return urls

    def _has_urls(self, target: Target, release: Release) -> None:
        if target.side is Side.CLIENT:
            return
        needed = _OWN_SERVERS[target.role]
        further = self._is_further(target)
        if needed not in target.endpoints:
            client = "" if target.role is Role.CHS else f', or role = "{target.role}-client"'
            table = f"[[releases]] name {target.release!r}" if further else "[endpoints]"
            raise self._source.error(
                ("releases",) if further else ("endpoints", needed),
                f"the URL of {needed} is missing, which a {target.role} has",
                f'write {needed} = "http..." in {table}{client}',
            )
        if further:  # what a further release leaves out is not claimed for it
            return
        if self._document.ics.live_status and release.has(Feature.LIVE_STATUS) and target.role is Role.CHS:
            self._claimed_url(target, "live_status", ("chs_live",))
        if self._document.ics.direct:
            self._claimed_url(target, "direct", ("chs_direct", "operator", "provider"))

    def _is_further(self, target: Target) -> bool:
        return any(table.name == target.release for table in self._document.releases)

    def _claimed_url(self, target: Target, claim: str, keys: tuple[str, ...]) -> None:
        if not any(key in target.endpoints for key in keys):
            raise self._source.error(
                ("ics", claim),
                f"is claimed, but the URL of {' or '.join(keys)} is missing",
                f"write endpoints.{keys[0]}, or {claim} = false",
            )

    def _partners(self, release: Release) -> tuple[Partner, ...]:
        partners: list[Partner] = []
        for index, table in enumerate(self._document.partners):
            partner = self._partner(index, table, release)
            for other in partners:
                if other.id.casefold() == partner.id.casefold():
                    raise self._source.error(
                        ("partners", index, "id"),
                        f"partner {partner.id} is listed twice",
                        "put all its roles into one [[partners]] table",
                    )
                if other.username == partner.username:
                    raise self._source.error(
                        ("partners", index, "username"),
                        f"partners {other.id} and {partner.id} share one credential",
                        "give each partner an account of its own",
                    )
            partners.append(partner)
        return tuple(partners)

    def _partner(self, index: int, table: "PartnerTable", release: Release) -> Partner:
        from conformance.target.problem import choice

        place = ("partners", index)
        if not _PARTNER_ID.fullmatch(table.id):
            raise self._source.error(
                (*place, "id"),
                f"{table.id!r} is no provider or operator ID",
                "write country code and three characters, such as DE8EX",
            )
        known = [role.value for role in Role if role is not Role.CHS]
        for number, role in enumerate(table.roles):
            if role not in known:
                raise self._source.error(
                    (*place, "roles", number), f"unknown role {role!r}", choice(role, known)
                )
            if Role(role) not in release.roles and not self._document.releases:
                raise self._source.error(
                    (*place, "roles", number),
                    f"OCHP {release.name} has no role {role}",
                    "take the role away, or use another release",
                )
        password = self._password(place, table)
        for key, value in (("username", table.username), (_key_of(table), password)):
            if _NOT_IN_XML.search(value):
                raise self._source.error(
                    (*place, key), "holds a character that no message can carry", "choose another one"
                )
        return Partner(table.id, frozenset(map(Role, table.roles)), table.username, password)

    def _password(self, place: tuple[str | int, ...], table: "PartnerTable") -> str:
        if table.password is not None and table.password_env is not None:
            raise self._source.error(
                (*place, "password_env"), "password and password_env are both given", "keep one of them"
            )
        if table.password is not None:
            return table.password
        if table.password_env is None:
            raise self._source.error(
                (*place, "password"), "the password is missing", "write password_env = the name of a variable"
            )
        return self._variable((*place, "password_env"), table.password_env)

    def _variable(self, place: tuple[str | int, ...], name: str) -> str:
        value = self._environ.get(name)
        if not value:
            state = "not set" if value is None else "empty"
            raise self._source.error(place, f"the environment variable {name} is {state}", f"set {name}")
        return value

    def _roaming(self, partners: Sequence[Partner]) -> frozenset[frozenset[str]]:
        from conformance.target.problem import choice

        known = [partner.id for partner in partners]
        pairs = set()
        for index, pair in enumerate(self._document.roaming.connections):
            place = ("roaming", "connections", index)
            if len(set(pair)) != 2 or len(pair) != 2:
                raise self._source.error(
                    place, "is no pair of two partners", "write two different partner ids"
                )
            for name in pair:
                if name not in known:
                    raise self._source.error(
                        place, f"{name!r} is no partner of this file", choice(name, known) if known else ""
                    )
            pairs.add(frozenset(pair))
        return frozenset(pairs)

    def _tls(self) -> Tls:
        table = self._document.tls
        key = (
            self._variable(("tls", "client_key_env"), table.client_key_env) if table.client_key_env else None
        )
        if key is not None and table.client_cert is None:
            raise self._source.error(
                ("tls", "client_key_env"),
                "there is a key, but no certificate",
                "write client_cert = the file of the certificate",
            )
        return Tls(
            ca=self._file("ca", table.ca),
            verify=table.verify,
            client_cert=self._file("client_cert", table.client_cert),
            client_key=key,
        )

    def _file(self, key: str, name: str | None) -> Path | None:
        if name is None:
            return None
        path = self._folder / name
        try:
            found = path.is_file()
        except (OSError, ValueError):
            found = False
        if not found:
            raise self._source.error(
                ("tls", key), f"there is no file {str(path)!r}", "name a PEM file, seen from the target file"
            )
        return path

    def _direct(self) -> Direct:
        table = self._document.direct
        return Direct(
            receiver_token=table.receiver_token,
            sender_token=table.sender_token,
            sender_token_second=table.sender_token_second,
            sender_token_unconnected=table.sender_token_unconnected,
            sender_token_expired=table.sender_token_expired,
            evse_ids=tuple(table.evse_ids),
            evse_ids_unsupported=tuple(table.evse_ids_unsupported),
            contract_ids=tuple(table.contract_ids),
        )

    def _ics(self, target: Target) -> Ics:
        table = self._document.ics
        has_live = "chs_live" in target.endpoints
        has_direct = any(key in target.endpoints for key in ("chs_direct", "operator", "provider"))
        further = self._is_further(target)
        live = has_live if table.live_status is None or further else table.live_status
        direct = has_direct if table.direct is None or further else table.direct
        return Ics(
            live_status=live and table.live_status is not False,
            tariffs=table.tariffs,
            parking=table.parking,
            direct=direct and table.direct is not False,
        )

    def _has_accounts(self, target: Target) -> None:
        needed = (Role.CPO, Role.EMP) if target.role is Role.CHS else (target.role,)
        for role in needed:
            if not target.with_role(role):
                raise self._source.error(
                    ("partners",),
                    f"no partner has the role {role}",
                    f'add a [[partners]] table with roles = ["{role}"]',
                )


def _key_of(table: "PartnerTable") -> str:
    return "password" if table.password_env is None else "password_env"
