"""Compares programs of random configurations with the oracle.

    random_cases.py ALBERTC ORACLE WORK_DIR COUNT SEED

Every number is drawn: sizes that are no multiple of anything, groups, norms,
activations, lengths from 1 to 512, batches from 1 to 33, every kind of mask, 1
or 2 threads. A configuration that fails stays in WORK_DIR and the message has
the command that repeats it.
"""

import json
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def draw_config(draw):
    heads = draw.choice([1, 2, 3, 5, 12])
    config = {
        "vocab_size": draw.randint(6, 300), "embedding_size": draw.randint(1, 70),
        "hidden_size": heads * draw.choice([1, 3, 7, 16, 26, 32, 33]), "num_attention_heads": heads,
        "num_hidden_layers": draw.randint(1, 5), "intermediate_size": draw.randint(1, 150),
        "max_position_embeddings": 512, "type_vocab_size": draw.randint(1, 3), "initializer_range": 0.02,
        "hidden_act": draw.choice(["gelu", "relu", "tanh"]), "hidden_dropout_prob": 0.0,
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
        config.update(model_type="albert", hidden_act=draw.choice(["gelu", "gelu_new", "relu"]), layer_norm_eps=1e-12)
    if family == "fast":
        config.update(ffn_groups=16, hidden_size=heads * 16, intermediate_size=16 * draw.randint(1, 9))
    return config


def draw_batches(draw):
    batches = []
    for mask in draw.sample(["full", "ragged", "holes"], 2):
        rows, length = draw.choice([(1, draw.randint(1, 512)), (draw.randint(1, 33), draw.randint(1, 24))])
        batches.append(f"{rows}x{length}:{mask}")
    return ",".join(batches)


def main():
    albertc, oracle, work, count, seed = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    failures = 0
    for number in range(int(count)):
        draw = random.Random(f"{seed}.{number}")
        config = os.path.join(work, f"{number}.json")
        with open(config, "w") as f:
            json.dump(draw_config(draw), f, indent=1)
        command = ["/usr/bin/python3", os.path.join(HERE, "oracle_case.py"), albertc, oracle, config,
                   os.path.join(work, str(number)), f"seed={number + 1}", f"batches={draw_batches(draw)}",
                   f"programs={draw.choice(['encode', 'mlm', 'sop', 'embed'])}", f"threads={draw.randint(1, 2)}"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            failures += 1
            print(" ".join(command), done.stdout, sep="\n", flush=True)
    if failures:
        sys.exit(f"{failures} of {count} configurations failed")
    print(f"{count} configurations: all equal")


if __name__ == "__main__":
    main()
