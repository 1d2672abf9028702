#!/usr/bin/env bash
# Compiles albert_tiny into a shared library and a C program around it.
#
#   examples/embed_in_c/run.sh [MODEL] [albertc options]
#
# MODEL is a configuration or a released folder; without one the model has
# random weights. albertc must be on PATH; the result is in the current folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
if [ $# -eq 0 ]; then
  set -- "$root/configs/albert_tiny_zh.json" --random-init 1
fi

albertc "$@" --program=encode --emit=shared --name albert_tiny -o libalbert_tiny.so
clang-22 -std=c99 -O2 -Wall -I. -I"$root/runtime/include" "$here/embed.c" \
  -L. -lalbert_tiny -lpthread -Wl,-rpath,. -o embed
./embed
