"""One engine in a process of its own.

    worker.py PROGRAM ENGINE CASE_FOLDER THREADS

Says `ready VERSION` and then answers lines: `outputs FOLDER` writes the
outputs as .npy (of a training step: the losses of the first steps), `measure N`
prints a JSON object with the seconds of N runs, and how much processor time was
taken by how many runs; `memory` prints the most memory that the engine's process
had, in bytes. An engine that is not installed ends the process
with `absent REASON`.
"""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore")

# losses that engines are compared by
STEPS_TO_COMPARE = 5


def peak_memory(pid):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmHWM:\s*(\d+) kB", f.read())[1]) * 1024


class Repeated:
    """An engine in this process: `run` gives the outputs by name."""

    def __init__(self, version, run):
        self.version, self.run = version, run

    def outputs(self):
        return self.run()

    def measure(self, count):
        times, processor = [], time.process_time()
        for _ in range(count):
            start = time.perf_counter()
            self.run()
            times.append(time.perf_counter() - start)
        return {"seconds": times, "processor": time.process_time() - processor, "runs": count}

    def memory(self):
        return peak_memory("self")

    def close(self):
        """Nothing outlives this process."""


class Steps(Repeated):
    """A training step in this process: `step` does one and gives its loss."""

    def __init__(self, version, step):
        self.losses = []
        super().__init__(version, lambda: self.losses.append(step()))

    def outputs(self):
        while len(self.losses) < STEPS_TO_COMPARE:
            self.run()
        return {"losses": self.losses[:STEPS_TO_COMPARE]}


class Program:
    """The compiled program that trains. It goes on from the first step to the
    last and is stopped in between; its own log has the time of each step."""

    version = "0.1.0"

    def __init__(self, folder, threads):
        import training_step

        self.tokens = int(open(os.path.join(folder, "tokens")).read())
        self.log = os.path.join(folder, "run", "metrics.jsonl")
        self.process = subprocess.Popen(
            [os.path.join(folder, "pretrain"), "--input-file", os.path.join(folder, "batch.tfrecord"), "--output-dir",
             os.path.join(folder, "run"), "--init-checkpoint", os.path.join(folder, "model.ckpt"), "--noshuffle",
             "--threads", str(threads)] + training_step.program_flags(),
            stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder, "pretrain.log"), "w"))
        self.wait_for(STEPS_TO_COMPARE)
        self.process.send_signal(signal.SIGSTOP)

    def steps(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log) as f:
            return [json.loads(line) for line in f.read().split("\n")[:-1]]

    def wait_for(self, count):
        while len(self.steps()) < count:
            if self.process.poll() is not None:
                raise RuntimeError("the program ended, see pretrain.log")
            time.sleep(0.02)

    def outputs(self):
        return {"losses": [step["loss"] for step in self.steps()[:STEPS_TO_COMPARE]]}

    def measure(self, count):
        # the first two may have been begun before the pause
        done, processor = len(self.steps()), self.processor()
        self.process.send_signal(signal.SIGCONT)
        self.wait_for(done + 2 + count)
        self.process.send_signal(signal.SIGSTOP)
        steps = self.steps()
        times = [self.tokens / step["tokens_per_second"] for step in steps[done + 2:done + 2 + count]]
        return {"seconds": times, "processor": self.processor() - processor, "runs": len(steps) - done}

    def processor(self):
        with open(f"/proc/{self.process.pid}/stat") as f:
            user, system = f.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        return peak_memory(self.process.pid)

    def close(self):
        self.process.kill()
        self.process.wait()


class AlbertArray(ctypes.Structure):
    """AlbertArray of albertrt/session.h."""

    _fields_ = [("name", ctypes.c_char_p), ("dtype", ctypes.c_int32), ("rank", ctypes.c_int32),
                ("dims", ctypes.POINTER(ctypes.c_int64)), ("data", ctypes.c_void_p)]


class AlbertSessionOptions(ctypes.Structure):
    """AlbertSessionOptions of albertrt/session.h."""

    _fields_ = [("size", ctypes.c_size_t), ("threads", ctypes.c_int32), ("random_init", ctypes.c_int32),
                ("seed", ctypes.c_uint64), ("checkpoint", ctypes.c_char_p), ("error", ctypes.c_char_p),
                ("error_size", ctypes.c_size_t)]


def albertc_engine(folder, threads):
    """The compiled model as a shared library, called through its C interface."""
    import numpy as np

    library = ctypes.CDLL(os.path.join(folder, "libmodel.so"))
    options = AlbertSessionOptions(size=ctypes.sizeof(AlbertSessionOptions), threads=threads)
    session = ctypes.c_void_p()
    program = ctypes.byref(ctypes.c_char.in_dll(library, "model_program"))
    if library.albert_session_create(program, ctypes.byref(options), ctypes.byref(session)):
        raise RuntimeError("the session did not start")
    arrays, kept = (AlbertArray * 3)(), []
    for i, name in enumerate(["input_ids", "input_mask", "segment_ids"]):
        value = np.ascontiguousarray(np.load(os.path.join(folder, name + ".npy")), np.int32)
        dims = (ctypes.c_int64 * 2)(*value.shape)
        kept += [value, dims]
        arrays[i] = AlbertArray(name.encode(), 1, 2, dims, value.ctypes.data)
    found = AlbertArray()

    def output(name):
        if library.albert_session_output(session, name, ctypes.byref(found)):
            raise RuntimeError("no output " + name.decode())
        shape = [found.dims[i] for i in range(found.rank)]
        return np.ctypeslib.as_array(ctypes.cast(found.data, ctypes.POINTER(ctypes.c_float)), shape)

    def run():
        if library.albert_session_run(session, arrays, 3):
            raise RuntimeError("the run failed")
        return {n: output(n.encode()) for n in OUTPUTS}

    run.kept = kept
    return Repeated("0.1.0", run)


def onnxruntime_engine(folder, threads, fused):
    import onnxruntime as ort

    import checkpoint
    import onnx_model

    config, weights, inputs = checkpoint.load(folder)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = ort.InferenceSession(onnx_model.build(config, weights, fused), options,
                                   providers=["CPUExecutionProvider"])
    return Repeated(ort.__version__, lambda: dict(zip(OUTPUTS, session.run(OUTPUTS, inputs))))


def torch_engine(folder, threads, compiled):
    import torch

    import checkpoint
    import torch_model

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    config, weights, inputs = checkpoint.load(folder)
    model = torch_model.Albert(config, weights).eval()
    arrays = [torch.from_numpy(inputs[n]) for n in ("input_ids", "input_mask", "segment_ids")]
    if compiled:
        model = torch.compile(model)

    def run():
        with torch.inference_mode():
            return dict(zip(OUTPUTS, (t.numpy() for t in model(*arrays))))

    return Repeated(torch.__version__, run)


def load_training(folder):
    """(config, weights, {feature name: array}) of a case folder."""
    import numpy as np

    import checkpoint
    from training_step import FEATURES

    config, weights, _ = checkpoint.load(folder)
    return config, weights, {n: np.load(os.path.join(folder, n + ".npy")) for n in FEATURES}


def jax_training(folder, threads):
    # its pool has as many threads as there are processors for it
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    import jax

    import jax_pretraining

    return Steps(jax.__version__, jax_pretraining.make_step(*load_training(folder)))


def torch_training(folder, threads, compiled):
    import torch

    import torch_pretraining

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    return Steps(torch.__version__, torch_pretraining.make_step(*load_training(folder), compiled))


OUTPUTS = ["sequence_output", "pooled_output"]
ENGINES = {
    "encode": {
        "albertc": albertc_engine,
        "onnxruntime": lambda folder, threads: onnxruntime_engine(folder, threads, False),
        "onnxruntime-fused": lambda folder, threads: onnxruntime_engine(folder, threads, True),
        "pytorch": lambda folder, threads: torch_engine(folder, threads, False),
        "pytorch-compiled": lambda folder, threads: torch_engine(folder, threads, True),
    },
    "pretrain": {
        "albertc": Program,
        "jax": jax_training,
        "pytorch": lambda folder, threads: torch_training(folder, threads, False),
        "pytorch-compiled": lambda folder, threads: torch_training(folder, threads, True),
    },
}


def main():
    program, name, folder, threads = sys.argv[1:]
    try:
        engine = ENGINES[program][name](folder, int(threads))
        engine.outputs()
    except Exception as error:  # an engine that cannot run is a row that says so
        print("absent", type(error).__name__, str(error).splitlines()[0] if str(error) else "", flush=True)
        return
    print("ready", engine.version, flush=True)
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        if command == "outputs":
            import numpy as np
            for output, value in engine.outputs().items():
                np.save(os.path.join(argument, output + ".npy"), np.asarray(value, np.float32))
            print("done", flush=True)
        elif command == "measure":
            print(json.dumps(engine.measure(int(argument))), flush=True)
        else:
            print(engine.memory(), flush=True)
    engine.close()


if __name__ == "__main__":
    main()
