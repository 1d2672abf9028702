"""Compares compiled programs with one folder of reference checkpoints.

    golden_case.py ALBERTC CASE_DIR WORK_DIR [--values-of OTHER_CASE] [albertc options]

Sequence outputs are compared at every real token, everything else in full.
A case that holds a checkpoint only (--values-of) takes configuration, inputs
and outputs of the case whose values it stores in another form.
"""

import array
import os
import sys

from npy import Npy
from programs import Report, compile_model, run_program


class TensorFlowCase:
    """albert_config.json, albert_model.ckpt and forward/."""

    def __init__(self, folder, values_of=None):
        source = values_of or folder
        self.model = os.path.join(source, "albert_config.json")
        self.checkpoint = os.path.join(folder, "albert_model.ckpt")
        self.forward = os.path.join(source, "forward")
        names = ["input_ids", "input_mask", "segment_ids"]
        self.inputs = {n: self.path(n) for n in names}
        self.mask = self.path("input_mask")
        self.positions = self.path("masked_lm_positions")
        self.references = {"mlm": ("out_masked_lm_log_probs", True), "sop": ("out_sop_log_probs", True)}

    def path(self, name):
        return os.path.join(self.forward, name + ".npy")


class HuggingFaceCase:
    """config.json, model.safetensors, inputs and outputs in one folder."""

    def __init__(self, folder, work):
        self.folder = folder
        self.model = os.path.join(folder, "config.json")
        self.checkpoint = os.path.join(folder, "model.safetensors")
        names = ["input_ids", "attention_mask", "token_type_ids"]
        self.inputs = {n: self.path(n) for n in names}
        self.mask = self.path("attention_mask")
        # logits exist for every position there: ask for all of them
        rows, length = Npy.load(self.mask).shape
        self.positions = os.path.join(work, "every_position.npy")
        Npy((rows, length), "<i4", array.array("i", list(range(length)) * rows)).save(self.positions)
        self.references = {"mlm": ("out_prediction_logits", False), "sop": ("out_sop_logits", False)}

    def path(self, name):
        return os.path.join(self.folder, name + ".npy")


def check(albertc, case, work, options):
    report = Report()
    common = ["--checkpoint", case.checkpoint, *options]
    encode = compile_model(albertc, case.model, "encode", os.path.join(work, "encode"), *common)
    found = run_program(encode, case.inputs, os.path.join(work, "encode.out"))
    report.compare("sequence_output", found.get("sequence_output", ""), case.path("out_sequence_output"),
                   mask=Npy.load(case.mask))
    report.compare("pooled_output", found.get("pooled_output", ""), case.path("out_pooled_output"))
    predictions = Npy.load(case.positions).shape[-1]
    for program, (reference, normalize) in case.references.items():
        extra, inputs = [], dict(case.inputs)
        if program == "mlm":
            extra = [f"--max-predictions-per-seq={predictions}"]
            inputs["masked_lm_positions"] = case.positions
        binary = compile_model(albertc, case.model, program, os.path.join(work, program), *common, *extra)
        found = run_program(binary, inputs, os.path.join(work, program + ".out"))
        mask = Npy.load(case.mask) if reference == "out_prediction_logits" else None
        report.compare(f"{program} logits", found.get("logits", ""), case.path(reference), mask=mask,
                       normalize=normalize)
    report.finish()


def main():
    albertc, folder, work, *options = sys.argv[1:]
    values_of = None
    if options[:1] == ["--values-of"]:
        values_of, options = os.path.join(os.path.dirname(folder), options[1]), options[2:]
    os.makedirs(work, exist_ok=True)
    hugging_face = os.path.exists(os.path.join(folder, "model.safetensors"))
    case = HuggingFaceCase(folder, work) if hugging_face else TensorFlowCase(folder, values_of)
    check(albertc, case, work, options)


if __name__ == "__main__":
    main()
