"""Kills a training program at random moments; in the end it has the same result.

    killed_training.py ALBERTC ORACLE CONFIG WORK_DIR kill|terminate COUNT SEED

kill        SIGKILL. After each the folder has a complete latest checkpoint, if
            it ever had one.
terminate   SIGTERM. Each ends the program within 5 s, with a checkpoint of the
            step it was at. The steps of one program take longer than that.

The program is started again until the last step is done, and again from the
beginning until COUNT signals have hit it while it ran. Then weights, moments and
the log are those of a run that nobody disturbed.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

from programs import call
from tf_bundle import Bundle
from training import Training

STEPS = 30
FLAGS = [f"--num-train-steps={STEPS}", "--save-checkpoints-steps=3", "--keep-checkpoint-max=2", "--threads=2"]
LONGEST_STOP = 5


class KilledTraining:
    def __init__(self, training, program, flags, draw):
        self.training, self.draw = training, draw
        self.program, self.flags = program, flags
        start = time.monotonic()
        training.train(program, "whole", *flags)
        self.seconds = time.monotonic() - start
        self.hits = 0

    def start(self, output):
        command = self.training.command(self.program, output, *self.flags)
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def check_latest(self, output):
        """What `checkpoint` names is there, whole."""
        state = self.training.path(output, "checkpoint")
        if not os.path.exists(state):
            return
        with open(state) as f:
            prefix = self.training.path(output, f.readline().split('"')[1])
        bundle = Bundle(prefix)
        if bundle.values("global_step")[0] != int(prefix.rpartition("-")[2]):
            sys.exit(f"{prefix}: wrong step")
        for name in bundle.names:
            bundle.values(name)

    def disturb(self, output, number):
        """Starts the program and sends it a signal; False once it is done."""
        process = self.start(output)
        try:
            process.wait(self.draw.uniform(0, self.seconds))
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        sent = time.monotonic()
        errors = process.communicate()[1]
        code, seconds = process.returncode, time.monotonic() - sent
        # A signal may come too early to be caught, or when all is done.
        if code not in (0, -number):
            sys.exit(f"{output}: ended with {code}:\n{errors}")
        if seconds > LONGEST_STOP:
            sys.exit(f"{output}: took {seconds:.1f} s to stop")
        stopped = code == -number if number == signal.SIGKILL else "stopped by SIGTERM" in errors
        self.hits += stopped
        if stopped and number == signal.SIGTERM and "done" in errors:
            sys.exit(f"{output}: stopped and done:\n{errors}")
        self.check_latest(output)
        return not os.path.exists(self.training.path(output, f"model.ckpt-{STEPS}.index"))

    def compare(self, output):
        if self.training.checkpoint(output, STEPS) != self.training.checkpoint("whole", STEPS):
            sys.exit(f"{output}: weights or moments differ from those of a run that was not disturbed")
        if self.training.metrics(output) != self.training.metrics("whole"):
            sys.exit(f"{output}: metrics.jsonl differs from that of a run that was not disturbed")

    def run(self, count, number):
        rounds = 0
        while self.hits < count:
            rounds += 1
            output = f"out{rounds}"
            while self.disturb(output, number):
                pass
            # The signal may have come after the last checkpoint and before the end.
            call(self.training.command(self.program, output, *self.flags))
            self.compare(output)
            shutil.rmtree(self.training.path(output))
        print(f"{self.hits} signals in {rounds} runs, {self.seconds:.1f} s each when not disturbed: same bits")


def stop_within_a_step(training, program):
    """A step that accumulates for minutes is given up, and done again later."""
    flags = ["--num-train-steps=2", "--train-batch-size=100000", "--noshuffle"]
    process = subprocess.Popen(training.command(program, "large", *flags), stderr=subprocess.PIPE, text=True)
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    sent = time.monotonic()
    errors = process.communicate()[1]
    seconds = time.monotonic() - sent
    if process.returncode or "stopped by SIGTERM" not in errors or seconds > LONGEST_STOP:
        sys.exit(f"a large step: ended with {process.returncode} after {seconds:.1f} s:\n{errors}")
    if Bundle(training.path("large", "model.ckpt-0")).values("global_step")[0] != 0:
        sys.exit("a large step: no checkpoint")
    print(f"a large step: given up after {seconds:.2f} s")


def main():
    albertc, oracle, config, work, kind, count, seed = sys.argv[1:]
    training = Training(albertc, oracle, config, work, seed, batch=24)
    program = training.compile("pretrain", 8)
    draw = random.Random(f"{kind}.{seed}")
    KilledTraining(training, program, FLAGS, draw).run(
        int(count), signal.SIGKILL if kind == "kill" else signal.SIGTERM)
    if kind == "terminate":
        stop_within_a_step(training, program)


if __name__ == "__main__":
    main()
