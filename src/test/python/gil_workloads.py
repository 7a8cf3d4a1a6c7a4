"""The workloads of GilFidelity.java on a real CPython; runs on 2.7 and on 3. Prints one line of figures.

    python gil_workloads.py count|sleep|hash THREADS SIZE     speedup, cores used, voluntary switches per second
    python gil_workloads.py convoy THREADS TURNS              median response in ms of a 1 ms sleeper
    python gil_workloads.py echo THREADS                      serves one connection beside CPU threads
"""
from __future__ import print_function

import hashlib
import resource
import socket
import sys
import threading
import time

ROUNDS = 3
stop = [False]


def count(size):
    while size > 0:
        size -= 1


def sleep(size):
    time.sleep(size / 1e3)


def hash_(size, data=b"x" * (1 << 20)):
    for _ in range(size):
        hashlib.sha256(data).digest()


def spin():
    n = 0
    while not stop[0]:
        n += 1


def in_threads(work, size, threads):
    all_ = [threading.Thread(target=work, args=(size,)) for _ in range(threads)]
    for t in all_:
        t.start()
    for t in all_:
        t.join()


def usage():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime, u.ru_nvcsw


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2.0


def speedup(work, threads, size):
    speedups, cores, switches = [], [], []
    for _ in range(ROUNDS):
        start = time.time()
        for _ in range(threads):
            in_threads(work, size, 1)
        serial = time.time() - start
        cpu, switched = usage()
        start = time.time()
        in_threads(work, size, threads)
        wall = time.time() - start
        cpu_after, switched_after = usage()
        speedups.append(serial / wall)
        cores.append((cpu_after - cpu) / wall)
        switches.append((switched_after - switched) / wall)
    print(median(speedups), median(cores), median(switches))


def convoy(threads, turns):
    others = [threading.Thread(target=spin) for _ in range(threads)]
    for t in others:
        t.start()
    times = []
    for _ in range(turns):
        start = time.time()
        time.sleep(0.001)
        times.append(1e3 * (time.time() - start))
    stop[0] = True
    print(median(times))


def echo(threads):
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(1)
    print(server.getsockname()[1])
    sys.stdout.flush()
    connection = server.accept()[0]
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(threads):
        threading.Thread(target=spin).start()
    while True:
        data = connection.recv(64)
        if not data:
            break
        connection.sendall(data)
    stop[0] = True


if __name__ == "__main__":
    name, numbers = sys.argv[1], [int(n) for n in sys.argv[2:]]
    if name == "convoy":
        convoy(*numbers)
    elif name == "echo":
        echo(*numbers)
    else:
        speedup({"count": count, "sleep": sleep, "hash": hash_}[name], *numbers)
