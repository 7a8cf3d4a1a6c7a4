"""A real JupyterLab server and a real browser on it, for the tests of test_lab.py."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

START_SECONDS = 90

# Nothing but the page that is asked for: no background traffic, no first-run pages, no GPU in a headless machine.
BROWSER_FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_settings(folder, plugin, settings):
    """A user's setting of JupyterLab, as its settings editor writes it."""
    file = folder / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(settings))


@contextmanager
def jupyterlab(folder, log):
    """JupyterLab serving ``folder`` on loopback; yields its address with ``{}`` for what is to be opened."""
    settings = folder.parent / "settings"
    # All cells in the page, also those out of view: the tests count them.
    write_settings(settings, "notebook-extension/tracker", {"windowingMode": "none"})
    write_settings(settings, "apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})
    port, token = free_port(), secrets.token_hex(16)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--ServerApp.port={port}",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    environment = os.environ | {
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder.parent / "workspaces"),
    }
    with open(log, "wb") as sink:
        server = subprocess.Popen(
            command, stdout=sink, stderr=subprocess.STDOUT, start_new_session=True, env=environment
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=5) as reply:
                    json.load(reply)
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"JupyterLab did not start; see {log}") from None
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}&reset"
    finally:
        # The server ends its kernels on SIGTERM; the group is for what it leaves behind.
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@contextmanager
def browser(playwright, executable):
    """A browser started from ``executable``."""
    flags = list(BROWSER_FLAGS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to run as root with it
    running = playwright.chromium.launch(executable_path=executable, headless=True, args=flags)
    try:
        yield running
    finally:
        running.close()


def copy_lessons(source, target):
    """Lessons are executed in a copy: a test changes nothing in the repository."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "*.sh"))
    return target


# JupyterLab renders an error as the text that its traceback would be on stderr.
ERROR = "[data-mime-type='application/vnd.jupyter.stderr']"


class Notebook:
    """One notebook open in JupyterLab, driven as a person drives it: by menus, keys and the toolbar."""

    def __init__(self, page):
        self.page = page

    @classmethod
    def open(cls, page, address, name):
        page.goto(address.format(name))
        page.locator(".jp-NotebookPanel").wait_for(timeout=60_000)
        notebook = cls(page)
        notebook.wait_idle(60)
        return notebook

    def menu(self, *labels):
        """Chooses an entry of the menu bar, the last label being the entry."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=labels[0]).first.click()
        for label in labels[1:]:
            self.page.locator(".lm-Menu-itemLabel").get_by_text(label, exact=True).first.click()

    def clear(self):
        self.menu("Edit", "Clear Outputs of All Cells")

    def run_all(self, seconds):
        self.menu("Run", "Run All Cells")
        self.wait_done(seconds)

    def wait_idle(self, seconds):
        """Until the kernel has started and waits for something to do."""
        # The status bar, not the indicator in the toolbar: that one says idle before there is a kernel.
        self.page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=seconds * 1000)

    def wait_done(self, seconds):
        """Until no cell is waiting or running: each has its number, or an error has ended the rest."""
        self.page.wait_for_function(
            """error => {
                const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')];
                const ended = document.querySelector(error) !== null && !prompts.some(p => p.textContent.includes('*'));
                return prompts.length > 0 && (ended || prompts.every(p => /\\[\\d+\\]/.test(p.textContent)));
            }""",
            arg=ERROR,
            timeout=seconds * 1000,
        )
        self.wait_idle(30)

    def errors(self):
        return self.page.locator(ERROR).all_inner_texts()

    def charts(self):
        """Width and height in pixels of each chart that was drawn by JupyterLab's Vega, in order."""
        drawn = self.page.locator(".jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg.marks")
        return [drawn.nth(i).bounding_box() for i in range(drawn.count())]

    # -- single cells ----------------------------------------------------------------------------------------------

    def cell(self, number):
        return self.page.locator(".jp-NotebookPanel .jp-CodeCell").nth(number)

    def type(self, number, code):
        """Replaces a cell's text."""
        editor = self.cell(number).locator(".cm-content")
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(code)

    def run_cell(self, number, seconds=None):
        """Runs one cell with Ctrl+Enter; waits for its end when ``seconds`` are given."""
        before = self.prompt(number)
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        if seconds:
            self.page.wait_for_function(
                """([number, before]) => {
                    const prompt = document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')[number].textContent;
                    return /\\[\\d+\\]/.test(prompt) && prompt !== before;
                }""",
                arg=[number, before],
                timeout=seconds * 1000,
            )

    def prompt(self, number):
        return self.cell(number).locator(".jp-InputArea-prompt").text_content()

    def output(self, number):
        return self.cell(number).locator(".jp-OutputArea")
