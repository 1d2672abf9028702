"""What it costs to compile a graph of more layers.

    deep_graph.py ALBERTC GRAPH WORK_DIR [DEPTHS]

GRAPH is a frozen GraphDef of ALBERT; copies of its last layer with names of
their own follow the last one. Prints time and memory of albertc for each of
DEPTHS (3,12,24,48), and the size of the program. Without DEPTHS it compares 3
layers with 24: the program has to stay as it is, and what a layer takes has to be
little.
"""

import os
import re
import resource
import subprocess
import sys

from graph_nodes import Node, field
from limits import MOST_ROUNDS, expect, run
from tf_bundle import fields

LAYER = re.compile(r"^(\^?.*?/layer_(\d+)/)")


def deepen(graph, depth):
    """The bytes of `graph` with `depth` layers."""
    nodes, rest = [], []
    for number, value in fields(graph):
        if number == 1:
            nodes.append(Node(value))
        else:
            rest.append(field(number, value))
    prefixes = {int(m[2]): m[1] for m in map(LAYER.match, (n.name() for n in nodes)) if m}
    last = max(prefixes)
    for layer in range(last + 1, depth):
        prefixes[layer] = re.sub(rf"(?<!\d){last}(?!\d)", str(layer), prefixes[last])

    def moved(by):
        """A name of the last two layers in those that are `by` further on."""
        return lambda text: LAYER.sub(lambda m: prefixes[int(m[2]) + by] if int(m[2]) >= last - 1 else m[1], text)

    inside = [n for n in nodes if n.name().startswith(prefixes[last])]
    written = [field(1, n.renamed(moved(by))) for by in range(depth - last) for n in inside]
    # What reads the last layer reads the new last one.
    readers = lambda text: text.replace(prefixes[last], prefixes[depth - 1])
    written += [field(1, n.renamed(readers)) for n in nodes if n not in inside]
    return b"".join(written + rest)


class Case:
    def __init__(self, albertc, graph, work):
        self.albertc, self.work = albertc, work
        os.makedirs(work, exist_ok=True)
        with open(graph, "rb") as f:
            self.graph = f.read()

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, depth):
        with open(self.path(f"{depth}.pb"), "wb") as f:
            f.write(deepen(self.graph, depth))

    def compile(self, depth):
        """(processor seconds, peak anonymous memory) of albertc."""
        return run([self.albertc, self.path(f"{depth}.pb"), "--inputs=input_ids,input_mask,segment_ids",
                    "--outputs=bert/pooler/dense/Tanh", "-o", self.path(f"program{depth}")])

    def size(self, depth):
        return os.path.getsize(self.path(f"program{depth}"))


def compare(case):
    depths = (3, 24)
    best, memory = dict.fromkeys(depths, float("inf")), {}
    for depth in depths:
        case.write(depth)
    # In turns, and again while another job on the machine spoils the best of
    # one side.
    for round in range(MOST_ROUNDS):
        for depth in depths:
            seconds, memory[depth] = case.compile(depth)
            best[depth] = min(best[depth], seconds)
        if round >= 2 and best[24] <= 1.3 * best[3]:
            break
    expect("compile time of 24 layers over 3", best[24] / best[3], 1.3)
    expect("memory of 24 layers over 3", memory[24] / memory[3], 1.2)
    expect("program of 24 layers over 3", case.size(24) / case.size(3), 1.001)


def main():
    albertc, graph, work, *depths = sys.argv[1:]
    case = Case(albertc, graph, work)
    if not depths:
        return compare(case)
    for depth in map(int, depths[0].split(",")):
        case.write(depth)
        seconds, memory = min(case.compile(depth) for _ in range(3))
        print(f"{depth} layers: {seconds:.2f} s, {memory / 1e6:.0f} MB, program of {case.size(depth)} bytes")


main()
