"""Compares a graph's program that leaves padding out with one that computes it.

    graph_padding.py ALBERTC GRAPH POOLED SEQUENCE WORK_DIR LENGTH VOCABULARY

POOLED and SEQUENCE are outputs. With both of them all rows are computed, with POOLED
alone those that it depends on. Masks have gaps, at the first position too, and
leave out whole sequences; the bits are the same.
"""

import array
import os
import random
import sys

from npy import Npy
from programs import Report, call, run_program

BATCH = 40


def make_masks(length):
    """A mask of every kind: empty, full, one token, a prefix, random gaps."""
    draw = random.Random(7)
    masks = [[0] * length, [1] * length, [1] + [0] * (length - 1), [0] * (length - 1) + [1]]
    while len(masks) < BATCH:
        kept = draw.random()
        prefix = draw.randrange(1, length)
        masks.append([int(s < prefix) for s in range(length)] if len(masks) % 2 else
                     [int(draw.random() < kept) for _ in range(length)])
    draw.shuffle(masks)
    return masks


def save(work, name, rows):
    path = os.path.join(work, name + ".npy")
    flat = array.array("i", [value for row in rows for value in row])
    Npy((len(rows), len(rows[0])), "<i4", flat).save(path)
    return path


def main():
    albertc, graph, pooled, sequence, work, length, vocabulary = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    draw = random.Random(11)
    sizes = {"input_ids": int(vocabulary), "segment_ids": 2}
    inputs = {name: save(work, name, [[draw.randrange(size) for _ in range(int(length))] for _ in range(BATCH)])
              for name, size in sizes.items()}
    inputs["input_mask"] = save(work, "input_mask", make_masks(int(length)))
    found = {}
    for name, outputs in [("all", f"{pooled},{sequence}"), ("only", pooled)]:
        program = os.path.join(work, name)
        call([albertc, graph, "--outputs", outputs, "-o", program])
        results = run_program(program, inputs, os.path.join(work, name + "-out"))
        found[name] = results[pooled.replace("/", "__")]
    report = Report()
    report.compare("pooled", found["only"], found["all"], atol=0, rtol=0, same_bits=True)
    report.finish()


main()
