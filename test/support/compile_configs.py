"""Compiles every shipped configuration for every program.

    compile_configs.py ALBERTC REPO WORK_DIR [PROGRAM...]

The last phase before LLVM is enough: whatever can go wrong with a shape (a
copy, a buffer without a bound) has gone wrong by then.
"""

import os
import subprocess
import sys


def main():
    albertc, repo, work, *programs = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    configs = sorted(os.listdir(os.path.join(repo, "configs")))
    failed = 0
    for config in configs:
        for program in programs:
            done = subprocess.run(
                [albertc, os.path.join(repo, "configs", config), f"--program={program}", "--compile-to=memref",
                 "-o", os.path.join(work, "module.mlir")],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                failed += 1
                print(f"{config} {program}: ended with {done.returncode}\n{done.stdout}", flush=True)
    if failed or not configs:
        sys.exit(f"{failed} of {len(configs) * len(programs)} did not compile")


if __name__ == "__main__":
    main()
