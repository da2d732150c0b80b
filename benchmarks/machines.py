#!/usr/bin/env python3
"""What four forms of one machine cost to build: time of the compiler, octets of code and data.

usage: machines.py SOURCES INCLUDE OUT.json COMPILER [FLAG...]
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

FORMS = ['table', 'switch', 'variant', 'virtual']


def seconds():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def main(sources, include, out, *compiler):
    built = {}
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            target = f'{folder}/{form}.o'
            command = [*compiler, '-std=c++20', f'-I{include}', '-c', f'{sources}/{form}.cpp',
                       '-o', target]
            times = []
            for _ in range(5):
                before = seconds()
                subprocess.run(command, check=True)
                times.append(seconds() - before)
            sizes = subprocess.run(['size', target], check=True, capture_output=True, text=True)
            text, data = sizes.stdout.splitlines()[1].split()[:2]
            built[form] = {'compile_seconds': round(min(times), 3),
                           'code_bytes': int(text) + int(data)}
    pathlib.Path(out).write_text(json.dumps({'context': {}, 'benchmarks': [], 'built': built},
                                            indent=2) + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
