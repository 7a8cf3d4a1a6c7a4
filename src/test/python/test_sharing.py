"""Lessons handed on: nbconvert's formats keep every chart, and other programs execute lessons with parameters."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest

import lessons
from conftest import KERNEL, NOTEBOOKS, ROOT, unavailable

pytestmark = pytest.mark.client("nbconvert and jupyter execute")

SHOWN = ["01-concurrent-or-parallel", "03-the-interpreter-lock", "10-python-is-single-threaded"]


def jupyter(*arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        env=os.environ | environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


def charts_of(lesson):
    return len(lessons.charts(nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)))


@pytest.mark.parametrize("form", ["html", "slides"])
@pytest.mark.parametrize("lesson", SHOWN)
def test_a_page_has_every_chart_as_a_picture(lesson, form, tmp_path):
    jupyter("nbconvert", "--to", form, "--output-dir", tmp_path, NOTEBOOKS / f"{lesson}.ipynb")
    [page] = tmp_path.iterdir()
    pictures = re.findall(r"<img[^>]*>", page.read_text(encoding="utf-8"))
    assert len(pictures) == charts_of(lesson)
    for picture in pictures:
        assert 'src="data:image/png;base64,' in picture


@pytest.mark.parametrize("lesson", SHOWN)
def test_every_picture_says_what_it_shows(lesson, tmp_path):
    # nbconvert's template lab, which is its default, leaves the notebook's alternative texts out; classic takes them.
    jupyter(
        "nbconvert", "--to", "html", "--template", "classic", "--output-dir", tmp_path, NOTEBOOKS / f"{lesson}.ipynb"
    )
    [page] = tmp_path.iterdir()
    pictures = re.findall(r"<img[^>]*>", page.read_text(encoding="utf-8"))
    assert len(pictures) == charts_of(lesson)
    for picture in pictures:
        found = re.search(r'alt="(?!No description)[^"]{20,}"', picture)
        assert found, f"no alternative text: {picture[:60]} ... {picture[-200:]}"


@pytest.fixture(scope="module")
def playwrights_browser(tmp_path_factory):
    """nbconvert takes the browser that Playwright would have downloaded; here that is the system's."""
    system = os.environ.get("TANDEM_BROWSER")
    if not system:
        unavailable("no Chrome or Chromium was found; install one (Debian: sudo apt install chromium)")
    folder = tmp_path_factory.mktemp("browsers")
    told = jupyter("playwright", "install", "--dry-run", "chromium", PLAYWRIGHT_BROWSERS_PATH=str(folder)).stdout
    shell = re.search(r"Install location: +(\S*chromium_headless_shell\S*)", told)
    assert shell, told
    for name in ("chrome-headless-shell-linux64/chrome-headless-shell", "chrome-linux/headless_shell"):
        program = folder / shell[1] / name
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec "{system}" "$@"\n')
        program.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("lesson", SHOWN)
def test_a_pdf_has_every_chart(lesson, playwrights_browser, output):
    folder = output / "pdf"
    jupyter(
        "nbconvert", "--to", "webpdf", "--template", "print",
        f"--TemplateExporter.extra_template_basedirs={ROOT / 'kernel' / 'nbconvert'}",
        "--WebPDFExporter.disable_sandbox=True", "--output-dir", folder, NOTEBOOKS / f"{lesson}.ipynb",
        PLAYWRIGHT_BROWSERS_PATH=playwrights_browser,
    )  # fmt: skip
    assert (folder / f"{lesson}.pdf").stat().st_size > 100_000
    # Chromium writes each picture once, as an object of its own.
    pictures = (folder / f"{lesson}.pdf").read_bytes().count(b"/Subtype /Image")
    assert pictures >= charts_of(lesson)


def test_the_template_for_print_is_the_one_that_is_used(tmp_path):
    # nbconvert falls back to a template's parent where a file has not the name that it looks for.
    jupyter(
        "nbconvert", "--to", "html", "--template", "print",
        f"--TemplateExporter.extra_template_basedirs={ROOT / 'kernel' / 'nbconvert'}",
        "--output-dir", tmp_path, NOTEBOOKS / f"{SHOWN[0]}.ipynb",
    )  # fmt: skip
    assert "white-space: pre-wrap !important" in (tmp_path / f"{SHOWN[0]}.html").read_text(encoding="utf-8")


def notebook(path, *cells):
    """A notebook of code cells; a cell is its text, or its text and a tag."""
    made = nbformat.v4.new_notebook()
    for cell in cells:
        text, *tags = (cell,) if isinstance(cell, str) else cell
        made.cells.append(nbformat.v4.new_code_cell(text, metadata={"tags": tags}))
    made.metadata.kernelspec = {"name": KERNEL, "display_name": "Java (Tandem)", "language": "java"}
    nbformat.write(made, path)
    return path


def test_jupyter_execute(tmp_path):
    path = notebook(tmp_path / "eine Übung.ipynb", "%%threads 2 --no-baseline --repeat 1 --as run\ntask", "run.results()")
    jupyter("jupyter", "execute", "--inplace", path)
    executed = nbformat.read(path, as_version=4)
    assert len(lessons.charts(executed)) == 1
    assert executed.cells[1].outputs[0].data["text/plain"] == "[0, 1]"


def with_parameters(path, parameters):
    """What `papermill --language .net-csharp` does: a cell of its own behind the one that is tagged.

    Papermill translates parameters into a few languages, Java not among them; `var name = value;` of its C# is Java too.
    """
    made = nbformat.read(path, as_version=4)
    tagged = next(i for i, cell in enumerate(made.cells) if "parameters" in cell.metadata.get("tags", []))
    lines = ["// Parameters", *(f"var {name} = {json.dumps(value)};" for name, value in parameters.items())]
    injected = nbformat.v4.new_code_cell("\n".join(lines), metadata={"tags": ["injected-parameters"]})
    made.cells.insert(tagged + 1, injected)
    nbformat.write(made, path)
    return path


def test_parameters_take_the_place_of_those_in_the_notebook(tmp_path):
    path = notebook(
        tmp_path / "lesson.ipynb",
        ("int pieces = 1;\nString title = \"none\";\nboolean loud = false;", "parameters"),
        "String describe() { return title + \" \" + pieces + \" \" + loud; }",
        "%%threads 2 --tasks 2 --no-baseline --repeat 1 --chart none --as run\npieces * task",
        "describe() + \" \" + run.results()",
    )
    with_parameters(path, {"pieces": 21, "title": "Übung \"eins\"", "loud": True})
    jupyter("jupyter", "execute", "--inplace", path)
    executed = nbformat.read(path, as_version=4)
    assert executed.cells[-1].outputs[0].data["text/plain"] == 'Übung "eins" 21 true [0, 21]'


def test_what_binder_and_docker_copy_and_call_is_there():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    taken = re.search(r"cp -r (.*) /release/", dockerfile)[1].split()
    assert [name for name in taken if not (ROOT / name).exists()] == []
    told = subprocess.run([ROOT / "install.sh", "--help"], capture_output=True, text=True, check=True).stdout
    for script in ("binder/postBuild", "Dockerfile"):
        [options] = re.findall(r"install\.sh ((?:--[a-z-]+ ?)+)", (ROOT / script).read_text(encoding="utf-8"))
        assert [option for option in options.split() if option not in told] == []
    assert os.access(ROOT / "binder" / "postBuild", os.X_OK)
    listed = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    [reference] = re.findall(r"^-r (.*)$", listed, flags=re.MULTILINE)
    assert (ROOT / "binder" / reference).exists()
