"""Every lesson executed by nbclient, and what it claims asserted from the figures of its own runs."""

import base64

import nbformat
import pytest

import lessons
from conftest import KERNEL, NOTEBOOKS

pytestmark = pytest.mark.client("nbclient")

# One lesson: (variable bound to a run, figure of it, lower bound, upper bound). Speedups and shares are ratios within
# one run; the margins are those that a busy machine with 2 cores keeps.
ANY = float("inf")
CLAIMS = {
    "01-concurrent-or-parallel": [
        ("oneByOne", "overlap", 0, 0.01),
        ("onThreads", "overlap", 0.9, 1),
        ("onThreads", "parallelism", 1.6, ANY),
        ("onThreads", "speedup", 1.5, ANY),
        ("inProcesses", "overlap", 0.9, 1),
        ("inProcesses", "parallelism", 1.6, ANY),
        ("inProcesses", "speedup", 1.5, ANY),
        ("sleepOnThreads", "speedup", 6, ANY),
        ("sleepOnThreads", "parallelism", 0, 0.2),
        ("sleepInProcesses", "speedup", 6, ANY),
        ("sleepInProcesses", "parallelism", 0, 0.2),
        ("fetchOnThreads", "speedup", 3, ANY),
        ("fetchOnThreads", "parallelism", 0, 0.7),
        ("fetchInProcesses", "speedup", 2, ANY),
    ],
    "10-python-is-single-threaded": [
        ("counting", "overlap", 0.8, 1),
        ("counting", "parallelism", 0, 1.15),
        ("counting", "speedup", 0, 1.15),
        ("sleeping", "speedup", 3, ANY),
        ("sleeping", "parallelism", 0, 0.2),
        ("hashing", "speedup", 1.3, ANY),
        ("inProcesses", "speedup", 1.4, ANY),
        ("inProcesses", "parallelism", 1.3, ANY),
        ("onJython.get(1)", "speedup", 1.3, ANY),
    ],
}

# Another program on the machine can spoil a measurement; a wrong product spoils all of them.
ATTEMPTS = 3


def missed(claims, answers):
    """The claims that the answers do not bear out, as sentences."""
    sentences = []
    for (run, figure, low, high), answer in zip(claims, answers):
        value = float(answer)
        if not low <= value <= high:
            sentences.append(f"{run}.{figure}() is {value:.3f}, not within {low} to {high}")
    return sentences


@pytest.mark.parametrize("lesson", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_lesson_runs_and_its_claims_hold(lesson, record_property):
    claims = CLAIMS.get(lesson, [])
    probes = [f"{run}.{figure}()" for run, figure, _, _ in claims]
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


@pytest.mark.parametrize("lesson", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_lesson_is_committed_with_its_outputs(lesson):
    notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == KERNEL
    assert notebook.metadata.kernelspec.display_name == "Java (Tandem)"
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "not executed top to bottom in a fresh kernel"
    assert lessons.charts(notebook), "no chart among the outputs"
