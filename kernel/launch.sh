#!/bin/sh
# Starts the kernel; Jupyter calls it with the connection file. Written by install.sh, which fills in the JDK.
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
# A JVM refuses to start with two collectors: where one is chosen, the one of jvm.options makes room.
other_collector=
for option in ${TANDEM_JVM_ARGS-} ${JDK_JAVA_OPTIONS-}; do
    case $option in
        -XX:+UseG1GC) ;;
        -XX:+Use*GC) other_collector=-XX:-UseG1GC ;;
    esac
done
# shellcheck disable=SC2086 # splitting at blanks is what is wanted
exec "$java" ${archive:+"$archive"} "@$here/jvm.options" $other_collector ${TANDEM_JVM_ARGS-} -jar "$here/tandem-kernel.jar" kernel "$1"
