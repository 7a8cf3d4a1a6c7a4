"""JupyterLab in a real browser, used as a person uses it. Screenshots are kept under target/screenshots."""

import os

import nbformat
import pytest

from browser import Notebook, browser, copy_lessons, jupyterlab
from conftest import NOTEBOOKS, unavailable

pytestmark = pytest.mark.client("JupyterLab in a browser")

LESSON = "01-concurrent-or-parallel.ipynb"
LESSON_SECONDS = 240


@pytest.fixture(scope="module")
def chromium():
    executable = os.environ.get("TANDEM_BROWSER")
    if not executable:
        unavailable("no Chrome or Chromium was found; install one (Debian: sudo apt install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright, browser(playwright, executable) as running:
        yield running


@pytest.fixture(scope="module")
def lab_folder(tmp_path_factory):
    return copy_lessons(NOTEBOOKS, tmp_path_factory.mktemp("lab") / "notebooks")


@pytest.fixture(scope="module")
def lab(lab_folder, output):
    with jupyterlab(lab_folder, output / "jupyterlab.log") as address:
        yield address


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def shots(output):
    folder = output / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder


def test_the_first_lesson_runs_and_its_charts_are_drawn(lab, page, shots):
    notebook = Notebook.open(page, lab, LESSON)
    notebook.clear()
    assert notebook.charts() == [], "the committed outputs were not cleared"
    notebook.run_all(LESSON_SECONDS)
    assert notebook.errors() == []
    page.locator(".jp-RenderedVegaCommon5").first.scroll_into_view_if_needed()
    page.screenshot(path=shots / "lesson-01.png")
    charts = notebook.charts()
    assert len(charts) >= 2, "the timeline and the speedup chart"
    for box in charts:
        assert box and box["width"] > 200 and box["height"] > 60, f"a chart without a picture: {box}"


@pytest.fixture
def scratch(lab, lab_folder, page, request):
    """A new notebook with three empty cells, open in the browser."""
    name = f"{request.node.name}.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("") for _ in range(3)])
    notebook.metadata.kernelspec = {"name": "tandem", "display_name": "Java (Tandem)", "language": "java"}
    nbformat.write(notebook, lab_folder / name)
    return Notebook.open(page, lab, name)


def test_tab_completes_java(scratch, shots):
    scratch.type(0, 'String greeting = "hello";')
    scratch.run_cell(0, 60)
    scratch.type(1, "greeting.toUpp")
    scratch.page.keyboard.press("Tab")
    completed(scratch, 1, "greeting.toUpperCase", shots / "completion-java.png")


def test_tab_completes_a_magics_options(scratch, shots):
    scratch.type(0, "%%threads 2 --rep")
    scratch.page.keyboard.press("Tab")
    completed(scratch, 0, "--repeat", shots / "completion-magic.png")


def completed(notebook, cell, text, shot):
    """Tab inserts the only candidate at once, else shows a list from which Enter takes the first."""
    popup = notebook.page.locator(".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item")
    editor = notebook.cell(cell).locator(".cm-content")
    notebook.page.wait_for_timeout(200)  # for the screenshot: the list opens with the reply
    notebook.page.wait_for_function(
        """([number, text]) => document.querySelectorAll('.jp-CodeCell .cm-content')[number].textContent.includes(text)
            || document.querySelector('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item') !== null""",
        arg=[cell, text],
        timeout=20_000,
    )
    notebook.page.screenshot(path=shot)
    if text not in editor.inner_text():
        popup.first.wait_for()
        notebook.page.keyboard.press("Enter")
    assert text in editor.inner_text()


def test_the_stop_button_ends_an_endless_loop_and_the_session_lives_on(scratch, shots):
    scratch.type(0, "int kept = 41;")
    scratch.run_cell(0, 60)
    scratch.type(1, "long n = 0;\nwhile (true) { n++; }")
    scratch.run_cell(1)
    scratch.page.locator("#jp-main-statusbar").get_by_text("| Busy").wait_for(timeout=20_000)
    scratch.page.locator("[data-command='notebook:interrupt-kernel'], [title*='nterrupt the kernel']").first.click()
    scratch.wait_idle(30)
    scratch.page.screenshot(path=shots / "stopped.png")
    assert scratch.errors(), "the cell says that it was interrupted"
    scratch.type(2, "kept + 1")
    scratch.run_cell(2, 60)
    assert "42" in scratch.output(2).inner_text()


def test_an_error_points_at_the_users_line(scratch, shots):
    scratch.type(0, 'int a = 1;\nint b = "two";')
    scratch.run_cell(0, 60)
    scratch.page.screenshot(path=shots / "compile-error.png")
    shown = "\n".join(scratch.errors())
    assert 'int b = "two";' in shown
    assert "incompatible types" in shown


def test_charts_are_readable_in_the_dark_theme(lab, page, shots):
    notebook = Notebook.open(page, lab, LESSON)
    notebook.menu("Settings", "Theme", "JupyterLab Dark")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'", timeout=20_000)
    chart = page.locator(".jp-RenderedVegaCommon5, .jp-OutputArea-output img").first
    chart.scroll_into_view_if_needed()
    page.screenshot(path=shots / "dark-theme.png")
    notebook.menu("Settings", "Theme", "JupyterLab Light")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'", timeout=20_000)
    assert chart.is_visible()
