"""One peer engine in a process of its own.

    worker.py ENGINE CASE_FOLDER THREADS

Says `ready VERSION` and then answers lines: `outputs FOLDER` writes the
outputs as .npy, `measure N` prints N seconds as a JSON list. An engine that is
not installed ends the process with `absent REASON`.
"""

import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")


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
    "onnxruntime": lambda folder, threads: onnxruntime_engine(folder, threads, False),
    "onnxruntime-fused": lambda folder, threads: onnxruntime_engine(folder, threads, True),
    "pytorch": lambda folder, threads: torch_engine(folder, threads, False),
    "pytorch-compiled": lambda folder, threads: torch_engine(folder, threads, True),
}


def main():
    name, folder, threads = sys.argv[1:]
    try:
        version, run = ENGINES[name](folder, int(threads))
        outputs = run()
    except Exception as error:  # an engine that cannot run is a row that says so
        print("absent", type(error).__name__, str(error).splitlines()[0] if str(error) else "", flush=True)
        return
    print("ready", version, flush=True)
    for line in sys.stdin:
        command, argument = line.split()
        if command == "outputs":
            import numpy as np
            for output, value in zip(["sequence_output", "pooled_output"], outputs):
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
