#!/usr/bin/env bash
# What the transformation of cells costs hot loops, by JMH: src/bench/hot-loops.sh [JMH OPTIONS]
# After `mvn test-compile`. Prints the table of docs/benchmarks.md: the time of each kernel by that of the same code without it.
set -euo pipefail
cd "$(dirname "$0")/../.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}
result=$(mktemp)
trap 'rm -f "$result"' EXIT

src/bench/jmh.sh HotLoopBenchmark "$result" "$@"
python3 - "$result" <<'PYTHON'
import csv, sys
times = {}
for row in csv.DictReader(open(sys.argv[1])):
    times.setdefault(row["Param: loop"], {})[row["Param: code"]] = (float(row["Score"]), float(row["Score Error (99.9%)"]))
print("| loop | plain Java, us | in a cell, us | ratio |\n|---|---:|---:|---:|")
for loop, row in times.items():
    plain, cell = row["PLAIN"], row["CELL"]
    print("| %s | %.0f ± %.0f | %.0f ± %.0f | %.2f |" % (loop.lower().replace("_", " "), *plain, *cell, cell[0] / plain[0]))
PYTHON
echo
echo "$("${java}java" -version 2>&1 | head -n 1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), $(date +%Y-%m-%d)"
