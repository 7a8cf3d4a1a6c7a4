"""JupyterLab in a real browser, used as a person uses it. Screenshots are kept under target/screenshots."""

import os
import subprocess
import sys
from pathlib import Path

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


def test_the_first_lesson_runs_and_its_charts_are_drawn(lab, lab_folder, page, shots, tmp_path):
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
    # What a person does next: save it, and hand it on as a page.
    notebook.menu("File", "Save Notebook")
    page.locator(".jp-mod-dirty").wait_for(state="detached", timeout=20_000)
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", tmp_path, lab_folder / LESSON],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    page.goto((tmp_path / Path(LESSON).with_suffix(".html").name).as_uri())
    pictures = page.locator("img").evaluate_all("all => all.map(one => [one.naturalWidth, one.alt])")
    assert len(pictures) == len(charts), "a picture for each chart"
    assert all(width > 400 and alt for width, alt in pictures), pictures
    page.locator("img").nth(1).scroll_into_view_if_needed()
    page.screenshot(path=shots / "nbconvert-html.png")


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


def test_java_is_coloured(scratch, shots):
    scratch.type(0, '// a comment\nclass Point { String name = "p" + 42; }')
    colours = scratch.page.wait_for_function(
        """() => {
            const colours = {};
            for (const span of document.querySelectorAll('.jp-CodeCell .cm-line span')) {
                colours[span.textContent.trim()] = getComputedStyle(span).color;
            }
            return colours['class'] && colours['"p"'] && colours['42'] ? colours : null;
        }""",
        timeout=20_000,
    ).json_value()
    scratch.page.screenshot(path=shots / "syntax-colour.png")
    kinds = [colours["// a comment"], colours["class"], colours['"p"'], colours["42"]]
    assert len(set(kinds)) == 4, f"comment, keyword, text and number look alike: {colours}"


def test_shift_tab_shows_the_javadoc(scratch, shots):
    scratch.type(0, '"ab".repeat(3)')
    for _ in range(len("(3)")):
        scratch.page.keyboard.press("ArrowLeft")
    scratch.page.keyboard.press("Shift+Tab")
    tooltip = scratch.page.locator(".jp-Tooltip")
    tooltip.wait_for(timeout=30_000)
    scratch.page.screenshot(path=shots / "javadoc.png")
    assert "repeat(int count)" in tooltip.inner_text()
    if (Path(os.environ["JAVA_HOME"]) / "lib" / "src.zip").exists():  # where the JDK's documentation is
        assert "concatenation of this" in tooltip.inner_text()


def test_a_restart_forgets_and_works(scratch, shots):
    scratch.type(0, "int kept = 41;")
    scratch.run_cell(0, 60)
    scratch.menu("Kernel", "Restart Kernel…")
    scratch.page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    scratch.page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=60_000)
    scratch.type(1, "1 + 1")
    scratch.run_cell(1, 60)
    assert "2" in scratch.output(1).inner_text()
    scratch.type(2, "kept")
    scratch.run_cell(2, 60)
    scratch.page.screenshot(path=shots / "restarted.png")
    assert "kept" in "\n".join(scratch.errors())


def test_a_long_run_tells_how_far_it_is_and_its_chart_explains_itself(scratch, shots):
    scratch.type(0, "%%threads 2 --tasks 12 --no-baseline --warmup 0 --repeat 1\nThread.sleep(400); task")
    scratch.run_cell(0)
    scratch.page.wait_for_function(
        "() => /[1-9]\\d* of 12/.test(document.querySelector('.jp-CodeCell .jp-OutputArea').innerText)", timeout=30_000
    )
    scratch.page.screenshot(path=shots / "progress.png")
    chart = scratch.output(0).locator(".jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg.marks").first
    chart.wait_for(timeout=60_000)
    chart.scroll_into_view_if_needed()
    scratch.wait_idle(30)
    box = chart.bounding_box()
    tooltip = scratch.page.locator("#vg-tooltip-element.visible")
    # Down the middle of the chart, until a bar is met: where it lies exactly is the chart's own business.
    for step in range(4, 40):
        scratch.page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * step / 40)
        if tooltip.count() and "task" in tooltip.inner_text():
            break
    scratch.page.screenshot(path=shots / "chart-hover.png")
    assert "task" in tooltip.inner_text(), "pointing at a bar says what it is"


def test_a_subshell_console_answers_beside_a_running_cell(scratch, shots):
    scratch.type(0, "int seen = 7;")
    scratch.run_cell(0, 60)
    scratch.type(1, "Thread.sleep(60_000);")
    scratch.run_cell(1)
    scratch.page.locator("#jp-main-statusbar").get_by_text("| Busy").wait_for(timeout=20_000)
    scratch.page.keyboard.press("Escape")
    scratch.page.keyboard.press("ControlOrMeta+Shift+c")
    scratch.page.locator(".lm-CommandPalette-input").fill("New Subshell Console for Notebook")
    with scratch.page.expect_websocket(timeout=30_000) as opened:
        scratch.page.keyboard.press("Enter")
    # Until then JupyterLab itself sends what is typed to the main shell.
    opened.value.wait_for_event("framereceived", lambda frame: "create_subshell_reply" in str(frame), timeout=30_000)
    scratch.page.wait_for_timeout(500)  # and for what it does with the reply
    prompt = scratch.page.locator(".jp-CodeConsole-promptCell .cm-content")
    prompt.wait_for(timeout=30_000)
    prompt.click()
    scratch.page.keyboard.insert_text("seen * 6")
    scratch.page.keyboard.press("Shift+Enter")
    scratch.page.locator(".jp-CodeConsole-content").get_by_text("42").wait_for(timeout=30_000)
    assert "*" in scratch.prompt(1), "the cell still runs"
    scratch.page.screenshot(path=shots / "subshell-console.png")
    scratch.page.locator(".jp-NotebookPanel").first.click()
    scratch.menu("Kernel", "Interrupt Kernel")
    scratch.page.wait_for_function(
        "() => ![...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].some(p => p.textContent.includes('*'))",
        timeout=30_000,
    )


def test_an_image_and_a_table_are_shown(scratch, shots):
    scratch.type(
        0,
        "var image = new java.awt.image.BufferedImage(120, 60, java.awt.image.BufferedImage.TYPE_INT_RGB);\n"
        "var pen = image.createGraphics();\npen.setColor(java.awt.Color.ORANGE);\npen.fillOval(10, 5, 100, 50);\nimage",
    )
    scratch.run_cell(0, 60)
    scratch.type(1, 'record City(String name, int people) {}\nList.of(new City("Bonn", 331_885), new City("Ulm", 128_928))')
    scratch.run_cell(1, 60)
    picture = scratch.output(0).locator("img")
    picture.wait_for(timeout=20_000)
    scratch.output(1).locator("table").wait_for(timeout=20_000)
    scratch.page.screenshot(path=shots / "image-and-table.png")
    assert picture.evaluate("image => image.naturalWidth") == 120
    assert scratch.output(1).locator("tbody tr").count() == 2
    assert scratch.output(1).locator("th").all_inner_texts()[-2:] == ["name", "people"]


def test_a_cell_asks_for_input(scratch, shots):
    scratch.type(0, 'String name = dev.tandem.kernel.io.UserInput.ask("Who? ");\nSystem.out.println("Hello " + name);')
    scratch.run_cell(0)
    field = scratch.page.locator(".jp-Stdin-input")
    field.wait_for(timeout=60_000)
    assert "Who?" in scratch.page.locator(".jp-Stdin-prompt").inner_text()
    field.fill("Ada")
    scratch.page.screenshot(path=shots / "input.png")
    field.press("Enter")
    scratch.output(0).get_by_text("Hello Ada").wait_for(timeout=30_000)
