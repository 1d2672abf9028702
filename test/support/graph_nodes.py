"""Reads and writes nodes of TensorFlow graphs, as far as tests change them."""

import struct
import sys

from tf_bundle import fields

# Fields of a MetaGraphDef, a GraphDef and a NodeDef.
GRAPH_DEF, NODE = 2, 1
NAME, OP, INPUT, ATTR = 1, 2, 3, 5
DT_FLOAT = 1


def varint(value):
    data = bytearray()
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    data.append(value)
    return bytes(data)


def field(number, value):
    """A field of bytes, or of a whole number."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


class Node:
    """A NodeDef: its fields as they are, and the names among them."""

    def __init__(self, message):
        self.fields = list(fields(message))

    def name(self):
        return next(value for number, value in self.fields if number == NAME).decode()

    def renamed(self, rename, numbers=(NAME, INPUT)):
        return b"".join(field(number, rename(value.decode()).encode() if number in numbers else value)
                        for number, value in self.fields)


def attr(name, value):
    return field(ATTR, field(1, name) + field(2, value))


def bound(graph, tensor):
    """The bytes of `graph` with `tensor` bounded from below."""
    number = field(1, DT_FLOAT) + field(2, b"") + field(5, struct.pack("<f", -1e30))
    added = [field(NAME, b"unusual/least") + field(OP, b"Const") + attr(b"dtype", field(6, DT_FLOAT)) +
             attr(b"value", field(8, number)),
             field(NAME, b"unusual") + field(OP, b"Maximum") + field(INPUT, tensor.encode()) +
             field(INPUT, b"unusual/least") + attr(b"T", field(6, DT_FLOAT))]
    written, count = [], 0
    for kind, value in fields(graph):
        if kind == NODE:
            node = Node(value)
            count += sum(name.decode() == tensor for number, name in node.fields if number == INPUT)
            value = node.renamed(lambda name: "unusual" if name == tensor else name, (INPUT,))
        written.append(field(kind, value))
    if count == 0:
        sys.exit(f"nobody reads {tensor}")
    return b"".join(written + [field(NODE, node) for node in added])


def make_unusual(meta, tensor, path):
    """Writes MetaGraph `meta` to `path` with `tensor` bounded by a number that it
    never reaches, an operation that no model has there."""
    with open(meta, "rb") as f:
        message = f.read()
    with open(path, "wb") as f:
        for number, value in fields(message):
            f.write(field(number, bound(value, tensor) if number == GRAPH_DEF else value))
