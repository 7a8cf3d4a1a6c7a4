#!/usr/bin/env bash
# What the interpreter lock's checkpoints cost, by JMH: src/bench/gil-cost.sh [JMH OPTIONS]
# After `mvn test-compile`. Prints the table of docs/benchmarks.md: the median time of each kernel by that without checkpoints.
set -euo pipefail
cd "$(dirname "$0")/../.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for jar in org.openjdk.jmh:jmh-core:1.37 org.openjdk.jmh:jmh-generator-annprocess:1.37 \
    net.sf.jopt-simple:jopt-simple:5.0.4 org.apache.commons:commons-math3:3.6.1; do
    mvn -q -B dependency:copy -Dartifact="$jar" -DoutputDirectory="$out/jars" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
done
mvn -q -B dependency:build-classpath -Dmdep.outputFile="$out/path" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
path="$out/made:target/classes:target/test-classes:$(cat "$out/path"):$out/jars/*"
mkdir "$out/made"
"${java}javac" -proc:only -d "$out/made" -cp "$path" -s "$out/made" src/bench/GilCostBenchmark.java
"${java}javac" -proc:none -nowarn -d "$out/made" -cp "$path" src/bench/GilCostBenchmark.java \
    $(find "$out/made" -name '*.java')
"${java}java" -cp "$path" org.openjdk.jmh.Main -rf csv -rff "$out/result.csv" "$@" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
python3 - "$out/result.csv" <<'PYTHON'
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
