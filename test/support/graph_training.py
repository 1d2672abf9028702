"""Trains a graph in which no ALBERT is recognised like the model that it is.

    graph_training.py ALBERTC ORACLE META CONFIG WORK_DIR TENSOR [FLAG...]

META is a MetaGraph of the model of CONFIG. The tensor TENSOR of it is bounded by a
number that it never reaches: the same values, and an operation that no model has
there. FLAGs go to the compiler. Gradients of the first step and losses are those
of the program that CONFIG gives.
"""

import math
import sys

from graph_nodes import make_unusual
from npy import Npy
from training import Training

STEPS = 4
BATCH = 8
# Single precision adds up in another order, and padding as well.
GRADIENT_ERROR = 2e-5
LOSS_ERROR = 2e-5
CANCELLED = 1e-3


def norm(values):
    return math.sqrt(math.fsum(value * value for value in values))


def train(training, program, output, *flags):
    training.train(program, output, f"--train-batch-size={BATCH}", f"--num-train-steps={STEPS}", *flags)


def compare(training):
    expected, found = training.gradients("model"), training.gradients("graph")
    if expected.keys() != found.keys():
        sys.exit(f"variables differ: {sorted(expected.keys() ^ found.keys())}")
    values = {name: (Npy.load(found[name]).values, Npy.load(expected[name]).values) for name in expected}
    largest = max(norm(b) for a, b in values.values())
    # Terms of some gradients cancel, of the keys' biases all of them.
    errors = {name: norm([x - y for x, y in zip(a, b)]) / max(norm(b), CANCELLED * largest)
              for name, (a, b) in values.items()}
    worst = max(errors, key=errors.get)
    print(f"{len(errors)} gradients: largest error {errors[worst]:.1e}, of {worst}")
    if errors[worst] > GRADIENT_ERROR:
        sys.exit(f"expected at most {GRADIENT_ERROR}: {errors}")
    for a, b in zip(training.metrics("model"), training.metrics("graph")):
        for name in "mlm_loss", "sop_loss":
            if abs(a[name] - b[name]) > LOSS_ERROR * abs(a[name]):
                sys.exit(f"step {a['step']}: expected {name} {a[name]}, found {b[name]}")


def main():
    albertc, oracle, meta, config, work, tensor, *flags = sys.argv[1:]
    training = Training(albertc, oracle, config, work, seed=3, batch=BATCH)
    # Norms of rows of token types are those of a model that is known.
    train(training, training.compile("model-program", BATCH), "model", "--sparse-norm=aggregated")
    graph = training.path("unusual.meta")
    make_unusual(meta, tensor, graph)
    training.config = graph
    program = training.compile("graph-program", BATCH, "--inputs=input_ids,input_mask,segment_ids", *flags)
    train(training, program, "graph")
    compare(training)


main()
