"""JupyterLab in a real browser, used as a person uses it. Screenshots are kept under target/screenshots."""

import os

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
def lab(tmp_path_factory, output):
    folder = copy_lessons(NOTEBOOKS, tmp_path_factory.mktemp("lab") / "notebooks")
    with jupyterlab(folder, output / "jupyterlab.log") as address:
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
