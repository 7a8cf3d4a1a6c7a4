#!/usr/bin/env bash
# Worker processes beside CPython's, in one run on one machine: src/bench/processes.sh JAR [REPEATS]
# Prints the table of docs/benchmarks.md. Medians; "-" where a way has no such thing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=${1:?the jar to measure, such as target/tandem-kernel.jar}
repeats=${2:-5}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# The archive is part of an installation: measured with it. Beside a copy, so that nothing is left behind.
cp "$jar" "$out/tandem-kernel.jar"
"$java" -cp "$out/tandem-kernel.jar" dev.tandem.engine.process.WorkerArchive >/dev/null
"$java" -cp "$out/tandem-kernel.jar" "$here/ProcessBenchmark.java" "$repeats" >"$out/tandem"
for way in fork spawn executor; do
    python3 "$here/process_benchmark.py" "$way" "$repeats" >"$out/$way"
done

printf '%s\n' "| | Tandem | Pool, fork | Pool, spawn | ProcessPoolExecutor |" "|---|---:|---:|---:|---:|"
cat "$out"/{tandem,fork,spawn,executor} | cut -f1 | awk '!seen[$0]++' | while IFS= read -r name; do
    printf '| %s' "$name"
    for way in tandem fork spawn executor; do
        value=$(awk -F'\t' -v name="$name" '$1 == name { printf ($2 >= 100 ? "%.0f" : "%.2f"), $2 }' "$out/$way")
        printf ' | %s' "${value:--}"
    done
    printf ' |\n'
done
echo
echo "$("$java" -version 2>&1 | head -n 1), $(python3 --version), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)," \
    "$repeats repeats, $(date +%Y-%m-%d)"
