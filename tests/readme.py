#!/usr/bin/env python3
"""Every C++ block of the README compiles; a program among them runs and ends with 0.

usage: readme.py README.md WORK_DIR COMPILER ARG...

A ```cpp block stands alone, unless an HTML comment right before it says where it belongs:
    <!-- part: phone -->    the blocks of one name are one file, in the order of the page
A comment may go on with lines that the reader needs not see; they come before the block:
    <!-- part: phone
    #include "my_udp.hpp"
    -->
Each file starts with #include <polysip/polysip.hpp>. A file that defines main is linked and run.
"""
import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r'(?:^<!-- part: (?P<part>\w+)\s*(?P<hidden>(?:(?!-->).)*)-->\s*\n)?'
                   r'^```cpp\n(?P<code>.*?)^```$', re.S | re.M)


def files(text):
    parts = {}
    for number, block in enumerate(BLOCK.finditer(text), 1):
        line = text[:block.start('code')].count('\n') + 1
        name = block['part'] or f'block_{number}'
        parts.setdefault(name, '#include <polysip/polysip.hpp>\n')
        parts[name] += (block['hidden'] or '') + f'\n#line {line} "README.md"\n' + block['code']
    return parts


def check(name, code, work, compiler):
    source, program = work / f'readme_{name}.cpp', work / f'readme_{name}'
    source.write_text(code)
    runs = re.search(r'\bint main\(', code) is not None
    target = ['-o', str(program)] if runs else ['-fsyntax-only']
    if subprocess.run(compiler + [str(source), *target]).returncode:
        return f'{name} does not compile'
    if runs and subprocess.run([program], timeout=60).returncode:
        return f'{name} fails'
    return None


def main(readme, work, compiler):
    parts = files(readme.read_text(encoding='utf-8'))
    failures = [f for f in (check(n, c, work, compiler) for n, c in parts.items()) if f]
    print(*failures, f'{len(parts)} files, {len(failures)} failed', sep='\n')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]))
