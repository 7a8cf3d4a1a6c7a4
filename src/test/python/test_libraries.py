"""The packaged kernel's own libraries don't stand before the user's versions of the same."""

import subprocess
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from conftest import KERNEL

pytestmark = pytest.mark.client("libraries")

# Classes of libraries that the kernel uses, in versions that nobody else has.
USERS = {
    "com.google.gson": "Gson",
    "org.slf4j": "LoggerFactory",
    "org.apache.commons.lang3": "StringUtils",
    "org.apache.commons.text": "StringEscapeUtils",
    "org.objectweb.asm": "ClassReader",
    "org.hipparchus.util": "FastMath",
    "org.jfree.chart": "JFreeChart",
    "org.zeromq": "ZMQ",
    "picocli": "CommandLine",
}


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=120)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def result(client, code):
    """The text of a cell's result; an error fails the test."""
    found = []

    def show(message):
        if message["msg_type"] == "execute_result":
            found.append(message["content"]["data"]["text/plain"])

    reply = client.execute_interactive(code, timeout=120, output_hook=show)["content"]
    assert reply["status"] == "ok", "\n".join(reply.get("traceback", [str(reply)]))
    return found[0] if found else None


def make_jar(folder: Path) -> Path:
    sources = []
    for package, name in USERS.items():
        source = folder / package.replace(".", "/") / f"{name}.java"
        source.parent.mkdir(parents=True)
        source.write_text(f'package {package}; public class {name} {{ public static String whose() {{ return "user\'s"; }} }}')
        sources.append(str(source))
    subprocess.run(["javac", "--release", "17", "-d", str(folder / "classes"), *sources], check=True, timeout=120)
    jar = folder / "older.jar"
    subprocess.run(["jar", "cf", str(jar), "-C", str(folder / "classes"), "."], check=True, timeout=120)
    return jar


def test_cells_see_the_users_versions(kernel, tmp_path):
    result(kernel, f"%jars {make_jar(tmp_path)}")
    for package, name in USERS.items():
        assert result(kernel, f"{package}.{name}.whose()") == "user's", package


def test_the_kernels_own_still_work(kernel):
    # Gson, picocli, JFreeChart, Hipparchus and Maven's resolver under their new names.
    assert result(kernel, "%maven --help") is None
    result(kernel, "%%threads 2 --tasks 4 --repeat 3\nThread.sleep(5);")
    result(kernel, "%%processes 2 --no-baseline\ntask * 2")
    reply = kernel.execute_interactive("%maven no.such:thing:0", timeout=120, output_hook=lambda message: None)["content"]
    assert reply["status"] == "error" and "no.such:thing" in reply["evalue"], reply
