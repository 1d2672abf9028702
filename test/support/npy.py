"""Reads, writes and compares .npy files with the standard library alone.

    npy.py compare ACTUAL EXPECTED [--atol A] [--rtol R] [--mask MASK.npy]
                   [--log-softmax] [--same-bits]
    npy.py cut IN OUT ROW|BEGIN:END [COLUMNS]     rows, and the first columns
    npy.py ones OUT ROWS COLUMNS                  int32 ones

`compare` looks at the values only where MASK (the leading dimensions of the
arrays) is not zero, prints the largest error, and fails beyond A + R*|expected|.
Arrays of different shapes are equal if their sizes and last dimensions are.
"""

import argparse
import array
import ast
import math
import struct
import sys

CODES = {"<f4": "f", "<f8": "d", "<i4": "i", "<i8": "q", "|b1": "b", "|i1": "b"}


class Npy:
    """A dense array: shape (tuple), descr (NumPy's type text), values (flat)."""

    def __init__(self, shape, descr, values):
        self.shape, self.descr, self.values = tuple(shape), descr, values

    @staticmethod
    def load(path):
        with open(path, "rb") as f:
            data = f.read()
        if data[:6] != b"\x93NUMPY":
            raise SystemExit(f"npy.py: {path}: not an .npy file")
        wide = data[6] > 1
        size = struct.unpack_from("<I" if wide else "<H", data, 8)[0]
        start = (12 if wide else 10) + size
        header = ast.literal_eval(data[12 if wide else 10:start].decode())
        values = array.array(CODES[header["descr"]])
        values.frombytes(data[start:])
        if math.prod(header["shape"]) != len(values) or header["fortran_order"]:
            raise SystemExit(f"npy.py: {path}: size or order is not what the header says")
        return Npy(header["shape"], header["descr"], values)

    def save(self, path):
        header = repr({"descr": self.descr, "fortran_order": False, "shape": self.shape}).encode()
        header += b" " * (-(len(header) + 11) % 64) + b"\n"
        with open(path, "wb") as f:
            f.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + self.values.tobytes())

    def rows(self):
        """The array as a list of its rows along the last dimension."""
        width = self.shape[-1] if self.shape else 1
        return [self.values[i:i + width] for i in range(0, len(self.values), width)]

    def cut(self, begin, end, columns=None):
        """Rows begin..end of dimension 0, the first `columns` of dimension 1."""
        size = math.prod(self.shape[1:])
        values = self.values[begin * size:end * size]
        shape = (end - begin,) + self.shape[1:]
        if columns is not None:
            inner = math.prod(self.shape[2:])
            kept = array.array(values.typecode)
            for row in range(end - begin):
                kept.extend(values[row * size:row * size + columns * inner])
            values, shape = kept, (end - begin, columns) + self.shape[2:]
        return Npy(shape, self.descr, values)


def log_softmax(row):
    top = max(row)
    total = math.log(sum(math.exp(x - top) for x in row)) + top
    return [x - total for x in row]


def compare(actual, expected, atol, rtol, mask=None, normalize=False, same_bits=False):
    """None, or a sentence that says where and by how much the arrays differ."""
    if len(actual.values) != len(expected.values) or actual.shape[-1:] != expected.shape[-1:]:
        return f"expected shape {expected.shape}, found {actual.shape}"
    if same_bits:
        if actual.values.tobytes() == expected.values.tobytes() and mask is None:
            return None
        atol = rtol = 0
    worst, where, excess = 0.0, None, 0.0
    for number, (found, wanted) in enumerate(zip(actual.rows(), expected.rows())):
        if mask is not None and not mask.values[number]:
            continue
        found = log_softmax(found) if normalize else found
        for column, (x, y) in enumerate(zip(found, wanted)):
            error = abs(x - y)
            if not error <= worst:
                worst = error
            over = error - (atol + rtol * abs(y))
            if not over <= excess:  # also when the value is not a number
                excess, where = over, f"row {number}, column {column}: expected {y:.9g}, found {x:.9g}"
    print(f"largest error {worst:.3g}")
    return where


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("compare")
    check.add_argument("actual")
    check.add_argument("expected")
    check.add_argument("--atol", type=float, default=5e-5)
    check.add_argument("--rtol", type=float, default=5e-5)
    check.add_argument("--mask")
    check.add_argument("--log-softmax", action="store_true")
    check.add_argument("--same-bits", action="store_true")
    part = commands.add_parser("cut")
    part.add_argument("input")
    part.add_argument("output")
    part.add_argument("rows")
    part.add_argument("columns", type=int, nargs="?")
    ones = commands.add_parser("ones")
    ones.add_argument("output")
    ones.add_argument("size", type=int, nargs=2)
    args = parser.parse_args()
    if args.command == "ones":
        Npy(args.size, "<i4", array.array("i", [1]) * math.prod(args.size)).save(args.output)
    elif args.command == "cut":
        begin, _, end = args.rows.partition(":")
        Npy.load(args.input).cut(int(begin), int(end or int(begin) + 1), args.columns).save(args.output)
    else:
        problem = compare(Npy.load(args.actual), Npy.load(args.expected), args.atol, args.rtol,
                          args.mask and Npy.load(args.mask), args.log_softmax, args.same_bits)
        if problem:
            sys.exit(f"{args.actual} differs from {args.expected}: {problem}")


if __name__ == "__main__":
    main()
