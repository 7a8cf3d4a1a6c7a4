#!/usr/bin/env bash
# Runs a JMH benchmark of this folder: src/bench/jmh.sh CLASS RESULT.csv [JMH OPTIONS]
# After `mvn test-compile`. Prints nothing but what went wrong.
set -euo pipefail
cd "$(dirname "$0")/../.."
benchmark=src/bench/$1.java
result=$2
shift 2
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
"${java}javac" -proc:only -d "$out/made" -cp "$path" -s "$out/made" "$benchmark"
"${java}javac" -proc:none -nowarn -d "$out/made" -cp "$path" "$benchmark" \
    $(find "$out/made" -name '*.java') # names that JMH makes: without blanks
"${java}java" -cp "$path" org.openjdk.jmh.Main -rf csv -rff "$result" "$@" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
