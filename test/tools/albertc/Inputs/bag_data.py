"""Weights, a batch and the right answer for bag.mlir.

    bag_data.py FOLDER

FOLDER gets bag.safetensors, ids.npy, mask.npy, seg.npy and embedding.npy.
"""

import array
import json
import math
import os
import random
import struct
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "support"))
from npy import Npy  # noqa: E402

SHAPES = {"word": [97, 6], "type": [2, 6], "position": [16, 6], "gamma": [6], "beta": [6]}
LENGTHS = [16, 5, 1]


def save_tensors(path, tensors):
    header, data = {}, b""
    for name, values in tensors.items():
        end = len(data) + 4 * len(values)
        header[name] = {"dtype": "F32", "shape": SHAPES[name], "data_offsets": [len(data), end]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def embed(tensors, ids, types):
    """The mean of the rows of one sequence in double precision."""
    total = [0.0] * 6
    for position, (i, t) in enumerate(zip(ids, types)):
        row = [tensors["word"][6 * i + c] + tensors["type"][6 * t + c] + tensors["position"][6 * position + c]
               for c in range(6)]
        mean = sum(row) / 6
        deviation = math.sqrt(sum((x - mean) ** 2 for x in row) / 6 + 1e-12)
        for c in range(6):
            total[c] += (row[c] - mean) / deviation * tensors["gamma"][c] + tensors["beta"][c]
    return [x / len(ids) for x in total]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    draw = random.Random(7)
    tensors = {name: array.array("f", [draw.gauss(0, 1) for _ in range(math.prod(shape))])
               for name, shape in SHAPES.items()}
    save_tensors(os.path.join(folder, "bag.safetensors"), tensors)
    width = max(LENGTHS)
    ids = [[draw.randrange(97) for _ in range(width)] for _ in LENGTHS]
    types = [[draw.randrange(2) for _ in range(width)] for _ in LENGTHS]
    answer = [embed(tensors, i[:n], t[:n]) for i, t, n in zip(ids, types, LENGTHS)]
    for name, rows in [("ids", ids), ("seg", types), ("mask", [[int(c < n) for c in range(width)] for n in LENGTHS])]:
        Npy((len(LENGTHS), width), "<i4", array.array("i", sum(rows, []))).save(os.path.join(folder, name + ".npy"))
    Npy((len(LENGTHS), 6), "<f4", array.array("f", sum(answer, []))).save(os.path.join(folder, "embedding.npy"))


if __name__ == "__main__":
    main(sys.argv[1])
