"""A kernel as a client sees it, with the pieces that benchmark_kernel.py measures."""

import os
import subprocess
import time
from queue import Empty

import zmq
from jupyter_client.manager import KernelManager

TIMEOUT = 60
LINES = 100_000

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
        self.manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.client = self.manager.client()
            self.client.start_channels()
            self.await_ready()
            self.ready_seconds = time.perf_counter() - began
            language = self.manager.kernel_spec.language.lower()
            self.code = JAVA if language == "java" else PYTHON
            self.run(self.code["one"])
            self.first_seconds = time.perf_counter() - began
        except BaseException:
            self.close()
            raise

    def await_ready(self):
        """As jupyter_client's wait_for_ready, without its pauses: it has answered, and what it publishes arrives.

        A subscription takes a moment to reach the kernel, which nobody is told; what is published before is lost. So
        the question is asked again until both have been seen.
        """
        deadline = time.monotonic() + TIMEOUT
        answered = published = False
        poller = zmq.Poller()
        poller.register(self.client.shell_channel.socket, zmq.POLLIN)
        poller.register(self.client.iopub_channel.socket, zmq.POLLIN)
        while time.monotonic() < deadline:
            self.client.kernel_info()
            again = time.monotonic() + (0.05 if answered else 1)
            while (left := again - time.monotonic()) > 0:
                ready = dict(poller.poll(left * 1e3))
                if self.client.shell_channel.socket in ready:
                    self.client.get_shell_msg(timeout=1)
                    if not answered:
                        answered, again = True, time.monotonic() + 0.05
                if self.client.iopub_channel.socket in ready:
                    self.client.get_iopub_msg(timeout=1)
                    published = True
                if answered and published:
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
        text, messages, replied, last = [], 0, False, began
        silent = time.monotonic() + timeout
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=2)
            except Empty:
                replied = replied or self.reply(request, 0)
                if replied:
                    break  # a kernel that publishes faster than it is read can lose its own idle, too
                if time.monotonic() > silent:
                    raise
                continue
            silent = time.monotonic() + timeout
            if message["parent_header"].get("msg_id") != request:
                continue
            last = time.perf_counter()
            if message["msg_type"] == "stream":
                text.append(message["content"]["text"])
                messages += 1
            elif message["msg_type"] == "error" and not after:
                error = message["content"]
                raise RuntimeError(f"{code[:80]!r} failed: {error['ename']}: {error['evalue']}")
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        if not replied and not self.reply(request, timeout):
            raise Empty
        return last - began, "".join(text), messages

    def reply(self, request, timeout=TIMEOUT):
        """Takes the reply to `request`; False if it isn't there within so many seconds."""
        try:
            while self.client.get_shell_msg(timeout=timeout)["parent_header"].get("msg_id") != request:
                pass  # an answer to one of the questions of await_ready
        except Empty:
            return False
        return True

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
        return self.run("\n".join(lines).replace("{n}", str(number)), timeout=180)[0]

    def complete(self):
        began = time.perf_counter()
        if not self.reply(self.client.complete(self.code["complete"], len(self.code["complete"]))):
            raise Empty
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
