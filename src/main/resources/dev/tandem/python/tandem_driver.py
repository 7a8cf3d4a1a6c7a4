# -*- coding: utf-8 -*-
"""Runs Python on behalf of Tandem inside any Python implementation.

Started as ``python tandem_driver.py HOST PORT``; the token that proves who it is comes as the first line of
standard input. It connects back over loopback and speaks frames of a four-byte big-endian length and UTF-8 JSON
(``CONTRIBUTING.md`` lists them). Standard output and error belong to the user's code alone. Standard input
stays open for as long as Tandem lives: at its end this process and its children end too, whatever they are doing.

Written in the grammar common to Python 2.7 and 3: no f-strings, no ``nonlocal``, no keyword-only arguments.
Nothing here measures speed: it reports when tasks start and end and on which thread of the operating system;
the figures are read from outside.
"""
from __future__ import print_function

import ast
import io
import json
import os
import pickle
import platform
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import types

PY2 = sys.version_info[0] == 2
IMPLEMENTATION = platform.python_implementation()
NAME = "GraalPy" if IMPLEMENTATION == "GraalVM" else IMPLEMENTATION
LANGUAGE = "%d.%d" % sys.version_info[:2]
text_type = type(u"")
# Implementations on a virtual machine have these names too, but not the calls behind them; they make no children.
HAS_GROUPS = IMPLEMENTATION in ("CPython", "PyPy") and hasattr(os, "setpgid")

# CPython 3.11 (PEP 659; 3.12 has no such delay) specialises a function's bytecode only when it has been called this
# often. A worker that has had fewer tasks than the baseline would run other code, 1.6 times slower in a counting loop.
LATE = 8 if IMPLEMENTATION == "CPython" and sys.version_info[:2] == (3, 11) else 0

# A result is shown, not stored: what is larger than this arrives as its beginning and a note.
MAX_RESULT_ITEMS = 100000
MAX_RESULT_DEPTH = 50
MAX_REPR = 10000


def monotonic_nanos():
    """Monotonic time in ns, on the clock of ``System.nanoTime`` where the implementation gives access to it."""
    if IMPLEMENTATION == "Jython":
        from java.lang import System

        return int(System.nanoTime())
    if hasattr(time, "monotonic_ns"):
        return time.monotonic_ns()
    if hasattr(time, "monotonic"):
        return int(time.monotonic() * 1e9)
    return int(time.time() * 1e9)


def native_thread_id():
    """The operating system's id of the calling thread, or -1 where this implementation can't tell."""
    if IMPLEMENTATION == "Jython":
        try:
            from java.nio.file import Files, Paths

            # The link is resolved by the kernel for the thread that asks.
            return int(str(Files.readSymbolicLink(Paths.get("/proc/thread-self")).getFileName()))
        except Exception:
            return -1
    try:
        return int(os.path.basename(os.readlink("/proc/thread-self")))
    except Exception:
        pass
    if hasattr(threading, "get_native_id") and IMPLEMENTATION != "GraalVM":
        # GraalPy's get_native_id is a number of its own, not the operating system's.
        return threading.get_native_id()
    return -1


def built_free_threaded():
    """PEP 703's builds, and its proof of concept before it."""
    if IMPLEMENTATION != "CPython":
        return False
    try:
        import sysconfig

        return bool(sysconfig.get_config_var("Py_GIL_DISABLED")) or "nogil" in sys.version.lower()
    except Exception:
        return False


def lock_evidence():
    """Whether this interpreter has a global lock, and how that is known: (True/False/None, words)."""
    probe = getattr(sys, "_is_gil_enabled", None)  # from 3.13 on
    if probe is not None:
        return bool(probe()), "sys._is_gil_enabled() is %s" % bool(probe())
    if built_free_threaded():
        return False, "it was built without one (%s)" % sys.version.split("\n")[0]
    asked = "platform.python_implementation() is %s" % IMPLEMENTATION
    if IMPLEMENTATION == "CPython":
        return True, asked + ", built without Py_GIL_DISABLED"
    if IMPLEMENTATION == "PyPy":
        return True, asked + ", whose threads share one"
    if IMPLEMENTATION in ("Jython", "IronPython"):
        return False, asked + ", which runs on its platform's own threads"
    if IMPLEMENTATION == "GraalVM":
        return True, asked + ": GraalPy has one for each context"
    return None, asked + ", of which nothing is known"


class Refused(Exception):
    """Why something can't be done on this implementation or in this session: a sentence for the user."""


class Connection(object):
    """The line to Tandem. ``send`` may be called by any thread; only the main thread receives."""

    def __init__(self, host, port):
        self._socket = socket.create_connection((host, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lock = threading.Lock()  # one frame at a time on the socket
        self._received = b""  # kept over an interrupt in the middle of a frame

    def close(self):
        self._socket.close()

    def send(self, message):
        data = json.dumps(message)
        if not isinstance(data, bytes):
            data = data.encode("utf-8")
        with self._lock:
            self._socket.sendall(struct.pack(">I", len(data)) + data)

    def receive(self):
        """The next frame, or None at the end."""
        while True:
            if len(self._received) >= 4:
                end = 4 + struct.unpack(">I", self._received[:4])[0]
                if len(self._received) >= end:
                    body, self._received = self._received[4:end], self._received[end:]
                    return json.loads(body.decode("utf-8"))
            part = self._socket.recv(1 << 20)
            if not part:
                return None
            self._received += part


def to_text(value):
    """``repr`` as text, whatever it does."""
    try:
        shown = repr(value)
    except Exception as error:
        shown = "<%s whose repr() failed: %s>" % (type(value).__name__, type(error).__name__)
    if isinstance(shown, bytes):
        shown = shown.decode("utf-8", "replace")
    if len(shown) > MAX_REPR:
        shown = shown[:MAX_REPR] + u"... (%d characters in all)" % len(shown)
    return shown


def to_wire(value, depth=0, budget=None):
    """A value as tagged JSON: {"v": plain}, {"i": "big int"}, {"f": "nan"}, {"l": [...]}, {"m": [[k, v]...]}, {"r": repr}."""
    if budget is None:
        budget = [MAX_RESULT_ITEMS]
    budget[0] -= 1
    kind = type(value)
    if value is None or kind is bool or kind is text_type:
        return {"v": value}
    if PY2 and kind is str:
        return {"v": value.decode("utf-8", "replace")}
    if kind is int or (PY2 and kind.__name__ == "long"):
        return {"v": value} if -(1 << 53) < value < (1 << 53) else {"i": str(value)}
    if kind is float:
        if value != value or value in (float("inf"), float("-inf")):
            return {"f": repr(value)}
        return {"v": value}
    if depth < MAX_RESULT_DEPTH and budget[0] > 0:
        if kind in (list, tuple):
            return {"l": [to_wire(item, depth + 1, budget) for item in value]}
        if kind in (set, frozenset):
            return {"l": [to_wire(item, depth + 1, budget) for item in sorted(value, key=repr)]}
        if kind is dict:
            return {
                "m": [
                    [to_wire(key, depth + 1, budget), to_wire(item, depth + 1, budget)]
                    for key, item in list(value.items())
                ]
            }
    return {"r": to_text(value)}


def from_wire(tagged):
    """The inverse of ``to_wire`` for what Java sends as elements."""
    if "v" in tagged:
        return tagged["v"]
    if "i" in tagged:
        return int(tagged["i"])
    if "f" in tagged:
        return float(tagged["f"])
    if "l" in tagged:
        return [from_wire(item) for item in tagged["l"]]
    if "m" in tagged:
        return dict((from_wire(key), from_wire(item)) for key, item in tagged["m"])
    raise ValueError("Element of unknown form: %r" % (sorted(tagged),))


def describe(error_info, filename):
    """What a cell's author needs of an exception: name, message, and the frames from their own code down."""
    kind, error, trace = error_info
    if isinstance(error, SyntaxError):
        lines = traceback.format_exception_only(kind, error)
        if PY2:
            lines.append("%s implements Python %s; code for Python 3 can't run here.\n" % (NAME, LANGUAGE))
        frames = []
    else:
        try:
            entries = traceback.extract_tb(trace)
        except Exception:
            entries = []  # GraalPy fails at frames of another context's code
        first = next((i for i, entry in enumerate(entries) if str(entry[0]).startswith("<cell")), None)
        entries = entries[first:] if first is not None else []
        lines = ["Traceback (most recent call last):\n"] if entries else []
        lines += traceback.format_list(entries)
        lines += traceback.format_exception_only(kind, error)
        frames = [int(entry[1]) for entry in entries if str(entry[0]) == filename]
    try:
        message = str(error)
        if isinstance(message, bytes):
            message = message.decode("utf-8", "replace")
    except Exception:
        message = to_text(error)
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else (frames[-1] if frames else None)
    shown = "".join(part if isinstance(part, text_type) else part.decode("utf-8", "replace") for part in lines)
    return {"name": kind.__name__, "message": message, "line": line, "traceback": shown}


def parse(code, filename, first_line):
    """The syntax tree, its line numbers those of the cell."""
    source = "\n" * (first_line - 1) + code
    if PY2 and isinstance(source, text_type):
        source = source.encode("utf-8")
        return compile(b"# -*- coding: utf-8 -*-" + source if first_line > 1 else source, filename, "exec", ast.PyCF_ONLY_AST)
    return compile(source, filename, "exec", ast.PyCF_ONLY_AST)


def register_source(code, filename, first_line):
    """Lets tracebacks quote the cell's own lines."""
    import linecache

    lines = [line + "\n" for line in ("\n" * (first_line - 1) + code).split("\n")]
    linecache.cache[filename] = (len(code), None, lines, filename)


def compile_body(code, filename, first_line, namespace):
    """A cell as a function of (task, tasks, it): names it assigns are local to each task, its last expression the result."""
    register_source(code, filename, first_line)
    tree = parse(code, filename, first_line)
    if not tree.body:
        raise ValueError("The cell has no code to run.")
    template = ast.parse("def __tandem_body__(task, tasks, it%s):\n    pass\n" % (", __tandem_skip__=False" if LATE else ""))
    function = template.body[0]
    statements = list(tree.body)
    if isinstance(statements[-1], ast.Expr):
        last = statements[-1]
        statements[-1] = ast.copy_location(ast.Return(value=last.value), last)
    if LATE:
        statements = ast.parse("if __tandem_skip__: return").body + statements
    function.body = statements
    exec(compile(template, filename, "exec"), namespace)
    body = namespace.pop("__tandem_body__")
    for _ in range(LATE):
        body(0, 0, None, True)
    return body


def compiled_body(cache, code, filename, first_line, namespace):
    """The same, compiled again only when it has changed: a just-in-time compiler knows it by then."""
    key = (code, filename, first_line)
    if cache.get("key") != key:
        cache["body"], cache["key"] = compile_body(code, filename, first_line, namespace), key
    return cache["body"]


def execute_cell(code, filename, first_line, namespace):
    """Runs a cell at the top level; gives (has a value, value)."""
    register_source(code, filename, first_line)
    tree = parse(code, filename, first_line)
    value, has_value = None, False
    statements = list(tree.body)
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    tree.body = statements
    exec(compile(tree, filename, "exec"), namespace)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), filename, "eval"), namespace)
        has_value = value is not None
    return has_value, value


_spans = threading.local()


class span(object):
    """``with span("name"): ...`` or ``span("name", function)``: names a part of a task in the timeline."""

    def __new__(cls, name, function=None):
        if function is None:
            return object.__new__(cls)
        with cls(name):
            return function()

    def __init__(self, name, function=None):
        self.name = name

    def __enter__(self):
        self.start = monotonic_nanos()
        return self

    def __exit__(self, *ignored):
        recorded = getattr(_spans, "list", None)
        if recorded is not None:
            recorded.append([str(self.name), self.start, monotonic_nanos()])


def new_namespace():
    """The variables of a new ``__main__``: pickle, and with it multiprocessing, finds there what cells define."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    return with_names(module.__dict__)


def with_names(namespace):
    """Adds what every cell sees."""
    namespace.update({"__builtins__": __builtins__, "span": span, "task": 0, "tasks": 1, "it": None})
    return namespace


def run_task(body, task, tasks, element, filename, keep_value):
    """Runs one task on the calling thread and reports what came of it as a frame without its kind."""
    _spans.list = []
    process = os.getpid()
    start = monotonic_nanos()
    try:
        value = body(task, tasks, element)
        end = monotonic_nanos()
        return {"task": task, "start": start, "end": end, "value": keep_value(value), "spans": _spans.list}
    except BaseException:
        end = monotonic_nanos()
        info = sys.exc_info()
        if issubclass(info[0], KeyboardInterrupt):
            return {"task": task, "start": start, "end": end, "killed": "Interrupted.", "spans": _spans.list}
        return {"task": task, "start": start, "end": end, "error": describe(info, filename), "spans": _spans.list}
    finally:
        _spans.list = None
        end_fork_of(process)


def end_fork_of(process):
    """Ends a child that the user's code forked and did not end: it must not go on as a second driver."""
    if os.getpid() != process:
        flush()
        os._exit(0)


class Tickets(object):
    """Hands out task indices; safe for any thread."""

    def __init__(self, tasks):
        self._next, self._tasks = 0, tasks
        self._lock = threading.Lock()  # guards _next
        self.stopped = False

    def take(self):
        with self._lock:
            if self.stopped or self._next >= self._tasks:
                return None
            self._next += 1
            return self._next - 1


class Run(object):
    """One execution of a body in one mode. ``emit`` sends a frame, ``acknowledged`` waits for Tandem's answer to it."""

    def __init__(self, request, namespace, cache, emit, acknowledged, sources):
        self.request = request
        self.namespace = namespace
        self.cache = cache
        self.emit = emit
        self.acknowledged = acknowledged
        self.sources = sources
        self.tasks = request["tasks"]
        self.workers = request["workers"]
        self.filename = request["filename"]
        elements = request.get("elements")
        self.elements = [from_wire(item) for item in elements] if elements else None
        self.tickets = Tickets(self.tasks)

    def element(self, task):
        return self.elements[task] if self.elements is not None else None

    def body(self):
        return compiled_body(
            self.cache, self.request["code"], self.filename, self.request["first_line"], self.namespace
        )

    def pull(self, worker, body):
        """Takes tasks until there are no more, on the calling thread."""
        tid = native_thread_id()
        while True:
            task = self.tickets.take()
            if task is None:
                return
            self.emit({"ev": "start", "task": task, "worker": worker, "pid": os.getpid(), "tid": tid})
            record = run_task(body, task, self.tasks, self.element(task), self.filename, to_wire)
            record.update({"ev": "end", "worker": worker, "pid": os.getpid(), "tid": tid})
            self.emit(record)

    def serial(self):
        body = self.body()
        self.emit({"ev": "worker", "worker": 0, "pid": os.getpid(), "tid": native_thread_id(), "spawn": 0})
        self.settle()
        self.go()
        self.pull(0, body)
        self.settle()

    def threads(self):
        body = self.body()
        self.on_threads(lambda: body, self.pull)

    def interpreters(self):
        self.body()
        self.on_threads(self.interpreter, self.pull_in)

    def on_threads(self, prepare, work):
        """Starts a thread for each worker, which prepares its tool and then works with it.

        All wait at a gate before their first task and at another after their last one, until Tandem has read their
        clocks, which are exact only while a thread waits and are gone when it has ended.
        """
        gate, leave = threading.Event(), threading.Event()
        ready = [threading.Event() for _ in range(self.workers)]
        done = [threading.Event() for _ in range(self.workers)]
        problems = []

        def live(worker, requested):
            try:
                tool = prepare()
                spawn = monotonic_nanos() - requested
                self.emit(
                    {"ev": "worker", "worker": worker, "pid": os.getpid(), "tid": native_thread_id(), "spawn": spawn}
                )
                ready[worker].set()
                gate.wait()
                work(worker, tool)
            except Exception:
                problems.append(sys.exc_info()[1])
            ready[worker].set()
            done[worker].set()
            leave.wait()

        try:
            for worker in range(self.workers):
                thread = threading.Thread(target=live, args=(worker, monotonic_nanos()))
                thread.daemon = True
                thread.start()
            wait_for(ready)
            if not problems:
                self.go()
                self.settle()
                gate.set()
                wait_for(done)
                self.settle()
        finally:
            # Also after Ctrl-C, which ends the wait and the handing out of tasks, not the threads: nothing can.
            self.tickets.stopped = True
            gate.set()
            leave.set()
        if problems:
            raise problems[0]

    def settle(self):
        """Waits until Tandem has read the clocks of all workers, which wait meanwhile."""
        self.emit({"ev": "settled"})
        self.acknowledged()

    def join(self, threads):
        """Waits for threads that feed processes."""
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(1.0)  # with a time limit, so that Ctrl-C reaches the main thread on Python 2 as well
        except KeyboardInterrupt:
            self.tickets.stopped = True
            raise

    def go(self):
        self.emit({"ev": "go", "at": monotonic_nanos()})

    def processes(self):
        # Before anything is started: a mistake in the cell is reported once, not by each process.
        self.body()
        pool = Pool.of(self.request.get("start_method"))
        pool.grow(self.workers, self)
        self.settle()
        self.go()
        feeders = []
        for worker in range(self.workers):
            feeder = threading.Thread(target=self.feed, args=(worker, pool.members[worker]))
            feeder.daemon = True
            feeders.append(feeder)
            feeder.start()
        try:
            self.join(feeders)
        except KeyboardInterrupt:
            pool.kill()
            for feeder in feeders:
                feeder.join(2.0)  # until it has reported what it lost
            raise

    def feed(self, worker, member):
        """Gives tasks to one process, one at a time, and reports for it."""
        in_hand = None
        try:
            started = monotonic_nanos()
            blob = pickle.dumps(("body", self.request["code"], self.filename, self.request["first_line"], self.sources), 2)
            packed = monotonic_nanos()
            member.link.send_bytes(blob)
            failures, defining, unpickling = pickle.loads(member.link.recv_bytes())
            arrived = monotonic_nanos()
            self.emit(
                {
                    "ev": "transfer",
                    "pickle": packed - started + unpickling,
                    "move": max(0, arrived - packed - unpickling - defining),
                    "define": defining,
                    "bytes": len(blob),
                }
            )
            for failure in failures:
                # Not the end: the body may not need what that cell does, such as starting processes of its own.
                why = failure.strip().split("\n")[-1]
                self.emit(
                    {"ev": "remark", "text": "An earlier cell fails in a worker, and what it defines isn't there: " + why}
                )
            while True:
                in_hand = self.tickets.take()
                if in_hand is None:
                    return
                self.emit({"ev": "start", "task": in_hand, "worker": worker, "pid": member.pid, "tid": member.tid})
                began = monotonic_nanos()
                blob = pickle.dumps(("task", in_hand, self.tasks, self.element(in_hand)), 2)
                packed = monotonic_nanos()
                member.link.send_bytes(blob)
                answer = member.link.recv_bytes()
                arrived = monotonic_nanos()
                record, pickled = pickle.loads(answer)
                values = []
                if pickled is not None:
                    try:
                        values.append(pickle.loads(pickled))
                    except Exception as error:
                        record["error"] = unpicklable("unpickled", in_hand, error)
                unpickled = monotonic_nanos()
                if values:
                    record["value"] = to_wire(values[0])  # how Tandem shows it: no cost of multiprocessing's
                dumping, loading = record.pop("dumping"), record.pop("loading")
                spent = record["end"] - record["start"] + dumping + loading
                record.update({"ev": "end", "worker": worker, "pid": member.pid, "tid": member.tid})
                record["out"] = [packed - began + loading, len(blob)]
                record["back"] = [unpickled - arrived + dumping, len(answer)]
                record["move"] = max(0, arrived - packed - spent)
                self.emit(record)
                in_hand = None
        except (EOFError, OSError, IOError) as error:
            member.process.join(2.0)
            code = member.process.exitcode
            self.emit({"ev": "lost", "worker": worker, "pid": member.pid, "task": in_hand, "exit": code, "why": to_text(error)})

    def interpreter(self):
        """Another interpreter of this process that knows the session's cells and the body."""
        interpreter = new_interpreter()
        interpreter.run(
            "\n".join(
                [
                    "import json, sys",
                    "if '__space' not in globals():",
                    "    sys.argv = ['tandem_driver.py']",
                    "    sys.path.insert(0, %r)" % os.path.dirname(os.path.abspath(__file__)),
                    "    import tandem_driver as __driver",
                    "    __space, __cache, __known = __driver.with_names(globals()), {}, 0",
                    "for __code, __name, __line in json.loads(%r)[__known:]:" % json.dumps(self.sources),
                    "    __driver.execute_cell(__code, __name, __line, __space)",
                    "    __known += 1",
                    "__body = __driver.compiled_body(__cache, %r, %r, %r, __space)"
                    % (self.request["code"], self.filename, self.request["first_line"]),
                ]
            )
        )
        return interpreter

    def pull_in(self, worker, interpreter):
        """Takes tasks until there are no more, each run inside another interpreter of this process."""
        tid = native_thread_id()
        try:
            while True:
                task = self.tickets.take()
                if task is None:
                    return
                self.emit({"ev": "start", "task": task, "worker": worker, "pid": os.getpid(), "tid": tid})
                element = json.dumps(to_wire(self.element(task)))
                answer = interpreter.ask(
                    "json.dumps(__driver.run_task("
                    "__body, %d, %d, __driver.from_wire(json.loads(%r)), %r, __driver.to_wire))"
                    % (task, self.tasks, element, self.filename)
                )
                record = json.loads(answer)
                record.update({"ev": "end", "worker": worker, "pid": os.getpid(), "tid": tid})
                self.emit(record)
        finally:
            interpreter.close()


def wait_for(events):
    """Waits for all events; with a time limit each, so that Ctrl-C reaches the main thread on Python 2 as well."""
    for event in events:
        while not event.wait(1.0):
            pass


def write_all(descriptor, text):
    """Writes a length and the text to a file descriptor."""
    data = text.encode("utf-8")
    data = struct.pack(">I", len(data)) + data
    while data:
        data = data[os.write(descriptor, data) :]


def read_frame(descriptor, into):
    """Reads what ``write_all`` wrote."""

    def exactly(size):
        parts = []
        while size:
            part = os.read(descriptor, size)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    into.append(exactly(struct.unpack(">I", exactly(4))[0]).decode("utf-8"))


def new_interpreter():
    """Another interpreter in this process, with a global lock of its own."""
    if IMPLEMENTATION == "GraalVM":
        return PolyglotContext.idle.pop() if PolyglotContext.idle else PolyglotContext()
    return Subinterpreter()


class PolyglotContext(object):
    """A context of GraalVM's polyglot framework; GraalPy's lock is one for each context.

    Contexts are kept between runs, as worker processes are: what the compiler has learnt is theirs.
    """

    idle = []

    def __init__(self):
        try:
            import java

            contexts = java.type("org.graalvm.polyglot.Context")
        except Exception:
            raise Refused(
                "This GraalPy can't make contexts: it is a native image, or Java is closed to it. The one that Tandem "
                "fetches (--on graalpy without a graalpy on the PATH) can."
            )
        self._context = contexts.newBuilder("python").allowAllAccess(True).build()

    def run(self, code):
        self._context.eval("python", code)

    def ask(self, expression):
        """The text that an expression gives there."""
        return "%s" % self._context.eval("python", expression)

    def close(self):
        self.idle.append(self)


class Subinterpreter(object):
    """A sub-interpreter with a lock of its own (PEP 684), by the module names they have had since 3.12."""

    def __init__(self):
        self._module = None
        for name in ("_interpreters", "_xxsubinterpreters"):
            try:
                self._module = __import__(name)
                break
            except ImportError:
                pass
        if self._module is None or sys.version_info < (3, 12) or IMPLEMENTATION != "CPython":
            raise Refused(
                "%s %s has no sub-interpreters with a lock of their own; CPython has them from 3.12 on."
                % (IMPLEMENTATION, platform.python_version())
            )
        self._public = self._module.__name__ == "_interpreters"
        self._id = self._module.create("isolated") if self._public else self._module.create(isolated=True)
        self._reader, self._writer = os.pipe()

    def run(self, code):
        if self._public:
            # By name: in Python 2, whose grammar this file keeps to, exec is a keyword.
            failure = getattr(self._module, "exec")(self._id, code)
            if failure is not None:
                raise RuntimeError(getattr(failure, "formatted", None) or to_text(failure))
        else:
            self._module.run_string(self._id, code)

    def ask(self, expression):
        """The text that an expression gives there. It comes through a pipe."""
        # Read while the interpreter writes: a large result doesn't fit into the pipe.
        answer = []
        collector = threading.Thread(target=read_frame, args=(self._reader, answer))
        collector.daemon = True
        collector.start()
        self.run("__driver.write_all(%d, %s)" % (self._writer, expression))
        collector.join()
        return answer[0]

    def close(self):
        os.close(self._reader)
        os.close(self._writer)
        try:
            self._module.destroy(self._id)
        except Exception:
            pass  # it ends with the process


# What only the driver may hold: a forked child would keep it open after the driver's death.
DRIVER_ENDS = []


class Member(object):
    """One process of the pool."""

    def __init__(self, process, link):
        self.process, self.link = process, link
        self.pid, self.tid = process.pid, -1


class Pool(object):
    """Worker processes made by ``multiprocessing``, kept between runs, one pool for each start method."""

    _pools = {}

    def __init__(self, method):
        try:
            import multiprocessing
        except ImportError:
            raise Refused("%s has no multiprocessing." % IMPLEMENTATION)
        if hasattr(multiprocessing, "get_context"):
            try:
                self.context = multiprocessing.get_context(method)
            except ValueError:
                raise Refused(
                    "%s %s has no start method %r; it has %s."
                    % (IMPLEMENTATION, platform.python_version(), method, ", ".join(multiprocessing.get_all_start_methods()))
                )
            self.method = method or multiprocessing.get_start_method()
        else:
            if method not in (None, "fork"):
                raise Refused("%s %s can only fork." % (IMPLEMENTATION, platform.python_version()))
            self.context, self.method = multiprocessing, "fork"
        self.members = []

    @classmethod
    def of(cls, method):
        if method not in cls._pools:
            cls._pools[method] = cls(method)
        return cls._pools[method]

    def grow(self, size, run):
        """Starts what is missing, replaces what has died, and says what each start cost."""
        self.members = [member for member in self.members if member.process.is_alive()]
        fresh = []
        for _ in range(size - len(self.members)):
            requested = monotonic_nanos()
            ours, theirs = self.context.Pipe()
            watched, life = self.context.Pipe(False)
            DRIVER_ENDS.extend([ours, life])
            process = self.context.Process(target=process_main, args=(theirs, watched))
            process.daemon = True
            process.start()
            theirs.close()
            watched.close()
            fresh.append((Member(process, ours), requested))
        for member, requested in fresh:
            member.pid, member.tid = pickle.loads(member.link.recv_bytes())
            member.spawned = monotonic_nanos() - requested
            self.members.append(member)
        new = [member for member, _ in fresh]
        for worker, member in enumerate(self.members[:size]):
            run.emit(
                {
                    "ev": "worker",
                    "worker": worker,
                    "pid": member.pid,
                    "tid": member.tid,
                    "spawn": member.spawned if member in new else 0,
                    "start_method": self.method,
                }
            )

    def kill(self):
        for member in self.members:
            os.kill(member.pid, signal.SIGKILL)
        for member in self.members:
            member.process.join()
        self.members = []


def process_main(link, watched):
    """A worker process: its main thread runs tasks, one at a time. It ends when the driver has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver decides who is stopped
    while DRIVER_ENDS:
        DRIVER_ENDS.pop().close()
    thread = threading.Thread(target=end_with, args=(watched,))
    thread.daemon = True
    thread.start()
    link.send_bytes(pickle.dumps((os.getpid(), native_thread_id()), 2))
    namespace, cache, known, body, filename = new_namespace(), {}, 0, None, None
    process = os.getpid()
    while True:
        try:
            received = link.recv_bytes()
        except (EOFError, OSError):
            return
        arrived = monotonic_nanos()
        message = pickle.loads(received)
        loaded = monotonic_nanos()
        if message[0] == "body":
            _, code, filename, first_line, sources = message
            failures = []
            for text, name, line in sources[known:]:
                try:
                    execute_cell(text, name, line, namespace)
                except BaseException:
                    failures.append(describe(sys.exc_info(), name)["traceback"])
                end_fork_of(process)
            known = len(sources)
            # Compiled in the driver before: there is no mistake in it.
            body = compiled_body(cache, code, filename, first_line, namespace)
            link.send_bytes(pickle.dumps((failures, monotonic_nanos() - loaded, loaded - arrived), 2))
        else:
            _, task, tasks, element = message
            values = []
            record = run_task(body, task, tasks, element, filename, values.append)
            record.pop("value", None)
            pickled = None
            dumping = monotonic_nanos()
            if values:
                try:
                    pickled = pickle.dumps(values[0], 2)
                except Exception as error:
                    record["error"] = unpicklable("pickled", task, error, type(values[0]).__name__)
            record["dumping"], record["loading"] = monotonic_nanos() - dumping, loaded - arrived
            flush()
            link.send_bytes(pickle.dumps((record, pickled), 2))


def unpicklable(what, task, error, kind="value"):
    """What is said of a result that can't travel between processes."""
    return {
        "name": type(error).__name__,
        "message": "The result of task %d, a %s, can't be %s: %s" % (task, kind, what, to_text(error)),
        "line": None,
        "traceback": "",
    }


def end_with(watched):
    """Ends this process when the other end of a pipe is gone; nothing is ever sent over it."""
    try:
        watched.recv_bytes()
    except (EOFError, OSError, IOError):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


def watch_stdin():
    """Ends this process and its children when Tandem is gone."""

    def watch():
        try:
            while read_stdin():
                pass
        except Exception:
            pass
        if HAS_GROUPS:
            os.killpg(os.getpid(), signal.SIGKILL)
        if IMPLEMENTATION == "Jython":
            from java.lang import Runtime

            Runtime.getRuntime().halt(1)
        os._exit(1)

    thread = threading.Thread(target=watch)
    thread.daemon = True
    thread.start()


def read_stdin():
    """One byte of standard input, or nothing at its end."""
    if IMPLEMENTATION == "Jython":  # os.read knows no descriptor 0 there
        from java.lang import System

        byte = getattr(System, "in").read()
        return b"" if byte < 0 else chr(byte)
    return os.read(0, 1)


def read_token():
    token = b""
    while not token.endswith(b"\n"):
        part = read_stdin()
        if not part:
            sys.exit("tandem_driver.py is started by Tandem; it takes a token on standard input.")
        token += part
    return token.decode("ascii").strip()


def mark_output_end(mark):
    """Tells the reader of our two streams that everything printed so far has been written."""
    flush()
    if IMPLEMENTATION == "Jython":
        for stream in (sys.stdout, sys.stderr):
            stream.write(mark)
        flush()
    else:
        for descriptor in (1, 2):
            os.write(descriptor, mark.encode("ascii"))


def executable():
    """This interpreter's own file, however it was called; None where it runs on another program's."""
    if IMPLEMENTATION in ("CPython", "PyPy") and sys.executable:
        return os.path.realpath(sys.executable)
    return None


def describe_self():
    """What this interpreter is, in its own words."""
    has_lock, evidence = lock_evidence()
    return {
        "implementation": IMPLEMENTATION,
        "version": platform.python_version(),
        "gil": has_lock,
        "free_threaded": built_free_threaded(),
        "executable": executable(),
        "evidence": evidence,
    }


def tagged(link, run_id):
    """A sender that marks each frame with its run: threads that were left behind may still report later."""

    def emit(frame):
        frame["run"] = run_id
        link.send(frame)

    return emit


def unbuffered(descriptor):
    raw = io.open(descriptor, "wb", 0, closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)


def main():
    if HAS_GROUPS:
        os.setpgid(0, 0)  # a group of our own: one signal ends every child
        # Whoever started Tandem in the background had it ignored, and Python then leaves it so.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.flags.ignore_environment and not PY2:
        # python -E doesn't read that it is not to buffer what it prints, nor in which encoding.
        sys.stdout, sys.stderr = unbuffered(1), unbuffered(2)
    token = read_token()
    link = Connection(sys.argv[1], int(sys.argv[2]))
    DRIVER_ENDS.append(link)
    watch_stdin()
    link.send({"ev": "hello", "token": token})
    namespace, sources, cache = new_namespace(), [], {}
    process = os.getpid()
    while True:
        try:
            request = link.receive()
        except KeyboardInterrupt:
            continue  # the stop button came when nothing ran
        if request is None:
            return
        if request["op"] == "ack":
            continue  # came when its run had been interrupted
        answer = {"ev": "done", "id": request["id"]}
        try:
            operation = request["op"]
            if operation == "clock":
                answer["now"], answer["tid"] = monotonic_nanos(), native_thread_id()
            elif operation == "exec":
                has_value, value = execute_cell(request["code"], request["filename"], request["first_line"], namespace)
                sources.append([request["code"], request["filename"], request["first_line"]])
                if has_value:
                    answer["value"], answer["repr"] = to_wire(value), to_text(value)
            elif operation == "reset":
                namespace, sources, cache = new_namespace(), [], {}
                Pool._pools.clear()
            elif operation == "task":
                # One task of a workload that Tandem itself spreads over several interpreters.
                body = compiled_body(cache, request["code"], request["filename"], request["first_line"], namespace)
                element = from_wire(request["element"]) if request.get("element") else None
                answer["tid"] = native_thread_id()
                answer["record"] = run_task(body, request["task"], request["tasks"], element, request["filename"], to_wire)
            elif operation == "run":
                run = Run(request, namespace, cache, tagged(link, request["id"]), link.receive, sources)
                getattr(run, request["mode"])()
            else:
                raise ValueError("Unknown operation %r." % operation)
        except BaseException:
            info = sys.exc_info()
            if info[0] is Refused:
                answer["unsupported"] = str(info[1])
            else:
                answer["error"] = describe(info, request.get("filename"))
        end_fork_of(process)
        if request.get("mark"):
            mark_output_end(request["mark"])
        link.send(answer)


if __name__ == "__main__":
    if sys.argv[1:] == ["--describe"]:
        print(json.dumps(describe_self()))
    else:
        # As a module of its own: __main__ will be the user's.
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        import tandem_driver

        tandem_driver.main()
