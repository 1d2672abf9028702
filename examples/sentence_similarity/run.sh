#!/usr/bin/env bash
# Ranks sentences by their similarity to the first one.
#
#   examples/sentence_similarity/run.sh RELEASED_FOLDER FILE
#
# FILE has one sentence a line. A sentence's vector is the mean of the last
# layer over its tokens; similarity is the cosine of two vectors. albertc must
# be on PATH; the compiled program stays in the current folder.
set -euo pipefail
model=${1:?folder with configuration, checkpoint and vocabulary}
sentences=${2:?file with one sentence a line}

[ -x ./embed ] || albertc "$model" --program=embed -o embed
./embed --input-file "$sentences" --format=json | /usr/bin/python3 -c '
import json, math, sys

rows = [json.loads(line) for line in sys.stdin]
length = lambda v: math.sqrt(sum(x * x for x in v))
first = rows[0]["embedding"]
for row in rows[1:]:
    other = row["embedding"]
    cosine = sum(x * y for x, y in zip(first, other)) / (length(first) * length(other))
    print(f"{cosine:.4f}", row["text"], sep="\t")
' | sort -rn
