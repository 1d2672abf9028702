"""Checks that every C++ example of a page is in a source file, word for word.

    quoted.py PAGE SOURCE
"""

import re
import sys


def main():
    page, source = (open(name, encoding="utf-8").read() for name in sys.argv[1:])
    blocks = re.findall(r"^```cpp\n(.*?)^```$", page, re.M | re.S)
    if not blocks:
        sys.exit(f"{sys.argv[1]} has no C++ example")
    for block in blocks:
        if block not in source:
            sys.exit(f"{sys.argv[2]} does not contain this example of {sys.argv[1]}:\n{block}")


if __name__ == "__main__":
    main()
