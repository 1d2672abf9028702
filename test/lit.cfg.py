# The lit configuration of the repository's own tests. Everything that also
# serves .mlir files outside the repository is in albertc_lit.py.
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(config.test_source_root, "support"))
import albertc_lit  # noqa: E402

albertc_lit.configure(config, lit_config)

config.name = "albertc"
config.suffixes = [".mlir", ".test", ".pbtxt"]
config.excludes = ["Inputs", "support", "unit", "CMakeLists.txt"]

def script(name):
    return "/usr/bin/python3 " + os.path.join(config.test_source_root, "support", name)


def has_modules(python, *names):
    """True if this Python finds the modules; it does not import them, which takes seconds."""
    code = "import importlib.util, sys; sys.exit(any(not importlib.util.find_spec(n) for n in sys.argv[1:]))"
    return subprocess.run([python, "-c", code, *names], stderr=subprocess.DEVNULL).returncode == 0


# what Debian's python3-jieba installs
JIEBA_DICT = "/usr/lib/python3/dist-packages/jieba/dict.txt"
tensorflow_python = lit_config.params.get("tensorflow-python", "/usr/bin/python3")

config.substitutions += [
    ("%golden-case", script("golden_case.py")),
    ("%graph-case", script("graph_case.py")),
    ("%graph-padding", script("graph_padding.py")),
    ("%graph-model", script("graph_model.py")),
    ("%graph-configs", script("graph_configs.py")),
    ("%graph-ops", script("graph_ops.py")),
    ("%deep-graph", script("deep_graph.py")),
    ("%graph-training", script("graph_training.py")),
    ("%graph-operations", script("graph_operations.py")),
    ("%training-case", script("training_case.py")),
    ("%gradient-case", script("gradient_case.py")),
    ("%training-memory", script("training_memory.py")),
    ("%oracle-case", script("oracle_case.py")),
    ("%same-training", script("same_training.py")),
    ("%killed-training", script("killed_training.py")),
    ("%overfit", script("overfit.py")),
    ("%same-bits", script("same_bits.py")),
    ("%limits", script("limits.py")),
    ("%random-cases", script("random_cases.py")),
    ("%compile-configs", script("compile_configs.py")),
    ("%npy", script("npy.py")),
    ("%run-readme", script("run_readme.py")),
    ("%run-messages", script("run_messages.py")),
    ("%release-folder", script("release_folder.py")),
    ("%wrong-files", script("wrong_files.py")),
    ("%pretrain-data", script("pretrain_data.py")),
    ("%jieba-dict", JIEBA_DICT),
    ("%tensorflow-formats", tensorflow_python + " " + os.path.join(config.test_source_root, "support",
                                                                   "tensorflow_formats.py")),
    ("%tools", config.albertc_tools_dir),
    ("%golden", config.albertc_golden_dir),
    ("%tensorflow-training", tensorflow_python + " " + os.path.join(config.test_source_root, "support",
                                                                    "tensorflow_training.py")),
    ("%mlir-include", os.path.join(config.llvm_tools_dir, "..", "include")),
    ("%configs", os.path.join(config.albertc_source_dir, "configs")),
    ("%repo", config.albertc_source_dir),
]
# A build with ALBERTC_FUZZ has it. The limits: no hang beyond 2 s and no memory
# beyond 1 GiB for any file, the sanitizer's own included. libMLIR is not built
# with the sanitizer, so what it takes of its own arenas is not unpoisoned.
graph_fuzzer = os.path.join(config.albertc_tools_dir, "albert-graph-fuzzer")
if os.path.isfile(graph_fuzzer):
    config.available_features.add("fuzzer")
config.substitutions += [
    ("%graph-fuzzer", "env ASAN_OPTIONS=allow_user_poisoning=0:detect_leaks=0 " + graph_fuzzer +
     " -timeout=2 -rss_limit_mb=1024 -max_len=20000 -dict=" +
     os.path.join(config.test_source_root, "fuzz", "graph.dict")),
]
if config.albertc_golden_dir and os.path.isdir(config.albertc_golden_dir):
    config.available_features.add("golden")
if os.path.isfile(JIEBA_DICT):
    config.available_features.add("jieba")
if has_modules(tensorflow_python, "tensorflow", "tensorboard"):
    config.available_features.add("tensorflow")
if lit_config.params.get("long", "0") == "1":
    config.available_features.add("long")
