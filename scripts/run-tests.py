"""Builds and runs the tests; scripts/test calls it after the set-up.

The last line is `N passed, N failed, N skipped`, which continuous integration
reads. The exit status is 0 when nothing failed and something ran.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LLVM_BIN = "/usr/lib/llvm-22/bin"
FORMATTED = re.compile(r"\.(cpp|h|c)$")
# Where in test/ the mirror of a source is.
MIRROR = re.compile(r"^(test/)?(unit/)?")
# What the build adds to a compile command for its precompiled header.
PRECOMPILED = re.compile(r"-Winvalid-pch|-fpch-\S+|-Xclang -include(-pch)? -Xclang \S+")


class Totals:
    """What ran so far, and the names of what failed."""

    def __init__(self):
        self.passed = self.skipped = 0
        self.failures = []

    def add(self, passed, failures, skipped=0):
        self.passed += passed
        self.failures += failures
        self.skipped += skipped

    def check(self, name, ok):
        self.add(int(ok), [] if ok else [name])


def title(text):
    print(f"== {text}", flush=True)


def run(command, **options):
    return subprocess.run(command, cwd=ROOT, **options)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__.splitlines()[0])
    parser.add_argument("--filter", metavar="PATH", help="only tests under this path of test/ (dialects/NN, "
                        "unit/runtime/io, e2e/golden.test) or with this in their name")
    parser.add_argument("--long", action="store_true", help="also the tests that take minutes (xxlarge)")
    parser.add_argument("--roundtrip", action="store_true", help="run albert-opt with --verify-roundtrip")
    parser.add_argument("--tensorflow-python", metavar="PYTHON", help="the Python that has TensorFlow and TensorBoard, "
                        "for the tests that need them (default: /usr/bin/python3 if it has)")
    parser.add_argument("--tidy", action="store_true", help="also clang-tidy over every source (10 minutes); with "
                        "--filter over those below PATH and below test/PATH")
    parser.add_argument("--no-build", action="store_true", help="use the build as it is")
    parser.add_argument("--build-dir", default="build/ci", help="build folder (default %(default)s)")
    parser.add_argument("--build-report", action="store_true", help="print the ten slowest files of the build")
    parser.add_argument("-j", "--jobs", type=int, default=min(2, os.cpu_count() or 1),
                        help="parallel jobs (default %(default)s)")
    return parser.parse_args()


def build(args):
    title("build")
    started = time.time()
    configure = ["cmake", "--preset", "ci", "-B", args.build_dir]
    if shutil.which("ccache"):
        configure += [f"-DCMAKE_{lang}_COMPILER_LAUNCHER=ccache" for lang in ("C", "CXX")]
    if run(configure, stdout=subprocess.DEVNULL).returncode:
        return False
    ok = run(["ninja", "-C", args.build_dir, f"-j{args.jobs}", "--quiet"]).returncode == 0
    print(f"build: {time.time() - started:.0f} s", flush=True)
    return ok


def print_build_report(build_dir):
    """The ten slowest edges of the last build, from ninja's log."""
    edges = {}
    with open(os.path.join(ROOT, build_dir, ".ninja_log")) as log:
        for line in log.readlines()[1:]:
            start, end, _, output, _ = line.rstrip("\n").split("\t")
            edges[output] = (int(end) - int(start)) / 1000
    title("slowest files to build (seconds)")
    for output, seconds in sorted(edges.items(), key=lambda e: -e[1])[:10]:
        print(f"{seconds:8.1f}  {output}")


def select_unit_tests(args):
    """Names of the ctest tests that --filter keeps; None for all."""
    if not args.filter:
        return None
    listing = run(["ctest", "--test-dir", args.build_dir, "--show-only=json-v1"], capture_output=True)
    wanted = MIRROR.sub("", args.filter.rstrip("/"))
    base = os.path.join(ROOT, args.build_dir, "test", "unit")
    names = []
    for test in json.loads(listing.stdout or b"{}").get("tests", []):
        properties = {p["name"]: p["value"] for p in test.get("properties", [])}
        folder = os.path.relpath(properties.get("WORKING_DIRECTORY", base), base)
        if wanted in test["name"] or (folder + "/").startswith(wanted + "/"):
            names.append(test["name"])
    return names


def run_unit_tests(args, totals):
    names = select_unit_tests(args)
    if names == []:
        return
    title("unit tests")
    results = os.path.join(ROOT, args.build_dir, "test-results", "unit")
    shutil.rmtree(results, ignore_errors=True)
    os.makedirs(results)
    command = ["ctest", "--test-dir", args.build_dir, "--output-on-failure", f"-j{args.jobs}", "--progress", "-Q",
               "-O", os.path.join(results, "ctest.log"), "--output-junit", os.path.join(results, "ctest.xml")]
    if names:
        command += ["-R", "^(" + "|".join(re.escape(n) for n in names) + ")$"]
    failed = run(command, env={**os.environ, "GTEST_OUTPUT": f"json:{results}/"}).returncode != 0
    passed, failures, skipped = 0, [], 0
    for name in sorted(os.listdir(results)):
        if not name.endswith(".json"):
            continue
        with open(os.path.join(results, name)) as f:
            for suite in json.load(f)["testsuites"]:
                for case in suite["testsuite"]:
                    full = f"{suite['name']}.{case['name']}"
                    if case.get("failures"):
                        failures.append(full)
                    elif case["result"] == "SKIPPED":
                        skipped += 1
                    else:
                        passed += 1
    if failed:
        with open(os.path.join(results, "ctest.log"), errors="replace") as log:
            print(log.read()[-8000:])
        # a binary that crashed left no list of its tests
        failures = failures or ["a unit test binary (see above)"]
    totals.add(passed, failures, skipped)


def select_lit_path(args):
    """The path lit runs, and a pattern of names; None when nothing fits."""
    base = os.path.join(args.build_dir, "test")
    if not args.filter:
        return base, None
    wanted = re.sub(r"^test/", "", args.filter.rstrip("/"))
    if wanted.startswith("unit"):
        return None
    if os.path.exists(os.path.join(ROOT, "test", wanted)):
        return os.path.join(base, wanted), None
    return base, re.escape(wanted)


def run_lit(args, totals):
    selection = select_lit_path(args)
    if not selection:
        return
    title("lit tests")
    path, pattern = selection
    results = os.path.join(ROOT, args.build_dir, "test-results", "lit.json")
    os.makedirs(os.path.dirname(results), exist_ok=True)
    if os.path.exists(results):
        os.remove(results)
    command = [os.path.join(LLVM_BIN, "lit"), "-q", "-v", f"-j{args.jobs}", "--output", results,
               "--timeout", "3600" if args.long else "600", path]
    command += ["--param", "long=1"] if args.long else []
    command += ["--param", "roundtrip=1"] if args.roundtrip else []
    command += ["--param", f"tensorflow-python={args.tensorflow_python}"] if args.tensorflow_python else []
    command += ["--filter", pattern, "--allow-empty-runs"] if pattern else []
    status = run(command).returncode
    if not os.path.exists(results):
        totals.check("lit itself", status == 0)
        return
    with open(results) as f:
        tests = json.load(f)["tests"]
    count = lambda *codes: [t["name"] for t in tests if t["code"] in codes]  # noqa: E731
    skipped = count("UNSUPPORTED", "SKIPPED")
    if skipped:
        print(f"skipped (reference data or TensorFlow absent, or long tests not asked for): {len(skipped)}")
    totals.add(len(count("PASS", "XFAIL", "FLAKYPASS")),
               count("FAIL", "XPASS", "UNRESOLVED", "TIMEOUT"), len(skipped))


def run_checks(totals):
    title("format and structure")
    names = run(["git", "ls-files"], capture_output=True, text=True).stdout.split("\n")
    sources = [n for n in names if FORMATTED.search(n) and os.path.exists(os.path.join(ROOT, n))]
    formatted = not sources or run(["clang-format-22", "--dry-run", "--Werror", *sources]).returncode == 0
    totals.check("format (clang-format-22 -i mends it)", formatted)
    totals.check("structure (scripts/check-structure)", run(["scripts/check-structure"]).returncode == 0)


def write_tidy_database(args):
    """The compile commands of the sources to tidy; the folder they are in.

    Without the precompiled header: clang-tidy visits all that it holds, which
    takes longer than to parse what one source includes.
    """
    build_dir = os.path.join(ROOT, args.build_dir)
    with open(os.path.join(build_dir, "compile_commands.json")) as f:
        commands = json.load(f)
    wanted = MIRROR.sub("", args.filter or "")
    chosen = []
    for command in commands:
        name = os.path.relpath(command["file"], ROOT)
        if MIRROR.sub("", name).startswith(wanted) and not command["file"].startswith(build_dir + os.sep):
            chosen.append({**command, "command": PRECOMPILED.sub("", command["command"])})
    folder = os.path.join(build_dir, "tidy")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "compile_commands.json"), "w") as f:
        json.dump(chosen, f, indent=1)
    return folder if chosen else None


def run_tidy(args, totals):
    folder = write_tidy_database(args)
    if not folder:
        return
    title("clang-tidy")
    started = time.time()
    status = run(["run-clang-tidy-22", "-p", folder, f"-j{args.jobs}", "-quiet", "-hide-progress"]).returncode
    print(f"clang-tidy: {time.time() - started:.0f} s", flush=True)
    totals.check("tidy (.clang-tidy says what is checked)", status == 0)


def main():
    args = parse_arguments()
    totals = Totals()
    if not args.no_build:
        totals.check("build", build(args))
    if args.build_report:
        print_build_report(args.build_dir)
    built = not totals.failures
    if built:
        run_unit_tests(args, totals)
        run_lit(args, totals)
    if not args.filter:
        run_checks(totals)
    if args.tidy and built:
        run_tidy(args, totals)
    for name in totals.failures:
        print(f"FAILED: {name}")
    print(f"{totals.passed} passed, {len(totals.failures)} failed, {totals.skipped} skipped")
    return 1 if totals.failures or totals.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
