# Makes every .mlir file of this folder a regression test. Run it with
#     /usr/lib/llvm-22/bin/lit -v . --param tools=<folder with albert-opt>
import os
import sys

# after an installation: "<prefix>/share/albertc/lit"
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "test", "support"))
import albertc_lit  # noqa: E402

albertc_lit.configure(config, lit_config)
config.name = "mine"
config.suffixes = [".mlir"]
