#!/usr/bin/env python3
"""Instructions of a message, an OPTIONS pair and a call (callgrind) against the counts in the tree.

usage: instructions.py PARSE_ONCE CORPUS PLAIN_ONCE PAIRS_ONCE CALLS_ONCE COUNTS.json COMPILER
                       [--record]

PLAIN_ONCE is PARSE_ONCE built without vectors.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BAND = 0.03
# The goals, which no recorded count may pass; PJSIP takes 19,003 and 4,907 for a message read and
# written, 136,700 for a pair, 520,000 for a call.
PLAIN = 4  # times the count with vectors
MOST = {'typed': 6300, 'indexed': 3000, 'write': 2400, 'pair': 20000, 'call': 80000}


def total(command):
    with tempfile.NamedTemporaryFile() as out:
        valgrind = ['valgrind', '--tool=callgrind', f'--callgrind-out-file={out.name}']
        subprocess.run(valgrind + command, check=True, capture_output=True)
        return int(re.search(r'^(?:totals|summary): (\d+)', open(out.name).read(), re.M).group(1))


def each(command, few, many, units):
    """The difference of two runs, shared among the units of one pass."""
    difference = total(command + [str(many)]) - total(command + [str(few)])
    return round(difference / (many - few) / units)


def main(parse_once, corpus, plain_once, pairs_once, calls_once, counts_file, compiler, *options):
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not installed')
        return 77
    messages = len(list(pathlib.Path(corpus).glob('*.sip')))
    cases = {mode: ([parse_once, mode, corpus], 1, 11, messages)
             for mode in ('typed', 'indexed', 'write')}
    cases |= {f'{mode}_plain': ([plain_once, mode, corpus], 1, 11, messages)
              for mode in ('typed', 'indexed')}
    cases |= {'pair': ([pairs_once], 300, 1300, 1), 'call': ([calls_once], 300, 1300, 1)}
    recorded = json.loads(pathlib.Path(counts_file).read_text())
    counts, failed = {}, 0
    for name, case in cases.items():
        counts[name] = each(*case)
        known = recorded.get(compiler, {}).get(name)
        most = MOST.get(name) or PLAIN * counts[name.removesuffix('_plain')]
        flawed = known is not None and counts[name] > min(known * (1 + BAND), most)
        failed += flawed
        print(f'{compiler} {name}: {counts[name]} instructions, recorded {known}, '
              f'at most {most}'
              + (': FAILED' if flawed else ''))
        if known and counts[name] < known * (1 - BAND):
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
