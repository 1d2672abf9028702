"""Makes what users have: a released checkpoint folder and a few inputs.

    release_folder.py WORK_DIR ORACLE REPOSITORY

WORK_DIR gets `albert_tiny_zh` with the files of brightmart's release (random
weights, a vocabulary of the same size), a batch as `ids.npy`, `mask.npy` and
`seg.npy`, `sentences.txt`, `corpus/news.txt`, two documents, and TensorFlow
graphs: `graph.pbtxt`, `phases.pbtxt`, `unusual.pbtxt`, the folder `saved_model`,
`frozen.pb`, a small ALBERT, and `changed.meta`, one with changed embeddings.
"""

import os
import shutil
import subprocess
import sys

from graph_nodes import make_unusual
from npy import Npy

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def make_release_folder(work, oracle, repository):
    shutil.rmtree(work, ignore_errors=True)
    folder = os.path.join(work, "albert_tiny_zh")
    os.makedirs(folder)
    config = os.path.join(repository, "configs", "albert_tiny_zh.json")
    shutil.copy(config, os.path.join(folder, "albert_config_tiny.json"))
    scratch = os.path.join(work, "oracle")
    os.makedirs(scratch)
    subprocess.run([oracle, config, scratch, "seed=5", "batch=2", "length=12", "predictions=1"], check=True)
    for name in ["index", "data-00000-of-00001"]:
        shutil.move(os.path.join(scratch, f"model.ckpt.{name}"), os.path.join(folder, f"albert_model.ckpt.{name}"))
    with open(os.path.join(folder, "checkpoint"), "w") as f:
        f.write('model_checkpoint_path: "albert_model.ckpt"\n')
    letters = [chr(c) for c in range(33, 127)]
    pieces = SPECIAL + letters + ["##" + c for c in letters] + [chr(c) for c in range(0x4E00, 0x9FFF)]
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as f:
        f.write("\n".join((pieces + [f"[unused{i}]" for i in range(1000)])[:21128]) + "\n")
    graphs = os.path.join(repository, "test", "frontends", "TensorFlow", "Inputs")
    for name in ["graph.pbtxt", "phases.pbtxt", "unusual.pbtxt"]:
        shutil.copy(os.path.join(graphs, name), work)
    models = os.path.join(repository, "test", "e2e", "graph", "Inputs")
    shutil.copy(os.path.join(models, "function_calls", "graph.pb"), os.path.join(work, "frozen.pb"))
    make_unusual(os.path.join(models, "metagraph", "brightmart.meta"), "bert/embeddings/add_1",
                 os.path.join(work, "changed.meta"))
    os.makedirs(os.path.join(work, "saved_model"))
    shutil.copy(os.path.join(graphs, "saved_model.pbtxt"), os.path.join(work, "saved_model"))
    for name, source in [("ids", "input_ids"), ("mask", "input_mask"), ("seg", "segment_ids")]:
        Npy.load(os.path.join(scratch, source + ".npy")).save(os.path.join(work, name + ".npy"))
    with open(os.path.join(work, "sentences.txt"), "w", encoding="utf-8") as f:
        f.write("今天天气很好\n我喜欢妈妈做的汤\n")
    os.makedirs(os.path.join(work, "corpus"))
    with open(os.path.join(work, "corpus", "news.txt"), "w", encoding="utf-8") as f:
        f.write("今天天气很好。\n我们去学校。\n妈妈在家做汤。\n\n我喜欢妈妈做的汤。\n妈妈做的汤我很喜欢喝。\n")


if __name__ == "__main__":
    make_release_folder(*map(os.path.abspath, sys.argv[1:]))
