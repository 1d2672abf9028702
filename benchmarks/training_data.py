"""The batch of a pretraining benchmark: examples of real text, as a TFRecord
file for the compiled program and as NumPy arrays for the others."""

import glob
import gzip
import json
import os
import re
import struct
import subprocess
import sys

import numpy as np

from training_step import FEATURES

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "support"))
from tfrecords import read_example, read_records  # noqa: E402

MANUALS = "/usr/share/man/zh_CN/man*/*.gz"


def write_corpus(path):
    """The Chinese manual pages, a sentence a line and a page a document."""
    pages = sorted(glob.glob(MANUALS))
    if not pages:
        raise SystemExit("benchmarks: no Chinese manual pages; install manpages-zh without excluding its files")
    with open(path, "w", encoding="utf-8") as f:
        for page in pages:
            with gzip.open(page, "rt", encoding="utf-8", errors="ignore") as source:
                text = "".join(line for line in source if line[0] not in ".'")
            text = re.sub(r"\\f[A-Z]|\\", "", text)
            f.write(re.sub(r"(?<=[。！？])\n?", "\n", text).replace("\n\n", "\n") + "\n\n")


def is_full(example):
    return all(example["input_mask"]) and all(example["masked_lm_weights"])


def frame(record):
    """A record as it lies in a file."""
    length = struct.pack("<Q", len(record))
    return length + masked_crc(length) + record + masked_crc(record)


def crc_table():
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        yield byte


CRC = list(crc_table())


def masked_crc(data):
    """CRC-32C as TFRecord files have it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC[(crc ^ byte) & 255]
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def make_batch(case, tools, folder):
    """Writes batch.tfrecord, NAME.npy of each feature, and the number of tokens.

    `data` of a case: `full` takes examples without padding and with all their
    predictions, so that nobody gains by leaving padding out; `text` takes them
    as they come.
    """
    corpus, vocabulary, examples = (os.path.join(folder, n) for n in ["corpus.txt", "vocab.txt", "examples.tfrecord"])
    write_corpus(corpus)
    with open(os.path.join(folder, "data.log"), "w") as log:
        for command in [
                ["vocab", "--input-file", corpus, "--size", "21128", "-o", vocabulary],
                ["pretrain", "--input-file", corpus, "--vocab-file", vocabulary, "-o", examples, "--max-seq-length",
                 str(case["length"]), "--max-predictions-per-seq", str(case["predictions"]), "--masked-lm-prob", "0.16",
                 "--dupe-factor", "1"]]:
            subprocess.run([os.path.join(tools, "albert-data")] + command, check=True, stdout=log, stderr=log)
    taken = []
    with open(os.path.join(folder, "batch.tfrecord"), "wb") as f:
        for record in read_records(examples):
            example = read_example(record)
            if case["data"] == "text" or is_full(example):
                taken.append(example)
                f.write(frame(record))
            if len(taken) == case["batch"]:
                break
    if len(taken) < case["batch"]:
        raise SystemExit(f"benchmarks: {len(taken)} examples fit the case, it needs {case['batch']}")
    for name in FEATURES:
        dtype = np.float32 if name == "masked_lm_weights" else np.int32
        np.save(os.path.join(folder, name + ".npy"), np.array([e[name] for e in taken], dtype))
    with open(os.path.join(folder, "tokens"), "w") as f:
        f.write(str(sum(sum(e["input_mask"]) for e in taken)))


if __name__ == "__main__":
    make_batch(json.loads(sys.argv[1]), *sys.argv[2:])
