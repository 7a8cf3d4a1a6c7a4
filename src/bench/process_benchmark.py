"""CPython's half of processes.sh: the same lines as ProcessBenchmark.java, for one way of making workers."""

import array
import concurrent.futures
import multiprocessing
import statistics
import sys
import time


def nothing(task):
    return task


def last(numbers):
    return numbers[-1]


def size(values):
    return len(values)


def median(repeats, work):
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def say(name, value):
    print(f"{name}\t{value:.3f}", flush=True)


def fresh(make, workers):
    with make(workers) as pool:
        pool.map(nothing, range(workers), chunksize=1)


def pools(context, repeats):
    def make(workers):
        return context.Pool(workers)

    say("start 1 worker, first task, ms", 1e3 * median(repeats, lambda: fresh(make, 1)))
    say("start 4 workers, first task on each, ms", 1e3 * median(repeats, lambda: fresh(make, 4)))
    with context.Pool(4) as pool:
        pool.map(nothing, range(4), chunksize=1)
        say("4 warm workers, a task on each, ms", 1e3 * median(repeats * 5, lambda: pool.map(nothing, range(4), 1)))
    with context.Pool(1) as pool:
        say("one empty task and back, us", 1e6 * median(repeats * 50, lambda: pool.apply(nothing, (1,))))
    with context.Pool(2) as pool:
        say("empty tasks/s on 2 workers, in rows", 100_000 / median(repeats, lambda: pool.map(nothing, range(100_000))))
        say("empty tasks/s on 2 workers, one by one", 20_000 / median(repeats, lambda: pool.map(nothing, range(20_000), 1)))
    with context.Pool(1) as pool:
        numbers = array.array("d", [1.5]) * 13_107_200
        say("100 MB of doubles to a worker, ms", 1e3 * median(repeats, lambda: pool.apply(last, (numbers,))))
        values = list(range(1_000_000))
        say("a list of 1,000,000 integers to a worker, ms", 1e3 * median(repeats, lambda: pool.apply(size, (values,))))


def executor(repeats):
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        list(pool.map(nothing, range(10)))
        say("one empty task and back, us", 1e6 * median(repeats * 50, lambda: pool.submit(nothing, 1).result()))
        say("empty tasks/s on 2 workers, one by one", 10_000 / median(repeats, lambda: list(pool.map(nothing, range(10_000)))))


if __name__ == "__main__":
    if sys.argv[1] == "executor":
        executor(int(sys.argv[2]))
    else:
        pools(multiprocessing.get_context(sys.argv[1]), int(sys.argv[2]))
