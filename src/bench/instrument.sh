#!/usr/bin/env bash
# The instrument on the scales: src/bench/instrument.sh JAR [PAIRS]; with 0 pairs the first table only.
# PART=progress prints the last table only.
# Prints the tables of docs/benchmarks.md: cases whose truth is known beside `perf sched` (which asks the kernel's
# scheduler about each switch, and needs root or perf_event_paranoid -1), and what measuring costs beside the same tasks
# in a bare executor. Only the shares within one run count; a machine that does nothing else is still wanted.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=${1:?the jar to measure, such as target/tandem-kernel.jar}
pairs=${2:-41}
java=("${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseG1GC -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000
    -cp "$jar" "$here/InstrumentBenchmark.java")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

progress() {
    echo "| progress | untold, ms | told, ms | ratio | lines told |"
    echo "|---|---:|---:|---:|---:|"
    "${java[@]}" progress "$pairs" | awk -F'\t' '{ printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5 }'
    echo
}
machine() {
    echo "$("${java[0]}" -version 2>&1 | head -n 1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), $pairs pairs," \
        "$(date +%Y-%m-%d)"
}
if [ "${PART-}" = progress ]; then
    progress
    machine
    exit
fi

witness='perf sched'
: >"$out/perf"
if perf sched record -m 4096 -o "$out/data" -- "${java[@]}" truth >"$out/ours" 2>"$out/log"; then
    lost=$(grep -ioE '[0-9]+ (events|samples|chunks) lost|lost [0-9]+ [a-z]+' "$out/log" | head -n 1 || true)
    witness="perf sched${lost:+ ($lost)}"
    perf sched timehist -i "$out/data" --state -s 2>/dev/null >"$out/perf" || witness="perf sched (not readable here)"
else
    witness="perf sched (refused here: $(grep -m 1 . "$out/log" | tr '|' ' '))"
    "${java[@]}" truth >"$out/ours"
fi

# Of perf's columns behind the thread: parent, times on a core, run time, sleep, io wait, preempted, delay, all in ms. Its
# sleep holds the delay that follows it.
awk -F'\t' '
    NR == FNR {
        if (match($0, /\[[0-9]+(\/[0-9]+)?\]/)) {
            tid = substr($0, RSTART + 1, RLENGTH - 2); sub(/\/.*/, "", tid)
            rest = substr($0, RSTART + RLENGTH); split(rest, c, " ")
            run[tid] += c[3]; off[tid] += c[4] + c[5]; preempted[tid] += c[6]; delay[tid] += c[7]; seen[tid] = 1
        }
        next
    }
    FNR == 1 { next }   # the warm-up
    {
        n = split($2, tids, ","); r = q = b = 0; known = 1
        for (i = 1; i <= n; i++) {
            t = tids[i]; known = known && (t in seen)
            r += run[t]; q += preempted[t] + delay[t]; b += off[t] - delay[t]
        }
        all = r + q + b; if (!all) known = 0
        printf "| %s | %.1f | %s | %.1f | %s | %.1f + %.1f + %.1f | %s | %.1f |\n", $1,
            $4, known ? sprintf("%.1f", 100 * r / all) : "-", $5, known ? sprintf("%.1f", 100 * q / all) : "-",
            $6, $7, $8, known ? sprintf("%.1f", 100 * b / all) : "-", $4 + $5 + $6 + $7 + $8
    }' "$out/perf" "$out/ours" >"$out/truth"
echo "| case | running | $witness | waiting for a core | $witness | lock + stalled + blocked | $witness | sum |"
echo "|---|---:|---:|---:|---:|---:|---:|---:|"
cat "$out/truth"
echo
for what in overhead dispatch; do
    [ "$pairs" -gt 0 ] || break
    echo "| $what | bare, ms | measured, ms | ratio to the last result | ratio to the end of the books | on-CPU time, ratio |"
    echo "|---|---:|---:|---:|---:|---:|"
    "${java[@]}" "$what" "$pairs" | awk -F'\t' '{ printf "| %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6 }'
    echo
done
[ "$pairs" -eq 0 ] || progress
machine
