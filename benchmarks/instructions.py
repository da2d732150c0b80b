#!/usr/bin/env python3
"""Instructions a message, counted by callgrind, against the counts in the tree.

usage: instructions.py PARSE_ONCE CORPUS COUNTS.json COMPILER [--record]
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BAND = 0.03


def total(program, mode, corpus, passes):
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={out.name}',
                        program, mode, corpus, str(passes)], check=True, capture_output=True)
        return int(re.search(r'^(?:totals|summary): (\d+)', open(out.name).read(), re.M).group(1))


def main(program, corpus, counts_file, compiler, *options):
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not installed')
        return 77
    messages = len(list(pathlib.Path(corpus).glob('*.sip')))
    recorded = json.loads(pathlib.Path(counts_file).read_text())
    counts, failed = {}, 0
    for mode in ('typed', 'indexed', 'write'):
        difference = total(program, mode, corpus, 11) - total(program, mode, corpus, 1)
        counts[mode] = round(difference / 10 / messages)
        known = recorded.get(compiler, {}).get(mode)
        flawed = known is not None and counts[mode] > known * (1 + BAND)
        failed += flawed
        print(f'{compiler} {mode}: {counts[mode]} instructions a message, recorded {known}'
              + (': FAILED' if flawed else ''))
        if known and counts[mode] < known * (1 - BAND):
            print('  better than recorded: run with --record')
    if '--record' in options:
        recorded[compiler] = counts
        pathlib.Path(counts_file).write_text(json.dumps(recorded, indent=2, sort_keys=True) + '\n')
        return 0
    if compiler not in recorded:
        print(f'skipped: no counts are recorded for {compiler}')
        return 77
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
