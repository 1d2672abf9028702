"""One model, one batch, many ways to run it: the bits must be the same.

    same_bits.py ALBERTC ORACLE CONFIG WORK_DIR threads|batch|padding|cpu [seed=N]

threads   1, 2, 4 and 7 threads
batch     every sequence alone, and the batch with its rows in reverse order
padding   the batch cut to its longest sequence, and each sequence to its length
cpu       compiled for this CPU and for x86-64-v3
"""

import array
import os
import shutil
import sys

from npy import Npy
from programs import call, compile_model, run_program

INPUTS = ["input_ids", "input_mask", "segment_ids"]


class Runs:
    """Runs `encode` on variations of one batch and compares with the first."""

    def __init__(self, albertc, oracle, config, work, seed):
        self.albertc, self.config, self.work, self.count = albertc, config, work, 0
        call([oracle, config, work, f"seed={seed}", "batch=5", "length=24", "mask=ragged"])
        checkpoint = os.path.join(work, "model.safetensors")
        self.checkpoint = checkpoint if os.path.exists(checkpoint) else os.path.join(work, "model.ckpt")
        self.arrays = {n: Npy.load(os.path.join(work, n + ".npy")) for n in INPUTS}
        mask = self.arrays["input_mask"]
        self.rows, self.length = mask.shape
        self.lengths = [sum(row) for row in mask.rows()]
        self.binary = self.compile("native")
        self.sequence, self.pooled = self.run(self.binary, self.arrays)

    def compile(self, cpu):
        return compile_model(self.albertc, self.config, "encode", os.path.join(self.work, "encode-" + cpu),
                             "--checkpoint", self.checkpoint, f"--cpu={cpu}")

    def run(self, binary, arrays, *options):
        """(sequence_output, pooled_output) of a batch."""
        self.count += 1
        folder = os.path.join(self.work, f"run{self.count}")
        os.makedirs(folder)
        paths = {}
        for name, value in arrays.items():
            paths[name] = os.path.join(folder, "in_" + name + ".npy")
            value.save(paths[name])
        found = run_program(binary, paths, os.path.join(folder, "out"), *options)
        return Npy.load(found["sequence_output"]), Npy.load(found["pooled_output"])

    def expect(self, what, order, found):
        """`found` holds the rows `order` of the first run, maybe cut shorter."""
        sequence, pooled = found
        width, columns = sequence.shape[2], sequence.shape[1]
        for at, row in enumerate(order):
            real = self.lengths[row] * width
            a = sequence.values[at * columns * width:][:real]
            b = self.sequence.values[row * self.length * width:][:real]
            if a.tobytes() != b.tobytes():
                worst = max(abs(x - y) for x, y in zip(a, b))
                sys.exit(f"{what}: sequence {row} differs by up to {worst:.3g}")
            if pooled.cut(at, at + 1).values.tobytes() != self.pooled.cut(row, row + 1).values.tobytes():
                sys.exit(f"{what}: pooled output of sequence {row} differs")
        print(f"{what}: same bits")


def cut(arrays, row, columns=None):
    return {n: a.cut(row, row + 1, columns) for n, a in arrays.items()}


def check_threads(runs):
    for threads in ["1", "2", "4", "7"]:
        found = runs.run(runs.binary, runs.arrays, "--threads", threads)
        runs.expect(f"{threads} threads", range(runs.rows), found)


def check_batch(runs):
    for row in range(runs.rows):
        runs.expect(f"sequence {row} alone", [row], runs.run(runs.binary, cut(runs.arrays, row)))
    reverse = {}
    for name, value in runs.arrays.items():
        values = array.array(value.values.typecode)
        for row in reversed(value.rows()):
            values.extend(row)
        reverse[name] = Npy(value.shape, value.descr, values)
    runs.expect("reverse order", range(runs.rows - 1, -1, -1), runs.run(runs.binary, reverse))


def check_padding(runs):
    longest = {n: a.cut(0, runs.rows, max(runs.lengths)) for n, a in runs.arrays.items()}
    runs.expect("cut to the longest", range(runs.rows), runs.run(runs.binary, longest))
    for row in range(runs.rows):
        found = runs.run(runs.binary, cut(runs.arrays, row, runs.lengths[row]))
        runs.expect(f"sequence {row} without padding", [row], found)
    if min(runs.lengths) == runs.length:
        sys.exit("the batch has no padding: choose another seed")


def check_cpu(runs):
    found = runs.run(runs.compile("x86-64-v3"), runs.arrays)
    runs.expect("x86-64-v3", range(runs.rows), found)


CHECKS = {"threads": check_threads, "batch": check_batch, "padding": check_padding, "cpu": check_cpu}


def main():
    albertc, oracle, config, work, kind, *rest = sys.argv[1:]
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    seed = rest[0].partition("=")[2] if rest else "1"
    CHECKS[kind](Runs(albertc, oracle, config, work, seed))


if __name__ == "__main__":
    main()
