"""Makes the picture in the README from a lesson's committed outputs: the charts of one cell, one under the other.

    python src/test/python/readme_picture.py NOTEBOOK RUN PICTURE

RUN is what the cell bound its run to with --as. The charts are those that the kernel drew; nothing is drawn here.
"""

import base64
import io
import sys

import nbformat
from PIL import Image

MARGIN = 24


def charts_of(notebook, run):
    for cell in notebook.cells:
        if cell.cell_type == "code" and f"--as {run}" in cell.source.split("\n")[0]:
            return [
                Image.open(io.BytesIO(base64.b64decode(output.data["image/png"]))).convert("RGB")
                for output in cell.outputs
                if output.output_type in ("display_data", "execute_result") and "image/png" in output.data
            ]
    raise SystemExit(f"No cell binds a run to '{run}'.")


def main(notebook, run, picture):
    charts = charts_of(nbformat.read(notebook, as_version=4), run)
    if not charts:
        raise SystemExit(f"The cell of '{run}' has no picture among its outputs.")
    width = max(chart.width for chart in charts)
    sheet = Image.new("RGB", (width, sum(c.height for c in charts) + MARGIN * (len(charts) - 1)), "white")
    top = 0
    for chart in charts:
        sheet.paste(chart, (0, top))
        top += chart.height + MARGIN
    sheet.save(picture, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
