"""One graph with every operation that programs are made of, against Python.

    graph_ops.py ALBERTC WORK_DIR

Inputs leave the batch open; the program runs for two of them.
"""

import array
import math
import os
import sys

from npy import Npy
from programs import Report, call, run_program

TYPES = {"f": "DT_FLOAT", "i": "DT_INT32", "q": "DT_INT64", "b": "DT_BOOL"}
DESCR = {"f": "<f4", "i": "<i4", "q": "<i8", "b": "|b1"}


class Tensor:
    """Shape, kind (f, i, q, b) and values, row-major."""

    def __init__(self, shape, kind, values):
        self.shape, self.kind, self.values = tuple(shape), kind, list(values)
        assert math.prod(self.shape) == len(self.values), (shape, values)

    def at(self, *place):
        flat = 0
        for size, position in zip(self.shape, place):
            flat = flat * size + position
        return self.values[flat]

    def save(self, path):
        code = {"f": "f", "i": "i", "q": "q", "b": "b"}[self.kind]
        Npy(self.shape, DESCR[self.kind], array.array(code, self.values)).save(path)


def build(shape, kind, function):
    """A tensor of what `function` says of each place."""
    places = [()]
    for size in shape:
        places = [p + (i,) for p in places for i in range(size)]
    return Tensor(shape, kind, [function(*p) for p in places])


class Graph:
    """Text of a GraphDef, and what its nodes are expected to be."""

    def __init__(self):
        self.nodes, self.expected = [], {}

    def node(self, name, op, inputs, attrs):
        lines = [f'node {{ name: "{name}" op: "{op}"'] + [f'input: "{i}"' for i in inputs]
        lines += [f'attr {{ key: "{k}" value {{ {v} }} }}' for k, v in attrs.items()]
        self.nodes.append(" ".join(lines) + " }")
        return name

    def placeholder(self, name, kind, *dims, op="Placeholder"):
        shape = " ".join(f"dim {{ size: {d} }}" for d in dims)
        return self.node(name, op, [], {"dtype": f"type: {TYPES[kind]}", "shape": f"shape {{ {shape} }}"})

    def const(self, name, kind, values, *dims):
        field = {"f": "float_val", "i": "int_val", "q": "int64_val", "b": "bool_val"}[kind]
        shape = " ".join(f"dim {{ size: {d} }}" for d in dims)
        body = " ".join(f"{field}: {str(v).lower()}" for v in values)
        return self.node(name, "Const", [], {"dtype": f"type: {TYPES[kind]}", "value":
                         f"tensor {{ dtype: {TYPES[kind]} tensor_shape {{ {shape} }} {body} }}"})

    def check(self, name, op, inputs, expected, kind="f", outputs=1, **attrs):
        """A node whose outputs are `expected`, a tensor or a list of them."""
        given = {"T": f"type: {TYPES[kind]}"}
        if op.startswith("Gather"):
            given = {"Tparams": f"type: {TYPES[kind]}", "Tindices": "type: DT_INT32", "Taxis": "type: DT_INT32"}
        given.update(attrs)
        self.node(name, op, inputs, given)
        many = expected if isinstance(expected, list) else [expected]
        for i, tensor in enumerate(many):
            self.expected[name + (f":{i}" if i else "")] = tensor


def trunc_div(x, y):
    return int(x / y)


UNARY = {
    "Abs": abs, "Ceil": math.ceil, "Exp": math.exp, "Erf": math.erf, "Erfc": math.erfc, "Floor": math.floor,
    "Neg": lambda x: -x, "Reciprocal": lambda x: 1 / x, "Relu": lambda x: max(x, 0), "Relu6": lambda x: min(max(x, 0), 6),
    "Round": round, "Sigmoid": lambda x: 1 / (1 + math.exp(-x)), "Sign": lambda x: (x > 0) - (x < 0),
    "Softplus": lambda x: math.log1p(math.exp(x)), "Square": lambda x: x * x, "Tanh": math.tanh,
    "Elu": lambda x: x if x > 0 else math.exp(x) - 1, "Expm1": math.expm1, "Inv": lambda x: 1 / x, "Rint": round,
    "Selu": lambda x: 1.0507009873554805 * (x if x > 0 else 1.6732632423543772 * math.expm1(x)),
    "_MklSwish": lambda x: x / (1 + math.exp(-x)), "_MklFusedMish": lambda x: x * math.tanh(math.log1p(math.exp(x))),
    "LeakyRelu": lambda x: x if x > 0 else 0.2 * x, "Softsign": lambda x: x / (1 + abs(x)), "ZerosLike": lambda x: 0, "OnesLike": lambda x: 1,
}
POSITIVE = {"Log": math.log, "Log1p": math.log1p, "Sqrt": math.sqrt, "Rsqrt": lambda x: 1 / math.sqrt(x)}
BINARY = {
    "Add": lambda x, y: x + y, "AddV2": lambda x, y: x + y, "Sub": lambda x, y: x - y, "Mul": lambda x, y: x * y,
    "RealDiv": lambda x, y: x / y, "Div": lambda x, y: x / y, "Maximum": max, "Minimum": min,
    "SquaredDifference": lambda x, y: (x - y) ** 2, "FloorDiv": lambda x, y: math.floor(x / y),
    "FloorMod": lambda x, y: x - math.floor(x / y) * y, "TruncateMod": math.fmod, "DivNoNan": lambda x, y: x / y if y else 0,
}
COMPARE = {
    "Equal": lambda x, y: x == y, "NotEqual": lambda x, y: x != y, "Less": lambda x, y: x < y,
    "LessEqual": lambda x, y: x <= y, "Greater": lambda x, y: x > y, "GreaterEqual": lambda x, y: x >= y,
}


def add_elementwise(g, x, row, ints):
    like = lambda f, kind="f": build(x.shape, kind, f)
    for op, f in UNARY.items():
        g.check(op.lstrip("_"), op, ["x"], like(lambda i, j: f(x.at(i, j))))
    for op, f in POSITIVE.items():
        g.check(op, op, ["Square"], like(lambda i, j: f(x.at(i, j) ** 2)))
    for op, f in BINARY.items():
        g.check(op, op, ["x", "row"], like(lambda i, j: f(x.at(i, j), row.at(j))))
    for op, f in COMPARE.items():
        g.check(op, op, ["x", "row"], like(lambda i, j: f(x.at(i, j), row.at(j)), "b"))
        g.check(op + "I", op, ["ints", "three"], build(ints.shape, "b", lambda i, j: f(ints.at(i, j), 3)), "i")
    for op, f in {"FloorDiv": lambda a, b: a // b, "FloorMod": lambda a, b: a % b, "TruncateDiv": trunc_div,
                  "TruncateMod": math.fmod, "Mod": math.fmod}.items():
        g.check(op + "I", op, ["ints", "minus"], build(ints.shape, "i", lambda i, j: int(f(ints.at(i, j), -2))), "i")
    for name, e in {"cube": 3, "square": 2, "root": 0.5, "inverse": -1, "odd": 1.7, "rroot": -0.5}.items():
        g.const(name + "_e", "f", [e])
        g.check("Pow_" + name, "Pow", ["Square", name + "_e"], like(lambda i, j: (x.at(i, j) ** 2) ** e))
    g.check("AddN", "AddN", ["x", "x", "Abs"], like(lambda i, j: 2 * x.at(i, j) + abs(x.at(i, j))), N="i: 3")
    g.check("AccumulateNV2", "AccumulateNV2", ["x", "x"], like(lambda i, j: 2 * x.at(i, j)), N="i: 2", shape="shape { }")
    g.check("LeakyRelu_half", "LeakyRelu", ["x"], like(lambda i, j: max(x.at(i, j), x.at(i, j) / 2)), alpha="f: 0.5")
    g.check("ClipByValue", "ClipByValue", ["x", "zero", "half"], like(lambda i, j: min(max(x.at(i, j), 0), 0.5)))
    g.check("BiasAddV1", "BiasAddV1", ["x", "row"], like(lambda i, j: x.at(i, j) + row.at(j)))
    g.check("BiasAdd", "BiasAdd", ["x", "row"], like(lambda i, j: x.at(i, j) + row.at(j)))
    g.check("SelectV2", "SelectV2", ["Less", "x", "zero"], like(lambda i, j: x.at(i, j) if x.at(i, j) < row.at(j) else 0))
    g.check("Select", "Select", ["chosen", "x", "Abs"], like(lambda i, j: x.at(i, j) if i % 2 else abs(x.at(i, j))))
    g.check("LogicalAnd", "LogicalAnd", ["Less", "LessEqual"], like(lambda i, j: x.at(i, j) < row.at(j), "b"))
    g.check("LogicalOr", "LogicalOr", ["Less", "Equal"], like(lambda i, j: x.at(i, j) <= row.at(j), "b"))
    g.check("LogicalNot", "LogicalNot", ["Less"], like(lambda i, j: x.at(i, j) >= row.at(j), "b"))
    g.check("IsNan", "IsNan", ["x"], like(lambda i, j: False, "b"))
    g.check("IsInf", "IsInf", ["x"], like(lambda i, j: False, "b"))
    g.node("Infinite", "RealDiv", ["x", "zero"], {"T": "type: DT_FLOAT"})
    g.check("IsInf_all", "IsInf", ["Infinite"], like(lambda i, j: True, "b"))
    g.check("IsFinite", "IsFinite", ["x"], like(lambda i, j: True, "b"))
    for name, source, kind, f in [("CastFI", "x", "i", lambda i, j: int(x.at(i, j))),
                                  ("CastBF", "Less", "f", lambda i, j: float(x.at(i, j) < row.at(j))),
                                  ("CastFB", "x", "b", lambda i, j: x.at(i, j) != 0),
                                  ("CastFQ", "x", "q", lambda i, j: int(x.at(i, j)))]:
        from_kind = "b" if source == "Less" else "f"
        g.check(name, "Cast", [source], like(f, kind), SrcT=f"type: {TYPES[from_kind]}", DstT=f"type: {TYPES[kind]}")


def add_reductions(g, x, row, ints):
    batch, width = x.shape
    rows = [[x.at(i, j) for j in range(width)] for i in range(batch)]
    reducers = {"Sum": sum, "Mean": lambda v: sum(v) / len(v), "Max": max, "Min": min, "Prod": math.prod}
    for op, f in reducers.items():
        g.check(op, op, ["x", "minus_one"], Tensor([batch], "f", map(f, rows)))
        g.check(op + "_keep", op, ["x", "axis0"], Tensor([1, width], "f", map(f, zip(*rows))), keep_dims="b: true")
        g.check(op + "_all", op, ["x", "both"], Tensor([], "f", [f(x.values)]))
        g.check(op + "_I", op, ["ints", "minus_one"],
                Tensor([batch], "i", [int(f([ints.at(i, j) for j in range(width)])) for i in range(batch)]), "i")
    below = [[x.at(i, j) < (0.25 * j or -0.75) for j in range(width)] for i in range(batch)]
    g.check("All", "All", ["Less", "minus_one"], Tensor([batch], "b", map(all, below)))
    g.check("Any", "Any", ["Less", "minus_one"], Tensor([batch], "b", map(any, below)))
    powers = [[math.exp(v) for v in row] for row in rows]
    g.check("Softmax", "Softmax", ["x"], build(x.shape, "f", lambda i, j: powers[i][j] / sum(powers[i])))
    g.check("LogSoftmax", "LogSoftmax", ["x"], build(x.shape, "f", lambda i, j: x.at(i, j) - math.log(sum(powers[i]))))
    # Channels are the columns.
    columns = list(zip(*rows))
    means = [sum(c) / batch for c in columns]
    scales = [1 / math.sqrt(sum((v - m) ** 2 for v in c) / batch + 0.25) for c, m in zip(columns, means)]
    g.check("image", "Reshape", ["x", "image_shape"], Tensor([1, batch, 1, width], "f", x.values))
    g.check("FusedBatchNormV3", "FusedBatchNormV3", ["image", "row", "row", "none", "none"],
            build([1, batch, 1, width], "f", lambda _, i, __, j: (x.at(i, j) - means[j]) * scales[j] * row.at(j) + row.at(j)),
            data_format='s: "NHWC"', epsilon="f: 0.25", is_training="b: true", U="type: DT_FLOAT")
    g.check("L2Loss", "L2Loss", ["x"], Tensor([], "f", [sum(v * v for v in x.values) / 2]))
    g.check("ArgMax", "ArgMax", ["x", "one"], Tensor([batch], "q", [row.index(max(row)) for row in rows]))
    g.check("ArgMax0", "ArgMax", ["x", "axis_zero"],
            Tensor([width], "i", [list(c).index(max(c)) for c in zip(*rows)]), output_type="type: DT_INT32")
    moments = [(sum(r) / width, sum((v - sum(r) / width) ** 2 for v in r) / width) for r in rows]
    for name, attrs, epsilon in [("MklNorm", {"epsilon": "f: 0.25"}, 0.25), ("MklNorm_default", {}, 0.001)]:
        g.check(name, "_MklLayerNorm", ["x", "ramp", "row"], build(x.shape, "f", lambda i, j, e=epsilon:
                (x.at(i, j) - moments[i][0]) / math.sqrt(moments[i][1] + e) * (1 + j) + row.at(j)), **attrs)
    g.check("FusedBatchNorm_given", "FusedBatchNorm", ["image", "row", "row", "row", "ramp"],
            build([1, batch, 1, width], "f", lambda _, i, __, j:
                  (x.at(i, j) - row.at(j)) / math.sqrt(1 + j + 0.25) * row.at(j) + row.at(j)),
            epsilon="f: 0.25", is_training="b: false")
    g.check("ArgMin", "ArgMin", ["x", "one"], Tensor([batch], "q", [row.index(min(row)) for row in rows]))
    g.check("Cumsum", "Cumsum", ["x", "one"], build(x.shape, "f", lambda i, j: sum(rows[i][:j + 1])))
    g.check("Cumsum_before", "Cumsum", ["x", "one"], build(x.shape, "f", lambda i, j: sum(rows[i][:j])), exclusive="b: true")
    g.check("Cumsum_back", "Cumsum", ["x", "one"], build(x.shape, "f", lambda i, j: sum(rows[i][j:])), reverse="b: true")
    g.check("Cumsum_after", "Cumsum", ["ints", "axis_zero"], build(x.shape, "i",
            lambda i, j: sum(ints.at(k, j) for k in range(i + 1, batch))), "i", reverse="b: true", exclusive="b: true")
    add_losses(g, x, row, ints, powers)
    order = [sorted(range(width), key=lambda j, row=row: (-row[j], j))[:3] for row in rows]
    g.check("TopKV2", "TopKV2", ["x", "three"], [build([batch, 3], "f", lambda i, j: rows[i][order[i][j]]),
                                                build([batch, 3], "i", lambda i, j: order[i][j])])
    g.check("TopK", "TopK", ["x"], [build([batch, 2], "f", lambda i, j: rows[i][order[i][j]]),
                                    build([batch, 2], "i", lambda i, j: order[i][j])], k="i: 2")


def add_losses(g, x, row, ints, powers):
    batch, width = x.shape
    share = lambda i, j: powers[i][j] / sum(powers[i])
    # Labels that there are not are brought into range.
    label = lambda i: min(max(ints.at(i, 0), 0), width - 1)
    g.check("labels", "StridedSlice", ["ints", "zeros2", "until", "ones2"], Tensor([batch], "i", [ints.at(i, 0) for i in range(batch)]),
            "i", begin_mask="i: 1", end_mask="i: 1", shrink_axis_mask="i: 2", Index="type: DT_INT32")
    g.check("SparseLoss", "SparseSoftmaxCrossEntropyWithLogits", ["x", "labels"],
            [Tensor([batch], "f", [-math.log(share(i, label(i))) for i in range(batch)]),
             build([batch, width], "f", lambda i, j: share(i, j) - (j == label(i)))], Tlabels="type: DT_INT32")
    g.check("Loss", "SoftmaxCrossEntropyWithLogits", ["x", "targets"],
            [Tensor([batch], "f", [-sum(math.log(share(i, j)) * row.at(j) for j in range(width)) for i in range(batch)]),
             build([batch, width], "f", lambda i, j: share(i, j) - row.at(j))])


def add_products(g, x):
    batch, width = x.shape
    weight = lambda i, j: (i * 5 + j) % 7 - 3.0
    product = build([batch, 5], "f", lambda i, n: sum(x.at(i, k) * weight(k, n) for k in range(width)))
    g.check("MatMul", "MatMul", ["x", "weight"], product)
    g.check("MatMul_t", "MatMul", ["x", "weight_t"], product, transpose_b="b: true")
    bias = lambda n: 0.5 * n - 1
    for name, f in {"": lambda v: v, "Relu": lambda v: max(v, 0), "Relu6": lambda v: min(max(v, 0), 6), "Tanh": math.tanh,
                    "Elu": UNARY["Elu"], "Sigmoid": UNARY["Sigmoid"], "LeakyRelu": lambda v: max(v, 0.25 * v),
                    "GeluExact": lambda v: 0.5 * v * (1 + math.erf(v / math.sqrt(2))),
                    "GeluApproximate": lambda v: 0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v ** 3)))}.items():
        g.check("Fused" + name, "_FusedMatMul", ["x", "weight", "bias"],
                build([batch, 5], "f", lambda i, n, f=f: f(product.at(i, n) + bias(n))), num_args="i: 1",
                fused_ops=f'list {{ s: "BiasAdd" {"s: " if name else ""}{chr(34) + name + chr(34) if name else ""} }}',
                **({"leakyrelu_alpha": "f: 0.25"} if name == "LeakyRelu" else {}))
    g.check("Fused_t", "_FusedMatMul", ["x", "weight_t", "bias", "MatMul"],
            build([batch, 5], "f", lambda i, n: 2 * product.at(i, n) + bias(n)), num_args="i: 2", transpose_b="b: true",
            fused_ops='list { s: "BiasAdd" s: "Add" }')
    gram = build([width, width], "f", lambda i, j: sum(x.at(b, i) * x.at(b, j) for b in range(batch)))
    g.check("MatMul_a", "MatMul", ["x", "x"], gram, transpose_a="b: true")
    split = lambda b, i, j: x.at(b, i * (width // 2) + j)
    half = width // 2
    scores = build([batch, 2, 2], "f", lambda b, i, j: sum(split(b, i, k) * split(b, j, k) for k in range(half)))
    for op in ["BatchMatMul", "BatchMatMulV2"]:
        g.check(op, op, ["folded", "folded"], scores, adj_y="b: true")
    for name in ["FusedBatchMatMulV2", "MklFusedBatchMatMulV2"]:
        g.check(name, "_" + name, ["folded", "folded", "half", "one_row"],
                build([batch, 2, 2], "f", lambda b, i, j: scores.at(b, i, j) * 0.5 + j), adj_y="b: true", num_args="i: 2",
                fused_ops='list { s: "Mul" s: "Add" }')
    g.check("BatchMatMulV3", "BatchMatMulV3", ["folded", "folded"], scores, adj_y="b: true",
            **{t: "type: DT_FLOAT" for t in ["Ta", "Tb", "Tout"]})
    g.check("BatchMatMul_x", "BatchMatMulV2", ["folded", "folded"], build([batch, half, half], "f",
            lambda b, i, j: sum(split(b, k, i) * split(b, k, j) for k in range(2))), adj_x="b: true")
    g.check("BatchMatMul_one", "BatchMatMulV2", ["folded", "one_batch"], build([batch, 2, 2], "f",
            lambda b, i, n: sum(split(b, i, k) * weight(k, n) for k in range(half))))
    for name, equation, shape, f in [
            ("bik,bjk->bij", "bik,bjk->bij", [batch, 2, 2], scores.at),
            ("two", "bik,bjk->bji", [batch, 2, 2], lambda b, j, i: scores.at(b, i, j)),
            ("outer", "bik,bjl->bikjl", [batch, 2, half, 2, half],
             lambda b, i, k, j, l: split(b, i, k) * split(b, j, l)),
            ("dots", "...ik,...jk->...ij", [batch, 2, 2], scores.at)]:
        name = name.replace(",", "_").replace("->", "_")
        g.check("Einsum_" + name, "Einsum", ["folded", "folded"], build(shape, "f", f), N="i: 2", equation=f's: "{equation}"')
    g.check("Einsum_sum", "Einsum", ["folded"], build([half, batch], "f",
            lambda k, b: split(b, 0, k) + split(b, 1, k)), N="i: 1", equation='s: "bik->kb"')


def add_places(g, x, ids):
    batch, width = x.shape
    half = width // 2
    split = lambda b, i, j: x.at(b, i * half + j)
    g.check("folded", "Reshape", ["x", "fold"], build([batch, 2, half], "f", split))
    g.check("Reshape", "Reshape", ["folded", "flat"], Tensor([batch * width], "f", x.values))
    g.check("ExpandDims", "ExpandDims", ["x", "one"], Tensor([batch, 1, width], "f", x.values))
    g.check("Squeeze", "Squeeze", ["ExpandDims"], Tensor([batch, width], "f", x.values), squeeze_dims="list { i: 1 }")
    g.check("Transpose", "Transpose", ["folded", "order"], build([half, batch, 2], "f", lambda k, b, i: split(b, i, k)))
    g.check("Pack", "Pack", ["x", "Neg"], build([batch, 2, width], "f", lambda b, i, j: x.at(b, j) * (1 - 2 * i)), N="i: 2", axis="i: 1")
    g.check("Unpack", "Unpack", ["folded"], [build([batch, half], "f", lambda b, j, i=i: split(b, i, j)) for i in range(2)],
            num="i: 2", axis="i: 1")
    g.check("ConcatV2", "ConcatV2", ["x", "Neg", "minus_one_s"], build([batch, 2 * width], "f",
            lambda b, j: x.at(b, j) if j < width else -x.at(b, j - width)), N="i: 2")
    g.check("ConcatV2_rows", "ConcatV2", ["x", "Neg", "axis_zero"], Tensor([2 * batch, width], "f",
            x.values + [-v for v in x.values]), N="i: 2")
    g.check("Concat", "Concat", ["one", "x", "Neg"], build([batch, 2 * width], "f",
            lambda b, j: x.at(b, j) if j < width else -x.at(b, j - width)), N="i: 2")
    g.check("Split", "Split", ["one", "x"], [build([batch, half], "f", lambda b, j, i=i: split(b, i, j)) for i in range(2)],
            num_split="i: 2")
    g.check("SplitV", "SplitV", ["x", "parts", "one"], [build([batch, 1], "f", x.at),
            build([batch, width - 1], "f", lambda b, j: x.at(b, j + 1))], num_split="i: 2", Tlen="type: DT_INT32")
    g.check("PadV2", "PadV2", ["x", "paddings", "half"], build([batch + 1, width + 2], "f",
            lambda b, j: x.at(b, j - 2) if b < batch and j >= 2 else 0.5))
    g.check("Tile", "Tile", ["x", "twice"], build([2 * batch, 3 * width], "f", lambda b, j: x.at(b % batch, j % width)))
    g.check("Fill", "Fill", ["some", "half"], build([2, 3], "f", lambda i, j: 0.5))
    g.check("BroadcastTo", "BroadcastTo", ["row", "wide"], build([4, width], "f", lambda i, j: 0.25 * j or -0.75))
    g.check("Range", "Range", ["one", "nine", "three"], Tensor([3], "i", [1, 4, 7]), "i", Tidx="type: DT_INT32")
    # As many as TensorFlow counts, in single precision.
    for name, ends, count in [("fractions", ("zero", "one_f", "tenth"), 10), ("down", ("two_f", "zero", "minus_f"), 5),
                              ("whole", ("zero", "two_f", "one_f"), 2)]:
        start, _, step = [FLOATS[e] for e in ends]
        g.check("Range_" + name, "Range", ends, Tensor([count], "f", [start + i * step for i in range(count)]), Tidx="type: DT_FLOAT")
    g.check("batch_f", "Cast", ["ShapeParts"], Tensor([], "f", [batch]), SrcT="type: DT_INT32", DstT="type: DT_FLOAT")
    g.check("Range_batch", "Range", ["zero", "batch_f", "one_f"], Tensor([batch], "f", range(batch)), Tidx="type: DT_FLOAT")
    g.check("LinSpace", "LinSpace", ["half", "two_f", "five"], Tensor([5], "f", [0.5 + i * 0.375 for i in range(5)]))
    g.check("LinSpace_one", "LinSpace", ["half", "two_f", "one"], Tensor([1], "f", [0.5]))
    g.check("ReverseV2", "ReverseV2", ["folded", "ends"], build([batch, 2, half], "f",
            lambda b, i, j: split(batch - 1 - b, i, half - 1 - j)))
    g.check("EnsureShape", "EnsureShape", ["folded"], build([batch, 2, half], "f", split),
            shape=f"shape {{ dim {{ size: -1 }} dim {{ size: 2 }} dim {{ size: {half} }} }}")
    g.check("ShapeN", "ShapeN", ["folded", "x"], [Tensor([3], "i", [batch, 2, half]), Tensor([2], "i", [batch, width])],
            N="i: 2", out_type="type: DT_INT32")
    # What is computed of parts of shapes.
    g.check("ShapeParts", "Unpack", ["Shape"], [Tensor([], "i", [v]) for v in (batch, 2, half)], "i", num="i: 3")
    g.check("ShapePart", "Slice", ["Shape", "axis0", "one_v"], Tensor([1], "i", [batch]), "i", Index="type: DT_INT32")
    g.check("ShapeJoined", "Pack", ["ShapeParts", "Size_row"], Tensor([2], "i", [batch, width]), "i", N="i: 2")
    g.check("ReshapeParts", "Reshape", ["folded", "ShapeJoined"], Tensor([batch, width], "f", x.values))
    g.check("FillPart", "Fill", ["ShapePart", "half"], Tensor([batch], "f", [0.5] * batch))
    g.check("Shape", "Shape", ["folded"], Tensor([3], "i", [batch, 2, half]), out_type="type: DT_INT32")
    g.check("Size_row", "Size", ["row"], Tensor([], "i", [width]), out_type="type: DT_INT32")
    g.check("Size", "Size", ["folded"], Tensor([], "i", [batch * width]), out_type="type: DT_INT32")
    g.check("Pad", "Pad", ["x", "paddings"], build([batch + 1, width + 2], "f",
            lambda b, j: x.at(b, j - 2) if b < batch and j >= 2 else 0))
    g.check("Slice", "Slice", ["x", "from", "rest"], build([batch, width - 1], "f", lambda b, j: x.at(b, j + 1)))
    g.check("StridedSlice", "StridedSlice", ["x", "from", "until", "steps"], build([batch, width // 2], "f",
            lambda b, j: x.at(b, 1 + 2 * j)), begin_mask="i: 1", end_mask="i: 1", Index="type: DT_INT32")
    g.check("StridedSlice_back", "StridedSlice", ["x", "zeros2", "zeros2", "back"], build([batch, width], "f",
            lambda b, j: x.at(b, width - 1 - j)), begin_mask="i: 3", end_mask="i: 3", Index="type: DT_INT32")
    g.check("StridedSlice_one", "StridedSlice", ["x", "from", "until", "ones2"], Tensor([batch], "f",
            [x.at(b, 1) for b in range(batch)]), begin_mask="i: 1", end_mask="i: 1", shrink_axis_mask="i: 2", Index="type: DT_INT32")
    clamp = lambda v: min(max(v, 0), 4)
    table = lambda r, c: (r * 3 + c) % 5 - 1.0
    # Numbers of rows that there are not are brought into range.
    g.check("GatherV2", "GatherV2", ["table", "ids", "axis_zero"], build([batch, 2, 3], "f",
            lambda b, i, c: table(clamp(ids.at(b, i)), c)))
    g.check("Gather", "Gather", ["table", "ids"], build([batch, 2, 3], "f", lambda b, i, c: table(clamp(ids.at(b, i)), c)))
    g.check("Gather_axis", "GatherV2", ["x", "pair", "one"], build([batch, 2], "f", lambda b, i: x.at(b, [2, 0][i])))
    g.check("Gather_batch", "GatherV2", ["x", "ids", "one"], build([batch, 2], "f",
            lambda b, i: x.at(b, min(max(ids.at(b, i), 0), width - 1))), batch_dims="i: 1")
    g.check("GatherNd", "GatherNd", ["table", "places"], Tensor([2], "f", [table(1, 2), table(4, 0)]))
    g.check("OneHot", "OneHot", ["ids", "five", "half", "zero"], build([batch, 2, 5], "f",
            lambda b, i, j: 0.5 if ids.at(b, i) == j else 0), TI="type: DT_INT32")
    g.check("OneHot_axis", "OneHot", ["ids", "five", "half", "zero"], build([batch, 5, 2], "f",
            lambda b, j, i: 0.5 if ids.at(b, i) == j else 0), axis="i: 1", TI="type: DT_INT32")


FLOATS = {"zero": 0.0, "half": 0.5, "one_f": 1.0, "two_f": 2.0, "tenth": 0.1, "minus_f": -0.4}


def make(batch, width=6):
    """The graph, and inputs and expected outputs for `batch`."""
    g = Graph()
    x = build([batch, width], "f", lambda i, j: ((i * 7 + j * 3) % 11 - 5) * 0.5 + 0.125)
    row = Tensor([width], "f", [0.25 * j for j in range(width)])
    row.values[0] = -0.75
    ints = build([batch, width], "i", lambda i, j: (i * 5 + j * 3) % 9 - 4)
    ids = build([batch, 2], "i", lambda i, j: [3, 0, 9, -2, 4, 1][(2 * i + j) % 6])
    chosen = Tensor([batch], "b", [i % 2 for i in range(batch)])
    g.placeholder("x", "f", -1, width)
    g.placeholder("ints", "i", -1, width)
    g.placeholder("ids", "i", -1, 2, op="PlaceholderV2")
    g.placeholder("chosen", "b", -1)
    g.const("row", "f", row.values, width)
    g.const("weight", "f", [(i * 5 + j) % 7 - 3.0 for i in range(width) for j in range(5)], width, 5)
    g.const("weight_t", "f", [(i * 5 + j) % 7 - 3.0 for j in range(5) for i in range(width)], 5, width)
    g.const("one_batch", "f", [(i * 5 + j) % 7 - 3.0 for i in range(width // 2) for j in range(2)], 1, width // 2, 2)
    g.const("table", "f", [(r * 3 + c) % 5 - 1.0 for r in range(5) for c in range(3)], 5, 3)
    for name, value in {"one": 1, "axis_zero": 0, "minus_one_s": -1, "three": 3, "minus": -2, "nine": 9, "five": 5}.items():
        g.const(name, "i", [value])
    for name, value in FLOATS.items():
        g.const(name, "f", [value])
    for name, values in {"minus_one": [-1], "axis0": [0], "both": [0, 1], "fold": [-1, 2, width // 2], "flat": [-1],
                         "order": [2, 0, 1], "twice": [2, 3], "some": [2, 3], "wide": [4, width], "from": [0, 1],
                         "rest": [-1, -1], "until": [0, width], "steps": [1, 2], "back": [1, -1], "ones2": [1, 1],
                         "zeros2": [0, 0], "ends": [0, -1], "one_v": [1], "pair": [2, 0], "parts": [1, -1],
                         "image_shape": [1, -1, 1, width]}.items():
        g.const(name, "i", values, len(values))
    g.const("none", "f", [], 0)
    g.const("ramp", "f", [1 + j for j in range(width)], width)
    g.const("bias", "f", [0.5 * n - 1 for n in range(5)], 5)
    g.const("one_row", "f", [0, 1], 1, 1, 2)
    g.const("targets", "f", row.values, 1, width)
    g.const("paddings", "i", [0, 1, 2, 0], 2, 2)
    g.const("places", "i", [1, 2, 4, 0], 2, 2)
    add_elementwise(g, x, row, ints)
    add_reductions(g, x, row, ints)
    add_places(g, x, ids)
    add_products(g, x)
    return g, {"x": x, "ints": ints, "ids": ids, "chosen": chosen}


def main():
    albertc, work = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    graph = os.path.join(work, "graph.pbtxt")
    g, _ = make(1)
    with open(graph, "w", encoding="utf-8") as f:
        f.write("\n".join(g.nodes) + "\nversions { producer: 1395 }\n")
    program = os.path.join(work, "program")
    call([albertc, graph, "-o", program, "--inputs", "x,ints,ids,chosen", "--outputs", ",".join(g.expected)])
    report = Report()
    for batch in [1, 5]:
        g, inputs = make(batch)
        paths = {}
        for name, tensor in inputs.items():
            paths[name] = os.path.join(work, f"{name}{batch}.npy")
            tensor.save(paths[name])
        found = run_program(program, paths, os.path.join(work, f"out{batch}"))
        for name, tensor in g.expected.items():
            expected = os.path.join(work, "expected.npy")
            tensor.save(expected)
            file = name.replace(":", ".")
            report.compare(f"{batch} {name}", found.get(file, file), expected, atol=2e-6, rtol=5e-6)
            if file in found and Npy.load(found[file]).shape != tensor.shape:
                report.problems.append(f"{batch} {name}: expected {tensor.shape}, found {Npy.load(found[file]).shape}")
    report.finish()


main()
