"""Measures whole kernels as a client sees them, side by side in one run, and prints Markdown tables.

    python src/test/python/benchmark_kernel.py [--rounds 5] [--cells 1000] [--only start,cells,memory] KERNEL [KERNEL ...]

KERNEL is the name of any installed kernel for Java or Python (JUPYTER_PATH says where else to look). All kernels take
turns within each round, so that a busy machine is busy for all of them; what is printed is the median, and the smallest
and the largest in brackets. Which parts are measured, all unless --only names some:

start
  ready, first   from starting the process until it has answered kernel_info and is idle, and until 1 + 1 is done
cells, of a warm kernel
  1 + 1          from the request to the kernel being idle again
  pair           the same for a declaration and an expression that are new each time
  1,000          one cell of 1,000 statements, the first time and again with other numbers
  completion     one completion request on System.curr / math.sq
  output         100,000 short lines printed by one cell: time to idle, lines that arrived, messages they came in
  interrupt      of while (true) {}: from the request to idle
  hot loop       a loop over the cell's own variables, in million steps a second
memory
  resident memory of the kernel's process and its children after the first cell, after --cells cells and after 10 times
  as many, 20 s after the last one (a kernel may tidy up when nobody waits)
"""

import argparse
import datetime
import os
import platform
import statistics
import time
from queue import Empty

from jupyter_client.manager import KernelManager

TIMEOUT = 180
LINES = 100_000
PARTS = ("start", "cells", "memory")

JAVA = {
    "one": "1 + 1",
    "pair": "int p{n} = {n};\np{n} + 1",
    "thousand": ("int t{n} = 0;", "t{n} += {i};", "t{n}"),
    "complete": "System.curr",
    "lines": f'for (int i = 0; i < {LINES}; i++) System.out.println("line " + i);',
    "endless": "while (true) {}",
    "loop": "long a{n} = 0; for (int i = 0; i < 200_000_000; i++) {{ a{n} = (a{n} * 31 + i) & 0xFFFFF; }}\na{n}",
    "loop_steps": 200_000_000,
    "cell": "int x = {n};\nx + 1",
}
PYTHON = {
    "one": "1 + 1",
    "pair": "p{n} = {n}\np{n} + 1",
    "thousand": ("t{n} = 0", "t{n} += {i}", "t{n}"),
    "complete": "import math; math.sq",
    "lines": f"for i in range({LINES}): print('line', i)",
    "endless": "while True: pass",
    "loop": "a{n} = 0\nfor i in range(5_000_000): a{n} = (a{n} * 31 + i) & 0xFFFFF\na{n}",
    "loop_steps": 5_000_000,
    "cell": "x = {n}\nx + 1",
}


class Kernel:
    """A running kernel and the times that it took to be ready and to have answered its first cell."""

    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        began = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.await_ready()
        self.ready_seconds = time.perf_counter() - began
        language = self.manager.kernel_spec.language.lower()
        self.code = JAVA if language == "java" else PYTHON
        self.run(self.code["one"])
        self.first_seconds = time.perf_counter() - began

    def await_ready(self):
        """As jupyter_client's wait_for_ready, without its pause of 0.2 s."""
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            request = self.client.kernel_info()
            again = time.monotonic() + 5
            while time.monotonic() < again:
                try:
                    message = self.client.get_iopub_msg(timeout=0.5)
                except Empty:
                    continue
                state = message["content"].get("execution_state")
                if message["parent_header"].get("msg_id") == request and state == "idle":
                    self.client.get_shell_msg(timeout=TIMEOUT)
                    return
        raise Empty

    def run(self, code, after=None, timeout=TIMEOUT):
        """Runs one cell; returns the seconds to its idle status, the text it printed and in how many messages.

        `after` is called when the request is sent, and gives the time from which seconds are counted.
        """
        began = time.perf_counter()
        request = self.client.execute(code)
        if after:
            began = after()
        text, messages = [], 0
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                text.append(message["content"]["text"])
                messages += 1
            elif message["msg_type"] == "error" and not after:
                raise RuntimeError(f"{code[:80]!r} failed: {message['content']['ename']}: {message['content']['evalue']}")
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        seconds = time.perf_counter() - began
        self.client.get_shell_msg(timeout=TIMEOUT)
        return seconds, "".join(text), messages

    def interrupt(self):
        """Seconds from the interrupt of an endless loop to idle; raises Empty if it isn't stopped within 10."""

        def send():
            time.sleep(0.7)
            began = time.perf_counter()
            self.manager.interrupt_kernel()
            return began

        return self.run(self.code["endless"], after=send, timeout=10)[0]

    def thousand(self, number):
        first, each, last = self.code["thousand"]
        lines = [first, *(each.replace("{i}", str(i)) for i in range(1_000)), last]
        return self.run("\n".join(lines).replace("{n}", str(number)))[0]

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


def measure_start(kernel, number, cells):
    return {"ready, ms": kernel.ready_seconds * 1e3, "first result, ms": kernel.first_seconds * 1e3}


def median_ms(measure, count):
    return statistics.median(measure(i) for i in range(count)) * 1e3


def measure_cells(kernel, number, cells):
    figures = {}
    for i in range(60):
        kernel.run(kernel.code["one"])
        kernel.run(kernel.code["pair"].format(n=i))
    figures["1 + 1, ms"] = median_ms(lambda i: kernel.run(kernel.code["one"])[0], 60)
    figures["pair, ms"] = median_ms(lambda i: kernel.run(kernel.code["pair"].format(n=1000 + i))[0], 60)
    kernel.complete()
    figures["completion, ms"] = median_ms(lambda i: kernel.complete(), 30)
    figures["1,000 statements, ms"] = kernel.thousand(1) * 1e3
    if figures["1,000 statements, ms"] < 20_000:
        figures["again, ms"] = kernel.thousand(2) * 1e3
    seconds, text, messages = kernel.run(kernel.code["lines"])
    figures["100,000 lines, ms"], figures["lines"], figures["messages"] = seconds * 1e3, text.count("\n"), messages
    seconds, _, _ = kernel.run(kernel.code["loop"].format(n=number))
    figures["hot loop, M/s"] = kernel.code["loop_steps"] / seconds / 1e6
    try:
        figures["interrupt, ms"] = median_ms(lambda i: kernel.interrupt(), 5)
    except Empty:
        figures["interrupt, ms"] = None  # it doesn't stop: the last thing that this kernel is asked
    return figures


def measure_memory(kernel, number, cells):
    figures = {"after 1 cell, MB": kernel.memory()}
    done = 0
    for target in (cells, 10 * cells):
        while done < target:
            done += 1
            kernel.run(kernel.code["cell"].format(n=done))
        time.sleep(20)
        figures[f"after {target:,}, MB"] = kernel.memory()
    if figures[f"after {cells:,}, MB"]:
        figures["ratio"] = figures[f"after {10 * cells:,}, MB"] / figures[f"after {cells:,}, MB"]
    return figures


MEASURES = {"start": measure_start, "cells": measure_cells, "memory": measure_memory}


def measure(part, name, number, cells):
    kernel = Kernel(name)
    try:
        return MEASURES[part](kernel, number, cells)
    finally:
        kernel.close()


def shown(values):
    values = [value for value in values if value is not None]
    if not values:
        return "-"
    middle = statistics.median(values)
    digits = 2 if middle < 5 else 1 if middle < 100 else 0
    if len(values) == 1:
        return f"{middle:,.{digits}f}"
    return f"{middle:,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernels", nargs="+", metavar="KERNEL")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cells", type=int, default=1_000)
    parser.add_argument("--only", default=",".join(PARTS), metavar="PART[,PART]")
    arguments = parser.parse_args()
    parts = arguments.only.split(",")
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r} to measure; take some of {', '.join(PARTS)}")
    print(f"{datetime.date.today()}, {platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for part in parts:
        rounds = 1 if part == "memory" else arguments.rounds
        figures = {name: [] for name in arguments.kernels}
        for number in range(rounds):
            for name in arguments.kernels:
                try:
                    figures[name].append(measure(part, name, number, arguments.cells))
                except (Empty, RuntimeError) as error:
                    print(f"{name}, round {number + 1}: {error or 'no answer within ' + str(TIMEOUT) + ' s'}", flush=True)
        columns = list(dict.fromkeys(key for rows in figures.values() for row in rows for key in row))
        print(f"\n{part}, {rounds} rounds\n\n| kernel | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
        for name, rows in figures.items():
            print(f"| {name} | {' | '.join(shown([row.get(column) for row in rows]) for column in columns)} |", flush=True)


if __name__ == "__main__":
    main()
