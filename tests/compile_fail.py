#!/usr/bin/env python3
"""A mistake is refused with words that help, and its repaired twin compiles.

usage: compile_fail.py FILE.cpp COMPILER ARG...

The file holds both, told apart by `#ifdef MISTAKE`. What the compiler says about the mistake must
match each comment line `// expect: REGEX`; `// expect(gcc): REGEX` and `// expect(clang): REGEX`
where the two use different words. Its first error must name one of the lines that end in `// here`.
"""
import pathlib
import re
import subprocess
import sys


def compile(compiler, path, *more):
    run = subprocess.run(compiler + ['-fsyntax-only', *more, str(path)], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return run.returncode == 0, run.stdout


def family(compiler):
    said = subprocess.run([compiler[0], '--version'], text=True, stdout=subprocess.PIPE).stdout
    return 'clang' if 'clang' in said else 'gcc'


def first_error(output):
    """The first error with its notes."""
    errors = [m.start() for m in re.finditer(r'^.*?\berror:', output, re.M)]
    return output[:errors[1]] if len(errors) > 1 else output


def main(path, compiler):
    good, output = compile(compiler, path)
    if not good:
        print(f'{path}: the repaired twin does not compile:\n{output}')
        return 1
    bad, output = compile(compiler, path, '-DMISTAKE')
    if bad:
        print(f'{path}: the mistake compiles')
        return 1
    text = path.read_text()
    lines = re.findall(r'^// expect(?:\((\w+)\))?: (.+?)\s*$', text, re.M)
    expected = [regex for who, regex in lines if who in ('', family(compiler))]
    missing = [regex for regex in expected if not re.search(regex, output)]
    for regex in missing:
        print(f'{path}: the compiler does not say: {regex}')
    here = [n for n, line in enumerate(text.splitlines(), 1) if line.endswith('// here')]
    if here and not any(f'{path.name}:{n}:' in first_error(output) for n in here):
        missing.append('here')
        print(f'{path}: the first error names none of the lines {here}')
    print(f'{len(output.splitlines())} lines of diagnostics:\n{output}')
    return 1 if missing or not expected else 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
