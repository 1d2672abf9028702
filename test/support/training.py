"""What the tests of compiled training programs share: data, runs and results."""

import json
import os
import shutil

from programs import call, compile_model


class Training:
    """A folder with examples and initial weights of the oracle."""

    def __init__(self, albertc, oracle, config, work, seed, batch, length=16, predictions=5, mask="ragged"):
        self.albertc, self.config, self.work = albertc, config, os.path.abspath(work)
        self.batch, self.length, self.predictions = batch, length, predictions
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        call([oracle, config, self.work, f"seed={seed}", f"batch={batch}", f"length={length}",
              f"predictions={predictions}", f"mask={mask}"])

    def path(self, *names):
        return os.path.join(self.work, *names)

    def compile(self, name, batch, *options):
        return compile_model(self.albertc, self.config, "pretrain", self.path(name), f"--batch-size={batch}",
                             f"--max-seq-length={self.length}", f"--max-predictions-per-seq={self.predictions}",
                             *options)

    def command(self, program, output, *flags):
        return [program, f"--input-file={self.path('train.tfrecord')}", f"--output-dir={self.path(output)}",
                f"--init-checkpoint={self.path('model.ckpt')}", "--num-warmup-steps=0", "--learning-rate=0.01", *flags]

    def train(self, program, output, *flags):
        """Runs to the end; the result is in the folder `output`."""
        call(self.command(program, output, f"--dump-gradients={self.path(output + '-gradients')}", *flags))

    def gradients(self, output):
        """{variable: file}"""
        folder = self.path(output + "-gradients")
        return {name[:-4].replace("__", "/"): os.path.join(folder, name) for name in sorted(os.listdir(folder))}

    def metrics(self, output):
        """Lines of metrics.jsonl without what depends on the clock."""
        with open(self.path(output, "metrics.jsonl")) as f:
            lines = [json.loads(line) for line in f]
        for line in lines:
            del line["tokens_per_second"]
        return lines

    def checkpoint(self, output, step):
        """The bytes of a checkpoint: weights, moments and the step."""
        with open(self.path(output, f"model.ckpt-{step}.data-00000-of-00001"), "rb") as f:
            return f.read()


def read_bytes(path):
    with open(path, "rb") as f:
        return f.read()
