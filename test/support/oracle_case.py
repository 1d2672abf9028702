"""Compares compiled programs with the oracle (test/support/oracle).

    oracle_case.py ALBERTC ORACLE CONFIG WORK_DIR [name=value ...] [-- albertc options]

    seed=1                          of the random parameters
    batches=2x16:ragged,...         sequences x length : mask (see the oracle)
    predictions=4                   masked positions of a sequence
    programs=encode,mlm,sop,embed   which programs are compared (all)
    atol=5e-5                       absolute tolerance; the relative one is the same
    threads=1                       threads the programs run with

Weights are scaled so that every value is of order one; single precision over
a few layers then stays well within 5e-5 of the double precision answer. A
sequence that is masked out completely keeps three digits of each score only
(scores near -10000 in single precision), so mask zero needs atol=2e-3.
"""

import os
import shutil
import sys

from npy import Npy
from programs import OUTPUTS, Report, call, compile_model, run_program


def parse_settings(pairs):
    settings = {"seed": "1", "batches": "2x16:ragged", "predictions": "4", "programs": "encode,mlm,sop,embed",
                "atol": "5e-5", "threads": "1"}
    for pair in pairs:
        name, value = pair.split("=", 1)
        if name not in settings:
            sys.exit(f"oracle_case.py: unknown setting {name}")
        settings[name] = value
    return settings


def make_batches(oracle, config, work, settings):
    """One folder per batch; all hold the same parameters."""
    folders = []
    for batch in settings["batches"].split(","):
        size, _, mask = batch.partition(":")
        rows, length = size.split("x")
        folder = os.path.join(work, batch.replace(":", "_"))
        os.makedirs(folder)
        call([oracle, config, folder, f"seed={settings['seed']}", f"batch={rows}", f"length={length}",
              f"predictions={settings['predictions']}", f"mask={mask or 'ragged'}"])
        folders.append(folder)
    return folders


def compare_batch(report, program, binary, folder, settings):
    path = lambda name: os.path.join(folder, name + ".npy")  # noqa: E731
    inputs = {n: path(n) for n in ["input_ids", "input_mask", "segment_ids"]}
    if program == "mlm":
        inputs["masked_lm_positions"] = path("masked_lm_positions")
    found = run_program(binary, inputs, os.path.join(folder, program), "--threads", settings["threads"])
    for name in OUTPUTS[program]:
        reference = f"out_{program}_{name}" if name == "logits" else f"out_{name}"
        mask = Npy.load(path("input_mask")) if name == "sequence_output" else None
        report.compare(f"{os.path.basename(folder)} {program} {name}", found.get(name, ""), path(reference),
                       mask=mask, atol=float(settings["atol"]), rtol=float(settings["atol"]))


def main():
    albertc, oracle, config, work, *rest = sys.argv[1:]
    split = rest.index("--") if "--" in rest else len(rest)
    settings, options = parse_settings(rest[:split]), rest[split + 1:]
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    folders = make_batches(oracle, config, work, settings)
    checkpoint = os.path.join(folders[0], "model.safetensors")
    if not os.path.exists(checkpoint):
        checkpoint = os.path.join(folders[0], "model.ckpt")
    report = Report()
    for program in settings["programs"].split(","):
        extra = [f"--max-predictions-per-seq={settings['predictions']}"] if program == "mlm" else []
        binary = compile_model(albertc, config, program, os.path.join(work, program), "--checkpoint", checkpoint,
                               *extra, *options)
        for folder in folders:
            compare_batch(report, program, binary, folder, settings)
    report.finish()


if __name__ == "__main__":
    main()
