#!/usr/bin/env bash
# The fault suite of the worker processes many times in a row: src/bench/faults.sh [TIMES] [SECONDS]
# Stops at the first failure (there is no second try), or when the seconds are over, and says how often it was run.
# JAVA_HOME chooses the JDK that runs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
# Compiled by the JDK that Maven finds: the classes run on both.
env -u JAVA_HOME mvn -q -o -B test-compile dependency:build-classpath -Dmdep.outputFile="$classpath"
launcher=$(find "${HOME}/.m2/repository/org/junit/platform/junit-platform-launcher" -name '*.jar' | sort | tail -n 1)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "target/test-classes:target/classes:$(cat "$classpath"):$launcher" \
    src/bench/FaultRepeat.java "${1:-50}" "${2:-1000000}"
