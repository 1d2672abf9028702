"""Compares the configurations found in reference graphs with those of their manifests.

    graph_configs.py ALBERTC GRAPHDEF_DIR
"""

import json
import os
import subprocess
import sys

from programs import Report

# Keys of the manifests' configs and of ours.
KEYS = {"V": "vocab_size", "E": "embedding_size", "H": "hidden_size", "L": "num_hidden_layers",
        "A": "num_attention_heads", "I": "intermediate_size", "P": "max_position_embeddings",
        "G": "num_hidden_groups", "N": "inner_group_num", "act": "hidden_act", "ln": "ln_type"}


def main():
    albertc, folder = sys.argv[1:]
    report = Report()
    for case in sorted(os.listdir(folder)):
        manifest = os.path.join(folder, case, "manifest.json")
        if not os.path.exists(manifest):
            continue
        with open(manifest, encoding="utf-8") as f:
            about = json.load(f)
        outputs = ",".join(about["outputs"].values())
        command = [albertc, os.path.join(folder, case, "graph.pb"), "--outputs", outputs, "--report=json"]
        result = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        recognised = json.loads(result.stdout)["recognised"]
        found = recognised.get("config", {})
        for key, wanted in about["config"].items():
            if found.get(KEYS[key]) != wanted:
                report.problems.append(f"{case}: expected {KEYS[key]} {wanted}, found "
                                       f"{found.get(KEYS[key], recognised.get('reason'))}")
        for name in ("albert.stack", "albert.embeddings", "nn.attention"):
            if recognised["operations"].get(name) != 1:
                report.problems.append(f"{case}: expected one {name}, found {recognised['operations'].get(name, 0)}")
    report.finish()


main()
