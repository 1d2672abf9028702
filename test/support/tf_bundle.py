"""Reads float and integer variables of a TensorFlow V2 checkpoint of one shard.

A second reader beside the runtime's own, so that a mistake in the format is
not made twice. The index is a LevelDB table; its blocks are not compressed.
"""

import array
import math
import struct

CODES = {1: ("f", "<f4"), 2: ("d", "<f8"), 3: ("i", "<i4"), 9: ("q", "<i8")}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def entries(data, offset, size):
    """Keys and values of a block of the table."""
    block = data[offset:offset + size]
    end = size - 4 * (struct.unpack_from("<I", block, size - 4)[0] + 1)
    at, key = 0, b""
    while at < end:
        shared, at = varint(block, at)
        rest, at = varint(block, at)
        length, at = varint(block, at)
        key = key[:shared] + block[at:at + rest]
        at += rest
        yield key, block[at:at + length]
        at += length


def fields(message):
    """(number, value) of each field of a protocol buffer."""
    at = 0
    while at < len(message):
        tag, at = varint(message, at)
        if tag & 7 == 0:
            value, at = varint(message, at)
        elif tag & 7 == 2:
            size, at = varint(message, at)
            value = message[at:at + size]
            at += size
        elif tag & 7 == 5:
            value = struct.unpack_from("<I", message, at)[0]
            at += 4
        else:
            raise SystemExit(f"tf_bundle.py: field of wire type {tag & 7}")
        yield tag >> 3, value


class Bundle:
    """Variables by name: `names`, `shape(name)`, `values(name)` (flat)."""

    def __init__(self, prefix):
        with open(prefix + ".index", "rb") as f:
            index = f.read()
        with open(prefix + ".data-00000-of-00001", "rb") as f:
            self.data = f.read()
        footer = index[-48:]
        _, at = varint(footer, 0)
        _, at = varint(footer, at)
        offset, at = varint(footer, at)
        size, at = varint(footer, at)
        self.entries = {}
        for _, handle in entries(index, offset, size):
            block, at = varint(handle, 0)
            length, _ = varint(handle, at)
            for key, value in entries(index, block, length):
                if key:
                    self.entries[key.decode()] = self.entry(value)
        self.names = sorted(self.entries)

    @staticmethod
    def entry(message):
        dtype, shape, offset, size = 0, (), 0, 0
        for number, value in fields(message):
            if number == 1:
                dtype = value
            elif number == 2:
                sizes = [dict(fields(dim)) for n, dim in fields(value) if n == 2]
                shape = tuple(s.get(1, 0) for s in sizes)
            elif number == 4:
                offset = value
            elif number == 5:
                size = value
        return dtype, shape, offset, size

    def shape(self, name):
        return self.entries[name][1]

    def values(self, name):
        dtype, shape, offset, size = self.entries[name]
        values = array.array(CODES[dtype][0])
        values.frombytes(self.data[offset:offset + size])
        if math.prod(shape) != len(values):
            raise SystemExit(f"tf_bundle.py: {name}: {len(values)} values in shape {shape}")
        return values

    def descr(self, name):
        return CODES[self.entries[name][0]][1]
