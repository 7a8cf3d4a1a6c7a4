"""Measures whole kernels as a client sees them, side by side in one run, and prints Markdown tables.

    python src/test/python/benchmark_kernel.py [--rounds 5] [--cells 1000] [--only PART] [--ours NAME] KERNEL ...

KERNEL is the name of any installed kernel for Java or Python (JUPYTER_PATH says where else to look). All kernels take
turns within each round, so that a busy machine is busy for all of them, and each part has a kernel of its own; what is
printed is the median, and the smallest and the largest in brackets. With --ours, the medians of those kernels are also
given as ratios to the best of the other kernels for Java in the same run. What a kernel can't do, or not in time, gets
a dash with the reason. Which parts are measured, all unless --only names some:

start      ready, first: from starting the process until it has answered kernel_info, and until 1 + 1 is done
trip       1 + 1: from the request to the kernel being idle again, warm; pair: the same for a declaration and an
           expression that are new each time; completion: one completion request on System.curr / math.sq
thousand   one cell of 1,000 statements, the first time and again with other numbers; where the first takes more than
           20 s there is no second, and no further round
output     100,000 short lines printed by one cell: time to idle, lines that were lost, messages they came in;
           the last message ends it where the idle is lost, too
interrupt  of while (true) {}: from the request to idle
loop       a loop over the cell's own variables, in million steps a second
memory     resident memory of the kernel's process and its children after the first cell, after --cells cells and after
           10 times as many, 20 s after the last one (a kernel may tidy up when nobody waits); one round, and no kernel
           goes on for longer than --minutes
"""

import argparse
import datetime
import os
import platform
import signal
import statistics
import sys
import time
from queue import Empty

from jupyter_client.manager import KernelManager
from measured_kernel import LINES, Kernel


def median_ms(measure, count):
    return statistics.median(measure(i) for i in range(count)) * 1e3


def measure_start(kernel, options):
    return {"ready, ms": kernel.ready_seconds * 1e3, "first result, ms": kernel.first_seconds * 1e3}


def measure_trip(kernel, options):
    for i in range(60):
        kernel.run(kernel.code["one"])
        kernel.run(kernel.code["pair"].format(n=i))
    kernel.complete()
    return {
        "1 + 1, ms": median_ms(lambda i: kernel.run(kernel.code["one"])[0], 60),
        "pair, ms": median_ms(lambda i: kernel.run(kernel.code["pair"].format(n=1000 + i))[0], 60),
        "completion, ms": median_ms(lambda i: kernel.complete(), 30),
    }


def measure_thousand(kernel, options):
    figures = {"1,000 statements, ms": kernel.thousand(1) * 1e3}
    slow = figures["1,000 statements, ms"] > 20_000
    figures["again, ms"] = "- (too slow)" if slow else kernel.thousand(2) * 1e3
    return figures


def measure_output(kernel, options):
    seconds, text, messages = kernel.run(kernel.code["lines"])
    return {"100,000 lines, ms": seconds * 1e3, "lost lines": LINES - text.count("\n"), "messages": messages}


def measure_interrupt(kernel, options):
    try:
        return {"interrupt, ms": median_ms(lambda i: kernel.interrupt(), 5)}
    except Empty:
        return {"interrupt, ms": "- (not within 10 s)"}


def measure_loop(kernel, options):
    for n in range(2):
        kernel.run(kernel.code["loop"].format(n=n))
    seconds, _, _ = kernel.run(kernel.code["loop"].format(n=2))
    return {"loop, million steps/s": kernel.code["loop_steps"] / seconds / 1e6}


def measure_memory(kernel, options):
    figures = {"after 1 cell, MB": kernel.memory()}
    if figures["after 1 cell, MB"] is None:
        return {"after 1 cell, MB": "- (there is no /proc)"}
    done, end = 0, time.monotonic() + options.minutes * 60
    for target in (options.cells, 10 * options.cells):
        while done < target and time.monotonic() < end:
            done += 1
            kernel.run(kernel.code["cell"].format(n=done))
        time.sleep(20)
        resident = kernel.memory()
        figures[f"after {target:,}, MB"] = resident if done == target else f"- ({resident:.0f} after {done:,})"
    one, ten = (figures[f"after {cells:,}, MB"] for cells in (options.cells, 10 * options.cells))
    figures["10 by 1"] = ten / one if isinstance(one, float) and isinstance(ten, float) else "-"
    return figures


PARTS = {
    "start": measure_start,
    "trip": measure_trip,
    "thousand": measure_thousand,
    "output": measure_output,
    "interrupt": measure_interrupt,
    "loop": measure_loop,
    "memory": measure_memory,
}


def measure(part, name, options):
    kernel = Kernel(name)
    try:
        return PARTS[part](kernel, options)
    finally:
        kernel.close()


def numbers(values):
    return [value for value in values if isinstance(value, (int, float))]


def shown(values):
    reasons = [value for value in values if isinstance(value, str)]
    values = numbers(values)
    if not values:
        return reasons[0] if reasons else "-"
    middle = statistics.median(values)
    whole = all(isinstance(value, int) for value in values)
    digits = 0 if whole else 2 if 0 < middle < 5 else 1 if 0 < middle < 100 else 0
    if len(values) == 1:
        return f"{middle:,.{digits}f}"
    return f"{middle:,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def is_java(name):
    return KernelManager(kernel_name=name).kernel_spec.language.lower() == "java"


def print_table(part, rounds, figures, ours):
    columns = list(dict.fromkeys(key for rows in figures.values() for row in rows for key in row))
    print(f"\n{part}, {rounds} round{'s' if rounds > 1 else ''}\n")
    print(f"| | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")

    def values(name, column):
        return [row.get(column) for row in figures[name]]

    for name in figures:
        print(f"| {name} | {' | '.join(shown(values(name, column)) for column in columns)} |")
    others = [name for name in figures if name not in ours and is_java(name)]
    for name in ours if others else []:
        ratios = []
        for column in columns:
            own = numbers(values(name, column))
            peers = [numbers(values(other, column)) for other in others]
            best = min((statistics.median(peer) for peer in peers if peer), default=0)
            timed = column.endswith((", ms", ", MB")) and own and best
            ratios.append(f"{statistics.median(own) / best:.2f}" if timed else "")
        print(f"| {name} by the best other Java kernel | {' | '.join(ratios)} |")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernels", nargs="+", metavar="KERNEL")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cells", type=int, default=1_000)
    parser.add_argument("--minutes", type=float, default=30, help="of the part memory, for each kernel")
    parser.add_argument("--only", default=",".join(PARTS), metavar="PART[,PART]")
    parser.add_argument("--ours", default="", metavar="KERNEL[,KERNEL]")
    options = parser.parse_args()
    parts, ours = options.only.split(","), [name for name in options.ours.split(",") if name]
    for name in (part for part in parts if part not in PARTS):
        parser.error(f"there is no part {name!r} to measure; take some of {', '.join(PARTS)}")
    for name in (name for name in ours if name not in options.kernels):
        parser.error(f"--ours names {name!r}, which is not among the kernels to measure")
    # So that `timeout` and Ctrl-C leave no kernel behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    print(f"{datetime.date.today()}, {platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for part in parts:
        rounds = 1 if part == "memory" else options.rounds
        figures = {name: [] for name in options.kernels}
        for number in range(rounds):
            for name, rows in figures.items():
                if rows and "- (too slow)" in rows[0].values():
                    continue
                try:
                    rows.append(measure(part, name, options))
                except (Empty, RuntimeError) as error:
                    print(f"{name}, {part}, round {number + 1}: {error or 'no answer in time'}", flush=True)
        print_table(part, rounds, figures, ours)


if __name__ == "__main__":
    main()
