"""One engine in a process of its own.

    worker.py ENGINE CASE_FOLDER THREADS

Says `ready VERSION` and then answers lines: `outputs FOLDER` writes the
outputs as .npy, `measure N` prints N seconds as a JSON list. An engine that is
not installed ends the process with `absent REASON`.
"""

import ctypes
import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")


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
        return [output(b"sequence_output"), output(b"pooled_output")]

    run.kept = kept
    return "0.1.0", run


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
    return ort.__version__, lambda: session.run(["sequence_output", "pooled_output"], inputs)


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
            return [t.numpy() for t in model(*arrays)]

    return torch.__version__, run


ENGINES = {
    "albertc": albertc_engine,
    "onnxruntime": lambda folder, threads: onnxruntime_engine(folder, threads, False),
    "onnxruntime-fused": lambda folder, threads: onnxruntime_engine(folder, threads, True),
    "pytorch": lambda folder, threads: torch_engine(folder, threads, False),
    "pytorch-compiled": lambda folder, threads: torch_engine(folder, threads, True),
}


def main():
    name, folder, threads = sys.argv[1:]
    try:
        version, run = ENGINES[name](folder, int(threads))
        run()
    except Exception as error:  # an engine that cannot run is a row that says so
        print("absent", type(error).__name__, str(error).splitlines()[0] if str(error) else "", flush=True)
        return
    print("ready", version, flush=True)
    for line in sys.stdin:
        command, argument = line.split()
        if command == "outputs":
            import numpy as np
            for output, value in zip(["sequence_output", "pooled_output"], run()):
                np.save(os.path.join(argument, output + ".npy"), value)
            print("done", flush=True)
        else:
            times = []
            for _ in range(int(argument)):
                start = time.perf_counter()
                run()
                times.append(time.perf_counter() - start)
            print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
