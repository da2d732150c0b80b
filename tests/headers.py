#!/usr/bin/env python3
"""Every header compiles alone, included twice.

usage: headers.py HEADER... -- COMPILER ARG...
"""
import concurrent.futures
import os
import subprocess
import sys


def check(compiler, header):
    program = f'#include <{header}>\n' * 2 + 'int main() {}\n'
    run = subprocess.run(compiler + ['-fsyntax-only', '-x', 'c++', '-'], input=program, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return header, run.returncode, run.stdout


def main(args):
    cut = args.index('--')
    headers, compiler = args[:cut], args[cut + 1:]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for header, status, output in pool.map(lambda h: check(compiler, h), headers):
            if status:
                failed += 1
                print(f'{header} does not compile alone:\n{output}')
    print(f'{len(headers)} headers, {failed} failed')
    return 1 if failed or not headers else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
