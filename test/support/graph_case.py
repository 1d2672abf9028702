"""Compares programs made of TensorFlow graphs with one folder of reference values.

    graph_case.py ALBERTC CASE_DIR WORK_DIR [--file FILE] [albertc options]

The folder has a manifest.json, a graph (graph.pb, the folder model of a
SavedModel, or FILE of it) and setN/ with inputs and outputs. Everything is
compared in full, padding too.
"""

import json
import os
import sys

from programs import Report, call, run_program


def without_zero(tensor):
    return tensor[:-2] if tensor.endswith(":0") else tensor


def output_name(tensor):
    """The name of a file for a tensor."""
    node, _, index = tensor.partition(":")
    return node.replace("/", "__") + ("." + index if index not in ("", "0") else "")


class Case:
    """What a manifest says: inputs and outputs by their keys."""

    def __init__(self, folder, file):
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as f:
            self.manifest = json.load(f)
        self.folder = folder
        about = self.manifest.get(file, self.manifest) if file else self.manifest
        self.model = os.path.join(folder, file or self.manifest.get("graph") or self.manifest["model"])
        self.is_signature = "signature" in about
        self.outputs = self.keyed(about["outputs"], self.manifest["outputs"])
        self.inputs = self.keyed(about["inputs"], self.manifest["inputs"])

    @staticmethod
    def keyed(tensors, reference):
        """Tensors by key; a list is of the keys' nodes."""
        if isinstance(tensors, dict):
            return {key: t["tensor"] if isinstance(t, dict) else t for key, t in tensors.items()}
        if isinstance(reference, dict) and set(tensors) - {k + ":0" for k in reference}:
            ends = {"pooled_output": "pooler/dense/Tanh:0", "sequence_output": "batchnorm/add_1:0"}
            return {key: next(t for t in tensors if t.endswith(ends[key])) for key in reference}
        return {without_zero(t): t for t in tensors}

    def flags(self):
        if self.is_signature:
            return ["--signature", self.manifest["signature"]]
        return ["--inputs", ",".join(self.inputs.values()), "--outputs", ",".join(self.outputs.values())]

    def run(self, program, number, work, report):
        about = self.manifest["sets"][number]
        folder = os.path.join(self.folder, about["dir"])
        named = {key: key if self.is_signature else without_zero(t) for key, t in self.inputs.items()}
        inputs = {named[key]: os.path.join(folder, key + ".npy") for key in self.inputs}
        found = run_program(program, {n: p for n, p in inputs.items() if os.path.exists(p)},
                            os.path.join(work, about["dir"]))
        tolerance = about.get("tolerance", self.manifest.get("tolerance"))
        for key, tensor in self.outputs.items():
            name = key if self.is_signature else output_name(tensor)
            report.compare(f"{about['dir']} {key}", found.get(name, name),
                           os.path.join(folder, f"out_{key}.npy"), **tolerance)


def main():
    albertc, folder, work, *options = sys.argv[1:]
    file = None
    if options[:1] == ["--file"]:
        file, options = options[1], options[2:]
    case = Case(folder, file)
    os.makedirs(work, exist_ok=True)
    program = os.path.join(work, "program")
    call([albertc, case.model, "-o", program, *case.flags(), *options])
    report = Report()
    for number in range(len(case.manifest["sets"])):
        case.run(program, number, work, report)
    report.finish()


main()
