"""lit settings for any .mlir file that albert-opt reads.

Installed with the tools. A lit.cfg.py of your own needs three lines:

    import sys; sys.path.insert(0, "<prefix>/share/albertc/lit")
    import albertc_lit; albertc_lit.configure(config, lit_config)
    config.name = "mine"; config.suffixes = [".mlir"]

`lit --param roundtrip=1` runs every albert-opt with --verify-roundtrip;
`lit --param tools=DIR` says where the tools are.
"""

import os
import re
import shutil

import lit.formats

LLVM_BIN = "/usr/lib/llvm-22/bin"
TOOLS = ["albert-opt", "albertc", "albert-data", "albert-lsp-server", "albert-oracle",
         "albert-format-samples"]


def _find(name, folders):
    for folder in folders:
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK):
            return path
    return shutil.which(name) or name


def _tool_folders(config, lit_config):
    given = lit_config.params.get("tools") or getattr(config, "albertc_tools_dir", None)
    # installed: <prefix>/share/albertc/lit/albertc_lit.py beside <prefix>/bin
    installed = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "bin")
    return [os.path.abspath(f) for f in (given, installed) if f]


def configure(config, lit_config):
    """Sets format, environment, tools and substitutions of `config`."""
    config.test_format = lit.formats.ShTest(execute_external=False)
    config.environment["FILECHECK_OPTS"] = "-enable-var-scope --dump-input-filter=error"
    config.environment["LC_ALL"] = "C.UTF-8"

    llvm = getattr(config, "llvm_tools_dir", None) or LLVM_BIN
    folders = _tool_folders(config, lit_config)
    config.environment["PATH"] = os.pathsep.join(folders + [llvm, config.environment.get("PATH", os.environ["PATH"])])

    # FileCheck, not, split-file and mlir-opt are found through PATH as well
    for name in TOOLS + ["FileCheck"]:
        path = _find(name, folders + [llvm])
        if name == "albert-opt" and lit_config.params.get("roundtrip", "0") == "1":
            path += " --verify-roundtrip"
            # also where a test writes the bare name and relies on PATH
            config.substitutions.append((r"(?<![\w./%-])albert-opt(?![\w./-])", path))
        config.substitutions.append((r"%%%s(?![\w-])" % re.escape(name), path))
