"""Reads TFRecord files of tf.train.Example without TensorFlow."""

import gzip
import struct


def read_records(path):
    """The payloads of a TFRecord file; checksums are the business of other tests."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rb") as f:
        data = f.read()
    at = 0
    while at < len(data):
        length, = struct.unpack_from("<Q", data, at)
        yield data[at + 12:at + 12 + length]
        at += 16 + length


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def read_fields(data):
    """(number, bytes) of the length-delimited fields of a message."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        assert key & 7 == 2, "only messages and packed lists are expected"
        length, at = read_varint(data, at)
        yield key >> 3, data[at:at + length]
        at += length


def read_example(record):
    """A dictionary from feature names to lists of numbers."""
    example = {}
    (_, features), = read_fields(record)
    for _, entry in read_fields(features):
        parts = dict(read_fields(entry))
        (kind, message), = read_fields(parts[2])
        values = []
        for _, packed in read_fields(message):
            if kind == 2:
                values = list(struct.unpack(f"<{len(packed) // 4}f", packed))
                continue
            at = 0
            while at < len(packed):
                value, at = read_varint(packed, at)
                values.append(value)
        example[parts[1].decode()] = values
    return example


def read_examples(path):
    return [read_example(record) for record in read_records(path)]
