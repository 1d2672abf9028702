"""Checks programs of the model that is found in a graph.

    graph_model.py ALBERTC CASE_DIR WORK_DIR PROGRAM...

The configuration of the report, written to a file, gives the same module as the
graph, for each PROGRAM. The answers of `encode` are those of the reference where
there are tokens: padding is not computed.
"""

import json
import os
import subprocess
import sys

from npy import Npy
from programs import Report, run_program


def quietly(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True, text=True).stdout


def write_config(albertc, graph, outputs, work):
    report = json.loads(quietly([albertc, graph, "--outputs", outputs, "--report=json"]))
    config = os.path.join(work, "config.json")
    with open(config, "w", encoding="utf-8") as f:
        json.dump(report["recognised"]["config"], f)
    return config, report["recognised"]["family"]


def module_of(albertc, model, program, path, *options):
    quietly([albertc, model, f"--program={program}", "--compile-to=albert", "-o", path, *options])
    with open(path, encoding="utf-8") as f:
        return f.read()


def check_answers(albertc, graph, outputs, manifest, case, work, report):
    program = os.path.join(work, "encode")
    quietly([albertc, graph, "--program=encode", "--outputs", outputs, "-o", program])
    for about in manifest["sets"]:
        folder = os.path.join(case, about["dir"])
        inputs = {name: os.path.join(folder, name + ".npy") for name in ("input_ids", "input_mask", "segment_ids")}
        found = run_program(program, inputs, os.path.join(work, about["dir"]))
        tolerance = about.get("tolerance", manifest.get("tolerance"))
        pooled = os.path.join(folder, "out_pooled_output.npy")
        if os.path.exists(pooled):
            report.compare(f"{about['dir']} pooled_output", found["pooled_output"], pooled, **tolerance)
        sequence = os.path.join(folder, "out_sequence_output.npy")
        if os.path.exists(sequence):
            report.compare(f"{about['dir']} sequence_output", found["sequence_output"], sequence,
                           mask=Npy.load(inputs["input_mask"]), **tolerance)


def main():
    albertc, case, work, *programs = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(case, "manifest.json"), encoding="utf-8") as f:
        manifest = json.load(f)
    graph = os.path.join(case, manifest["graph"])
    outputs = ",".join(manifest["outputs"].values())
    config, family = write_config(albertc, graph, outputs, work)
    report = Report()
    for program in programs:
        made = module_of(albertc, graph, program, os.path.join(work, "graph.mlir"), "--outputs", outputs)
        wanted = module_of(albertc, config, program, os.path.join(work, "config.mlir"), f"--family={family}")
        if made != wanted:
            report.problems.append(f"{program}: the module of the graph is not that of its config")
    if "encode" in programs:
        check_answers(albertc, graph, outputs, manifest, case, work, report)
    report.finish()


main()
