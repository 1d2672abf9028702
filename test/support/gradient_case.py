"""Compares a compiled training step with the oracle (test/support/oracle).

    gradient_case.py ALBERTC ORACLE CONFIG WORK_DIR [name=value ...] [-- program flags]

    seed=1             of the random parameters and the batch
    batch=4x16:ragged  sequences x length : mask (see the oracle)
    predictions=4      masked positions of a sequence
    directions=2       random directions of each parameter, and of all together
    compiled=4         batch size the program is compiled for (that of the batch)

What is compared: the losses of a batch; every gradient, multiplied with random
directions, with central differences of the loss in double precision; the
weights after one step with the step written down once more below.

A sum of N random products g*d of single precision gradients is off by about
their rounding, some 1e-6 of the root of their squares' sum, plus the error that
the gradient as a whole has, which grows with the depth; the tolerance is 1e-4 of
that root. A gradient that is small because its terms cancel each other, as those
of keys are, still has the rounding of its terms: 1e-6 of the whole gradient's
share of as many elements is allowed on top. A wrong term in any parameter is far
beyond both.
"""

import json
import math
import os
import shutil
import sys

from npy import Npy
from programs import call, compile_model
from tf_bundle import Bundle

TOLERANCE = 1e-4
WHOLE_TOLERANCE = 1e-6
LOSS_TOLERANCE = 2e-6
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-6


def parse_settings(pairs):
    settings = {"seed": "1", "batch": "4x16:ragged", "predictions": "4", "directions": "2", "compiled": ""}
    for pair in pairs:
        name, value = pair.split("=", 1)
        if name not in settings:
            sys.exit(f"gradient_case.py: unknown setting {name}")
        settings[name] = value
    return settings


def file_name(variable):
    return variable.replace("/", "__") + ".npy"


class Run:
    """A batch of the oracle, and one step of a compiled program on it."""

    def __init__(self, albertc, oracle, config, work, settings, flags):
        self.work, self.problems = work, []
        size, _, mask = settings["batch"].partition(":")
        self.rows, self.length = map(int, size.split("x"))
        os.makedirs(self.path("directions"))
        call([oracle, config, work, f"seed={settings['seed']}", f"batch={self.rows}", f"length={self.length}",
              f"predictions={settings['predictions']}", f"mask={mask}", f"directions={settings['directions']}"])
        program = compile_model(albertc, config, "pretrain", self.path("pretrain"),
                                f"--batch-size={settings['compiled'] or self.rows}",
                                f"--max-seq-length={self.length}",
                                f"--max-predictions-per-seq={settings['predictions']}")
        weights = self.path("model.safetensors")
        if not os.path.exists(weights):
            weights = self.path("model.ckpt")
        call([program, f"--input-file={self.path('train.tfrecord')}", f"--output-dir={self.path('out')}",
              f"--init-checkpoint={weights}", f"--dump-gradients={self.path('gradients')}",
              f"--train-batch-size={self.rows}", "--num-train-steps=1", "--num-warmup-steps=0",
              "--learning-rate=0.01", "--noshuffle", *flags])
        with open(self.path("out", "pretrain_settings.json")) as f:
            self.settings = json.load(f)
        with open(self.path("out", "metrics.jsonl")) as f:
            self.metrics = json.loads(f.readline())
        self.variables = sorted(name[:-4].replace("__", "/") for name in os.listdir(self.path("gradients")))
        self.gradients = {v: Npy.load(self.path("gradients", file_name(v))).values for v in self.variables}

    def path(self, *names):
        return os.path.join(self.work, *names)

    def expect(self, what, found, wanted, tolerance):
        if not abs(found - wanted) <= tolerance:
            self.problems.append(f"{what}: expected {wanted:.9g}, found {found:.9g}, off by {abs(found - wanted):.3g}, "
                                 f"at most {tolerance:.3g}")


def compare_losses(run):
    for name, wanted in zip(["loss", "mlm_loss", "sop_loss"], Npy.load(run.path("out_losses.npy")).values):
        run.expect(name, run.metrics[name], wanted, LOSS_TOLERANCE * max(1, wanted))


def compare_slopes(run):
    """Products of the gradients with directions, each alone and all together."""
    expected = Npy.load(run.path("out_slopes.npy")).rows()
    names = sorted(name[:-4].replace("__", "/") for name in os.listdir(run.path("directions")))
    if names != run.variables:
        run.problems.append(f"gradients: {sorted(set(names) ^ set(run.variables))} are in one of both only")
        return
    whole = math.sqrt(sum(g * g for v in run.variables for g in run.gradients[v]))
    count, worst = len(expected[0]), 0.0
    sums, squares = [0.0] * count, [0.0] * count
    elements = sum(len(g) for g in run.gradients.values())
    for variable, slopes in zip(run.variables, expected):
        gradient = run.gradients[variable]
        directions = Npy.load(run.path("directions", file_name(variable))).rows()
        for number, (direction, slope) in enumerate(zip(directions, slopes)):
            products = [g * d for g, d in zip(gradient, direction)]
            total, square = math.fsum(products), sum(p * p for p in products)
            sums[number] += total
            squares[number] += square
            # also of gradients that are zero in exact arithmetic
            rounding = WHOLE_TOLERANCE * whole * math.sqrt(len(gradient) / elements)
            tolerance = TOLERANCE * math.sqrt(square) + rounding
            worst = max(worst, abs(total - slope) / tolerance)
            run.expect(f"gradient of {variable}, direction {number}", total, slope, tolerance)
    for number, slope in enumerate(expected[-1]):
        run.expect(f"whole gradient, direction {number}", sums[number], slope, TOLERANCE * math.sqrt(squares[number]))
    print(f"{len(run.variables)} gradients, largest error {worst:.2g} of what is allowed")


def compare_norm(run):
    """The norm in the log; TensorFlow's counts gathered rows, which the files do not show."""
    if run.settings["sparse_norm"] == "aggregated" or "word_embeddings_2" in "".join(run.variables):
        norm = math.sqrt(sum(g * g for v in run.variables for g in run.gradients[v]))
        run.expect("grad_norm", run.metrics["grad_norm"], norm, 2e-6 * norm)


def norm_of(values):
    return math.sqrt(math.fsum(v * v for v in values))


def updated(run, variable, weights):
    """Weights after the first step (semantics 3.1)."""
    clip = float(run.settings["clip_norm"])
    scale = clip * min(1 / run.metrics["grad_norm"], 1 / clip) if clip else 1
    plain = any(word in variable for word in ("LayerNorm", "layer_norm", "bias"))
    decay = 0 if plain else float(run.settings["weight_decay_rate"])
    update = []
    for w, g in zip(weights, run.gradients[variable]):
        first, second = (1 - BETA1) * g * scale, (1 - BETA2) * (g * scale) ** 2
        update.append(first / (math.sqrt(second) + EPSILON) + decay * w)
    ratio, optimizer = 1, run.settings["optimizer"]
    if optimizer == "lamb (brightmart)" or optimizer == "lamb (google)" and not plain:
        size, change = norm_of(weights), norm_of(update)
        ratio = size / change if size and change else 1
    return [w - run.metrics["learning_rate"] * ratio * u for w, u in zip(weights, update)]


def compare_step(run):
    """A step moves all weights by much the same: errors are measured by the largest move."""
    before, after = (Bundle(run.path("out", f"model.ckpt-{step}")) for step in (0, 1))
    for variable in run.variables:
        weights = before.values(variable)
        wanted = updated(run, variable, weights)
        largest = max(abs(w - b) for w, b in zip(wanted, weights))
        for at, (found, value) in enumerate(zip(after.values(variable), wanted)):
            if not abs(found - value) <= 1e-5 * largest + 2e-7 * abs(value):
                run.expect(f"{variable}[{at}] after a step", found, value, 1e-5 * largest)
                break


def main():
    albertc, oracle, config, work, *rest = sys.argv[1:]
    split = rest.index("--") if "--" in rest else len(rest)
    settings, flags = parse_settings(rest[:split]), rest[split + 1:]
    shutil.rmtree(work, ignore_errors=True)
    run = Run(albertc, oracle, config, work, settings, flags)
    compare_losses(run)
    compare_slopes(run)
    compare_norm(run)
    compare_step(run)
    if run.problems:
        sys.exit("\n".join(run.problems))
    print("all equal")


if __name__ == "__main__":
    main()
