"""Jupyter's own test of a kernel, jupyter_kernel_test, against the installed kernel."""

from queue import Empty

import pytest

from conftest import KERNEL, unavailable

try:
    import jupyter_kernel_test
except ModuleNotFoundError as error:
    if error.name != "jupyter_kernel_test":
        raise
    jupyter_kernel_test = None

pytestmark = pytest.mark.client("jupyter_kernel_test")

if jupyter_kernel_test is None:

    def test_jupyter_kernel_test_is_there():
        unavailable("jupyter_kernel_test is neither in pip nor among the system's packages")

else:
    if hasattr(jupyter_kernel_test, "run_sync"):
        # Debian's 0.4.5 was written for jupyter_client 7, whose channels were asynchronous underneath; those of
        # jupyter_client 8 block by themselves.
        jupyter_kernel_test.run_sync = lambda function: function

    class TestTandem(jupyter_kernel_test.KernelTests):
        kernel_name = KERNEL
        language_name = "java"
        file_extension = ".java"

        code_hello_world = 'System.out.println("hello, world");'
        code_stderr = 'System.err.println("test");'
        code_generate_error = 'throw new IllegalStateException("on purpose");'

        completion_samples = [
            {"text": "System.curr", "matches": ["currentTimeMillis()"]},
            {"text": "Math.floorM", "matches": ["floorMod("]},
        ]
        complete_code_samples = ["1 + 1", "int a = 1;", "void f() { }", "record Point(int x, int y) {}"]
        incomplete_code_samples = ["void f() {", "if (true) {", "int b = (1 +", "System.out.println("]
        invalid_code_samples = ["int = 5;", "class { }}"]

        code_execute_result = [
            {"code": "6 * 7", "result": "42"},
            {"code": '"a" + "b"', "result": "ab"},
            {"code": "Math.max(3, 9)", "result": "9"},
        ]
        code_display_data = [{"code": "%%html\n<b>bold</b>", "mime": "text/html"}]

        code_page_something = "Math.max?"
        code_clear_output = "clearOutput(false);"

        supported_history_operations = ("tail", "range", "search")
        code_history_pattern = "6 ?*"
        code_inspect_sample = "Math.max"

        def flush_channels(self):
            # The original takes 0.1 s of silence for the end of the last request's messages, which on a machine with
            # more work than cores they can exceed.
            for channel in (self.kc.shell_channel, self.kc.iopub_channel):
                while True:
                    try:
                        jupyter_kernel_test.validate_message(channel.get_msg(timeout=0.5))
                    except Empty:
                        break
