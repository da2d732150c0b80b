#!/usr/bin/env python3
"""Everything that is parsed is the same by each path: plain loops, and vectors of each width.

usage: paths.py INPUTS CORPUS DIGEST...   (the first DIGEST is what the others are compared with)
"""
import pathlib
import signal
import subprocess
import sys
import tempfile


def messages(data):
    """The messages of a file that INPUTS wrote."""
    at = 0
    while at < len(data):
        end = data.index(b'\n', at) + 1
        size = int(data[at:end])
        yield data[end:end + size]
        at = end + size


def digests(program, file):
    """None when the program is for instructions that this machine lacks."""
    run = subprocess.run(program.split() + [str(file)], stdout=subprocess.PIPE)
    if run.returncode == -signal.SIGILL:
        return None
    if run.returncode:
        sys.exit(f'{program}: status {run.returncode}')
    return run.stdout.split()


def compare(programs, file):
    expected, failed = digests(programs[0], file), 0
    print(f'{len(expected)} messages, {len(set(expected))} different results of {programs[0]}')
    for program in programs[1:]:
        found = digests(program, file)
        if found is None:
            print(f'{program}: skipped, not for this machine')
            continue
        bad = [n for n, (a, b) in enumerate(zip(expected, found)) if a != b]
        failed += bool(bad) or len(expected) != len(found)
        print(f'{program}: {len(bad)} of {len(found)} differ')
        for n, text in enumerate(messages(file.read_bytes())):
            if n in bad[:3]:
                print(f'  {n}:', text)
    return 1 if failed else 0


def main(inputs, corpus, *programs):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / 'messages'
        with file.open('wb') as out:
            subprocess.run([inputs, corpus], check=True, stdout=out)
        return compare(programs, file)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
