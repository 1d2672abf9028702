"""ALBERT (brightmart order, encoder and pooler) as an ONNX graph.

Two forms of the same model: `plain` uses standard operators and leaves fusion
to ONNX Runtime's graph optimisations; `fused` is written with the contributed
operators that ONNX Runtime's transformer optimiser aims at (Attention with one
QKV product, SkipLayerNormalization, FastGelu). Weights are shared: every layer
names the same initialisers.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

CONTRIB = "com.microsoft"
EPSILON = 1e-12
LAYER = "bert/encoder/layer_shared/"


class Graph:
    """Collects nodes and initialisers; only used initialisers are kept."""

    def __init__(self, initializers):
        self.nodes, self.initializers = [], dict(initializers)

    def op(self, kind, *inputs, domain="", **attributes):
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes))
        return name

    def const(self, name, value, dtype=np.float32):
        self.initializers[name] = np.array(value, dtype)
        return name

    def dense(self, x, scope):
        return self.op("Add", self.op("MatMul", x, scope + "/kernel"), scope + "/bias")

    def norm(self, x, scope):
        return self.op("LayerNormalization", x, scope + "/LayerNorm/gamma", scope + "/LayerNorm/beta", axis=-1,
                       epsilon=EPSILON)

    def output(self, name, value):
        self.nodes.append(helper.make_node("Identity", [value], [name]))

    def model(self, inputs, outputs):
        used = {i for node in self.nodes for i in node.input}
        tensors = [numpy_helper.from_array(np.asarray(a, order="C"), n)
                   for n, a in self.initializers.items() if n in used]
        graph = helper.make_graph(self.nodes, "albert", inputs, outputs, tensors)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()


def embeddings(g):
    scope = "bert/embeddings/"
    x = g.op("MatMul", g.op("Gather", scope + "word_embeddings", "input_ids"), scope + "word_embeddings_2")
    x = g.op("Add", x, g.op("Gather", scope + "token_type_embeddings", "segment_ids"))
    length = g.op("Shape", "input_ids", start=1, end=2)
    positions = g.op("Slice", scope + "position_embeddings", g.const("zero", [0], np.int64), length, "zero")
    return g.norm(g.op("Add", x, positions), "bert/embeddings")


def plain_mask(g):
    mask = g.op("Cast", "input_mask", to=TensorProto.FLOAT)
    mask = g.op("Mul", g.op("Sub", g.const("one", 1), mask), g.const("negative", -10000))
    return g.op("Unsqueeze", mask, g.const("axes", [1, 2], np.int64))


def plain_layer(g, h, mask, config):
    heads, width = config["num_attention_heads"], config["hidden_size"]
    split = g.const("split", [0, 0, heads, width // heads], np.int64)
    merge = g.const("merge", [0, 0, width], np.int64)

    def project(name, order):
        return g.op("Transpose", g.op("Reshape", g.dense(h, LAYER + "attention/self/" + name), split), perm=order)

    scores = g.op("MatMul", project("query", [0, 2, 1, 3]), project("key", [0, 2, 3, 1]))
    scores = g.op("Add", g.op("Mul", scores, g.const("scale", (width // heads) ** -0.5)), mask)
    context = g.op("MatMul", g.op("Softmax", scores, axis=-1), project("value", [0, 2, 1, 3]))
    context = g.op("Reshape", g.op("Transpose", context, perm=[0, 2, 1, 3]), merge)
    a = g.op("Add", g.dense(context, LAYER + "attention/output/dense"), h)
    a = g.norm(a, LAYER + "attention/output")
    f = g.op("Gelu", g.dense(a, LAYER + "intermediate/dense"), approximate="tanh")
    return g.norm(g.op("Add", g.dense(f, LAYER + "output/dense"), a), LAYER + "output")


def fused_layer(g, h, config):
    def product(x, scope):
        return g.op("MatMul", x, scope + "/kernel")

    def skip_norm(x, skip, norm, dense):
        return g.op("SkipLayerNormalization", x, skip, norm + "/LayerNorm/gamma", norm + "/LayerNorm/beta",
                    dense + "/bias", domain=CONTRIB, epsilon=EPSILON)

    context = g.op("Attention", h, "qkv/kernel", "qkv/bias", "input_mask", domain=CONTRIB,
                   num_heads=config["num_attention_heads"])
    dense = LAYER + "attention/output/dense"
    a = skip_norm(product(context, dense), h, LAYER + "attention/output", dense)
    f = product(a, LAYER + "intermediate/dense")
    f = g.op("FastGelu", f, LAYER + "intermediate/dense/bias", domain=CONTRIB)
    return skip_norm(product(f, LAYER + "output/dense"), a, LAYER + "output", LAYER + "output/dense")


def build(config, weights, fused):
    """The serialised model; inputs int32 [batch, length]."""
    g = Graph(weights)
    parts = [LAYER + "attention/self/" + n for n in ("query", "key", "value")]
    g.initializers["qkv/kernel"] = np.concatenate([weights[p + "/kernel"] for p in parts], 1)
    g.initializers["qkv/bias"] = np.concatenate([weights[p + "/bias"] for p in parts])
    h = embeddings(g)
    mask = None if fused else plain_mask(g)
    for _ in range(config["num_hidden_layers"]):
        h = fused_layer(g, h, config) if fused else plain_layer(g, h, mask, config)
    g.output("sequence_output", h)
    first = g.op("Gather", h, g.const("first", 0, np.int64), axis=1)
    pooled = g.op("Gemm", first, "bert/pooler/dense/kernel", "bert/pooler/dense/bias")
    g.output("pooled_output", g.op("Tanh", pooled))
    width = config["hidden_size"]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT32, ["batch", "length"])
              for n in ("input_ids", "input_mask", "segment_ids")]
    outputs = [helper.make_tensor_value_info("sequence_output", TensorProto.FLOAT, ["batch", "length", width]),
               helper.make_tensor_value_info("pooled_output", TensorProto.FLOAT, ["batch", width])]
    return g.model(inputs, outputs)
