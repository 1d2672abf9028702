"""Provokes every message of docs/messages.md and compares.

    run_messages.py PAGE WORK_DIR TOOLS_DIR ORACLE REPOSITORY

An entry of the page is a fence of commands, a line `Status N:` and a fence with
what the commands print, on both streams. `…` stands for anything within a line,
and for any number of lines where it is alone. The commands run in order in one
folder, which holds what the READMEs speak of and, made here, everything that a
user may take for something else.
"""

import array
import difflib
import os
import re
import shutil
import subprocess
import sys

from npy import Npy
from release_folder import SPECIAL
from run_readme import make_work_folder, run_block
from wrong_files import FILES

ENTRY = re.compile(r"^```sh\n(.*?)^```\n\nStatus (\d+):\n\n```text\n(.*?)^```$", re.M | re.S)


def copy_checkpoint(source, target):
    """Copies the files of a TensorFlow checkpoint to another prefix."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    for suffix in [".index", ".data-00000-of-00001"]:
        shutil.copy(source + suffix, target + suffix)


def make_checkpoint(work, oracle, repository, config, target):
    scratch = os.path.join(work, "oracle")
    subprocess.run([oracle, os.path.join(repository, "configs", config), scratch, "batch=1", "length=2"], check=True)
    copy_checkpoint(os.path.join(scratch, "model.ckpt"), target)


def write(path, contents):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(contents)


def make_checkpoints(work, oracle, repository):
    """Checkpoints of another size and family, several in one folder, and files that are none."""
    for folder, config in [("albert_base_zh", "albert_base_zh.json"), ("albert_tiny_zh_google",
                                                                       "albert_tiny_zh_google.json")]:
        make_checkpoint(work, oracle, repository, config, os.path.join(work, folder, "albert_model.ckpt"))
    for step in [1000, 2000]:
        copy_checkpoint(os.path.join(work, "albert_tiny_zh", "albert_model.ckpt"),
                        os.path.join(work, "runs", f"model.ckpt-{step}"))
    for name, kind in [("download/albert_model.ckpt.index", "page.html"), ("download/albert_config.json", "page.html"),
                       ("clone/model.safetensors", "pointer.txt"), ("zipped/albert_tiny_zh.zip", "model.zip"),
                       ("torch/pytorch_model.bin", "pytorch_model.bin"), ("keras/tf_model.h5", "tf_model.h5"),
                       ("spiece.model", "spiece.model")]:
        write(os.path.join(work, name), FILES[kind])


def make_texts(work):
    """Vocabularies and texts in other encodings, a larger vocabulary."""
    with open(os.path.join(work, "albert_tiny_zh", "vocab.txt"), "rb") as f:
        vocabulary = f.read()
    write(os.path.join(work, "vocab_crlf.txt"), vocabulary.replace(b"\n", b"\r\n"))
    write(os.path.join(work, "vocab_bom.txt"), b"\xef\xbb\xbf" + vocabulary)
    write(os.path.join(work, "vocab_gbk.txt"), vocabulary.decode().encode("gb18030"))
    pieces = SPECIAL + [f"[unused{i}]" for i in range(30000 - len(SPECIAL))]
    write(os.path.join(work, "vocab_30000.txt"), "\n".join(pieces).encode())
    write(os.path.join(work, "corpus", "a.txt"), "今天天气很好\n".encode())
    write(os.path.join(work, "corpus", "b.txt"), "我喜欢妈妈做的汤\n今天\n".encode("gbk"))
    write(os.path.join(work, "a_file"), b"")


def make_arrays(work):
    def save(name, shape, values):
        Npy(shape, "<i4", array.array("i", values)).save(os.path.join(work, name))

    save("other_ids.npy", (2, 12), [101] * 18 + [29871] + [102] * 5)
    save("other_types.npy", (2, 12), [0] * 7 + [2] + [1] * 16)
    save("long_ids.npy", (1, 600), [101] * 600)


def matches(expected, actual):
    pattern = ""
    for line in expected.splitlines():
        if line.strip() == "…":
            pattern += r"(?:.*\n)*"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split("…")) + r"\n"
    return re.fullmatch(pattern, actual) is not None


def check(entry, work, tools):
    """Runs one entry; what is wrong with it, or None."""
    block, status, expected = entry
    done = run_block(block, work, tools)
    if done.returncode == int(status) and matches(expected, done.stdout):
        return None
    difference = difflib.unified_diff(expected.splitlines(), done.stdout.splitlines(), "the page", "printed",
                                      lineterm="")
    return "\n".join([f"+ {block}status {done.returncode}, the page says {status}", *difference])


def main():
    page, work, tools, oracle, repository = (os.path.abspath(a) for a in sys.argv[1:])
    with open(page, encoding="utf-8") as f:
        text = f.read()
    entries = ENTRY.findall(text)
    if not entries or len(entries) != text.count("```sh\n"):
        sys.exit(f"{page}: {text.count('```sh')} fences of commands, {len(entries)} of them with a status and a text")
    make_work_folder(work, oracle, repository)
    make_checkpoints(work, oracle, repository)
    make_texts(work)
    make_arrays(work)
    problems = [p for p in (check(entry, work, tools) for entry in entries) if p]
    if problems:
        sys.exit("\n\n".join(problems))
    print(f"{len(entries)} messages are as the page says")


if __name__ == "__main__":
    main()
