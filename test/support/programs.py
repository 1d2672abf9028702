"""Compiles a model with albertc and runs the program, for the e2e tests."""

import os
import subprocess
import sys

from npy import Npy, compare

# What a program calls the output that a reference file holds.
OUTPUTS = {"encode": ["sequence_output", "pooled_output"], "mlm": ["logits"], "sop": ["logits"],
           "embed": ["embedding"]}


def call(command, quiet=True):
    """Runs a command; ends the test with its output when it fails."""
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout[-4000:]}")
    if not quiet:
        print(done.stdout)
    return done.stdout


def compile_model(albertc, model, program, output, *options):
    call([albertc, model, f"--program={program}", "-o", output, *options])
    return output


def run_program(binary, inputs, output_dir, *options):
    """Runs a program on .npy files; returns {output name: path}."""
    os.makedirs(output_dir, exist_ok=True)
    command = [binary, "--output-dir", output_dir, *options]
    for name, path in inputs.items():
        command += ["--input", f"{name}={path}"]
    call(command)
    return {n[:-4]: os.path.join(output_dir, n) for n in sorted(os.listdir(output_dir)) if n.endswith(".npy")}


class Report:
    """Collects differences, so that a case lists all of them at once."""

    def __init__(self):
        self.problems = []

    def compare(self, what, actual, expected, **options):
        options.setdefault("atol", 5e-5)
        options.setdefault("rtol", 5e-5)
        print(f"{what}: ", end="")
        if not os.path.exists(actual):
            problem = f"{actual} was not written"
        else:
            problem = compare(Npy.load(actual), Npy.load(expected), **options)
        if problem:
            self.problems.append(f"{what}: {problem}")

    def finish(self):
        if self.problems:
            sys.exit("\n".join(self.problems))
        print("all equal")
