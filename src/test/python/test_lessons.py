"""Every lesson executed by nbclient, and what it claims asserted from the figures of its own runs."""

import base64
import os
import re

import nbformat
import pytest

import lessons
from conftest import KERNEL, NOTEBOOKS

pytestmark = pytest.mark.client("nbclient")

# For each lesson: (Java expression, evaluated after its last cell; lower bound; upper bound). Speedups and shares are
# ratios within one run; the margins are those that a busy machine with 2 cores keeps.
ANY = float("inf")
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
CLAIMS = {
    "01-concurrent-or-parallel": [
        ("oneByOne.overlap()", 0, 0.01),
        ("onThreads.overlap()", 0.9, 1),
        ("onThreads.parallelism()", 1.6, ANY),
        ("onThreads.speedup()", 1.5, ANY),
        ("inProcesses.overlap()", 0.9, 1),
        ("inProcesses.parallelism()", 1.6, ANY),
        ("inProcesses.speedup()", 1.5, ANY),
        ("sleepOnThreads.speedup()", 6, ANY),
        ("sleepOnThreads.parallelism()", 0, 0.2),
        ("sleepInProcesses.speedup()", 6, ANY),
        ("sleepInProcesses.parallelism()", 0, 0.2),
        ("fetchOnThreads.speedup()", 3, ANY),
        ("fetchOnThreads.parallelism()", 0, 0.7),
        ("fetchInProcesses.speedup()", 2, ANY),
        # What starting the processes cost is shown apart.
        ("inProcesses.measurement().coldSpawn().size() + inProcesses.timeline().spawn().size()", 1, ANY),
    ],
    "02-waiting-and-computing": [
        ("computing.overlap()", 0.9, 1),
        ("computing.speedup()", 1.4, CORES + 0.3),
        ("waiting.speedup()", 6, ANY),
        ("waiting.parallelism()", 0, 0.2),
        ("fewThreads.speedup()", 1.5, 2.3),
        ("enoughThreads.speedup() / fewThreads.speedup()", 1.5, ANY),
    ],
    "04-threads-share-processes-copy": [
        ("new TreeSet<>(idsOfThreads.results()).size()", 1, 1),
        ("new TreeSet<>(idsOfProcesses.results()).size()", 2, 4),
        ("idsOfProcesses.results().contains(ProcessHandle.current().pid()) ? 1 : 0", 0, 0),
        ("marks[3]", 0, 0),
        ("(int) inProcesses.results().get(3)", 4, 4),
        ("sumInProcesses.speedup()", 0, 1),
        ("cutShort.results().get(1) == null ? 1 : 0", 1, 1),
        ("(int) cutShort.results().get(3)", 30, 30),
        ("counters.get(1)", 4_000_000, 4_000_000),
    ],
    "05-what-starting-costs": [
        ("cold.wallSeconds() / 2 / perThread", 20, ANY),
        ("cold.wallSeconds() / warm.wallSeconds()", 3, ANY),
        ("cold.timeline().spawn().size()", 2, 2),
        ("spawned.wallSeconds() / forked.wallSeconds()", 1, ANY),
        ("tooSmall.speedup()", 0, 0.8),
        ("bigEnough.speedup()", 1.2, ANY),
        ("mine.speedup()", 0, 1),
    ],
    "06-stopping-and-killing": [
        ("sleepers.results().get(3) == null ? 1 : 0", 1, 1),
        ("sleepers.wallSeconds()", 0.9, 10),
        ("spinning.results().get(0).equals(0L) && spinning.results().get(1) == null ? 1 : 0", 1, 1),
        ("spinning.wallSeconds()", 0.9, 10),
        ("killed.results().get(0).equals(0L) && killed.results().get(1) == null ? 1 : 0", 1, 1),
        ("killed.wallSeconds()", 1.9, 10),
        ('byHand.results().get(1) == null && byHand.results().contains("task 3") ? 1 : 0', 1, 1),
        ("mixed.failures().size()", 1, 1),
        ('"task 0".equals(died.results().get(0)) && died.results().get(1) == null ? 1 : 0', 1, 1),
        ("again.failures().size()", 0, 0),
        ("arrived", 1, 1),
    ],
    "07-how-far-it-scales": [
        ("dividing.get(1).speedup()", 1.4, ANY),
        ("dividing.get(3).speedup()", 1.4, CORES + 0.3),
        ("waiting.get(3).speedup()", 6, ANY),
        ("withDoor.get(3).speedup()", 1.7, 3.05),
    ],
    "08-races-and-locks": [
        ("missing", 1, 799_999),
        ("careful.coins", 800_000, 800_000),
        ("locked.coins % 4_000_000", 0, 0),
        ("withLock.speedup()", 0, 1),
        ("untouched.coins", 0, 0),
        ("inOrder.wallSeconds()", 0.19, 5),
    ],
    "00-a-tour-of-the-kernel": [
        ("compared.get(0).overlap()", 0, 0.01),
        ("compared.get(1).speedup()", 1.3, ANY),
        ("compared.get(2).speedup()", 1.2, ANY),
        ("run.results().equals(List.of(0, 1, 2, 3)) ? 1 : 0", 1, 1),
    ],
    "09-your-own-executors": [
        ("tooSmall / largeEnough", 2, ANY),
        # At most as many at a time as there are cores.
        ("byStream / 0.15", 8 / CORES * 0.99, ANY),
        ("oneByOne / together", 1.3, ANY),
        ("seconds", 0.9, ANY),
    ],
    "03-the-interpreter-lock": [
        ("computing.get(0).parallelism()", 1.6, ANY),
        ("computing.get(1).overlap()", 0.6, 1),
        ("computing.get(1).parallelism()", 0, 1.05),
        ("computing.get(1).speedup()", 0, 1.15),
        ("waiting.speedup()", 6, ANY),
        # The convoy: a turn beside one and beside two that compute, by a turn alone.
        ("convoy.get(1).results().get(0) / convoy.get(0).results().get(0)", 2.5, ANY),
        ("convoy.get(2).results().get(0) / convoy.get(0).results().get(0)", 2.5, ANY),
        ("eager.results().get(0) / convoy.get(1).results().get(0)", 0, 0.7),
        ("oldLock.speedup()", 0, 1),
        ("hashing.speedup()", 1.3, ANY),
        ("sorting.speedup()", 1.3, ANY),
        # What the lock protects: an update without a checkpoint inside, and no other.
        ("hits[1]", 40_000_000, 40_000_000),
        ("hits[0]", 0, 39_999_999),
        ("calls[0]", 0, 39_999_999),
        ("guarded[0]", 400_000, 400_000),
        ("account.balance", 12_000_000, 12_000_000),
        ("account.slowly", 0, 11_999_999),
    ],
    "10-python-is-single-threaded": [
        ("counting.overlap()", 0.8, 1),
        ("counting.parallelism()", 0, 1.15),
        ("counting.speedup()", 0, 1.15),
        ("sleeping.speedup()", 3, ANY),
        ("sleeping.parallelism()", 0, 0.2),
        ("hashing.speedup()", 1.3, ANY),
        ("inProcesses.speedup()", 1.4, ANY),
        ("inProcesses.parallelism()", 1.3, ANY),
        ("onJython.get(1).speedup()", 1.3, ANY),
        # serial and threads on CPython, PyPy, Jython, GraalPy
        ("everywhere.size()", 8, 10),
        ("everywhere.get(1).parallelism()", 0, 1.15),
        ("everywhere.get(3).parallelism()", 0, 1.15),
        ("everywhere.get(5).parallelism()", 1.3, ANY),
        ("everywhere.get(7).parallelism()", 0, 1.15),
        ("within.get(1).speedup()", 0, 1.2),
        ("within.get(2).parallelism()", 1.3, ANY),
    ],
    "11-beyond-one-machine": [
        ("three.get(2).mode().equals(\"cluster\") ? 1 : 0", 1, 1),
        ("three.get(2).results().equals(three.get(0).results()) ? 1 : 0", 1, 1),
        ("three.get(2).overlap()", 0.5, 1),
        ("joined.timeline().spawn().get(0).nanos() / 1e9", 0.5, ANY),
        ("joined.wallSeconds() - joined.timeline().spawn().get(0).nanos() / 1e9", 0, ANY),
        ("empty.get(2).wallSeconds() / empty.get(1).wallSeconds()", 2, ANY),
        ("tooSmall.speedup()", 0, 0.8),
        ("failing.results().contains(null) ? 0 : 1", 1, 1),
        ("failing.timeline().lostTries().size()", 1, 3),
        ("mine.speedup()", 0, 1),
    ],
}

# What must be among the lanes of the first chart below the cell with this text, and what must not.
LANES = {
    "10-python-is-single-threaded": [("import threading, time", ["main thread", "thread "], ["process "])],
    "09-your-own-executors": [
        ("newFixedThreadPool(2);\nList<Future<Long>>", ["pool-1-thread-1", "pool-1-thread-2"], ["pool-1-thread-3"]),
        ("LongStream.range(0, 8).parallel()", ["worker-1"], []),
        ("newFixedThreadPool(2);\nCompletableFuture<Long> left", ["pool-4-thread-1", "pool-4-thread-2"], []),
    ],
}

# What the output below the cell with this text says.
SAYS = {
    "08-races-and-locks": [("%deadlocks", "Deadlock: these 2 threads wait for each other")],
}

# Another program on the machine can spoil a measurement; a wrong product spoils all of them.
ATTEMPTS = 5


def missed(claims, answers):
    """The claims that the answers do not bear out, as sentences."""
    sentences = []
    for (expression, low, high), answer in zip(claims, answers, strict=True):
        if not low <= float(answer) <= high:
            sentences.append(f"{expression} is {answer}, not within {low} to {high}")
    return sentences


@pytest.mark.parametrize("lesson", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_lesson_runs_and_its_claims_hold(lesson, record_property):
    claims = CLAIMS.get(lesson, [])
    probes = [expression for expression, _, _ in claims]
    for attempt in range(1, ATTEMPTS + 1):
        notebook, answers = lessons.execute(NOTEBOOKS / f"{lesson}.ipynb", KERNEL, probes)
        wrong = missed(claims, answers)
        if not wrong:
            break
        print(f"attempt {attempt} of {ATTEMPTS}: " + "; ".join(wrong))
    record_property("attempts", attempt)
    assert not wrong, f"after {ATTEMPTS} attempts: " + "; ".join(wrong)
    for data in lessons.charts(notebook):
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG"), "a chart without its picture"
        assert data["text/plain"].strip(), "a chart without its text"
    for text, sentence in SAYS.get(lesson, []):
        cell = next(cell for cell in notebook.cells if text == cell.source)
        assert sentence in "".join(output.get("text", "") for output in cell.outputs)
    for text, present, absent in LANES.get(lesson, []):
        cell = next(cell for cell in notebook.cells if text in cell.source)
        chart = next(output.data["text/plain"] for output in cell.outputs if "image/png" in output.get("data", {}))
        assert [name for name in present if name not in chart] == [], f"missing in the chart of '{text}':\n{chart}"
        assert [name for name in absent if name in chart] == [], f"too many in the chart of '{text}':\n{chart}"


@pytest.mark.parametrize("lesson", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_lesson_has_what_every_lesson_has(lesson):
    """One voice: a title, questions before charts, an exercise whose check comes after it, and the way on."""
    cells = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4).cells
    text = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert text[0].startswith("# ")
    assert any("**What do you expect" in source for source in text)
    exercise = next(i for i, cell in enumerate(cells) if "## Try it yourself" in cell.source)
    after = [cell for cell in cells[exercise:] if cell.cell_type == "code"]
    assert len(after) >= 2, "an exercise and its check"
    assert any("That's it" in cell.source for cell in after[1:]), "a check that says when it is done"
    ways = [target for source in text for target in re.findall(r"]\(([^)]+\.ipynb)\)", source)]
    assert [target for target in ways if not (NOTEBOOKS / target).exists()] == [], "links that lead nowhere"
    following = [path.name for path in sorted(NOTEBOOKS.glob("*.ipynb")) if path.stem > lesson][:1]
    assert [target for target in following if f"]({target})" not in text[-1]] == [], "the last cell leads on"


@pytest.mark.parametrize("lesson", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_lesson_is_committed_with_its_outputs(lesson):
    notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == KERNEL
    assert notebook.metadata.kernelspec.display_name == "Java (Tandem)"
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "not executed top to bottom in a fresh kernel"
    assert lessons.charts(notebook), "no chart among the outputs"
    failed = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", [])
        for output in cell.outputs
        if output.output_type == "error"
    ]
    assert failed == [], "cells that failed and don't say that they are meant to"
