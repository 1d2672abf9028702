"""Compares the list of operations in a document with the tables of the sources.

    graph_operations.py REPOSITORY DOCUMENT

The list is the paragraph of names in backticks that follows the heading
"## Operations". Prints what is missing on either side.
"""

import glob
import os
import re
import sys


def table_names(text, table):
    """Names in the strings of the last member of a table's rows."""
    rows = re.search(rf"{table}\[\] = \{{(.*?)\n\}};", text, re.S)
    return rows[1] if rows else ""


def known_operations(repository):
    """Operations that have a rule, and those that the phase tfg takes out."""
    names = set()
    lowering = os.path.join(repository, "compiler/Conversion/TFGraphToLinalg")
    for path in sorted(glob.glob(os.path.join(lowering, "*Rules.cpp"))):
        with open(path, encoding="utf-8") as f:
            rows = table_names(f.read(), "kRules")
        for row in re.finditer(r"\{(\w+), \d,\s*((?:\"[^\"]*\"\s*)+)\}", rows):
            if row[1].startswith("refuse"):
                continue
            names.update("".join(re.findall(r'"([^"]*)"', row[2])).split())
    transforms = os.path.join(repository, "dialects/TFGraph/Transforms")
    with open(os.path.join(transforms, "Decompose.cpp"), encoding="utf-8") as f:
        text = f.read()
    for table in ["kSynonyms", "kRules"]:
        names.update(re.findall(r'\{"(\w+)"', table_names(text, table)))
    return names


def listed_operations(document):
    with open(document, encoding="utf-8") as f:
        section = f.read().split("## Operations\n", 1)[1].split("\n## ", 1)[0]
    paragraph = next(p for p in section.split("\n\n") if p.lstrip().startswith("`"))
    return re.findall(r"`(\w+)`", paragraph)


def main():
    repository, document = sys.argv[1:]
    known, listed = known_operations(repository), listed_operations(document)
    problems = []
    if sorted(listed, key=str.lower) != listed:
        problems.append("the list is not sorted")
    if known - set(listed):
        problems.append("not listed: " + " ".join(sorted(known - set(listed))))
    if set(listed) - known:
        problems.append("listed, but not known: " + " ".join(sorted(set(listed) - known)))
    if len(known) < 100:
        problems.append(f"only {len(known)} operations found in the sources")
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(known)} operations")


main()
