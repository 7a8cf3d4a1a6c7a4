#!/usr/bin/env bash
# A standalone Spark cluster with two workers on loopback: src/bench/cluster.sh JAR [REPEATS]
# Prints the table of docs/benchmarks.md. Medians.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=${1:?the jar to measure, such as target/tandem-kernel.jar}
repeats=${2:-9}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

printf '%s\n' "| | |" "|---|---:|"
"$java" -cp "$jar" "$here/ClusterBenchmark.java" "$repeats" | while IFS=$'\t' read -r name value; do
    printf '| %s | %s |\n' "$name" "$value"
done
echo
echo "$("$java" -version 2>&1 | head -n 1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), $repeats repeats," \
    "$(date +%Y-%m-%d)"
