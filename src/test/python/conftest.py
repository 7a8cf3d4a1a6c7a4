"""What the tests that drive the installed kernel with real clients share.

run.sh sets the environment up and calls pytest; each test marked ``client("NAME")`` stands for a real client, and the
end of the report names those that ran and those that could not. With CI=true a client that could not run fails.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("TANDEM_ROOT", Path(__file__).parents[3]))
OUTPUT = Path(os.environ.get("TANDEM_TEST_OUTPUT", ROOT / "target"))
NOTEBOOKS = ROOT / "notebooks"
KERNEL = "tandem"
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_configure(config):
    config.addinivalue_line("markers", "client(name): drives the kernel with this real client")
    config.tandem_clients = {}


def unavailable(why):
    """Ends a test whose client can't be had on this machine: listed at the end, or a failure with CI=true."""
    if IN_CI:
        pytest.fail(f"{why} (CI=true: nothing may be skipped)", pytrace=False)
    pytest.skip(why)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    for marker in item.iter_markers("client"):
        ran = item.config.tandem_clients.setdefault(marker.args[0], {"passed": 0, "failed": 0, "skipped": 0})
        if report.when == "call" or report.outcome != "passed":
            ran[report.outcome] += 1
    # A test that skips itself in CI is a hole in the proof.
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped with CI=true, where nothing may be: {report.longrepr}"


def pytest_terminal_summary(terminalreporter, config):
    terminalreporter.section("real clients")
    for name, ran in sorted(config.tandem_clients.items()):
        if ran["passed"] or ran["failed"]:
            verdict = f"{ran['passed']} passed" + (f", {ran['failed']} FAILED" if ran["failed"] else "")
        else:
            verdict = "DID NOT RUN"
        if ran["skipped"]:
            verdict += f", {ran['skipped']} not run"
        terminalreporter.line(f"{name}: {verdict}")


@pytest.fixture(scope="session")
def output():
    """Where screenshots and the like are kept."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    return OUTPUT
