"""Measures whole kernels as a client sees them, side by side in one run, and prints a Markdown table.

    python src/test/python/benchmark_kernel.py [--rounds 5] [--cells 200] KERNEL [KERNEL ...]

KERNEL is the name of any installed kernel for Java or Python. All kernels take turns within each round, so that a busy
machine is busy for all of them; what is printed is the median, and the smallest and largest in brackets.

  start        from starting the process to the reply to its first cell, 1 + 1
  round trip   one warm cell, 1 + 1, from request to the kernel being idle again
  completion   one completion request on System.curr / math.sq
  output       100,000 short lines printed by one cell: time to the last, lines that arrived, messages they came in
  hot loop     a loop over the cell's own variables, in million steps a second
  memory       resident memory of the kernel's process and its children after --cells further cells
"""

import argparse
import datetime
import os
import platform
import statistics
import time
from queue import Empty

from jupyter_client.manager import KernelManager

TIMEOUT = 120
LINES = 100_000

JAVA = {
    "one": "1 + 1",
    "complete": "System.curr",
    "lines": f'for (int i = 0; i < {LINES}; i++) System.out.println("line " + i);',
    "loop": "long a{n} = 0; for (int i = 0; i < 200_000_000; i++) {{ a{n} = (a{n} * 31 + i) & 0xFFFFF; }}\na{n}",
    "loop_steps": 200_000_000,
    "define": "int v{n} = {n}; int f{n}(int x) {{ return x + v{n}; }}\nf{n}(1)",
}
PYTHON = {
    "one": "1 + 1",
    "complete": "import math; math.sq",
    "lines": f"for i in range({LINES}): print('line', i)",
    "loop": "a{n} = 0\nfor i in range(5_000_000): a{n} = (a{n} * 31 + i) & 0xFFFFF\na{n}",
    "loop_steps": 5_000_000,
    "define": "v{n} = {n}\ndef f{n}(x): return x + v{n}\nf{n}(1)",
}


class Kernel:
    """A running kernel and the time that it took until it had answered its first cell."""

    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        began = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)
        language = self.manager.kernel_spec.language.lower()
        self.code = JAVA if language == "java" else PYTHON
        self.run(self.code["one"])
        self.start_seconds = time.perf_counter() - began

    def run(self, code):
        """Runs one cell; returns the seconds to its idle status, the text it printed and in how many messages."""
        began = time.perf_counter()
        request = self.client.execute(code)
        text, messages = [], 0
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                text.append(message["content"]["text"])
                messages += 1
            elif message["msg_type"] == "error":
                raise RuntimeError(f"{code!r} failed: {message['content']['ename']}: {message['content']['evalue']}")
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        seconds = time.perf_counter() - began
        self.client.get_shell_msg(timeout=TIMEOUT)
        return seconds, "".join(text), messages

    def complete(self):
        began = time.perf_counter()
        self.client.complete(self.code["complete"], len(self.code["complete"]))
        self.client.get_shell_msg(timeout=TIMEOUT)
        return time.perf_counter() - began

    def memory(self):
        """Resident megabytes of the kernel's process and its descendants; None where /proc is missing."""
        pid = getattr(self.manager.provisioner, "pid", None)
        if not pid or not os.path.isdir("/proc"):
            return None
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open(f"/proc/{entry}/stat") as stat:
                        children.setdefault(int(stat.read().rsplit(")", 1)[1].split()[1]), []).append(int(entry))
                except (OSError, IndexError):
                    continue
        total, todo = 0, [pid]
        while todo:
            one = todo.pop()
            todo += children.get(one, [])
            try:
                with open(f"/proc/{one}/statm") as statm:
                    total += int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except OSError:
                continue
        return total / 1e6

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def measure(name, number, cells):
    kernel = Kernel(name)
    try:
        figures = {"start": kernel.start_seconds}
        for _ in range(30):
            kernel.run(kernel.code["one"])
        figures["round trip"] = statistics.median(kernel.run(kernel.code["one"])[0] for _ in range(50))
        kernel.complete()
        figures["completion"] = statistics.median(kernel.complete() for _ in range(20))
        seconds, text, messages = kernel.run(kernel.code["lines"])
        figures["output"], figures["lines"], figures["messages"] = seconds, text.count("\n"), messages
        seconds, _, _ = kernel.run(kernel.code["loop"].format(n=number))
        figures["hot loop"] = kernel.code["loop_steps"] / seconds / 1e6
        for n in range(cells):
            kernel.run(kernel.code["define"].format(n=1000 + n))
        figures["memory"] = kernel.memory()
        return figures
    finally:
        kernel.close()


def shown(values, scale, digits):
    values = [value * scale for value in values if value is not None]
    if not values:
        return "-"
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernels", nargs="+", metavar="KERNEL")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cells", type=int, default=200)
    arguments = parser.parse_args()
    figures = {name: [] for name in arguments.kernels}
    for number in range(arguments.rounds):
        for name in arguments.kernels:
            try:
                figures[name].append(measure(name, number, arguments.cells))
            except (Empty, RuntimeError) as error:
                print(f"{name}, round {number + 1}: {error or 'no answer within ' + str(TIMEOUT) + ' s'}")
    print(f"{datetime.date.today()}, {platform.platform()}, {os.cpu_count()} cores, {arguments.rounds} rounds\n")
    print("| kernel | start, s | round trip, ms | completion, ms | output, s | lines | messages | hot loop, M/s "
          f"| memory after {arguments.cells} cells, MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, rounds in figures.items():
        def column(key, scale=1, digits=0):
            return shown([one[key] for one in rounds], scale, digits)
        print(f"| {name} | {column('start', 1, 2)} | {column('round trip', 1e3, 1)} | {column('completion', 1e3, 1)} "
              f"| {column('output', 1, 2)} | {column('lines')} | {column('messages')} | {column('hot loop')} "
              f"| {column('memory')} |")


if __name__ == "__main__":
    main()
