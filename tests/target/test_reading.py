"""Target files: what is right is read, what is wrong is told with file, key, line and mend."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.errors import UsageError
from conformance.releases import Role, Side
from conformance.target import Target, load, template

ENVIRON = {
    "OCHP_EMP_A_PASSWORD": "secret-1",
    "OCHP_EMP_B_PASSWORD": "secret-2",
    "OCHP_CPO_A_PASSWORD": "secret-3",
    "OCHP_CPO_B_PASSWORD": "secret-4",
    "OCHP_NSP_A_PASSWORD": "secret-5",
}
CONTRACT = Path(__file__).parents[2] / "../shared/contract/target.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "target.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes, environ: Mapping[str, str] = ENVIRON) -> Target:
    return load(write(folder, text), environ)


def refused(folder: Path, text: str | bytes, environ: Mapping[str, str] = ENVIRON) -> UsageError:
    path = write(folder, text)
    with pytest.raises(UsageError) as caught:
        load(path, environ)
    assert caught.value.file == str(path)
    return caught.value


def edited(old: str, new: str) -> str:
    text = template()
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_template_is_read(folder: Path) -> None:
    target = read(folder, template())
    assert (target.release, target.role, target.side) == ("1.4", Role.CHS, Side.SERVER)
    assert [partner.id for partner in target.partners] == ["DE8EX", "DE8FY", "DEABC", "NLDEF", "DE8NA"]
    assert target.partners[2].roles == {Role.CPO, Role.PSO}
    assert target.partners[0].password == "secret-1"
    assert target.connected("DE8EX", "DEABC")
    assert target.connected(target.partners[2], target.partners[0])
    assert not target.connected("DE8FY", "DEABC")
    assert target.ixit.timeout_s == 10
    assert (target.ics.live_status, target.ics.direct) == (True, False)


@pytest.mark.skipif(
    not CONTRACT.exists(), reason="the contract of target files lies beside the checkout only"
)
def test_the_contract_is_read(folder: Path) -> None:
    (folder / "ca.pem").touch()
    (folder / "client.pem").touch()
    target = read(folder, CONTRACT.read_text(encoding="utf-8"), {**ENVIRON, "OCHP_CLIENT_KEY": "key.pem"})
    assert target.for_release("1.3").endpoints["chs"].endswith("v1.3")
    assert target.direct.evse_ids == ("DE*ABC*E0001", "DE*ABC*E0002")
    assert target.tls.ca == folder / "ca.pem"
    assert target.tls.client_key == "key.pem"


@pytest.mark.skipif(
    not CONTRACT.exists(), reason="the contract of target files lies beside the checkout only"
)
def test_the_template_knows_every_key_of_the_contract() -> None:
    keys = {
        line.partition("=")[0].strip()
        for line in CONTRACT.read_text(encoding="utf-8").splitlines()
        if "=" in line
    }
    known = {line.lstrip("# ").partition("=")[0].strip() for line in template().splitlines() if "=" in line}
    optional = {"sender_token_second", "sender_token_unconnected", "sender_token_expired", "password"}
    assert keys - known <= optional


def test_a_byte_order_mark_and_crlf_are_no_matter(folder: Path) -> None:
    text = template().replace("\n", "\r\n").encode("utf-8-sig")
    assert read(folder, text).name == "My clearing house"


def test_passwords_are_in_no_repr(folder: Path) -> None:
    assert "secret-1" not in repr(read(folder, template()))


def test_secrets_are_named(folder: Path) -> None:
    text = template() + '[direct]\nsender_token = "token-1"\n'
    secrets = read(folder, text).secrets()
    assert ("password of DE8EX", "secret-1") in secrets
    assert ("direct.sender_token", "token-1") in secrets


def test_a_summary_holds_no_secret(folder: Path) -> None:
    summary = read(folder, template()).summary(embedded=True)
    assert (summary.role, summary.embedded) == ("CHS", True)
    assert "secret" not in repr(summary)
    assert ("DE8EX", "DEABC") in summary.connections


def test_the_role_flag_overrides_the_file(folder: Path) -> None:
    target = load(write(folder, template()), ENVIRON, role="EMP-client")
    assert (target.role, target.side) == (Role.EMP, Side.CLIENT)
    assert target.summary().role == "EMP-client"


WRONG: list[tuple[str, str, str, str]] = [
    ("role = ", "roll = ", "target.roll", "write role"),
    ("[ixit]", "[ixet]", "ixet", "write ixit"),
    ("[[partners]]", "[[partner]]", "partner", "write partners"),
    ("timeout_s = 10", "timeout_s = 10\ntimeouts = 1", "ixit.timeouts", "write timeout_s"),
    ('username = "emp-a"', 'usrname = "emp-a"', "partners[1].usrname", "write username"),
    ('release = "1.4"', 'release = "1.4"\ntimeout_s = 5', "target.timeout_s", "write it in [ixit]"),
    ('release = "1.4"', 'release = "1.5"', "target.release", "use 1.4"),
    ('release = "1.4"', "release = 1.4", "target.release", "write text in quotes"),
    ('role = "CHS"', 'role = "CHs"', "target.role", "write CHS"),
    ('role = "CHS"', 'role = "Broker"', "target.role", "use one of"),
    ('name = "My clearing house"', 'name = ""', "target.name", "write a text"),
    ('chs = "http://', '# chs = "http://', "endpoints.chs", "write chs ="),
    ('chs_live = "http://', '# chs_live = "http://', "ics.live_status", "write endpoints.chs_live"),
    ('chs = "http://', 'chs = "ftp://', "endpoints.chs", "begin it with https://"),
    ('chs = "http://', 'chs = "//', "endpoints.chs", "begin it with https://"),
    ('chs = "http://', 'chs = "http:', "endpoints.chs", "write a URL"),
    ('chs = "http://', 'chs = "http://user:pass@', "endpoints.chs", "take them out"),
    ('chs = "http://127.0.0.1:8701', 'chs = "http://[::1', "endpoints.chs", "write a URL"),
    ('chs = "http://127.0.0.1:8701', 'chs = "http://127.0.0.1:99999', "endpoints.chs", "write a URL"),
    ('chs = "http://127.0.0.1:8701/', 'chs = "http://127.0.0.1:8701/ ', "endpoints.chs", "write a URL"),
    ('chs = "http://127.0.0.1:8701/', 'chs = "http://127.0.0.1:8701/#', "endpoints.chs", "take the part"),
    ('id = "DE8FY"', 'id = "DE8EX"', "partners[2].id", "put all its roles"),
    ('id = "DE8FY"', 'id = "de8ex"', "partners[2].id", "put all its roles"),
    ('id = "DE8FY"', 'id = "DE-8FY"', "partners[2].id", "write country code"),
    ('username = "emp-b"', 'username = "emp-a"', "partners[2].username", "give each partner"),
    ('username = "emp-b"', "username = 5", "partners[2].username", "write text in quotes"),
    ('username = "emp-b"', 'username = "a\\u0001"', "partners[2].username", "choose another"),
    ('username = "emp-b"', "# no user name", "partners[2].username", "write partners[2].username"),
    ('["DE8FY", "NLDEF"]', '["DE8FX", "NLDEF"]', "roaming.connections[3]", "write DE8FY"),
    ('["DE8FY", "NLDEF"]', '["ZZZZZ", "NLDEF"]', "roaming.connections[3]", "use one of DE8EX"),
    ('["DE8FY", "NLDEF"]', '["DE8FY"]', "roaming.connections[3]", "write two different"),
    ('["DE8FY", "NLDEF"]', '["DE8FY", "DE8FY"]', "roaming.connections[3]", "write two different"),
    ('["DE8FY", "NLDEF"]', '"DE8FY"', "roaming.connections[3]", "write a list"),
    ('roles = ["NSP"]', 'roles = ["NPS"]', "partners[5].roles[1]", "write NSP"),
    ('roles = ["NSP"]', 'roles = ["CHS"]', "partners[5].roles[1]", "use one of"),
    ('roles = ["NSP"]', "roles = []", "partners[5].roles", "name at least one"),
    ('roles = ["NSP"]', 'roles = "NSP"', "partners[5].roles", "write a list"),
    ('"OCHP_NSP_A_PASSWORD"', '"OCHP_OTHER"', "partners[5].password_env", "set OCHP_OTHER"),
    ('password_env = "OCHP_NSP_A_PASSWORD"', "", "partners[5].password", "write password_env"),
    (
        'password_env = "OCHP_NSP_A',
        'password = "x"\npassword_env = "OCHP_NSP_A',
        "partners[5].password_env",
        "keep one",
    ),
    ("timeout_s = 10", "timeout_s = 0", "ixit.timeout_s", "a number above 0"),
    ("timeout_s = 10", "timeout_s = -1", "ixit.timeout_s", "a number above 0"),
    ("timeout_s = 10", "timeout_s = inf", "ixit.timeout_s", "a finite number"),
    ("timeout_s = 10", "timeout_s = 1e300", "ixit.timeout_s", "or less"),
    ("timeout_s = 10", 'timeout_s = "10"', "ixit.timeout_s", "write a number"),
    ("timeout_s = 10", "timeout_s = true", "ixit.timeout_s", "write a number"),
    ("timeout_s = 10", "timeout_s = 10:00:00", "ixit.timeout_s", "write a number"),
    ("settle_s = 5", "settle_s = nan", "ixit.settle_s", "a finite number"),
    ("settle_s = 5", "settle_s = -0.1", "ixit.settle_s", "0 or more"),
    ("ttl_wait_s = 5", "ttl_wait_s = -5", "ixit.ttl_wait_s", "0 or more"),
    ("clock_skew_s = 2", "clock_skew_s = -2", "ixit.clock_skew_s", "0 or more"),
    ("max_list_size = 1000", "max_list_size = -1", "ixit.max_list_size", "1 or more"),
    ("max_list_size = 1000", "max_list_size = 1.5", "ixit.max_list_size", "a whole number"),
    (
        "max_requests_per_second = 0",
        "max_requests_per_second = -1",
        "ixit.max_requests_per_second",
        "0 or more",
    ),
    ("shrink_exchanges = 200", "shrink_exchanges = -1", "ixit.shrink_exchanges", "0 or more"),
    ("read_only = false", "read_only = 0", "ixit.read_only", "true or false"),
    ("direct = false", "direct = true", "ics.direct", "write endpoints.chs_direct"),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "mend"), WRONG, ids=[f"{w[2]}-{i}" for i, w in enumerate(WRONG)]
)
def test_what_is_wrong_is_told(folder: Path, old: str, new: str, key: str, mend: str) -> None:
    error = refused(folder, edited(old, new))
    assert error.key == key
    assert mend in error.mend


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("role = ", "roll = ", "roll = "),
        ('username = "emp-b"', 'username = "emp-a"', "# line"),
        ('roles = ["NSP"]', 'roles = ["NPS"]', "NPS"),
        ('"OCHP_NSP_A_PASSWORD"', '"OCHP_OTHER"', "OCHP_OTHER"),
        ("settle_s = 5", "settle_s = -0.1", "-0.1"),
        ('["DE8FY", "NLDEF"]', '\n["DE8FX", "NLDEF"]', "DE8FX"),
        ('id = "DE8FY"', 'id = """\nDE8EX"""', 'id = """'),
    ],
)
def test_the_line_is_told(folder: Path, old: str, new: str, part: str) -> None:
    text = edited(old, f"{new}  # line" if part == "# line" else new)
    assert refused(folder, text).line == line_with(text, part)


def test_a_missing_key_is_told_at_its_table(folder: Path) -> None:
    text = edited('username = "emp-b"', "# none")
    expected = [number for number, line in enumerate(text.splitlines(), 1) if line == "[[partners]]"][1]
    assert refused(folder, text).line == expected


def test_a_missing_table_is_told(folder: Path) -> None:
    error = refused(folder, "")
    assert (error.key, error.mend) == ("target", "write the table [target]")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[target\nname = 1", 1),
        ("[target]\nname = \n", 2),
        ('[target]\nname = "a"\nname = "b"\n', 3),
        ('[target]\nname = "a', 2),
        ("a = " + "[" * 50_000, None),
        ("[target]\nname = " + "9" * 5000, None),
        ("not toml at all", 1),
        ("<xml/>", 1),
    ],
)
def test_what_is_no_toml_is_told(folder: Path, text: str, line: int | None) -> None:
    assert refused(folder, text).line == line


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_told(folder: Path, encoding: str) -> None:
    error = refused(folder, edited("My clearing house", "Köln").encode(encoding))
    assert error.mend == "save it as UTF-8"
    assert error.line == (
        1 if encoding == "utf-16" else line_with(edited("My clearing house", "Köln"), "Köln")
    )


def test_an_empty_path_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        load("", ENVIRON)
    assert caught.value.key == "--target"


@pytest.mark.parametrize("name", ["absent.toml", ".", "a\0b"])
def test_what_is_no_file_is_told(folder: Path, name: str) -> None:
    path = f"{folder}/{name}"
    with pytest.raises(UsageError) as caught:
        load(path, ENVIRON)
    assert caught.value.file == path


def test_a_huge_file_is_not_read(folder: Path) -> None:
    assert "too large" in refused(folder, b"#" * 2_000_000).what


def test_an_empty_variable_is_told(folder: Path) -> None:
    error = refused(folder, template(), {**ENVIRON, "OCHP_CPO_A_PASSWORD": ""})
    assert (error.key, error.mend) == ("partners[3].password_env", "set OCHP_CPO_A_PASSWORD")


def test_a_variable_that_is_no_text_is_told(folder: Path) -> None:
    error = refused(folder, template(), {**ENVIRON, "OCHP_CPO_A_PASSWORD": "a\udcff"})
    assert error.key == "partners[3].password_env"


def test_a_password_may_stand_in_the_file(folder: Path) -> None:
    text = edited('password_env = "OCHP_NSP_A_PASSWORD"', 'password = "pä&<"')
    assert read(folder, text).partners[4].password == "pä&<"


@pytest.mark.parametrize("role", ["CPO", "EMP"])
def test_a_clearing_house_needs_both_sides(folder: Path, role: str) -> None:
    text = template().replace(f'roles = ["{role}"', 'roles = ["NSP"')
    error = refused(folder, text)
    assert error.key == "partners"
    assert role in error.what


def test_no_partners_at_all_are_told(folder: Path) -> None:
    text = template()
    start, end = text.index("[[partners]]"), text.index("[roaming]")
    text = text[:start] + text[end:].replace("connections =", "# connections =")
    assert refused(folder, text).key == "partners"


def test_a_role_under_test_needs_its_own_account(folder: Path) -> None:
    text = template().replace(', "PSO"]', "]").replace('role = "CHS"', 'role = "PSO"')
    error = refused(folder, text)
    assert (error.key, error.mend) == ("partners", 'add a [[partners]] table with roles = ["PSO"]')


@pytest.mark.parametrize(("role", "key"), [("CPO", "operator"), ("EMP", "provider")])
def test_an_ochpdirect_server_needs_its_url(folder: Path, role: str, key: str) -> None:
    error = refused(folder, edited('role = "CHS"', f'role = "{role}"'))
    assert error.key == f"endpoints.{key}"
    assert f'role = "{role}-client"' in error.mend


@pytest.mark.parametrize("role", ["NSP", "PSO", "CPO-client", "EMP-client"])
def test_clients_need_no_url(folder: Path, role: str) -> None:
    assert read(folder, edited('role = "CHS"', f'role = "{role}"')).side is Side.CLIENT


def test_flags_that_are_unknown_are_told(folder: Path) -> None:
    path = write(folder, template())
    with pytest.raises(UsageError) as release:
        load(path, ENVIRON, release="1.44")
    assert release.value.key == "--release"
    with pytest.raises(UsageError) as role:
        load(path, ENVIRON, role="CHSS")
    assert (role.value.key, role.value.mend) == ("--role", "write CHS")


def test_a_file_of_another_release_can_be_read_for_this_one(folder: Path) -> None:
    text = (
        edited('release = "1.4"', 'release = "1.3"')
        + '[[releases]]\nname = "1.4"\nchs = "http://other/v1.4"\n'
    )
    target = load(write(folder, text), ENVIRON, release="1.4")
    assert (target.release, target.endpoints["chs"]) == ("1.4", "http://other/v1.4")
    assert target.for_release("1.3").endpoints["chs"].endswith("/service/ochp/v1.4")


def test_what_a_further_release_leaves_out_is_not_claimed_for_it(folder: Path) -> None:
    text = (
        edited('release = "1.4"', 'release = "1.3"')
        + '[[releases]]\nname = "1.4"\nchs = "http://other/v1.4"\n'
    )
    assert not load(write(folder, text), ENVIRON, release="1.4").ics.live_status


def test_an_offered_release_without_url_is_told(folder: Path) -> None:
    text = edited('release = "1.4"', 'release = "1.3"') + '[[releases]]\nname = "1.4"\n'
    with pytest.raises(UsageError) as caught:
        load(write(folder, text), ENVIRON, release="1.4")
    assert caught.value.key == "releases"


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ('name = "1.33"', "releases[1].name"),
        ('name = "1.4"', "releases[1].name"),
        ('chs = "x"', "releases[1].name"),
    ],
)
def test_wrong_further_releases_are_told(folder: Path, entry: str, key: str) -> None:
    assert refused(folder, f"{template()}[[releases]]\n{entry}\n").key == key


def test_a_release_that_is_not_offered_is_told(folder: Path) -> None:
    with pytest.raises(UsageError):
        read(folder, template()).for_release("1.3")


@pytest.mark.parametrize("key", ["ca", "client_cert"])
def test_missing_tls_files_are_told(folder: Path, key: str) -> None:
    error = refused(folder, f'{template()}[tls]\n{key} = "absent.pem"\n')
    assert error.key == f"tls.{key}"


def test_a_key_without_certificate_is_told(folder: Path) -> None:
    text = f'{template()}[tls]\nclient_key_env = "KEY"\n'
    assert refused(folder, text, {**ENVIRON, "KEY": "k"}).key == "tls.client_key_env"
    assert refused(folder, text).mend == "set KEY"


def test_claims_follow_the_endpoints_unless_they_are_written(folder: Path) -> None:
    text = template().replace("live_status = true\n", "").replace("direct = false\n", "")
    assert read(folder, text).ics.live_status
    assert not read(folder, text.replace("chs_live = ", "# chs_live = ")).ics.live_status
    assert read(folder, text.replace("# chs_direct", "chs_direct")).ics.direct


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_wrong_is_a_usage_error(folder: Path, data: st.DataObject) -> None:
    document = cast(dict[str, object], tomlkit.parse(template()).unwrap())
    table = data.draw(st.sampled_from(sorted(document)))
    junk = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([]), st.just({})
    )
    value = document[table]
    holder = value[0] if isinstance(value, list) else value
    assert isinstance(holder, dict)
    key = data.draw(st.sampled_from([*holder, "other"]))
    new = data.draw(junk)
    if new is None:
        holder.pop(key, None)
    else:
        holder[key] = new
    path = write(folder, tomlkit.dumps(document))
    try:
        outcome: Target | UsageError = load(path, ENVIRON)
    except UsageError as error:
        outcome = error
    assert outcome.partners if isinstance(outcome, Target) else outcome.file == str(path)


@given(st.binary(max_size=100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_a_traceback(folder: Path, content: bytes) -> None:
    refused(folder, content)
