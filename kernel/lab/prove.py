"""Proves that an installed kernel works: starts it as any Jupyter client does, has it run one workload one after
another, on threads and in processes, and prints the table, the timeline and the verdict that it answers with.

Usage: prove.py KERNEL_NAME. Ends with status 1 and a sentence when anything is missing.
"""

import sys
from queue import Empty

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import start_new_kernel

CELL = """\
%%compare serial threads:2 processes:2 --tasks 4 --repeat 3
int primes = 0;
for (int n = 3 + 2 * task; n < 3_000_000; n += 2 * tasks) {
    boolean prime = true;
    for (int d = 3; prime && d * d <= n; d += 2) prime = n % d != 0;
    if (prime) primes++;
}
primes
"""

START_SECONDS = 60
CELL_SECONDS = 180


def main(name):
    try:
        manager, client = start_new_kernel(kernel_name=name, startup_timeout=START_SECONDS)
    except NoSuchKernel:
        return f"Jupyter does not find a kernel called '{name}'."
    except RuntimeError as error:
        return f"The kernel '{name}' did not start within {START_SECONDS} s: {error}"
    shown = []

    def on_output(message):
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            print(content["text"], end="")
        elif kind in ("display_data", "execute_result"):
            shown.append(content["data"])
            print(content["data"].get("text/plain", ""))
        elif kind == "error":
            print("\n".join(content["traceback"]), file=sys.stderr)

    try:
        reply = client.execute_interactive(CELL, output_hook=on_output, timeout=CELL_SECONDS, allow_stdin=False)
    except (Empty, TimeoutError):
        return f"The kernel '{name}' started but did not finish the trial cell within {CELL_SECONDS} s."
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    if reply["content"]["status"] != "ok":
        return "The trial cell failed; the kernel's message is above."
    if not any("image/png" in data or "application/vnd.vegalite.v5+json" in data for data in shown):
        return "The trial cell ran but no chart came with it."
    return None


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: prove.py KERNEL_NAME")
    sys.exit(main(sys.argv[1]))
