#!/usr/bin/env bash
# A gigabyte to a worker process and back, and the session's memory meanwhile: src/bench/gigabyte.sh JAR [MEGABYTES]
# Prints the table of docs/benchmarks.md. The heap's peak is the sum of its pools' peaks, which is at least the truth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=${1:?the jar to measure, such as target/tandem-kernel.jar}
megabytes=${2:-1024}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

echo "| way of $megabytes MB of doubles | s | peak RSS, MB | peak heap, MB | shared pages mapped at the end, MB | |"
echo "|---|---:|---:|---:|---:|---|"
for way in "argument" "argument of many arrays of 1 MB" "result" "argument and result" "argument by socket" \
    "result by socket"; do
    "$java" -cp "$jar" "$here/GigabyteBenchmark.java" "$way" "$megabytes"
done
echo
echo "$("$java" -version 2>&1 | head -n 1), $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)," \
    "$(date +%Y-%m-%d)"
