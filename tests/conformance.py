#!/usr/bin/env python3
"""The rows of the table of requirements, and the tests that name them: "covered" or "open".

usage: conformance.py TABLE.tsv TESTS_DIR PREFIX...

A test covers a row when its name holds the row's id, "3261-20.10-01". PREFIX chooses rows by the
start of their id, in whole numbers: 3261-20 takes 3261-20-01 and 3261-20.10-01, not 3261-200-01.
Fails when a row is open, or when a test names a row of these RFCs that is not in the table. Skipped
(exit 77) where the table is absent.
"""
import argparse
import pathlib
import re
import sys

NAME = re.compile(r'(?:TEST_CASE|TEST_CASE_FIXTURE|SUBCASE)\s*'
                  r'\((?P<name>(?:[^"]|"(?:\\.|[^"\\])*")*?)\)\s*\{', re.S)
ID = re.compile(r'(?<![\w.])(?:\d{4}|rfc)-[\w.]+-\d\d(?!\w)')


def rows_of(table):
    for line in table.read_text(encoding='utf-8').splitlines()[1:]:
        cells = line.split('\t')
        yield cells[0], cells[3], cells[5]


def tests_of(folder):
    """The files whose test names hold an id, by id."""
    found = {}
    for path in sorted(folder.rglob('*')):
        if path.suffix == '.cpp':
            names = [m['name'] for m in NAME.finditer(path.read_text(encoding='utf-8'))]
            named = {i for name in names for i in ID.findall(name)}
        elif path.suffix == '.py' and path.name != pathlib.Path(__file__).name:
            named = set(ID.findall(path.read_text(encoding='utf-8')))
        else:
            continue
        for i in named:
            found.setdefault(i, []).append(str(path.relative_to(folder)))
    return found


def chosen(row_id, prefixes):
    return any(re.match(re.escape(p) + r'(?!\d)', row_id) for p in prefixes)


def main():
    options = argparse.ArgumentParser()
    options.add_argument('table', type=pathlib.Path)
    options.add_argument('tests', type=pathlib.Path)
    options.add_argument('prefixes', nargs='+')
    o = options.parse_args()
    if not o.table.is_file():
        print(f'skipped: {o.table} is not there')
        return 77
    tests, rows = tests_of(o.tests), list(rows_of(o.table))
    mine = [r for r in rows if chosen(r[0], o.prefixes)]
    left = [r for r in mine if r[0] not in tests]
    for row_id, level, what in mine:
        where = ' '.join(tests.get(row_id, ['-']))
        state = 'covered' if row_id in tests else 'open   '
        print(f'{state}  {row_id:16} {level:7} {where:32} {what[:90]}')
    known = {r[0] for r in rows}
    stray = sorted(i for i in tests if i not in known and chosen(i, o.prefixes))
    for i in stray:
        print(f'no row  {i:16} named in {" ".join(tests[i])}')
    print(f'{len(mine)} rows, {len(mine) - len(left)} covered, {len(left)} open')
    return 1 if left or stray or not mine else 0


if __name__ == '__main__':
    sys.exit(main())
