"""Jupyter's own test of a kernel, jupyter_kernel_test, against the installed kernel."""

import pytest

from conftest import KERNEL, unavailable

try:
    import jupyter_kernel_test
except ImportError:
    jupyter_kernel_test = None

pytestmark = pytest.mark.client("jupyter_kernel_test")

if jupyter_kernel_test is None:

    def test_jupyter_kernel_test_is_there():
        unavailable("jupyter_kernel_test is neither in pip nor among the system's packages")

else:

    class TestTandem(jupyter_kernel_test.KernelTests):
        kernel_name = KERNEL
        language_name = "java"
        file_extension = ".java"

        code_hello_world = 'System.out.println("hello, world");'
        code_stderr = 'System.err.println("test");'
        code_generate_error = 'throw new IllegalStateException("on purpose");'

        completion_samples = [
            {"text": "System.curr", "matches": ["currentTimeMillis"]},
            {"text": "Math.floorM", "matches": ["floorMod"]},
        ]
        complete_code_samples = ["1 + 1", "int a = 1;", "void f() { }", "record Point(int x, int y) {}"]
        incomplete_code_samples = ["void f() {", "if (true) {", "int b = (1 +", "System.out.println("]
        invalid_code_samples = ["int = 5;", "class { }}"]

        code_execute_result = [
            {"code": "6 * 7", "result": "42"},
            {"code": '"a" + "b"', "result": '"ab"'},
            {"code": "Math.max(3, 9)", "result": "9"},
        ]
        supported_history_operations = ("tail", "range", "search")
        code_history_pattern = "6 ?*"
        code_inspect_sample = "Math.max"

    # pytest would run the imported base class, with nothing configured, as well.
    del jupyter_kernel_test
