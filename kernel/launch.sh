#!/bin/sh
# Starts the kernel; Jupyter calls it with the connection file. Written by install.sh, which fills in the JDK.
# With "--check FILE" it starts nothing but tells by its exit status whether a JVM would take the options in FILE.
java=@JAVA@
here=$(cd "$(dirname "$0")" && pwd) || exit 1

if [ ! -x "$java" ]; then
    echo "Tandem: the JDK that this kernel was installed with is gone ($java). Run install.sh again (docs/troubleshooting.md#the-kernel-does-not-start)." >&2
    exit 1
fi

# JDK 17 reads file names, its own jar's too, in the locale's encoding; without a locale that is ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;;
    *) LC_ALL=C.UTF-8; export LC_ALL ;;
esac

# TANDEM_JVM_ARGS: options for one start, separated by blanks ("-Xmx8g -ea"); they win over jvm.options.
set -f
# Start-up data made by install.sh for this JDK and this jar; a JVM that finds it doesn't fit does without.
archive=
if [ -s "$here/tandem-kernel.aot" ]; then
    archive=-XX:AOTCache=$here/tandem-kernel.aot
elif [ -s "$here/tandem-kernel.jsa" ]; then
    archive=-XX:SharedArchiveFile=$here/tandem-kernel.jsa
fi

# Options that the user has chosen with %jvm, for all starts of this kernel; between jvm.options and TANDEM_JVM_ARGS.
chosen=${XDG_CONFIG_HOME:-${HOME:-/nonexistent}/.config}/tandem/${here##*/}.jvm
collectors=
collector=
# Notes the collectors among the words: a JVM refuses to start with two, so all but the last are switched off.
note() {
    for option in "$@"; do
        option=${option#\"} option=${option%\"}
        case $option in
            -XX:+UseG1GC | -XX:+UseParallelGC | -XX:+UseSerialGC | -XX:+UseZGC | -XX:+UseShenandoahGC | -XX:+UseEpsilonGC)
                collectors="$collectors $option" collector=$option ;;
        esac
    done
}
note_file() {
    while IFS= read -r line || [ -n "$line" ]; do
        # shellcheck disable=SC2086 # splitting at blanks is what is wanted
        case $line in \#*) ;; *) note $line ;; esac
    done <"$1"
}
# Runs a JVM with the options of the file $1, or none, and with the further words.
run() {
    options=$1
    shift
    collectors='' collector='' others=''
    note_file "$here/jvm.options"
    [ -z "$options" ] || note_file "$options"
    # shellcheck disable=SC2086
    note ${JDK_JAVA_OPTIONS-} ${TANDEM_JVM_ARGS-}
    for option in $collectors; do
        [ "$option" = "$collector" ] || others="$others -XX:-${option#-XX:+}"
    done
    # shellcheck disable=SC2086
    $how "$java" ${archive:+"$archive"} "@$here/jvm.options" ${options:+"@$options"} ${TANDEM_JVM_ARGS-} $others \
        "-Dtandem.launcher=$here/launch.sh" "-Dtandem.chosen=$chosen" -jar "$here/tandem-kernel.jar" "$@"
}

how=
if [ "$1" = --check ]; then
    run "$2" --version
    exit
fi
chosen_now=
if [ -s "$chosen" ]; then
    chosen_now=$chosen
    # They were tried when they were chosen, but the JDK may be another since.
    if ! refusal=$(run "$chosen" --version 2>&1); then
        echo "Tandem: the JVM refuses what was chosen with %jvm ($chosen), so it is left out: $refusal" >&2
        chosen_now=
    fi
fi
how='exec'
run "$chosen_now" kernel "$1"
