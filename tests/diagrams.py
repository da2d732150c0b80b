#!/usr/bin/env python3
"""The diagrams of the README are those that the machines' tables give.

usage: diagrams.py README.md PROGRAM [--write]

PROGRAM prints them; they stand between two comment lines. --write puts them there.
"""
import pathlib
import subprocess
import sys

BEGIN, END = '<!-- diagrams -->\n', '<!-- end of diagrams -->\n'


def main(readme, program, write):
    text = readme.read_text(encoding='utf-8')
    printed = subprocess.run([program], check=True, text=True, stdout=subprocess.PIPE).stdout
    head, _, rest = text.partition(BEGIN)
    shown, end, tail = rest.partition(END)
    if not end:
        print(f'{readme}: no line {BEGIN}and {END}')
        return 1
    if write:
        readme.write_text(head + BEGIN + printed + END + tail, encoding='utf-8')
        return 0
    if shown != printed:
        print(f'{readme}: the diagrams are stale. Write them anew:\n'
              f'  python3 tests/diagrams.py README.md {program} --write')
        return 1
    print(f'{printed.count("```mermaid")} diagrams are those of the tables')
    return 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2], '--write' in sys.argv[3:]))
