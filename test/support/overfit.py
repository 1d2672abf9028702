"""Learns 64 examples by heart, then asks for their hidden words.

    overfit.py ALBERTC ALBERT_DATA REPOSITORY WORK_DIR

Text is the repository's own: vocabulary, examples, training and the answers come
from the tools as a user runs them. The loss of the masked words has to fall
under 0.1, and a program that is compiled with the result has to give the words
that it was trained on.
"""

import glob
import json
import os
import re
import shutil
import struct
import sys
import time

from programs import call, compile_model
from tfrecords import read_example, read_records

EXAMPLES = 64
VOCABULARY = 3000
LENGTH, PREDICTIONS = 32, 5
CONFIG = {"vocab_size": VOCABULARY, "embedding_size": 64, "hidden_size": 128, "num_hidden_layers": 2,
          "num_attention_heads": 4, "intermediate_size": 256, "max_position_embeddings": 64, "type_vocab_size": 2,
          "hidden_act": "gelu", "initializer_range": 0.02, "hidden_dropout_prob": 0.0,
          "attention_probs_dropout_prob": 0.0, "ln_type": "postln"}
STEPS = 400


def write_text(repository, path):
    """Prose of the documentation: paragraphs are documents, sentences lines."""
    documents = []
    for name in sorted(glob.glob(os.path.join(repository, "docs/**/*.md"), recursive=True)):
        with open(name, encoding="utf-8") as f:
            text = re.sub(r"```.*?```", "", f.read(), flags=re.S)
        for paragraph in re.split(r"\n\s*\n", text):
            if re.match(r"[A-Z]", paragraph):
                sentences = re.split(r"(?<=[.:])\s+", re.sub(r"[`*\[\]]", "", paragraph.replace("\n", " ")))
                documents.append("\n".join(s for s in sentences if s))
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n\n".join(documents) + "\n")


def keep_first(source, target, count):
    """Copies `count` records as they are."""
    with open(source, "rb") as f:
        data = f.read()
    at = 0
    for _ in range(count):
        at += 16 + struct.unpack_from("<Q", data, at)[0]
    with open(target, "wb") as f:
        f.write(data[:at])


def question_of(example, vocabulary):
    """Tokens of the example, its two segments as text, and the words behind each [MASK]."""
    tokens = [vocabulary[i] for i in example["input_ids"][:sum(example["input_mask"])]]
    labels = dict(zip(example["masked_lm_positions"], example["masked_lm_ids"]))
    words = [vocabulary[labels[place]] for place, token in enumerate(tokens) if token == "[MASK]"]
    middle = tokens.index("[SEP]")
    segments = [" ".join(pieces).replace(" ##", "") for pieces in (tokens[1:middle], tokens[middle + 1:-1])]
    return tokens, segments, words


class Overfit:
    def __init__(self, albertc, albert_data, repository, work):
        self.albertc, self.data, self.work = albertc, albert_data, work
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        write_text(repository, self.path("text.txt"))
        with open(self.path("config.json"), "w") as f:
            json.dump(CONFIG, f)

    def path(self, *names):
        return os.path.join(self.work, *names)

    def make_examples(self):
        call([self.data, "vocab", f"--input-file={self.path('text.txt')}", f"--size={VOCABULARY}",
              f"--output-file={self.path('vocab.txt')}"])
        call([self.data, "pretrain", f"--input-file={self.path('text.txt')}", f"--output-file={self.path('all')}",
              f"--vocab-file={self.path('vocab.txt')}", f"--max-seq-length={LENGTH}", "--dupe-factor=1",
              f"--max-predictions-per-seq={PREDICTIONS}", "--label-style=plain"])
        keep_first(self.path("all"), self.path("train.tfrecord"), EXAMPLES)

    def train(self):
        program = compile_model(self.albertc, self.path("config.json"), "pretrain", self.path("pretrain"),
                                "--batch-size=16", f"--max-seq-length={LENGTH}",
                                f"--max-predictions-per-seq={PREDICTIONS}")
        start = time.monotonic()
        call([program, f"--input-file={self.path('train.tfrecord')}", f"--output-dir={self.path('out')}",
              f"--num-train-steps={STEPS}", "--num-warmup-steps=50", "--learning-rate=0.02",
              f"--export-dir={self.path('export')}"])
        with open(self.path("out", "metrics.jsonl")) as f:
            losses = [json.loads(line)["mlm_loss"] for line in f]
        # one epoch is four batches
        last = sum(losses[-4:]) / 4
        print(f"{time.monotonic() - start:.1f} s, loss of masked words {losses[0]:.3g} at first, {last:.3g} at the end")
        print(" ".join(f"{loss:.3g}" for loss in losses[::20]))
        if not last < 0.1:
            sys.exit("expected a loss of the masked words under 0.1")

    def ask(self):
        """Asks for the words of every example that can be said as text."""
        program = compile_model(self.albertc, self.path("config.json"), "mlm", self.path("mlm"), "--checkpoint",
                                self.path("export", "albert_model.ckpt"), "--vocab-file", self.path("vocab.txt"))
        with open(self.path("vocab.txt"), encoding="utf-8") as f:
            vocabulary = f.read().split("\n")
        asked = right = 0
        for record in read_records(self.path("train.tfrecord")):
            tokens, (first, second), words = question_of(read_example(record), vocabulary)
            if not words:
                continue
            printed = call([program, f"--text={first}", f"--text-b={second}", "--top-k=1", "--format=json"])
            answer = json.loads(next(line for line in printed.split("\n") if line.startswith("{")))
            # the pieces of a word that was replaced by another one may be cut otherwise
            if answer["tokens"] == tokens:
                asked += len(words)
                right += sum(best[0]["token"] == word for best, word in zip(answer["candidates"], words))
        print(f"{right} of {asked} hidden words found")
        if asked < EXAMPLES or right < 0.95 * asked:
            sys.exit("expected nearly all of the hidden words, and more than one of each example")


def main():
    albertc, albert_data, repository, work = sys.argv[1:]
    overfit = Overfit(albertc, albert_data, repository, work)
    overfit.make_examples()
    overfit.train()
    overfit.ask()


if __name__ == "__main__":
    main()
