"""Executes lessons as people do, top to bottom in a fresh kernel, and reads figures out of the runs they bound.

As a program it executes the lessons named (all when none is) and saves them with their outputs:

    python src/test/python/lessons.py [--kernel NAME] [NOTEBOOK ...]
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
CELL_SECONDS = 300


def execute(path, kernel, probes=()):
    """Runs the notebook at ``path`` in a fresh kernel.

    ``probes`` are Java expressions evaluated after the last cell, in the same kernel.
    Returns the executed notebook (without the probes) and the text of each probe's value.
    """
    notebook = nbformat.read(path, as_version=4)
    count = len(notebook.cells)
    for probe in probes:
        # Printed, so that the answer does not depend on how a value is displayed.
        notebook.cells.append(nbformat.v4.new_code_cell(f"System.out.println({probe});"))
    client = NotebookClient(
        notebook, kernel_name=kernel, timeout=CELL_SECONDS, resources={"metadata": {"path": str(Path(path).parent)}}
    )
    client.execute()
    answers = [
        "".join(output.get("text", "") for output in cell.outputs if output.output_type == "stream").strip()
        for cell in notebook.cells[count:]
    ]
    notebook.cells = notebook.cells[:count]
    return notebook, answers


def charts(notebook):
    """The MIME bundles of all charts in the outputs, in order."""
    return [
        output.data
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type in ("display_data", "execute_result")
        and "application/vnd.vegalite.v5+json" in output.data
    ]


def divide_into_slides(notebook):
    """Says where `nbconvert --to slides` begins a new one: at headings, and, below them, at each cell that shows something,
    so that a question stands alone before its answer. What a lesson says itself stays.
    """
    for cell in notebook.cells:
        heading = cell.cell_type == "markdown" and re.search(r"^#", cell.source, re.MULTILINE)
        kind = "slide" if heading else "subslide" if cell.cell_type == "code" else None
        if kind:
            cell.metadata.setdefault("slideshow", {"slide_type": kind})


def save(notebook, path, original):
    """Writes the executed notebook over ``path``, with only what a reader needs in its metadata."""
    notebook.metadata = original.metadata
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of day: noise in every diff
    divide_into_slides(notebook)
    nbformat.validate(notebook)
    # Readers need not know whose machine it was.
    text = nbformat.writes(notebook).replace(str(Path.home()), "~")
    Path(path).write_text(text + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kernel", default="tandem")
    parser.add_argument("notebooks", nargs="*", type=Path)
    arguments = parser.parse_args()
    for path in arguments.notebooks or sorted(NOTEBOOKS.glob("*.ipynb")):
        print(f"{path.name} ...", end=" ", flush=True)
        original = nbformat.read(path, as_version=4)
        notebook, _ = execute(path, arguments.kernel)
        save(notebook, path, original)
        print(f"{len(charts(notebook))} charts")


if __name__ == "__main__":
    sys.exit(main())
