#!/usr/bin/env bash
# What the interpreter lock's checkpoints cost, by JMH: src/bench/gil-cost.sh [JMH OPTIONS]
# After `mvn test-compile`. Prints the table of docs/benchmarks.md: the median time of each kernel by that without checkpoints.
set -euo pipefail
cd "$(dirname "$0")/../.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}
result=$(mktemp)
trap 'rm -f "$result"' EXIT

src/bench/jmh.sh GilCostBenchmark "$result" "$@"
python3 - "$result" <<'PYTHON'
import csv, sys
times = {}
for row in csv.DictReader(open(sys.argv[1])):
    if row["Benchmark"].endswith("p0.50"):
        times.setdefault(row["Param: kernel"], {})[row["Param: code"]] = float(row["Score"])
print("| kernel | without, us | loaded, no lock | under the lock |\n|---|---:|---:|---:|")
for kernel, row in times.items():
    ratio = lambda code: "%.2f" % (row[code] / row["PLAIN"]) if code in row else "-"
    name = kernel.lower().replace("_", " ")
    print("| %s | %.0f | %s | %s |" % (name, row["PLAIN"], ratio("CALM"), ratio("LOCKED")))
PYTHON
echo
echo "$("${java}java" -version 2>&1 | head -n 1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), $(date +%Y-%m-%d)"
