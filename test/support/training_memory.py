"""Compares the memory that albertc predicts for a training program with what a run takes.

    training_memory.py ALBERTC ORACLE CONFIG WORK_DIR BATCH LENGTH PREDICTIONS [STEPS [FLAG...]]

The run reads more examples than its shuffle window holds and makes as many
batches as there are at a time, so that everything that counts is there. Its peak
has to be within 5 % of the prediction; with --max-memory=N in bytes among the
FLAGs, N must be less than what the program takes without it, and not exceeded.
"""

import json
import os
import subprocess
import sys

from training import Training

TOLERANCE = 0.05
# more than a shuffle window
EXAMPLE_BYTES = 12 << 20


def grow(path):
    """Repeats the records of a file: files of records can be joined."""
    with open(path, "rb") as f:
        data = f.read()
    with open(path, "wb") as f:
        f.write(data * (EXAMPLE_BYTES // len(data) + 1))


def peak_memory(command):
    """VmHWM of a command in bytes."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    # the lines of a few steps fit into the pipe
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}\nended with status {status}:\n{process.stderr.read()}")
    return usage.ru_maxrss * 1024


def compile_program(albertc, config, program, flags):
    """Compiles the training; the memory of the report."""
    compiled = subprocess.run([albertc, config, "--program=pretrain", "-o", program, "--report=json", *flags],
                              check=True, capture_output=True, text=True)
    report = json.loads(compiled.stdout)
    parts = {name: bytes for name, bytes in report["memory"].items() if name not in ("threads", "total")}
    if sum(parts.values()) != report["memory"]["total"]:
        sys.exit(f"the parts {parts} are not {report['memory']['total']} together")
    return report


def check_limit(limit, measured, unlimited):
    if unlimited["memory"]["total"] <= limit:
        sys.exit(f"a limit of {limit} limits nothing: {unlimited['memory']}")
    if measured > limit:
        sys.exit(f"expected at most {limit} bytes, measured {measured}")


def main():
    albertc, oracle, config, work = sys.argv[1:5]
    batch, length, predictions, steps = map(int, (sys.argv[5:9] + ["3"])[:4])
    flags = sys.argv[9:]
    case = Training(albertc, oracle, config, work, seed=5, batch=4, length=length, predictions=predictions, mask="full")
    grow(case.path("train.tfrecord"))
    program = case.path("program")
    bounds = [f"--batch-size={batch}", f"--max-seq-length={length}", f"--max-predictions-per-seq={predictions}"]
    report = compile_program(albertc, config, program, bounds + flags)
    predicted = report["memory"]["total"]
    threads = report["memory"]["threads"]
    measured = peak_memory(case.command(program, "out", f"--num-train-steps={steps}", f"--threads={threads}"))
    print(f"--remat={report['remat']}: predicted {predicted / 2**20:.1f} MiB, measured {measured / 2**20:.1f} MiB, "
          f"{100 * (measured / predicted - 1):+.1f} %")
    if abs(measured / predicted - 1) > TOLERANCE:
        sys.exit(f"prediction and measurement differ by more than 5 %: {report['memory']}")
    for flag in flags:
        if flag.startswith("--max-memory="):
            check_limit(int(flag.split("=")[1]), measured, compile_program(albertc, config, program, bounds))


if __name__ == "__main__":
    main()
