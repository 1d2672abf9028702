"""Compares programs of random configurations with the oracle.

    random_cases.py ALBERTC ORACLE WORK_DIR COUNT SEED [training]

Every number is drawn: sizes that are no multiple of anything, groups, norms,
activations, lengths from 1 to 512, batches from 1 to 33, every kind of mask, 1
or 2 threads. With `training` it is a training step that is compared; models and
batches are smaller, since the oracle runs them some hundred times, and what
single precision has no gradient of is left out: relu, which jumps where the sign
of its input is a matter of rounding, and norms over a few numbers, whose
deviation is. Numerics tests compare both with double precision. A configuration that fails stays in WORK_DIR and the message has the command that
repeats it.
"""

import json
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


INFERENCE = {"heads": [1, 2, 3, 5, 12], "head_sizes": [1, 3, 7, 16, 26, 32, 33], "narrowest": 1, "layers": 5,
             "intermediate": 150, "activations": ["gelu", "relu", "tanh"],
             "huggingface_activations": ["gelu", "gelu_new", "relu"]}
TRAINING = {"heads": [1, 2, 3, 5], "head_sizes": [1, 3, 7, 16, 33], "narrowest": 8, "layers": 4, "intermediate": 80,
            "activations": ["gelu", "tanh"], "huggingface_activations": ["gelu", "gelu_new"]}


def draw_config(draw, sizes):
    heads = draw.choice(sizes["heads"])
    config = {
        "vocab_size": draw.randint(6, 300), "embedding_size": draw.randint(sizes["narrowest"], 70),
        "hidden_size": heads * draw.choice([size for size in sizes["head_sizes"] if heads * size >= sizes["narrowest"]]),
        "num_attention_heads": heads,
        "num_hidden_layers": draw.randint(1, sizes["layers"]), "intermediate_size": draw.randint(1, sizes["intermediate"]),
        "max_position_embeddings": 512, "type_vocab_size": draw.randint(1, 3), "initializer_range": 0.02,
        "hidden_act": draw.choice(sizes["activations"]), "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    family = draw.choice(["brightmart", "google", "huggingface", "fast"])
    if family == "brightmart":
        config["ln_type"] = draw.choice(["postln", "preln"])
        if config["ln_type"] == "preln":
            config["shared_type"] = draw.choice(["all", "attention", "ffn", "none"])
    else:
        config["num_hidden_groups"] = draw.randint(1, config["num_hidden_layers"])
        config["inner_group_num"] = draw.randint(1, 2)
    if family == "huggingface":
        config.update(model_type="albert", hidden_act=draw.choice(sizes["huggingface_activations"]), layer_norm_eps=1e-12)
    if family == "fast":
        config.update(ffn_groups=16, hidden_size=heads * 16, intermediate_size=16 * draw.randint(1, 9))
    return config


def draw_batches(draw):
    batches = []
    for mask in draw.sample(["full", "ragged", "holes"], 2):
        rows, length = draw.choice([(1, draw.randint(1, 512)), (draw.randint(1, 33), draw.randint(1, 24))])
        batches.append(f"{rows}x{length}:{mask}")
    return ",".join(batches)


def inference_case(draw):
    """Script, configuration and settings."""
    config = draw_config(draw, INFERENCE)
    return "oracle_case.py", config, [f"batches={draw_batches(draw)}",
                                      f"programs={draw.choice(['encode', 'mlm', 'sop', 'embed'])}",
                                      f"threads={draw.randint(1, 2)}"]


def training_case(draw):
    config = draw_config(draw, TRAINING)
    rows, length = draw.choice([(1, draw.randint(20, 120)), (draw.randint(2, 9), draw.randint(8, 20))])
    settings = [f"batch={rows}x{length}:{draw.choice(['full', 'ragged', 'holes'])}", f"compiled={draw.randint(1, rows)}",
                f"predictions={draw.randint(1, 8)}"]
    flags = [f"--threads={draw.randint(1, 2)}", f"--optimizer={draw.choice(['lamb', 'lamb', 'adamw'])}",
             f"--lamb-variant={draw.choice(['google', 'brightmart'])}",
             f"--sparse-norm={draw.choice(['tf', 'aggregated'])}", f"--clip-norm={draw.choice([0, 0.3, 1, 100])}",
             f"--weight-decay-rate={draw.choice([0, 0.01, 0.5])}"]
    return "gradient_case.py", config, settings + ["--"] + flags


def main():
    albertc, oracle, work, count, seed, *kind = sys.argv[1:]
    draw_case = training_case if kind == ["training"] else inference_case
    os.makedirs(work, exist_ok=True)
    failures = 0
    for number in range(int(count)):
        script, config, settings = draw_case(random.Random(f"{seed}.{number}"))
        path = os.path.join(work, f"{number}.json")
        with open(path, "w") as f:
            json.dump(config, f, indent=1)
        command = ["/usr/bin/python3", os.path.join(HERE, script), albertc, oracle, path,
                   os.path.join(work, str(number)), f"seed={number + 1}", *settings]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            failures += 1
            print(" ".join(command), done.stdout, sep="\n", flush=True)
    if failures:
        sys.exit(f"{failures} of {count} configurations failed")
    print(f"{count} configurations: all equal")


if __name__ == "__main__":
    main()
