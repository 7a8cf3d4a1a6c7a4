"""install.sh as people meet it: odd paths, several kernels side by side, and what is missing said in a sentence."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, unavailable

pytestmark = pytest.mark.client("install.sh")

JAR = os.environ.get("TANDEM_TEST_JAR", str(ROOT / "target" / "tandem-kernel.jar"))
TOOLS = "bash sh env uname dirname basename sed grep head cat cp mkdir mv rm rmdir chmod ls readlink id find tr".split()


def install(*arguments, script=ROOT / "install.sh", archive=False, **environment):
    """Runs install.sh, without the archives of start-up data unless asked; gives its status, output and error text."""
    arguments = arguments if archive else (*arguments, "--no-archive")
    variables = os.environ | environment
    for name in [name for name, value in environment.items() if value is None]:
        variables.pop(name)
    return subprocess.run(
        [str(script), *map(str, arguments)], env=variables, capture_output=True, text=True, timeout=120, check=False
    )


def spec(prefix, name="tandem"):
    return Path(prefix) / "share" / "jupyter" / "kernels" / name


@pytest.fixture
def bare_path(tmp_path):
    """A PATH with the tools that every system has and nothing of Java or Maven."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found:
            (folder / tool).symlink_to(found)
    return folder


@pytest.fixture
def own_jdk():
    home = os.environ.get("JAVA_HOME")
    if not home:
        unavailable("JAVA_HOME is not set; run.sh sets it")
    return home


def test_spaces_umlauts_and_quotes_in_the_path(tmp_path):
    prefix = tmp_path / "zwölf O'Neill & Söhne"
    done = install("--prefix", prefix, "--jar", JAR)
    assert done.returncode == 0, done.stderr
    kernel = json.loads((spec(prefix) / "kernel.json").read_text(encoding="utf-8"))
    assert kernel["argv"] == ["/bin/sh", str(spec(prefix) / "launch.sh"), "{connection_file}"]
    assert kernel["interrupt_mode"] == "message"
    assert kernel["metadata"] == {"debugger": False}
    # In an ASCII locale too, where JDK 17 would not find its own jar.
    version = subprocess.run(
        ["/bin/sh", str(spec(prefix) / "launch.sh"), "no-such-connection-file"],
        env=os.environ | {"LC_ALL": "C"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "trying to open file" not in version.stderr, version.stderr
    assert "no-such-connection-file" in version.stderr + version.stdout, "the kernel names the file it was given"


@pytest.mark.parametrize("collector", ["Serial", "Parallel", "G1"])
@pytest.mark.parametrize("lasting", [False, True])
def test_a_collector_of_ones_own_wins_over_the_kernels(tmp_path, collector, lasting):
    options = f"-XX:+Use{collector}GC -Xlog:gc:stdout"
    done = install("--prefix", tmp_path, "--jar", JAR, *(["--jvm-args", options] if lasting else []))
    assert done.returncode == 0, done.stderr
    started = subprocess.run(
        ["/bin/sh", str(spec(tmp_path) / "launch.sh"), "no-such-connection-file"],
        env=os.environ | ({} if lasting else {"TANDEM_JVM_ARGS": options}),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert f"Using {collector}" in started.stdout, started.stdout + started.stderr
    assert "no-such-connection-file" in started.stderr, "the kernel was started and names the file it was given"


def test_of_two_collectors_the_later_wins(tmp_path):
    done = install("--prefix", tmp_path, "--jar", JAR, "--jvm-args", "-XX:+UseParallelGC -Xlog:gc:stdout")
    assert done.returncode == 0, done.stderr
    for arguments, winner in (("", "Parallel"), ("-XX:+UseSerialGC", "Serial"), ("-Xmx1g -XX:+UseG1GC", "G1")):
        started = subprocess.run(
            ["/bin/sh", str(spec(tmp_path) / "launch.sh"), "no-such-connection-file"],
            env=os.environ | {"TANDEM_JVM_ARGS": arguments},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert f"Using {winner}" in started.stdout, started.stdout + started.stderr
        assert "no-such-connection-file" in started.stderr, started.stderr


@pytest.fixture
def kernel_of(tmp_path):
    """Starts the installed kernel; gives what runs a cell and returns its printed text, or raises with its error."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import KernelManager

    manager = KernelManager(
        kernel_name="tandem",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(spec(tmp_path / "p").parent)]),
    )

    def started(**environment):
        manager.start_kernel(env=os.environ | environment)
        return connected()

    clients = []

    def connected():
        client = manager.client()
        clients.append(client)
        client.start_channels()
        client.wait_for_ready(timeout=60)

        def run(code):
            said = []
            reply = client.execute_interactive(
                code,
                timeout=60,
                output_hook=lambda message: said.append(
                    message["content"].get("text") or message["content"].get("data", {}).get("text/plain", "")
                ),
            )["content"]
            return "".join(said) if reply["status"] == "ok" else reply["evalue"]

        return run

    def restarted():
        # A manager's clients have one identity: the kernel would answer whichever of them reached it last.
        clients.pop().stop_channels()
        manager.restart_kernel(now=True)
        return connected()

    yield started, restarted
    for client in clients:
        client.stop_channels()
    if manager.has_kernel:
        manager.shutdown_kernel(now=True)


def test_options_chosen_in_a_cell_hold_from_the_next_restart_on(tmp_path, kernel_of):
    assert install("--prefix", tmp_path / "p", "--jar", JAR).returncode == 0
    started, restarted = kernel_of
    run = started(XDG_CONFIG_HOME=str(tmp_path / "config"))
    assert "does not start with -Xmx4q" in (said := run("%jvm -Xmx4q")) and "Invalid maximum heap" in said, said
    assert "does not start with --no-such" in (said := run("%jvm --no-such")), said
    assert "restart the kernel" not in run("%jvm").lower()
    said = run('%jvm -Xmx300m --enable-preview --add-opens java.base/java.lang=ALL-UNNAMED "-Dsaid=two words" -XX:+UseSerialGC')
    assert said.startswith("Restart the kernel"), said
    run = restarted()
    probe = (
        'Runtime.getRuntime().maxMemory() / 1_000_000 < 320 ? System.getProperty("said") + Object.class.getModule()'
        '.isOpen("java.lang", REPL_MARK.class.getModule()) : "large"'
    ).replace("REPL_MARK", "Marker")
    assert run("class Marker { }\n" + probe) == "two wordstrue"
    assert "Copy" in run("%jvm")  # the serial collector's
    # What a later JDK would refuse is left out, and the kernel starts.
    chosen = tmp_path / "config" / "tandem" / "tandem.jvm"
    chosen.write_text(chosen.read_text() + '"-XX:+NoSuchFlagAtAll"\n')
    run = restarted()
    assert run("1 + 1") == "2"
    assert run("%jvm --default").startswith("Taken back")
    assert not chosen.exists()


def test_the_kernel_starts_from_its_archive(tmp_path):
    from jupyter_client.manager import KernelManager
    from jupyter_client.kernelspec import KernelSpecManager

    done = install("--prefix", tmp_path / "p", "--jar", JAR, archive=True)
    assert done.returncode == 0, done.stderr
    assert "There is no archive" not in done.stdout, done.stdout
    archives = [path for path in spec(tmp_path / "p").iterdir() if path.suffix in (".jsa", ".aot")]
    assert any(path.name.startswith("tandem-kernel") for path in archives), archives
    log = tmp_path / "classes"
    manager = KernelManager(
        kernel_name="tandem",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(spec(tmp_path / "p").parent)]),
    )
    manager.start_kernel(env=os.environ | {"TANDEM_JVM_ARGS": f"-Xlog:class+load=info:file={log}"})
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        # JShell is not needed before something is declared.
        for code in ("1 + 1", "int twice(int n) { return 2 * n; }"):
            client.execute_interactive(code, timeout=60, output_hook=lambda message: None)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    loaded = [line for line in log.read_text().splitlines() if " source: " in line]
    shared = [line for line in loaded if "source: shared objects file" in line]
    # ASM's classes are older than archives take: the build has to raise them.
    for name in ("dev.tandem.shell.Session", "dev.tandem.bytecode.Checkpoints", "dev.tandem.lib.org.objectweb.asm.ClassReader", "jdk.jshell.JShell"):
        assert any(f"] {name} source:" in line for line in shared), [line for line in loaded if name in line]
    assert len(shared) > 0.9 * len(loaded), f"{len(shared)} of {len(loaded)} classes came from the archive"


def test_jvm_options_are_kept_and_wrong_ones_refused(tmp_path):
    done = install("--prefix", tmp_path / "p", "--jar", JAR, "--jvm-args", "-Xmx700m --enable-preview")
    assert done.returncode == 0, done.stderr
    assert (spec(tmp_path / "p") / "jvm.options").read_text().splitlines()[-1] == "-Xmx700m --enable-preview"
    refused = install("--prefix", tmp_path / "q", "--jar", JAR, "--jvm-args", "-Xmx700q")
    assert refused.returncode != 0
    assert "-Xmx700q" in refused.stderr and "Invalid maximum heap size" in refused.stderr, refused.stderr
    assert not spec(tmp_path / "q").exists()


def test_twice_is_the_same_as_once_and_uninstall_leaves_nothing(tmp_path):
    for _ in range(2):
        assert install("--prefix", tmp_path / "p", "--jar", JAR).returncode == 0
    assert [path.name for path in spec(tmp_path / "p").parent.iterdir()] == ["tandem"]
    gone = install("--prefix", tmp_path / "p", "--uninstall", XDG_DATA_HOME=str(tmp_path / "data"))
    assert gone.returncode == 0, gone.stderr
    assert [path for path in (tmp_path / "p").rglob("*") if path.is_file()] == []
    again = install("--prefix", tmp_path / "p", "--uninstall", XDG_DATA_HOME=str(tmp_path / "data"))
    assert again.returncode == 0
    assert "nothing to remove" in again.stdout


def test_two_kernels_side_by_side(tmp_path):
    assert install("--prefix", tmp_path, "--jar", JAR).returncode == 0
    assert install("--prefix", tmp_path, "--jar", JAR, "--name", "tandem-next").returncode == 0
    names = {json.loads((spec(tmp_path, n) / "kernel.json").read_text())["display_name"] for n in ("tandem", "tandem-next")}
    assert names == {"Java (Tandem)", "Java (Tandem, tandem-next)"}
    assert install("--prefix", tmp_path, "--uninstall", XDG_DATA_HOME=str(tmp_path / "data")).returncode == 0
    assert (spec(tmp_path, "tandem-next") / "kernel.json").exists()


def test_jupyters_own_rules_for_its_folder(tmp_path):
    assert install("--user", "--jar", JAR, JUPYTER_DATA_DIR=str(tmp_path / "a")).returncode == 0
    assert (tmp_path / "a" / "kernels" / "tandem" / "kernel.json").exists()
    assert install("--jar", JAR, JUPYTER_DATA_DIR=None, XDG_DATA_HOME=str(tmp_path / "b")).returncode == 0
    if os.uname().sysname != "Darwin":
        assert (tmp_path / "b" / "jupyter" / "kernels" / "tandem" / "kernel.json").exists()
    assert install("--sys-prefix", "--jar", JAR, VIRTUAL_ENV=str(tmp_path / "c")).returncode == 0
    assert spec(tmp_path / "c").exists()


def test_a_kernel_of_somebody_else_is_left_alone(tmp_path):
    spec(tmp_path).mkdir(parents=True)
    (spec(tmp_path) / "kernel.json").write_text("{}")
    for arguments in (("--jar", JAR), ("--uninstall",)):
        done = install("--prefix", tmp_path, *arguments, XDG_DATA_HOME=str(tmp_path / "data"))
        assert done.returncode != 0
        assert (spec(tmp_path) / "kernel.json").read_text() == "{}"


def test_no_jdk(tmp_path, bare_path, own_jdk):
    # The usual places can't be emptied for a test; a JAVA_HOME-like folder that is none can be named.
    runtime = tmp_path / "runtime"
    (runtime / "bin").mkdir(parents=True)
    (runtime / "bin" / "java").symlink_to(Path(own_jdk) / "bin" / "java")
    done = install("--jdk", runtime, "--prefix", tmp_path, "--jar", JAR)
    assert done.returncode == 1
    assert str(runtime) in done.stderr
    assert "no bin/javac" in done.stderr
    missing = install("--jdk", tmp_path / "nowhere", "--prefix", tmp_path, "--jar", JAR)
    assert missing.returncode == 1
    assert "has no bin/java" in missing.stderr


def test_an_old_jdk(tmp_path):
    old = tmp_path / "jdk-11"
    (old / "bin").mkdir(parents=True)
    for tool in ("java", "javac"):
        (old / "bin" / tool).write_text("#!/bin/sh\nexit 0\n")
        (old / "bin" / tool).chmod(0o755)
    (old / "release").write_text('JAVA_VERSION="11.0.22"\n')
    done = install("--jdk", old, "--prefix", tmp_path, "--jar", JAR)
    assert done.returncode == 1
    assert "is Java 11, older than 17" in done.stderr


def test_a_machine_without_any_jdk_is_told_what_to_install(tmp_path, bare_path):
    # A copy of the script that looks for JDKs below an empty folder instead of the machine's own.
    copy = tmp_path / "clone"
    copy.mkdir()
    text = (ROOT / "install.sh").read_text(encoding="utf-8")
    for place in ("/usr/lib/jvm", "/usr/java", "/opt/", "/Library/Java", "/usr/libexec"):
        text = text.replace(place, f"{tmp_path}/none{place}")
    (copy / "install.sh").write_text(text, encoding="utf-8")
    (copy / "install.sh").chmod(0o755)
    done = install(
        "--prefix", tmp_path, "--jar", JAR, script=copy / "install.sh",
        PATH=str(bare_path), JAVA_HOME=None, HOME=str(tmp_path), SDKMAN_DIR=None,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no JDK 17 or newer was found" in done.stderr
    assert "apt install openjdk-17-jdk" in done.stderr


def test_no_maven(tmp_path, bare_path, own_jdk):
    clone = tmp_path / "clone"
    clone.mkdir()
    shutil.copy(ROOT / "install.sh", clone)
    (clone / "pom.xml").write_text("<project/>")
    done = install("--prefix", tmp_path, script=clone / "install.sh", PATH=str(bare_path), JAVA_HOME=own_jdk)
    assert done.returncode == 1
    assert "Maven (the command mvn) is missing" in done.stderr
    assert "apt install maven" in done.stderr
    assert not spec(tmp_path).exists()


def test_a_python_that_makes_no_environments_is_told_of_before_anything_is_built(tmp_path, bare_path, own_jdk):
    # As on Debian with python3 and without python3-venv.
    lame = tmp_path / "lame"
    lame.mkdir()
    (lame / "python3").write_text("#!/bin/sh\nexit 1\n")
    (lame / "python3").chmod(0o755)
    done = install(
        "--lab", "--prefix", tmp_path, "--jar", JAR,
        PATH=f"{lame}:{bare_path}", JAVA_HOME=own_jdk, HOME=str(tmp_path), XDG_DATA_HOME=None,
    )  # fmt: skip
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert not spec(tmp_path).exists()


def test_a_jupyter_folder_that_cannot_be_written_to(tmp_path):
    # A file where the folder should be: fails for root too, whom permissions don't stop.
    (tmp_path / "share").write_text("")
    done = install("--prefix", tmp_path, "--jar", JAR)
    assert done.returncode == 1
    assert "can't be written to" in done.stderr
    assert "--prefix DIR" in done.stderr


def test_a_read_only_jupyter_folder(tmp_path):
    if os.geteuid() == 0:
        # Root writes everywhere, so somebody else has to try.
        runner = shutil.which("setpriv")
        if not runner:
            unavailable("running as root, and there is no setpriv to become somebody else")
        become = [runner, "--reuid=65534", "--regid=65534", "--clear-groups"]
    else:
        become = []
    prefix = tmp_path / "prefix"
    (prefix / "share" / "jupyter" / "kernels").mkdir(parents=True)
    for folder in (prefix, *prefix.rglob("*")):
        folder.chmod(0o555)
    open_path = tmp_path
    while open_path != open_path.parent and open_path.owner() != "nobody" and str(open_path) != "/tmp":
        open_path.chmod(open_path.stat().st_mode | 0o055)
        open_path = open_path.parent
    jar = tmp_path / "kernel.jar"
    shutil.copy(JAR, jar)
    clone = tmp_path / "clone"
    shutil.copytree(ROOT / "kernel", clone / "kernel")
    shutil.copy(ROOT / "install.sh", clone)
    done = subprocess.run(
        [*become, "bash", str(clone / "install.sh"), "--prefix", str(prefix), "--jar", str(jar)],
        capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "can't be written to" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--nmae", "x"), "there is no option '--nmae'"),
        (("--name",), "--name needs a value"),
        (("--name", "--user"), "--name needs a value"),
        (("--name", "a b"), "'a b' can't be a kernel's name"),
        (("--run", "nowhere.ipynb"), "there is no notebook 'nowhere.ipynb'"),
        (("--jar", "nowhere.jar"), "there is no jar 'nowhere.jar'"),
    ],
)
def test_bad_options(tmp_path, arguments, sentence):
    done = install("--prefix", tmp_path, *arguments)
    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_jdk_that_went_away_after_installing(tmp_path):
    assert install("--prefix", tmp_path, "--jar", JAR).returncode == 0
    launch = spec(tmp_path) / "launch.sh"
    text = launch.read_text()
    launch.write_text("\n".join("java='/gone/bin/java'" if line.startswith("java=") else line for line in text.splitlines()))
    done = subprocess.run(["/bin/sh", str(launch), "x"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "is gone (/gone/bin/java)" in done.stderr
    assert "Run install.sh again" in done.stderr


def test_the_release_needs_no_maven(tmp_path, bare_path, own_jdk):
    release = sorted((ROOT / "target").glob("tandem-kernel-*.zip"))
    assert release, "mvn package makes tandem-kernel-VERSION.zip"
    with zipfile.ZipFile(release[-1]) as archive:
        archive.extractall(tmp_path)
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    folder = tmp_path / release[-1].stem
    assert modes[f"{folder.name}/install.sh"] & 0o111, "install.sh can be executed"
    (folder / "install.sh").chmod(0o755)  # which Python's unzip forgets
    done = install(
        "--prefix", tmp_path / "p", script=folder / "install.sh", PATH=str(bare_path), JAVA_HOME=own_jdk
    )
    assert done.returncode == 0, done.stderr
    assert (spec(tmp_path / "p") / "tandem-kernel.jar").stat().st_size == Path(JAR).stat().st_size
    assert list((folder / "notebooks").glob("*.ipynb")), "with the lessons"
