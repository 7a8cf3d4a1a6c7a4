#!/usr/bin/env bash
# Builds Tandem and makes it known to Jupyter. `./install.sh --help` says what it can do.
# Written for bash 3.2 and later, the one that macOS ships.
set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1

say() { printf '%s\n' "$*"; }
fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

usage() {
    cat <<'TEXT'
Usage: ./install.sh [WHERE] [WHAT] [options]

Builds the Tandem kernel and installs it for Jupyter. Needs a JDK 17 or newer and Maven; no root.

WHERE
  --user             for you (the default)
  --sys-prefix       into the active virtual or conda environment
  --prefix DIR       under DIR/share/jupyter

WHAT
  (nothing)          install the kernel
  --prove            also run a small comparison through the installed kernel and print what it measured
  --lab              as --prove, then start JupyterLab on the lessons; where there is no
                     JupyterLab, one is set up in a private folder of yours first
  --run NOTEBOOK     install, then execute NOTEBOOK without a browser and write it to this folder
                     [--to html]   any format that nbconvert knows
  --uninstall        remove the kernel, and JupyterLab if this script had set it up

Options
  --name NAME        the kernel's name, to have several side by side (tandem)
  --jdk DIR          the JDK to run on; else JAVA_HOME, else the newest that is found
  --jvm-args OPTIONS options of the JVM that the kernel always starts with ("-Xmx8g --enable-preview")
  --jar FILE         install this jar instead of building one
  --no-archive       don't make the archives of start-up data (10 to 30 s); kernel and workers start more slowly
  --help             this text
TEXT
}

# ---------------------------------------------------------------- options

where=user prefix='' what=install name=tandem jdk='' jvm_args='' jar='' notebook='' format=html archive=yes
# Fails unless the option $1 has a value: another option ($3, where there are $2 words left) is none.
need() {
    case ${3:-} in --*) set -- "$1" 0 ;; esac
    [ "$2" -ge 2 ] || fail "$1 needs a value after it. See ./install.sh --help."
}
while [ $# -gt 0 ]; do
    case $1 in
        --user) where=user ;;
        --sys-prefix) where=sys-prefix ;;
        --prefix) need "$1" $# "${2:-}"; where=prefix prefix=$2; shift ;;
        --name) need "$1" $# "${2:-}"; name=$2; shift ;;
        --jdk) need "$1" $# "${2:-}"; jdk=$2; shift ;;
        --jvm-args)
            # Options begin with a dash, so the usual check of what follows would refuse them.
            [ $# -ge 2 ] || fail "--jvm-args needs a value after it. See ./install.sh --help."
            jvm_args=$2
            shift ;;
        --jar) need "$1" $# "${2:-}"; jar=$2; shift ;;
        --no-archive) archive=no ;;
        --prove) what=prove ;;
        --lab) what=lab ;;
        --run) need "$1" $# "${2:-}"; what=run notebook=$2; shift ;;
        --to) need "$1" $# "${2:-}"; format=$2; shift ;;
        --uninstall) what=uninstall ;;
        -h | --help) usage; exit 0 ;;
        *) fail "there is no option '$1'. See ./install.sh --help." ;;
    esac
    shift
done
case $name in
    '' | *[!A-Za-z0-9._-]*)
        fail "'$name' can't be a kernel's name: Jupyter takes letters, digits, '.', '_' and '-'." ;;
esac
if [ "$what" = run ] && [ ! -f "$notebook" ]; then
    fail "there is no notebook '$notebook'. The lessons are in $here/notebooks."
fi

# ---------------------------------------------------------------- Jupyter's folder

# The rules of jupyter_core, so that Jupyter itself need not be there yet.
user_data_dir() {
    if [ -n "${JUPYTER_DATA_DIR:-}" ]; then
        say "$JUPYTER_DATA_DIR"
    elif [ "$(uname -s)" = Darwin ]; then
        say "$HOME/Library/Jupyter"
    else
        say "${XDG_DATA_HOME:-$HOME/.local/share}/jupyter"
    fi
}

sys_prefix() {
    if [ -n "${VIRTUAL_ENV:-}" ]; then
        say "$VIRTUAL_ENV"
    elif [ -n "${CONDA_PREFIX:-}" ]; then
        say "$CONDA_PREFIX"
    elif command -v python3 >/dev/null; then
        python3 -c 'import sys; print(sys.prefix)'
    else
        fail "--sys-prefix needs an active virtual or conda environment, or python3. Use --user or --prefix DIR."
    fi
}

case $where in
    user) [ -n "${HOME:-}${JUPYTER_DATA_DIR:-}" ] || fail "HOME is not set; use --prefix DIR."
        data_dir=$(user_data_dir) ;;
    sys-prefix) data_dir=$(sys_prefix)/share/jupyter || exit 1 ;;
    prefix) case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
        data_dir=$prefix/share/jupyter ;;
esac
spec_dir=$data_dir/kernels/$name

# Where this script keeps a JupyterLab of its own: not in the repository, not in Jupyter's folder.
if [ "$(uname -s)" = Darwin ]; then
    own_dir="${HOME:-$data_dir}/Library/Application Support/tandem"
else
    own_dir=${XDG_DATA_HOME:-${HOME:-$data_dir}/.local/share}/tandem
fi

ours() { [ -f "$1/tandem-kernel.jar" ]; }

if [ "$what" = uninstall ]; then
    if [ ! -e "$spec_dir" ]; then
        say "There is no kernel '$name' in $data_dir/kernels; nothing to remove."
    elif ! ours "$spec_dir"; then
        fail "$spec_dir is not a Tandem kernel; it is left alone."
    else
        rm -rf "$spec_dir" || fail "$spec_dir could not be removed; see the message above."
        # What %jvm has chosen for it.
        rm -f "${XDG_CONFIG_HOME:-${HOME:-/nonexistent}/.config}/tandem/$name.jvm"
        rmdir "${XDG_CONFIG_HOME:-${HOME:-/nonexistent}/.config}/tandem" 2>/dev/null
        say "Removed the kernel '$name' ($spec_dir)."
        rmdir "$data_dir/kernels" "$data_dir" 2>/dev/null # only where nothing else is in them
    fi
    others=no
    for other in "$data_dir"/kernels/*; do
        if ours "$other"; then others=yes; fi
    done
    if [ "$others" = no ] && [ -d "$own_dir/lab" ]; then
        rm -rf "$own_dir/lab" "$own_dir/pip.log" && say "Removed the private JupyterLab ($own_dir/lab)."
        rmdir "$own_dir" 2>/dev/null
    fi
    exit 0
fi

# ---------------------------------------------------------------- the JDK

# The feature release (17, 25 ...) of the JDK at $1, or nothing.
feature_release() {
    local version=''
    if [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" | head -n 1)
    fi
    if [ -z "$version" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\{0,1\}\([0-9]*\).*/\1/p' | head -n 1)
    fi
    say "$version"
}

# Says why the folder $1 can't be used as the JDK, or nothing when it can.
unfit() {
    if [ ! -x "$1/bin/java" ]; then
        say "has no bin/java"
    elif [ ! -x "$1/bin/javac" ]; then
        say "is a runtime without a compiler (no bin/javac), not a JDK"
    elif [ "$(feature_release "$1" | grep -E '^[0-9]+$' || echo 0)" -lt 17 ]; then
        say "is Java $(feature_release "$1"), older than 17"
    elif ! "$1/bin/java" --describe-module jdk.jshell >/dev/null 2>&1; then
        say "lacks the module jdk.jshell"
    fi
}

jdk_candidates() {
    local found
    for found in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.jenv/versions/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if [ -d "$found" ]; then say "$found"; fi
    done
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v 17+ 2>/dev/null
    fi
    # The folder that the javac on the PATH belongs to, through any symbolic links.
    found=$(command -v javac) || return 0
    while [ -L "$found" ]; do
        local target
        target=$(readlink "$found")
        case $target in /*) found=$target ;; *) found=$(dirname "$found")/$target ;; esac
    done
    (cd "$(dirname "$found")/.." 2>/dev/null && pwd)
}

no_jdk() {
    say "install.sh: no JDK 17 or newer was found." >&2
    [ -z "$1" ] || say "$1" >&2
    say "Install one, for instance:" >&2
    say "  Debian, Ubuntu   sudo apt install openjdk-17-jdk-headless" >&2
    say "  Fedora           sudo dnf install java-21-openjdk-devel" >&2
    say "  macOS            brew install openjdk" >&2
    say "  anywhere         unpack a JDK and name it: ./install.sh --jdk DIR" >&2
    exit 1
}

if [ -n "$jdk" ]; then
    why=$(unfit "$jdk")
    [ -z "$why" ] || fail "the JDK given with --jdk, $jdk, $why."
    jdk=$(cd "$jdk" && pwd)
    chosen="given with --jdk"
elif [ -n "${JAVA_HOME:-}" ] && [ -z "$(unfit "$JAVA_HOME")" ]; then
    jdk=$(cd "$JAVA_HOME" && pwd)
    chosen="from JAVA_HOME"
else
    rejected=''
    [ -z "${JAVA_HOME:-}" ] || rejected="  JAVA_HOME ($JAVA_HOME) $(unfit "$JAVA_HOME")"
    newest=0
    while IFS= read -r candidate; do
        [ -n "$candidate" ] || continue
        why=$(unfit "$candidate")
        if [ -z "$why" ]; then
            release=$(feature_release "$candidate")
            if [ "$release" -gt "$newest" ]; then newest=$release jdk=$candidate; fi
        elif [ -x "$candidate/bin/java" ]; then
            rejected="$rejected
  $candidate $why"
        fi
    done <<EOF
$(jdk_candidates)
EOF
    [ -n "$jdk" ] || no_jdk "$rejected"
    chosen="the newest found"
    [ -z "${JAVA_HOME:-}" ] || say "JAVA_HOME ($JAVA_HOME) $(unfit "$JAVA_HOME"); looking elsewhere."
fi
release=$(feature_release "$jdk")
say "JDK: $release at $jdk ($chosen)"

# ---------------------------------------------------------------- a Python, if one is needed

can() { "$1" -c 'import jupyterlab, jupyter_client, nbconvert' >/dev/null 2>&1; }

# A Python that has JupyterLab: the one on the PATH, else the one that `jupyter-lab` runs on.
lab_python() {
    local script line
    if command -v python3 >/dev/null && can python3; then
        command -v python3
        return
    fi
    script=$(command -v jupyter-lab) || return 1
    line=$(head -n 1 "$script")
    line=${line#\#!}
    if [ -x "$line" ] && can "$line"; then say "$line"; else return 1; fi
}

# Looked for before anything is built, so that nobody waits for minutes to hear what is missing.
python=''
if [ "$what" != install ] && ! python=$(lab_python); then
    python=$own_dir/lab/bin/python
    command -v python3 >/dev/null || fail "Python 3 is missing; JupyterLab needs it.
  Debian, Ubuntu   sudo apt install python3 python3-venv
  macOS            brew install python"
    if [ ! -x "$python" ] && ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
        fail "python3 can't make a virtual environment, and JupyterLab gets one of its own.
  Debian, Ubuntu   sudo apt install python3-venv
See docs/troubleshooting.md#jupyterlab-could-not-be-installed."
    fi
fi

# ---------------------------------------------------------------- the jar

if [ -n "$jar" ]; then
    [ -f "$jar" ] || fail "there is no jar '$jar'."
elif [ -f "$here/tandem-kernel.jar" ]; then
    jar=$here/tandem-kernel.jar # a release: nothing to build
elif [ -f "$here/pom.xml" ]; then
    command -v mvn >/dev/null || fail "Maven (the command mvn) is missing and needed to build Tandem.
  Debian, Ubuntu   sudo apt install maven
  Fedora           sudo dnf install maven
  macOS            brew install maven"
    say "Building with $(command -v mvn) (the first time takes a few minutes) ..."
    (cd "$here" && JAVA_HOME=$jdk mvn -q -B -DskipTests -Dspotless.check.skip=true package) \
        || fail "the build failed; Maven's messages are above."
    jar=$here/target/tandem-kernel.jar
    [ -f "$jar" ] || fail "Maven succeeded but made no $jar; this is a bug in Tandem's build."
else
    fail "neither a tandem-kernel.jar nor a pom.xml is beside this script; take install.sh from a clone or a release."
fi

# ---------------------------------------------------------------- the kernelspec

# Replaces each @KEY@ of the template $1; further arguments: KEY VALUE. Values are taken as they are.
fill() {
    local rest done_ key
    rest=$(cat "$1") || exit 1
    shift
    while [ $# -ge 2 ]; do
        key=@$1@ done_=''
        # Quoted, so that neither a pattern nor '&' in a path means anything.
        while [ "${rest#*"$key"}" != "$rest" ]; do
            done_=$done_${rest%%"$key"*}$2
            rest=${rest#*"$key"}
        done
        rest=$done_$rest
        shift 2
    done
    printf '%s\n' "$rest"
}
json() { printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'; }
# In single quotes for a shell.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

read_only() {
    fail "Jupyter's folder $data_dir can't be written to ($1).
Choose another place with --prefix DIR (and put DIR/share/jupyter on JUPYTER_PATH), or --sys-prefix inside an environment of yours."
}
mkdir -p "$data_dir/kernels" 2>/dev/null || read_only "its subfolder 'kernels' can't be made"
if [ -e "$spec_dir" ] && ! ours "$spec_dir"; then
    fail "there is already another kernel called '$name' in $spec_dir; choose a name with --name NAME."
fi
if [ -n "$jvm_args" ]; then
    # shellcheck disable=SC2086 # splitting at blanks is what is wanted
    refusal=$("$jdk/bin/java" $jvm_args -version 2>&1) \
        || fail "the JDK refuses the options given with --jvm-args ($jvm_args): $(say "$refusal" | head -n 1)"
fi

# Built aside and moved in whole: a kernel is never half installed, and a second run changes nothing else.
new_dir=$data_dir/kernels/.$name.new
rm -rf "$new_dir"
mkdir "$new_dir" 2>/dev/null || read_only "a folder in 'kernels' can't be made"
trap 'rm -rf "$new_dir"' EXIT

display_name="Java (Tandem)"
[ "$name" = tandem ] || display_name="Java (Tandem, $name)"
cp "$jar" "$new_dir/tandem-kernel.jar" || read_only "the jar can't be copied"
cp "$here"/kernel/logo-* "$new_dir/" || exit 1
cp "$here/kernel/jvm.options" "$new_dir/jvm.options" || exit 1
# Fory reads fields through sun.misc.Unsafe, of which these JDKs warn in the user's cell (JEP 498).
if [ "$(feature_release "$jdk")" -ge 24 ]; then
    echo "--sun-misc-unsafe-memory-access=allow" >>"$new_dir/jvm.options" || exit 1
fi
for option in $jvm_args; do
    case $option in
        -XX:+UseG1GC) ;;
        # A JVM refuses to start with two collectors: the kernel's own makes room.
        -XX:+Use*GC) say -XX:-UseG1GC >>"$new_dir/jvm.options" || exit 1 ;;
    esac
done
[ -z "$jvm_args" ] || say "$jvm_args" >>"$new_dir/jvm.options" || exit 1
fill "$here/kernel/kernel.json" \
    LAUNCH "$(json "$spec_dir/launch.sh")" DISPLAY_NAME "$(json "$display_name")" >"$new_dir/kernel.json" || exit 1
fill "$here/kernel/launch.sh" JAVA "$(quoted "$jdk/bin/java")" >"$new_dir/launch.sh" || exit 1
chmod +x "$new_dir/launch.sh"
rm -rf "$spec_dir" || read_only "the former version can't be removed"
mv "$new_dir" "$spec_dir" || read_only "the kernel can't be moved into place"
trap - EXIT

# Archives of start-up data, for this JDK and this jar in its final place: a trial run of typical cells writes down what it
# loaded. Kernel and workers start sooner from them; without them they just start.
make_archives() {
    local java=$jdk/bin/java file how
    say "Making the archives of start-up data (once for each installation) ..."
    if [ "$release" -ge 25 ]; then
        file=$spec_dir/tandem-kernel.aot how=-XX:AOTCacheOutput
    else
        file=$spec_dir/tandem-kernel.jsa how=-XX:ArchiveClassesAtExit
    fi
    # Quietly: a JVM tells of each class that no archive takes.
    "$java" "$how=$file" -Xlog:disable "@$spec_dir/jvm.options" -jar "$spec_dir/tandem-kernel.jar" rehearse \
        >"$spec_dir/archive.log" 2>&1
    if [ -s "$file" ] && "$java" -Xlog:disable "-XX:$([ "$release" -ge 25 ] && echo AOTCache || echo SharedArchiveFile)=$file" \
        "@$spec_dir/jvm.options" -jar "$spec_dir/tandem-kernel.jar" --version >/dev/null 2>&1; then
        rm -f "$spec_dir/archive.log"
    else
        rm -f "$file" "$file.config"
        say "There is no archive of the kernel's start-up data; it works, and starts more slowly. Why: $spec_dir/archive.log"
    fi
    "$java" -cp "$spec_dir/tandem-kernel.jar" dev.tandem.engine.process.WorkerArchive >/dev/null 2>&1 || true
}
[ "$archive" = no ] || make_archives
say "Kernel '$name' ($display_name) installed in $spec_dir"

# Found wherever it was installed, also by a JupyterLab that lives elsewhere.
export JUPYTER_PATH="$data_dir${JUPYTER_PATH:+:$JUPYTER_PATH}"

if [ "$what" = install ]; then
    case $where in
        prefix) say "Jupyter finds it with JUPYTER_PATH=$data_dir (docs/troubleshooting.md#jupyter-does-not-list-the-kernel)" ;;
    esac
    say "Next: ./install.sh --lab starts JupyterLab on the lessons; any Jupyter of yours shows '$display_name'."
    exit 0
fi

# ---------------------------------------------------------------- a Python with JupyterLab

if ! can "$python"; then
    if [ ! -x "$python" ]; then
        say "Setting up JupyterLab in $own_dir/lab (a few minutes, once) ..."
        mkdir -p "$own_dir" || fail "$own_dir can't be made; see the message above."
        python3 -m venv "$own_dir/lab" || {
            rm -rf "$own_dir/lab"
            fail "python3 can't make a virtual environment in $own_dir/lab; see the message above."
        }
    fi
    if ! can "$python"; then
        "$python" -m pip install --retries 1 -r "$here/kernel/lab/requirements.txt" >"$own_dir/pip.log" 2>&1 || {
            grep -E '^ERROR' "$own_dir/pip.log" >&2
            fail "JupyterLab could not be installed; what pip said is above and in $own_dir/pip.log.
If the package index can't be reached, install JupyterLab 4 in any other way and run this again.
See docs/troubleshooting.md#jupyterlab-could-not-be-installed."
        }
    fi
    can "$python" || fail "JupyterLab was installed but can't be loaded by $python; remove $own_dir/lab and try again."
fi
say "JupyterLab: $("$python" -m jupyterlab --version) of $python"

case $what in
    run)
        case $notebook in /*) ;; *) notebook=$PWD/$notebook ;; esac
        "$python" -m jupyter nbconvert --to "$format" --execute --ExecutePreprocessor.kernel_name="$name" \
            --ExecutePreprocessor.timeout=600 --output-dir "$PWD" "$notebook" \
            || fail "the notebook did not run to its end; the first cell that failed is shown above."
        ;;
    prove | lab)
        say "Trying the kernel: the same work one after another, on threads and in processes ..."
        "$python" "$here/kernel/lab/prove.py" "$name" \
            || fail "the kernel was installed but did not pass its trial; see docs/troubleshooting.md#the-kernel-does-not-start."
        if [ "$what" = lab ]; then
            say "Starting JupyterLab on $here/notebooks (stop it with Ctrl-C) ..."
            # JupyterLab refuses to run as root unasked; in a container there is nobody else.
            root_flag=''
            [ "$(id -u)" -ne 0 ] || root_flag=--allow-root
            cd "$here/notebooks" || exit 1
            exec "$python" -m jupyterlab --notebook-dir "$here/notebooks" ${root_flag:+"$root_flag"}
        fi
        ;;
esac
