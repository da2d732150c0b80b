#!/usr/bin/env python3
"""The cost of a message grows with its size: none takes more than 4 times the instructions for each
octet that the worst message of the corpus takes. Counted by callgrind; exit 77 (skipped) without.

usage: cost.py PROGRAM CORPUS
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MOST = 4


def measure(program, corpus, folder):
    """(name, octets, instructions) of each message."""
    command = ['valgrind', '--tool=callgrind', '--collect-atstart=no', '--toggle-collect=measured',
               '--dump-after=measured', f'--callgrind-out-file={folder}/out', program, corpus]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(run.stderr[-2000:])
    for number, line in enumerate(run.stdout.splitlines(), 1):
        name, size = line.split('\t')
        text = pathlib.Path(folder, f'out.{number}').read_text(encoding='latin-1')
        yield name, int(size), int(re.search(r'^(?:totals|summary): (\d+)', text, re.M).group(1))


def main(program, corpus):
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not there')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(program, corpus, folder))
    cost = {(name, size): count / size for name, size, count in rows}
    worst = max(c for (name, _), c in cost.items() if name.startswith('corpus '))
    ranked = sorted(cost.items(), key=lambda item: -item[1])
    print(f'{len(cost)} messages; the worst of the corpus: {worst:.1f} instructions an octet')
    for (name, size), c in ranked[:12]:
        print(f'{c / worst:6.2f} times  {c:8.1f} an octet  {size:6d} octets  {name!r}')
    return 1 if ranked[0][1] > MOST * worst else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3]))
