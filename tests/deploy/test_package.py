"""The zip that every function runs."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import chalice
import pytest

from infra import ROOT, BuildError, libraries, stages
from infra import build as builder
from infra.bill_of_materials import bill_of_materials
from infra.build import Package, build
from infra.libraries import Target

FORBIDDEN = ("pytest", "moto", "pip", "setuptools", "click", "playwright", "pandas")


@pytest.fixture(scope="session")
def names(package: Package) -> set[str]:
    with zipfile.ZipFile(package.archive) as archive:
        return set(archive.namelist())


def test_the_same_code_gives_the_same_bytes(package: Package, tmp_path: Path) -> None:
    take_layers(package, tmp_path)

    again = build(Target.LOCAL, tmp_path)

    assert again.archive.read_bytes() == package.archive.read_bytes()
    assert again.template == package.template


def test_an_unchanged_checkout_is_not_built_again(package: Package) -> None:
    before = package.archive.stat().st_mtime_ns

    assert build(Target.LOCAL, ROOT / "build/local").archive.stat().st_mtime_ns == before


def test_it_holds_what_the_pages_and_the_checks_need(names: set[str]) -> None:
    assert {"app.py", "chalice/app.py", "schemas/questionnaire.schema.json"} <= names
    assert "chalicelib/locale/de/LC_MESSAGES/mitsprache.mo" in names
    assert "chalicelib/office/names.txt" in names
    assert any(name.startswith("chalicelib/layout/static/mitsprache.") for name in names)


def test_it_holds_no_tool_of_ours_and_no_unused_service(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    services = {
        name.split("/")[2]
        for name in names
        if name.startswith("botocore/data/") and name.count("/") > 2
    }

    assert not tops.intersection(FORBIDDEN)
    assert services == set(libraries.SERVICES)
    assert not any(name.endswith((".po", ".pot", ".scss")) for name in names)


def test_every_service_the_store_asks_for_is_in_it() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "chalicelib/store").glob("*.py"))

    for service in ("dynamodb", "sesv2", "sqs", "ssm", "stepfunctions"):
        assert f'client("{service}")' in text
        assert service in libraries.SERVICES


def test_each_function_runs_with_its_own_doors_and_no_package_of_this_machine(
    package: Package, tmp_path: Path
) -> None:
    with zipfile.ZipFile(package.archive) as archive:
        archive.extractall(tmp_path)
    # Whoever asks for what is not there yet makes the function open its other doors.
    program = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from app import app
print(*app.routes)
about = {{"resourcePath": "/elsewhere", "httpMethod": "GET"}}
places = dict.fromkeys(("headers", "multiValueQueryStringParameters", "pathParameters",
                        "stageVariables", "body", "isBase64Encoded"))
app(places | {{"headers": {{}}, "requestContext": about}}, None)
print(*app.routes)
import gc
assert gc.isenabled()
assert gc.get_freeze_count()
"""
    resources = package.template["Resources"]
    paths = {}
    for name in ("APIHandler", "Console"):
        serves = resources[name]["Properties"]["Environment"]["Variables"]["SERVES"]
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", program],
            capture_output=True,
            text=True,
            check=False,
            env={"SERVES": serves},
        )
        assert done.returncode == 0, done.stderr
        first, *_, every = done.stdout.splitlines()
        assert name == "Console" or "/umfrage/{survey}" in first.split()
        assert "/impressum" not in first.split()
        paths[name] = set(every.split()) - {"/elsewhere"}

    assert paths["Console"] == {path for path in known(package) if path.startswith("/buero")}
    assert paths["APIHandler"] == known(package) - paths["Console"]


def known(package: Package) -> set[str]:
    """All paths that API Gateway knows."""
    return set(package.template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"])


def test_what_one_function_needs_and_is_large_is_in_a_layer_of_its_own(
    package: Package, names: set[str]
) -> None:
    with_layer = {
        name: resource["Properties"]["Layers"]
        for name, resource in package.template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function" and resource["Properties"].get("Layers")
    }

    assert with_layer == {
        "Report": [{"Ref": "Typesetting"}],
        "Bounces": [{"Ref": "Signatures"}],
        "Console": [{"Ref": "Workbooks"}, {"Ref": "SignIn"}, {"Ref": "Typesetting"}],
    }
    assert not any(
        name.startswith(("typst/", "fontpkg", "cryptography/", "openpyxl/", "authlib/"))
        for name in names
    )
    assert package.archive.stat().st_size < 12_000_000


def test_its_modules_are_compiled_already(names: set[str]) -> None:
    version = f"cpython-{sys.version_info.major}{sys.version_info.minor}"

    assert f"chalicelib/__pycache__/settings.{version}.pyc" in names
    assert f"botocore/__pycache__/client.{version}.pyc" in names


def test_for_aws_every_compiled_library_is_for_arm_on_linux() -> None:
    package = build(Target.AWS, ROOT / "build/aws")
    with zipfile.ZipFile(package.archive) as archive:
        compiled = [name for name in archive.namelist() if name.endswith(".so")]

    assert compiled
    assert all("aarch64-linux-gnu" in name for name in compiled)


def test_for_aws_the_layer_holds_typst_for_arm_and_the_fonts_with_their_licences() -> None:
    package = build(Target.AWS, ROOT / "build/aws")
    with zipfile.ZipFile(package.layers["Typesetting"]) as archive:
        names = set(archive.namelist())
        program = archive.read("python/typst/_typst.abi3.so")

    assert int.from_bytes(program[18:20], "little") == 183  # ELF's number for 64-bit ARM
    assert {f"python/fontpkg_fira_sans/files/{font}" for font in libraries.FONTS[:2]} <= names
    assert {"python/fontpkg_fira_sans/LICENSE", "python/fontpkg_noto_sans_arabic/LICENSE"} <= names
    assert sum(name.endswith(".ttf") for name in names) == len(libraries.FONTS)


def test_for_aws_no_file_depends_on_where_it_was_built() -> None:
    """pip's RECORD has hashes of programs that name the Python of the machine."""
    package = build(Target.AWS, ROOT / "build/aws")
    for built in (package.archive, *package.layers.values()):
        with zipfile.ZipFile(built) as archive:
            assert [name for name in archive.namelist() if name.endswith("/RECORD")] == []


@pytest.mark.parametrize("name", ["Signatures", "SignIn"])
def test_for_aws_the_layers_with_cryptography_are_for_arm(package: Package, name: str) -> None:
    layer = build(Target.AWS, ROOT / "build/aws").layers[name]
    with zipfile.ZipFile(layer) as archive:
        program = archive.read("python/cryptography/hazmat/bindings/_rust.abi3.so")

    assert int.from_bytes(program[18:20], "little") == 183  # ELF's number for 64-bit ARM


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A copy of the checkout whose requirements a test may spoil."""
    for name in ("app.py", "requirements.txt", *libraries.LAYERS.values()):
        shutil.copy(ROOT / name, tmp_path)
    for name in (".chalice", "chalicelib", "infra", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_library_that_nobody_pinned_ends_the_build(elsewhere: Path) -> None:
    (elsewhere / "requirements.txt").write_text("jinja2==3.1.6\n")

    with pytest.raises(BuildError, match="does not pin markupsafe"):
        build(Target.LOCAL, elsewhere / "build", elsewhere)


def test_a_library_that_cannot_be_had_ends_the_build(elsewhere: Path) -> None:
    (elsewhere / "requirements.txt").write_text("jinja2==0.0.0\n")

    with pytest.raises(BuildError, match="could not be fetched"):
        build(Target.AWS, elsewhere / "build", elsewhere)


def take_layers(package: Package, out: Path) -> None:
    """Let a build find the layers of another one, which it would only fetch again."""
    for archive in package.layers.values():
        shutil.copy(archive, out)
        (out / archive.stem).symlink_to(archive.with_suffix(""), target_is_directory=True)


@pytest.fixture
def fetched(elsewhere: Path, package: Package) -> Path:
    """The same copy, with the libraries and layers that the checkout has fetched already."""
    (elsewhere / "build").mkdir()
    for archive in package.archive.parent.glob("libraries-*.zip"):
        shutil.copy(archive, elsewhere / "build")
    take_layers(package, elsewhere / "build")
    return elsewhere


def test_an_app_that_cannot_be_imported_ends_the_build_with_its_reason(fetched: Path) -> None:
    (fetched / "app.py").write_text("import nothing_of_this_name\n")

    with pytest.raises(BuildError, match="No module named 'nothing_of_this_name'"):
        build(Target.LOCAL, fetched / "build", fetched)


def test_a_function_without_rights_of_its_own_ends_the_build(fetched: Path) -> None:
    with (fetched / "app.py").open("a") as app:
        app.write('\n\n@app.lambda_function(name="newcomer")\ndef run(event, context): ...\n')

    with pytest.raises(BuildError, match="newcomer has no rights of its own"):
        build(Target.LOCAL, fetched / "build", fetched)


def test_it_is_made_for_a_python_that_lambda_runs_and_compiled_by_it(
    package: Package, names: set[str]
) -> None:
    functions = [
        resource["Properties"]
        for resource in package.template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    (runtime,) = {function["Runtime"] for function in functions}
    compiled = {name.rsplit(".", 2)[1] for name in names if name.endswith(".pyc")}

    assert runtime.removeprefix("python") in builder.RUNTIMES
    assert compiled == {f"cpython-{runtime.removeprefix('python').replace('.', '')}"}
    assert {tuple(function["Architectures"]) for function in functions} == {("arm64",)}


def test_a_python_that_lambda_does_not_run_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "RUNTIMES", ("2.7",))

    with pytest.raises(BuildError, match=r"Lambda does not run Python 3\.\d+"):
        build(Target.AWS, tmp_path)


def test_compiled_modules_are_trusted_without_asking_for_their_source(package: Package) -> None:
    """A zip keeps no times: compiled files that are compared with their source would be useless."""
    with zipfile.ZipFile(package.archive) as archive:
        flags = {
            int.from_bytes(archive.read(name)[4:8], "little")
            for name in archive.namelist()
            if name.endswith(".pyc")
        }

    assert flags == {0b01}  # PEP 552: by hash, and the hash is not checked


def test_the_bill_of_materials_names_every_pinned_library_and_no_other(package: Package) -> None:
    bill = bill_of_materials([package.archive])
    pinned = {
        line.replace("==", "@").strip().lower().replace("_", "-")
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if "==" in line
    }

    assert {part["purl"].removeprefix("pkg:pypi/") for part in bill["components"]} == pinned | {
        f"chalice@{chalice.__version__}"
    }
    assert all(part["licenses"] for part in bill["components"])
    assert bill == bill_of_materials([package.archive]), "the same zips, the same bill"


@pytest.mark.parametrize("stage", stages.names())
def test_every_stage_gives_the_template_what_it_asks_for(package: Package, stage: str) -> None:
    given = stages.parameters(stage, package.template)

    for name, value in given.items():
        wanted = package.template["Parameters"][name]
        assert value in wanted.get("AllowedValues", [value])
        assert re.fullmatch(wanted.get("AllowedPattern", ".*"), value)


def test_a_stage_with_a_misspelt_parameter_is_refused(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "FOLDER", tmp_path)
    (tmp_path / "prod.yaml").write_text("Prefixx: mitsprache\n")

    with pytest.raises(stages.StageError, match="does not know: Prefixx"):
        stages.parameters("prod", package.template)
    with pytest.raises(stages.StageError, match="There is no stage test; there are: prod"):
        stages.parameters("test", package.template)


def test_a_stage_says_what_the_municipality_has_still_to_name() -> None:
    assert stages.left_to_fill_in({"Prefix": "mitsprache", "OfficeTown": "[OfficeTown]"}) == [
        "OfficeTown"
    ]
