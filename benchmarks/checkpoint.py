"""The parameters of a benchmark case as NumPy arrays.

The oracle wrote them: one data file with the variables in the order of their
names, brightmart's names and shapes.
"""

import json
import os

import numpy as np


def shapes(c):
    hidden, inner, wide = c["hidden_size"], c["embedding_size"], c["intermediate_size"]
    layer = "bert/encoder/layer_shared/"
    found = {
        "bert/embeddings/word_embeddings": (c["vocab_size"], inner),
        "bert/embeddings/word_embeddings_2": (inner, hidden),
        "bert/embeddings/token_type_embeddings": (c["type_vocab_size"], hidden),
        "bert/embeddings/position_embeddings": (c["max_position_embeddings"], hidden),
        layer + "intermediate/dense/kernel": (hidden, wide),
        layer + "intermediate/dense/bias": (wide,),
        layer + "output/dense/kernel": (wide, hidden),
        layer + "output/dense/bias": (hidden,),
        "cls/predictions/output_bias": (c["vocab_size"],),
        "cls/seq_relationship/output_weights": (2, hidden),
        "cls/seq_relationship/output_bias": (2,),
    }
    for scope in ["attention/self/query", "attention/self/key", "attention/self/value", "attention/output/dense"]:
        found[layer + scope + "/kernel"] = (hidden, hidden)
        found[layer + scope + "/bias"] = (hidden,)
    for scope in ["bert/pooler/dense", "cls/predictions/transform/dense"]:
        found[scope + "/kernel"] = (hidden, hidden)
        found[scope + "/bias"] = (hidden,)
    for scope in ["bert/embeddings", layer + "attention/output", layer + "output", "cls/predictions/transform"]:
        found[scope + "/LayerNorm/gamma"] = (hidden,)
        found[scope + "/LayerNorm/beta"] = (hidden,)
    return found


def load(folder):
    """(config, {variable name: array}, {input name: array}) of a case folder."""
    with open(os.path.join(folder, "config.json")) as f:
        config = json.load(f)
    data = np.fromfile(os.path.join(folder, "model.ckpt.data-00000-of-00001"), np.float32)
    weights, at = {}, 0
    for name, shape in sorted(shapes(config).items()):
        size = int(np.prod(shape))
        weights[name] = data[at:at + size].reshape(shape)
        at += size
    if at != data.size:
        raise SystemExit(f"{folder}: the checkpoint holds {data.size} numbers, the model has {at}")
    inputs = {n: np.load(os.path.join(folder, n + ".npy")) for n in ["input_ids", "input_mask", "segment_ids"]}
    return config, weights, inputs
