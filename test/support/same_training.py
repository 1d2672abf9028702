"""One model, one batch, many ways to train with it.

    same_training.py ALBERTC ORACLE CONFIG WORK_DIR threads|cpu|accumulation [seed=N]

threads        1, 2, 4 and 7 threads: the same bits
cpu            compiled for this CPU and for x86-64-v3: the same bits
accumulation   32 sequences at once and in parts of 8 and of 5, with unequal
               numbers of predictions: equal to 1e-6

Bits are those of every gradient of the first step, of the log, and of weights
and moments after the last step.
"""

import itertools
import math
import sys

from npy import Npy
from tf_bundle import Bundle
from training import Training, read_bytes

STEPS = 6
BATCH = 32


def train(training, program, output, *flags):
    training.train(program, output, f"--train-batch-size={BATCH}", f"--num-train-steps={STEPS}",
                   "--save-checkpoints-steps=1", "--keep-checkpoint-max=0", *flags)


def expect_same_bits(training, what, output, reference):
    expected, found = training.gradients(reference), training.gradients(output)
    for variable in expected:
        if read_bytes(expected[variable]) != read_bytes(found[variable]):
            sys.exit(f"{what}: the gradient of {variable} differs")
    for line, (a, b) in enumerate(zip(training.metrics(reference), training.metrics(output))):
        if a != b:
            sys.exit(f"{what}: metrics of step {line} differ: {a}, {b}")
    for step in range(STEPS + 1):
        if training.checkpoint(reference, step) != training.checkpoint(output, step):
            sys.exit(f"{what}: weights or moments after step {step} differ")
    print(f"{what}: same bits")


def check_threads(training):
    program = training.compile("pretrain", BATCH)
    for threads in 1, 2, 4, 7:
        train(training, program, f"out{threads}", f"--threads={threads}")
        expect_same_bits(training, f"{threads} threads", f"out{threads}", "out1")


def check_cpu(training):
    for cpu in "native", "x86-64-v3":
        train(training, training.compile(cpu, BATCH, f"--cpu={cpu}"), "out-" + cpu)
        expect_same_bits(training, cpu, "out-" + cpu, "out-native")


def distance(a, b):
    """|a - b| / |b|"""
    return math.sqrt(math.fsum((x - y) ** 2 for x, y in zip(a, b)) / math.fsum(y * y for y in b))


def expect_close(training, what, output, reference):
    """Sums in another order differ by rounding: by 1e-6 of a gradient's norm all
    together, and not much more in any variable. A step of LAMB divides by the size
    of each element of the gradient and so enlarges the rounding of small ones."""
    gradients = [{v: Npy.load(path).values for v, path in training.gradients(folder).items()}
                 for folder in (output, reference)]
    bundles = [Bundle(training.path(folder, "model.ckpt-1")) for folder in (output, reference)]
    weights = [{v: bundle.values(v) for v in gradients[0]} for bundle in bundles]
    for kind, (found, expected), most in ("gradients", gradients, 3e-6), ("weights", weights, 2e-5):
        whole = [list(itertools.chain(*side.values())) for side in (found, expected)]
        error = distance(*whole)
        print(f"{what}: {kind} differ by {error:.2g} of their norm")
        if not error <= 1e-6:
            sys.exit(f"{what}: {kind} differ too much")
        for variable in expected:
            # key/bias has a gradient of zero in exact arithmetic: rounding is all there is
            if not variable.endswith("key/bias") and distance(found[variable], expected[variable]) > most:
                sys.exit(f"{what}: {kind} of {variable} differ by "
                         f"{distance(found[variable], expected[variable]):.2g} of their norm")
    for name in "loss", "mlm_loss", "sop_loss", "grad_norm":
        x, y = (training.metrics(folder)[0][name] for folder in (output, reference))
        if not abs(x - y) <= 1e-6 * y:
            sys.exit(f"{what}: {name} is {x}, expected {y}")


def check_accumulation(training):
    train(training, training.compile("whole", BATCH), "out-whole")
    for part in 8, 5:
        name = f"parts-of-{part}"
        train(training, training.compile(name, part), "out-" + name)
        expect_close(training, name, "out-" + name, "out-whole")
        if all(read_bytes(a) == read_bytes(b) for a, b in
               zip(training.gradients("out-whole").values(), training.gradients("out-" + name).values())):
            sys.exit(f"{name}: the same bits everywhere: was the batch cut at all?")


CHECKS = {"threads": check_threads, "cpu": check_cpu, "accumulation": check_accumulation}


def main():
    albertc, oracle, config, work, kind, *rest = sys.argv[1:]
    seed = rest[0].partition("=")[2] if rest else "1"
    CHECKS[kind](Training(albertc, oracle, config, work, seed, BATCH))


if __name__ == "__main__":
    main()
