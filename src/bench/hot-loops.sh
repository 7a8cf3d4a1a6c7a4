#!/usr/bin/env bash
# What the transformation of cells costs hot loops, by JMH: src/bench/hot-loops.sh [JMH OPTIONS]
# After `mvn test-compile`. Prints the table of docs/benchmarks.md: the time of each kernel by that of the same code without it.
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
"${java}javac" -proc:only -d "$out/made" -cp "$path" -s "$out/made" src/bench/HotLoopBenchmark.java
"${java}javac" -proc:none -nowarn -d "$out/made" -cp "$path" src/bench/HotLoopBenchmark.java \
    $(find "$out/made" -name '*.java')
"${java}java" -cp "$path" org.openjdk.jmh.Main -rf csv -rff "$out/result.csv" "$@" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
python3 - "$out/result.csv" <<'PYTHON'
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
