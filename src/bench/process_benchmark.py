"""CPython's half of processes.sh: the same lines as ProcessBenchmark.java, for one way of making workers."""

import array
import concurrent.futures
import dataclasses
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


def same(values):
    return values


def compute(task):
    total = 0
    for i in range(10_000_000):
        total += i ^ (i >> 3) * 7
    return total + task


@dataclasses.dataclass
class Point:
    id: int
    name: str
    x: float


def median(repeats, work):
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def say(name, value):
    print(f"{name}\t{value:.3f}", flush=True)


def meet(barrier):
    global everybody
    everybody = barrier


def first(task):
    # Without this the first worker that is up takes the tasks of those that aren't.
    everybody.wait()
    return task


def endless(started):
    started.release()
    while True:
        pass


def stop(context):
    started = context.Semaphore(0)
    workers = [context.Process(target=endless, args=(started,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for _ in workers:
        started.acquire()
    start = time.perf_counter()
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join()
    return time.perf_counter() - start


def fresh(context, workers):
    with context.Pool(workers, meet, (context.Barrier(workers),)) as pool:
        pool.map(first, range(workers), chunksize=1)


def pools(context, repeats):
    say("start 1 worker, first task, ms", 1e3 * median(repeats, lambda: fresh(context, 1)))
    say("start 4 workers, first task on each, ms", 1e3 * median(repeats, lambda: fresh(context, 4)))
    with context.Pool(4) as pool:
        pool.map(nothing, range(4), chunksize=1)
        say("4 warm workers, a task on each, ms", 1e3 * median(repeats * 5, lambda: pool.map(nothing, range(4), 1)))
    with context.Pool(1) as pool:
        say("1 warm worker, a task, ms", 1e3 * median(repeats * 20, lambda: pool.apply(nothing, (1,))))
        say("one empty task of many, one worker, us", 1e6 * median(repeats * 5, lambda: pool.map(nothing, range(2000), 1)) / 2000)
    with context.Pool(2) as pool:
        say("empty tasks/s on 2 workers, in rows", 400_000 / median(repeats, lambda: pool.map(nothing, range(400_000))))
        say("empty tasks/s on 2 workers, one by one", 20_000 / median(repeats, lambda: pool.map(nothing, range(20_000), 1)))
    with context.Pool(1) as pool:
        numbers = array.array("d", [1.5]) * 13_107_200
        say("100 MB of doubles to a worker, ms", 1e3 * median(repeats, lambda: pool.apply(last, (numbers,))))
        say("100 MB of doubles to a worker and back, ms", 1e3 * median(repeats, lambda: pool.apply(same, (numbers,))))
        values = list(range(1_000_000))
        say("a list of 1,000,000 integers to a worker, ms", 1e3 * median(repeats, lambda: pool.apply(size, (values,))))
        points = [Point(i, f"p{i}", i / 3) for i in range(100_000)]
        say("a list of 100,000 records to a worker, ms", 1e3 * median(repeats, lambda: pool.apply(size, (points,))))
    say("stop of an endless loop, ms", 1e3 * statistics.median(stop(context) for _ in range(repeats)))
    with context.Pool(2) as pool:
        pool.map(nothing, range(2), 1)
        alone = median(1, lambda: [compute(task) for task in range(2)])
        say("speedup of 2 equal tasks in 2 processes", alone / median(3, lambda: pool.map(compute, range(2), 1)))


def executor(repeats):
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        list(pool.map(nothing, range(10)))
        say("1 warm worker, a task, ms", 1e3 * median(repeats * 20, lambda: pool.submit(nothing, 1).result()))
        say("empty tasks/s on 2 workers, one by one", 10_000 / median(repeats, lambda: list(pool.map(nothing, range(10_000)))))


if __name__ == "__main__":
    if sys.argv[1] == "executor":
        executor(int(sys.argv[2]))
    else:
        pools(multiprocessing.get_context(sys.argv[1]), int(sys.argv[2]))
