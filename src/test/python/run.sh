#!/usr/bin/env bash
# Drives the packaged kernel with real clients. `mvn verify` calls this after `package`; it sets up what it needs
# under target/clients and leaves the rest of the machine alone, except that as root it installs the system's
# Chromium where no browser is found. Arguments go to pytest (`-k lab`, for instance).
#
# TANDEM_JAR   the packaged kernel (target/tandem-kernel.jar)
# JAVA_HOME    the JDK that the kernel runs on
# CI=true      what can't be set up fails the build instead of being listed
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$root/target/clients
jar=${TANDEM_JAR:-$root/target/tandem-kernel.jar}
mkdir -p "$work"
# Called by hand, without Maven: the JDK that javac belongs to.
: "${JAVA_HOME:=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}"
export JAVA_HOME

say() { printf '[clients] %s\n' "$*"; }

# -- Python ------------------------------------------------------------------------------------------------------
command -v python3 >/dev/null || {
    say "Python 3 is missing; install it (Debian, Ubuntu: sudo apt install python3 python3-venv), or use -DskipClients."
    exit 1
}
python=$work/python/bin/python
stamp=$work/python/requirements.stamp
if ! cmp -s "$here/requirements.txt" "$stamp"; then
    say "Making the Python environment in $work/python ..."
    rm -rf "$work/python"
    python3 -m venv "$work/python" || {
        say "python3 can't make a virtual environment (Debian, Ubuntu: sudo apt install python3-venv)."
        exit 1
    }
    "$python" -m pip install --retries 1 -r "$here/requirements.txt" >"$work/pip.log" 2>&1 || {
        grep -E '^ERROR' "$work/pip.log" || tail -n 5 "$work/pip.log"
        say "pip could not install what src/test/python/requirements.txt lists; all it said is in $work/pip.log."
        exit 1
    }
    cp "$here/requirements.txt" "$stamp"
fi

# -- jupyter_kernel_test: from pip where pip has it, else Debian's package, unpacked ------------------------------
if ! "$python" -c 'import jupyter_kernel_test' 2>/dev/null; then
    "$python" -m pip install --retries 1 -q --no-deps jupyter_kernel_test==0.7.0 >>"$work/pip.log" 2>&1 || {
        site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
        debian=/usr/lib/python3/dist-packages/jupyter_kernel_test
        if [ ! -d "$debian" ] && command -v apt-get >/dev/null; then
            rm -rf "$work/deb" && mkdir -p "$work/deb"
            fetch() { (cd "$work/deb" && apt-get -q download python3-jupyter-kernel-test >/dev/null 2>&1 && dpkg-deb -x ./*.deb .); }
            fetch || { [ "$(id -u)" -eq 0 ] && apt-get -q update >/dev/null && fetch; } || true
            debian=$work/deb/usr/lib/python3/dist-packages/jupyter_kernel_test
        fi
        if [ -d "$debian" ]; then cp -r "$debian" "$site/"; else say "jupyter_kernel_test could not be had."; fi
    }
fi

# -- a browser ----------------------------------------------------------------------------------------------------
find_browser() {
    local candidate
    for candidate in ${TANDEM_BROWSER:+"$TANDEM_BROWSER"} chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
        if command -v "$candidate" 2>/dev/null; then return; fi
    done
    find "$work/browsers" -type f \( -name chrome -o -name Chromium \) 2>/dev/null | head -n 1
}
browser=$(find_browser || true)
if [ -z "$browser" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "No browser found; installing the system's Chromium ..."
    (apt-get -q update && apt-get -q install -y --no-install-recommends chromium fonts-dejavu) >"$work/apt.log" 2>&1 || say "apt-get could not (see $work/apt.log)."
    browser=$(find_browser || true)
fi
if [ -z "$browser" ]; then
    say "No browser found; trying Playwright's own download ..."
    PLAYWRIGHT_BROWSERS_PATH=$work/browsers "$python" -m playwright install chromium >"$work/playwright.log" 2>&1 || true
    browser=$(find_browser || true)
fi
[ -n "$browser" ] || say "No browser could be had. Install Chromium or Chrome (Debian: sudo apt install chromium)."

# -- the kernel, in a Jupyter of its own ---------------------------------------------------------------------------
export JUPYTER_CONFIG_DIR=$work/jupyter-config JUPYTER_DATA_DIR=$work/jupyter-data JUPYTER_RUNTIME_DIR=$work/jupyter-runtime
rm -rf "$JUPYTER_DATA_DIR" "$JUPYTER_CONFIG_DIR" "$JUPYTER_RUNTIME_DIR"
"$root/install.sh" --user --jar "$jar" ${JAVA_HOME:+--jdk "$JAVA_HOME"}

# -- the tests -----------------------------------------------------------------------------------------------------
export TANDEM_BROWSER=$browser TANDEM_ROOT=$root TANDEM_TEST_OUTPUT=$root/target TANDEM_TEST_JAR=$jar PYTHONDONTWRITEBYTECODE=1
exec "$python" -m pytest -p no:cacheprovider -ra --rootdir "$here" "$here" "$@"
