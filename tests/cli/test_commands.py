"""The command line as a user meets it: exit status, one sentence on stderr, no traceback."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance import reporting
from conformance.cli.report import report

ROOT = Path(__file__).parents[2]
COMMAND = [
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'ochp-conformance'; from conformance.cli import main; main()",
]
COMMANDS = (
    (),
    ("run",),
    ("sandbox",),
    ("audit",),
    ("report",),
    ("requirements",),
    ("requirements", "list"),
    ("requirements", "show"),
    ("requirements", "coverage"),
    ("schemas", "list"),
    ("schemas", "check"),
    ("schemas", "diff"),
    ("faults",),
    ("faults", "list"),
    ("target",),
    ("target", "new"),
    ("target", "check"),
)
MESSAGE = """\
<GetCDRsRequest xmlns="http://ochp.eu/1.4">
 <cdrStatus><CdrStatusType>{status}</CdrStatusType></cdrStatus>
</GetCDRsRequest>
"""


@dataclass
class Ended:
    status: int
    out: str
    err: str


def ochp(*arguments: str, folder: Path | None = None, **environ: str) -> Ended:
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "-".join(command) or "none")
def test_every_help_has_an_example(command: tuple[str, ...]) -> None:
    found = ochp(*command, "--help")
    assert found.status == 0
    assert "Example: ochp-conformance" in " ".join(found.out.split())


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['ochp-conformance', '--help']\n"
        "from conformance.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'hypothesis', 'zeep', 'xmlschema', 'sqlalchemy', 'lxml', 'pydantic', 'yaml', 'pytest'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_generator_is_installed_where_there_is_no_campaign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reporting, "install_generator", lambda: tmp_path / "allure")
    report(output=tmp_path, install_generator=True)
    assert capsys.readouterr().out.splitlines() == [
        f"Installed: {tmp_path / 'allure'}",
        f"There is no campaign of release 1.4 in {tmp_path} to report yet.",
    ]


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("run", "--target", ""), "--target"),
        (("run", "--target", " "), "--target"),
        (("run", "--target", "absent.toml"), "absent.toml"),
        (("run", "--profile", "enormous"), "--profile"),
        (("run", "--no-such-flag"), "--no-such-flag"),
        (("run", "--workers", "0"), "--workers"),
        (("run", "--seed", "many"), "--seed"),
        (("no-such-command",), "no-such-command"),
        (("audit", "absent.xml"), "absent.xml"),
        (("audit",), "PATH"),
        (("requirements", "show", "OCHP-CDR-01"), "OCHP-CDR-01"),
        (("requirements", "list", "--release", "1.5"), "1.5"),
        (("requirements", "list", "--role", "XYZ"), "--role"),
        (("report", "--output", "nowhere"), "nowhere"),
        (("target", "check", "absent.toml"), "absent.toml"),
        (("target", "check", "."), "folder"),
        (("target", "new", "no/such/folder/target.toml"), "no/such/folder"),
    ],
)
def test_wrong_usage_is_exit_2_and_one_sentence(arguments: tuple[str, ...], key: str, tmp_path: Path) -> None:
    found = ochp(*arguments, folder=tmp_path)
    assert found.status == 2
    assert key in found.err
    assert found.err.count("\n") == 1


def test_an_output_folder_that_cannot_be_made_is_exit_2(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file in the way")
    found = ochp("run", "--output", "reports", folder=tmp_path)
    assert found.status == 2
    assert "--output" in found.err


def test_a_port_in_use_is_exit_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = ochp("sandbox", "--port", port, folder=tmp_path)
    assert found.status == 2
    assert port in found.err


def test_a_new_target_file_is_checked_as_it_is(tmp_path: Path) -> None:
    assert ochp("target", "new", "target.toml", folder=tmp_path).status == 0
    written = (tmp_path / "target.toml").read_text()
    again = ochp("target", "new", "target.toml", folder=tmp_path)
    assert again.status == 2
    assert (tmp_path / "target.toml").read_text() == written


def test_requirements_are_listed_and_shown() -> None:
    listed = ochp("requirements", "list", "--release", "1.4", "--role", "CHS", "--area", "cdr").out
    assert "* OCHP-CDR-001 " in listed
    assert "OCHP-POI" not in listed
    shown = ochp("requirements", "show", "ochp-cdr-001").out
    assert "AMB-029 accept-either" in shown


def test_schemas_are_listed_with_their_digest() -> None:
    out = ochp("schemas", "list").out
    assert "http://ochp.eu/1.4" in out
    assert "sha256" in out


def test_audit_tells_where_and_what(tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_text(MESSAGE.format(status="declined"))
    (tmp_path / "bad.xml").write_text(MESSAGE.format(status="Declined"))
    good = ochp("audit", "good.xml", folder=tmp_path)
    assert (good.status, good.err) == (0, "")
    bad = ochp("audit", "bad.xml", "--json", "found.json", folder=tmp_path)
    assert bad.status == 1
    assert "line 2" in bad.out
    assert "/GetCDRsRequest/cdrStatus/CdrStatusType" in bad.out
    (audited,) = json.loads((tmp_path / "found.json").read_text())
    assert "OCHP-GEN-036" in [found["requirement"] for found in audited["findings"]]


def test_an_envelope_is_judged_as_a_whole(tmp_path: Path) -> None:
    body = MESSAGE.format(status="declined")
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    (tmp_path / "envelope.xml").write_text(
        f'<e:Envelope xmlns:e="{soap}"><e:Body>{body}</e:Body></e:Envelope>'
    )
    found = ochp("audit", "envelope.xml", folder=tmp_path)
    assert found.status == 1
    assert "OCHP-GEN-016" in found.out


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<html/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 100_000,
        b"\xff\xfe\x00",
        b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>',
        b'<GetCDRsRequest xmlns="http://ochp.eu/1.3"/>',
        b'<NoSuchRequest xmlns="http://ochp.eu/1.4"/>',
    ],
    ids=[
        "empty",
        "text",
        "html",
        "doctype",
        "deep",
        "utf-16",
        "no-payload",
        "other-release",
        "unknown-message",
    ],
)
def test_what_cannot_be_judged_is_exit_3_with_a_reason(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.xml").write_bytes(content)
    found = ochp("audit", "file.xml", folder=tmp_path)
    assert found.status == 3
    assert "file.xml: not judged, " in found.out


def test_a_folder_is_audited_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "deep"
    folder.mkdir(parents=True)
    for name in ("a.xml", "b.xml"):
        (folder / name).write_text(MESSAGE.format(status="approved"))
    found = ochp("audit", "messages", folder=tmp_path)
    assert found.status == 0
    assert found.out.count("0 findings") == 2


def test_every_release_is_listed_with_what_can_be_certified() -> None:
    listed = ochp("schemas", "list")
    assert listed.status == 0
    for name in ("0.1", "0.2", "1.0", "1.2", "1.3", "1.4-2016", "1.4", "1.4.1", "direct-0.1", "direct-0.2"):
        assert f"\n{name} " in f"\n{listed.out}"
    assert listed.out.count("can be certified") == 1
    assert listed.out.count("cannot be certified: ") == 10


@pytest.mark.parametrize("command", ["run", "sandbox"])
@pytest.mark.parametrize("release", ["1.0", "1.3", "direct-0.2"])
def test_release_that_cannot_be_certified_is_refused_in_one_sentence(command: str, release: str) -> None:
    found = ochp(command, "--release", release)
    assert found.status == 2
    assert found.err.count("\n") == 1
    assert f"OCHP {release} cannot be certified" in found.err


def test_schemas_of_the_release_in_force_hold() -> None:
    found = ochp("schemas", "check", "--release", "1.4")
    assert (found.status, found.err) == (0, "")
    assert found.out.splitlines()[-1] == "Everything holds."


def test_facts_that_differ_do_not_hold(tmp_path: Path) -> None:
    stated = {"namespace": "http://ochp.eu/1.4", "elements": {}, "wsdl": {"bindings": {}}}
    (tmp_path / "ochp-1.4.json").write_text(json.dumps(stated), encoding="utf-8")
    found = ochp("schemas", "check", "--release", "1.4", "--facts", str(tmp_path))
    assert found.status == 1
    assert found.out.splitlines()[-1] == "Something does not hold: 1.4."


def test_own_schema_does_not_differ_from_itself() -> None:
    found = ochp("schemas", "diff", "xsd", "--release", "1.4")
    assert found.status == 0
    assert found.out.splitlines()[-1].endswith("0 differences, 0 flaws in the other copy")


def test_copy_that_leads_out_of_its_folder_is_refused() -> None:
    found = ochp("schemas", "diff", "xsd/1.4-2016", "--release", "1.4")
    assert found.status == 2  # what it shares lies outside of the folder
    assert "../common/" in found.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--release", "1.5"),
        ("check", "--release", "1.0"),
        ("check", "--facts", "none"),
        ("diff", "none"),
        ("diff", "docs"),
        ("diff", "xsd", "--release", "9"),
    ],
    ids=" ".join,
)
def test_wrong_use_of_schemas_is_one_sentence(arguments: tuple[str, ...]) -> None:
    found = ochp("schemas", *arguments)
    assert found.status == 2
    assert found.err.count("\n") == 1


def test_message_of_another_release_is_named_as_such(tmp_path: Path) -> None:
    file = tmp_path / "message.xml"
    file.write_text('<AddCDRsRequest xmlns="http://ochp.eu/1.3"/>', encoding="utf-8")
    for arguments in ((), ("--release", "1.4")):
        found = ochp("audit", str(file), *arguments)
        assert found.status == 3
        assert "of OCHP 1.3" in found.out
        assert len(found.out.splitlines()) == 1
