"""Runs the fenced sh commands of a page, in order, in a folder of its own.

    run_readme.py PAGE WORK_DIR TOOLS_DIR ORACLE REPOSITORY

The folder holds what the page speaks of: `configs`, a checkpoint folder
`albert_tiny_zh` as brightmart releases it (random weights), `ids.npy`,
`mask.npy`, `seg.npy` and `sentences.txt`. A fence after the line
`<!-- set-up -->` is what brings a user to this point and is not run again; the
scripts it names must exist.
"""

import os
import re
import shutil
import subprocess
import sys

from npy import Npy

FENCE = re.compile(r"^(<!-- set-up -->\n)?```sh\n(.*?)^```$", re.M | re.S)
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def make_release_folder(work, oracle, repository):
    """A folder with the files of a released albert_tiny_zh."""
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
    for name, source in [("ids", "input_ids"), ("mask", "input_mask"), ("seg", "segment_ids")]:
        Npy.load(os.path.join(scratch, source + ".npy")).save(os.path.join(work, name + ".npy"))
    with open(os.path.join(work, "sentences.txt"), "w", encoding="utf-8") as f:
        f.write("今天天气很好\n我喜欢妈妈做的汤\n")


def check_set_up(block, repository):
    for script in re.findall(r"^(scripts/\w+)", block, re.M):
        if not os.access(os.path.join(repository, script), os.X_OK):
            sys.exit(f"the page names {script}, which is not there")


def main():
    page, work, tools, oracle, repository = (os.path.abspath(a) for a in sys.argv[1:])
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    make_release_folder(work, oracle, repository)
    os.symlink(os.path.join(repository, "configs"), os.path.join(work, "configs"))
    environment = {**os.environ, "PATH": tools + os.pathsep + os.environ["PATH"]}
    with open(page, encoding="utf-8") as f:
        blocks = FENCE.findall(f.read())
    ran = 0
    for set_up, block in blocks:
        if set_up:
            check_set_up(block, repository)
            continue
        print("+", block, flush=True)
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=work, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout[-3000:], flush=True)
        if done.returncode:
            sys.exit(f"ended with {done.returncode}")
        ran += 1
    if not ran:
        sys.exit(f"{page} has no fenced commands")


if __name__ == "__main__":
    main()
