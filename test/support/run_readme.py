"""Runs the fenced sh commands of a page, in order, in a folder of its own.

    run_readme.py PAGE WORK_DIR TOOLS_DIR ORACLE REPOSITORY

The folder holds what the page speaks of: `configs` and what release_folder.py
makes. A fence after the line
`<!-- set-up -->` is what brings a user to this point and is not run again; the
scripts it names must exist.
"""

import os
import re
import subprocess
import sys

from release_folder import make_release_folder

FENCE = re.compile(r"^(<!-- set-up -->\n)?```sh\n(.*?)^```$", re.M | re.S)


def make_work_folder(work, oracle, repository):
    """The folder in which the commands of a page run."""
    make_release_folder(work, oracle, repository)
    os.symlink(os.path.join(repository, "configs"), os.path.join(work, "configs"))


def run_block(block, work, tools):
    """Runs the commands of one fence; `stdout` has the output of both streams."""
    print("+", block, flush=True)
    environment = {**os.environ, "PATH": tools + os.pathsep + os.environ["PATH"]}
    return subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=work, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def check_set_up(block, repository):
    for script in re.findall(r"^(scripts/\w+)", block, re.M):
        if not os.access(os.path.join(repository, script), os.X_OK):
            sys.exit(f"the page names {script}, which is not there")


def main():
    page, work, tools, oracle, repository = (os.path.abspath(a) for a in sys.argv[1:])
    make_work_folder(work, oracle, repository)
    with open(page, encoding="utf-8") as f:
        blocks = FENCE.findall(f.read())
    ran = 0
    for set_up, block in blocks:
        if set_up:
            check_set_up(block, repository)
            continue
        done = run_block(block, work, tools)
        print(done.stdout[-3000:], flush=True)
        if done.returncode:
            sys.exit(f"ended with {done.returncode}")
        ran += 1
    if not ran:
        sys.exit(f"{page} has no fenced commands")


if __name__ == "__main__":
    main()
