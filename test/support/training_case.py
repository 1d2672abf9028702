"""Trains with one folder of reference trajectories and compares every step.

    training_case.py ALBERTC CASE_DIR WORK_DIR [--albertc FLAG] [--program FLAG]

The reference is TensorFlow's: losses, learning rate and norm of each step, the
gradients of step 0, the weights after some steps, the slots at the end. The
program runs with one thread and with two.
"""

import argparse
import array
import json
import math
import os
import shutil

from npy import Npy
from programs import Report, call, compile_model
from tf_bundle import Bundle


# Cases name no tolerance for moments. They are means of gradients clipped to norm
# one, which single precision leaves within some 1e-7 of the reference.
MOMENTS = {"atol": 2e-6, "rtol": 2e-4}


class Case:
    def __init__(self, folder):
        self.folder = folder
        with open(self.path("manifest.json")) as f:
            self.manifest = json.load(f)
        self.batch, self.length = self.batch_array("input_ids").shape
        self.predictions = self.batch_array("masked_lm_positions").shape[1]
        self.steps = self.manifest["steps"]

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def batch_array(self, name):
        return Npy.load(self.path("batches", "batch0", name + ".npy"))

    def tolerance(self, what):
        return self.manifest["tolerance"][what]

    def compiler_flags(self):
        return [f"--batch-size={self.batch}", f"--max-seq-length={self.length}",
                f"--max-predictions-per-seq={self.predictions}"]

    def program_flags(self):
        schedule, optimizer = self.manifest["schedule"], self.manifest["optimizer"]
        kind = "lamb" if optimizer["class"].startswith("LAMB") else "adamw"
        flags = {"input-file": self.path("train.tfrecord"), "init-checkpoint": self.path("init"),
                 "learning-rate": schedule["init_lr"], "num-train-steps": schedule["num_train_steps"],
                 "num-warmup-steps": schedule["num_warmup_steps"], "poly-power": schedule["poly_power"],
                 "start-warmup-step": schedule["start_warmup_step"], "clip-norm": self.manifest["clip_norm"],
                 "weight-decay-rate": optimizer["weight_decay_rate"], "optimizer": kind, "save-checkpoints-steps": 1,
                 "keep-checkpoint-max": 0}
        return ["--noshuffle"] + [f"--{name}={value}" for name, value in flags.items()]


def compare_metrics(case, output, work, report):
    with open(os.path.join(output, "metrics.jsonl")) as f:
        metrics = [json.loads(line) for line in f]
    if len(metrics) != case.steps:
        report.problems.append(f"metrics.jsonl: expected {case.steps} lines, found {len(metrics)}")
        return
    found = {"loss": ["loss", "mlm_loss", "sop_loss"], "lr": ["learning_rate"], "grad_norm": ["grad_norm"]}
    for what, names in found.items():
        values = array.array("f", [line[name] for line in metrics for name in names])
        path = os.path.join(work, what + ".npy")
        Npy((len(metrics), len(names)) if len(names) > 1 else (len(metrics),), "<f4", values).save(path)
        report.compare(what, path, case.path(what + ".npy"), **case.tolerance(what))


def compare_gradients(case, folder, report):
    for name in sorted(os.listdir(case.path("grads_step0"))):
        report.compare("gradient " + name, os.path.join(folder, name), case.path("grads_step0", name),
                       **case.tolerance("grads_step0"))


def is_compared(case, variable):
    """Whether a variable is more than rounding noise; its moments are called like it."""
    return not any(variable.startswith(name) for name in case.manifest["exclude_from_weight_comparison"])


def save_variable(bundle, variable, path, function=None):
    values = bundle.values(variable)
    if function:
        values = array.array(values.typecode, map(function, values))
    Npy(bundle.shape(variable), bundle.descr(variable), values).save(path)
    return path


def compare_weights(case, output, work, report):
    for step in case.manifest["weights_saved_after_steps"]:
        bundle = Bundle(os.path.join(output, f"model.ckpt-{step}"))
        folder = case.path(f"weights_after_{step}")
        if not os.path.isdir(folder):
            compare_with_initial(case, bundle, step, report)
            continue
        for name in sorted(os.listdir(folder)):
            variable = name[:-4].replace("__", "/")
            if is_compared(case, variable):
                report.compare(f"weights after {step}: {variable}",
                               save_variable(bundle, variable, os.path.join(work, "weight.npy")),
                               os.path.join(folder, name), **case.tolerance("weights"))


def compare_with_initial(case, bundle, step, report):
    """What is not stored has not changed: the rate of the steps so far was zero."""
    initial = Bundle(case.path("init", "model.ckpt"))
    for name in initial.names:
        if bundle.values(name) != initial.values(name):
            report.problems.append(f"weights after {step}: {name} has changed")


def compare_final(case, output, work, report):
    """The last checkpoint: the reference's variables, and the moments.

    Roots of second moments are of a gradient's order, and so are their errors.
    """
    found = Bundle(os.path.join(output, f"model.ckpt-{case.steps}"))
    prefix = next(n[:-6] for n in sorted(os.listdir(case.path("final"))) if n.endswith(".index"))
    expected = Bundle(case.path("final", prefix))
    for name in sorted(set(expected.names) ^ set(found.names)):
        report.problems.append(f"final checkpoint: {name} is in one of both only")
    for name in sorted(set(expected.names) & set(found.names)):
        if expected.entries[name][:2] != found.entries[name][:2]:
            report.problems.append(f"final checkpoint: {name}: expected {expected.entries[name][:2]}, "
                                   f"found {found.entries[name][:2]}")
        elif name == "global_step":
            if found.values(name)[0] != case.steps:
                report.problems.append(f"final checkpoint: global_step is {found.values(name)[0]}")
        elif name.endswith(("_m", "_v")) and is_compared(case, name):
            root = math.sqrt if name.endswith("_v") else None
            paths = [save_variable(bundle, name, os.path.join(work, side + ".npy"), root)
                     for side, bundle in (("found", found), ("expected", expected))]
            report.compare("final checkpoint: " + name, *paths, **MOMENTS)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("albertc")
    parser.add_argument("case")
    parser.add_argument("work")
    parser.add_argument("--albertc", dest="compiler", action="append", default=[])
    parser.add_argument("--program", action="append", default=[])
    args = parser.parse_args()
    case, report = Case(args.case), Report()
    shutil.rmtree(args.work, ignore_errors=True)
    os.makedirs(args.work)
    program = compile_model(args.albertc, case.path("albert_config.json"), "pretrain",
                            os.path.join(args.work, "pretrain"), *case.compiler_flags(), *args.compiler)
    for threads in 1, 2:
        print(f"{threads} threads")
        output, gradients = (os.path.join(args.work, f"{name}{threads}") for name in ("out", "gradients"))
        call([program, "--output-dir", output, "--dump-gradients", gradients, f"--threads={threads}",
              *case.program_flags(), *args.program])
        compare_metrics(case, output, args.work, report)
        compare_gradients(case, gradients, report)
        compare_weights(case, output, args.work, report)
        compare_final(case, output, args.work, report)
    report.finish()


if __name__ == "__main__":
    main()
