"""Compares pretraining data with that of the original programs.

    pretrain_data.py bytes CASE_DIR FILE      FILE starts with the bytes of the case's records
    pretrain_data.py checks CASE_DIR FILE     the rules and the distributions of the case's manifest
    pretrain_data.py segment INPUT TOKENS OUT INPUT with the words of jieba separated by spaces

`segment` needs Debian's python3-jieba. TOKENS are the tokens of INPUT's lines as
`albert-data tokenize` prints them: the originals segment these, joined together.
"""

import json
import os
import sys

from tfrecords import read_examples


def compare_bytes(case, path):
    with open(os.path.join(case, "sample.tfrecord"), "rb") as f:
        expected = f.read()
    with open(path, "rb") as f:
        found = f.read(len(expected))
    if found != expected:
        first = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
        sys.exit(f"{path} differs from the records of {case} at byte {first}")


def is_prefix(values, zero_rest):
    """Ones (or anything but zero), then zeros."""
    count = len(values)
    while count and values[count - 1] == 0:
        count -= 1
    return all(values[:count]) if zero_rest else set(values[:count]) <= {1}


def rules(example, flags):
    """(name, whether it holds) for each rule of the manifests' checks."""
    length, slots = flags["max_seq_length"], flags["max_predictions_per_seq"]
    ids, mask, segments = example["input_ids"], example["input_mask"], example["segment_ids"]
    positions, labels = example["masked_lm_positions"], example["masked_lm_ids"]
    weights = example["masked_lm_weights"]
    real, predicted = sum(mask), int(sum(weights))
    first = real - sum(segments)
    cls, sep = 101, 102
    if flags["spm"]:
        cls, sep = 2, 3
    yield "feature_lengths", (len(ids), len(mask), len(segments)) == (length,) * 3 and \
        (len(positions), len(labels), len(weights)) == (slots,) * 3 and len(example["next_sentence_labels"]) == 1
    yield "mask_prefix", mask == [1] * real + [0] * (length - real)
    yield "padding_zero", not any(ids[real:]) and not any(segments[real:])
    yield "cls_first", ids[0] == cls
    yield "last_sep", ids[real - 1] == sep
    yield "segments", segments[:real] == [0] * first + [1] * (real - first) and 0 < first < real
    yield "sep_between", ids[first - 1] == sep
    wanted = min(slots, max(1, round(real * flags["masked_lm_prob"])))
    yield "max_predictions", predicted <= wanted
    used = positions[:predicted]
    yield "positions_sorted_unique", used == sorted(set(used))
    yield "positions_not_special", not {0, first - 1, real - 1} & set(used)
    yield "weights", weights == [1.0] * predicted + [0.0] * (slots - predicted)
    yield "masked_padding_zero", not any(positions[predicted:]) and not any(labels[predicted:])
    yield "label_binary", example["next_sentence_labels"][0] in (0, 1)
    if "token_boundary" in example:
        boundary = example["token_boundary"]
        yield "token_boundary", len(boundary) == length and boundary[0] == 1 and not any(boundary[real:])


def measure(examples, flags, twins):
    """The figures that the manifests give bounds for."""
    mask_id = 4 if flags["spm"] else 103
    real = [sum(e["input_mask"]) for e in examples]
    predicted = kept = masked = 0
    for e in examples:
        for position, label, weight in zip(e["masked_lm_positions"], e["masked_lm_ids"], e["masked_lm_weights"]):
            if not weight:
                continue
            predicted += 1
            found = e["input_ids"][position]
            masked += found == mask_id
            # a label in the ## form is kept if the plain character is there
            kept += found in (label, twins.get(label))
    return {
        "share_replaced_by_mask": masked / predicted,
        "share_kept": kept / predicted,
        "share_random": 1 - (masked + kept) / predicted,
        "share_label_1_swapped": sum(e["next_sentence_labels"][0] for e in examples) / len(examples),
        "instances": len(examples),
        "masked_over_length": predicted / sum(real),
        "length.mean": sum(real) / len(real),
    }


def read_twins(case, manifest):
    """From the ids of ##X to those of X."""
    vocabulary = os.path.join(case, "..", "..", "tokenizer", "vocab.txt")
    with open(vocabulary, encoding="utf-8") as f:
        ids = {line.rstrip("\n"): i for i, line in enumerate(f.read().split("\n"))}
    return {i: ids[piece[2:]] for piece, i in ids.items() if piece.startswith("##") and piece[2:] in ids}


def compare_checks(case, path):
    with open(os.path.join(case, "manifest.json"), encoding="utf-8") as f:
        manifest = json.load(f)
    flags = {**manifest["flags"], "spm": manifest["tokenizer"].endswith(".model")}
    examples = read_examples(path)
    names = set()
    for number, example in enumerate(examples):
        for name, holds in rules(example, flags):
            names.add(name)
            if not holds:
                sys.exit(f"{path}: record {number} breaks the rule {name}: {example}")
    if names != set(manifest["checks"]):
        sys.exit(f"rules of the manifest that are not checked: {set(manifest['checks']) ^ names}")
    measured = measure(examples, flags, read_twins(case, manifest))
    for name, (low, high) in manifest["acceptance_bounds"].items():
        if not low <= measured[name] <= high:
            sys.exit(f"{path}: {name} is {measured[name]}, expected {low} to {high}")


def locate(line, tokens):
    """Where each token begins in the line."""
    folded, at, begins = line.lower(), 0, []
    for token in tokens:
        text = token[2:] if token.startswith("##") else token
        if token == "[UNK]":
            while line[at].isspace():
                at += 1
            text = line[at]
        else:
            at = folded.index(text, at)
        begins.append(at)
        at += len(text)
    return begins


def is_chinese(character):
    return "\u4e00" <= character <= "\u9fff"


def separate(line, tokens, words):
    """The line with a space before each word, and none inside of one."""
    ends, length = set(), 0
    for word in words:
        length += len(word)
        ends.add(length)
    out, last, length = "", 0, 0
    for token, begin in zip(tokens, locate(line, tokens)):
        between = line[last:begin]
        if length in ends and not token.startswith("##"):
            between = between.rstrip() + " "
        elif between.strip() != between and is_chinese(line[begin]):
            between = between.rstrip()  # jieba sees no spaces: a word may go on behind one
        out += between
        last, length = begin, length + len(token)
    return out + line[last:]


def segment(source, tokens, target):
    import jieba
    jieba.setLogLevel(60)
    with open(source, encoding="utf-8") as f:
        lines = f.read().split("\n")
    with open(tokens, encoding="utf-8") as f:
        tokens = [line.split(" ") if line else [] for line in f.read().split("\n")]
    with open(target, "w", encoding="utf-8") as f:
        f.write("\n".join(separate(line, t, jieba.lcut("".join(t))) for line, t in zip(lines, tokens)))


if __name__ == "__main__":
    {"bytes": compare_bytes, "checks": compare_checks, "segment": segment}[sys.argv[1]](*sys.argv[2:])
