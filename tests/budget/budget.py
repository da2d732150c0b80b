#!/usr/bin/env python3
"""What the library costs a user's compiler, as ratios to what others cost it on the same machine.

usage: budget.py CALL ECHO INCLUDE_DIR COMPILER...   (the sources of the call and of the echo)

User time of the compiler, the best of runs that take turns; what a row above its stop is made of is
measured again, up to nine times, so that other work on the machine fails nothing. Goals and stops
are multiples of nlohmann/json's include and of a UDP echo on standalone Asio; without these
packages, of a set of standard headers, or not checked.

The goals of the call are not reached, and a row says so: a call instantiates the eight contexts,
the dialog layer, digests and offer/answer, where the echo is one socket and one timer. For scale
(g++ 12, -O2; multiples of the echo): an echo server on websocketpp's core is 1.4, Beast's
synchronous HTTP client 2.2, websocketpp on Asio 3.1; their object text is 169, 326 and 328 KB.
Three quarters of the call's time are the optimiser's, spread over all of its functions. The stops
of these rows hold what was reached: tightly where text is counted, which is always the same, and
with room for noise where time is.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

MOST_ROUNDS = 9
STANDARD = ('string_view span array optional concepts utility compare bit charconv algorithm '
            'chrono string vector memory functional variant memory_resource').split()


class Unit:
    """A translation unit and the best time of its compilation."""
    def __init__(self, source, *flags):
        self.source, self.flags, self.best, self.text = source, flags, float('inf'), 0

    def compile(self, command, folder):
        made = folder / 'made.o'
        child = subprocess.Popen(command + [*self.flags, '-c', str(self.source), '-o', str(made)])
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f'{self.source} does not compile')
        self.best = min(self.best, used.ru_utime)
        sizes = subprocess.run(['size', str(made)], check=True, capture_output=True, text=True)
        self.text = int(sizes.stdout.splitlines()[1].split()[0])


def includes(folder, name, *headers):
    source = folder / f'{name}.cpp'
    source.write_text(''.join(f'#include <{header}>\n' for header in headers))
    return Unit(source)


def has(command, header):
    probe = subprocess.run(command + ['-E', '-x', 'c++', '-', '-o', os.devnull], text=True,
                           input=f'#include <{header}>\n', stderr=subprocess.DEVNULL)
    return probe.returncode == 0


class Row:
    """A measure taken of units, its goal, and the stop above which it fails."""
    def __init__(self, what, measure, units, goal, stop):
        self.what, self.measure, self.units, self.goal, self.stop = what, measure, units, goal, stop

    def failed(self):
        return self.measure(*self.units) > self.stop

    def verdict(self):
        return 'FAILED' if self.failed() else \
            'above the goal' if self.measure(*self.units) > self.goal else ''


def times(unit, other):
    return unit.best / other.best


def more_time(unit, other):
    return unit.best / other.best - 1


def more_text(unit, other):
    return unit.text / other.text - 1


def rows(command, folder, call_source, echo_source):
    umbrella = includes(folder, 'umbrella', 'polysip/polysip.hpp')
    messages = includes(folder, 'messages', 'polysip/message/message.hpp')
    call, two, own = (Unit(call_source, *flags) for flags in ([], ['-DSTACKS=2'], ['-DOWN=1']))
    if has(command, 'nlohmann/json.hpp'):
        anchor, name = includes(folder, 'json', 'nlohmann/json.hpp'), 'json'
        goals = (.35, .5, .2, .3)
    else:
        anchor, name = includes(folder, 'standard', *STANDARD), 'standard headers'
        goals = (.75, 1.1, .45, .66)
    found = [
        Row(f'include all / include {name}', times, [umbrella, anchor], *goals[:2]),
        Row(f'include messages / include {name}', times, [messages, anchor], *goals[2:]),
        Row('object text of the call, KB', lambda unit: unit.text / 1000, [call], 64, 272),
        Row('a further stack: more text', more_text, [two, call], .1, .55),
        Row('a further stack: more time', more_time, [two, call], .1, 1),
        Row('own machine, id, mixin: more text', more_text, [own, call], .1, .2),
        Row('own machine, id, mixin: more time', more_time, [own, call], .1, .3)]
    if has(command, 'asio.hpp'):
        found.append(Row('a call / a UDP echo on Asio', times, [call, Unit(echo_source)], .4, 3.6))
    else:
        print('skipped: a call / a UDP echo on Asio, which is not installed')
    return found


def main(call, echo, include, *compiler):
    os.environ['CCACHE_DISABLE'] = '1'  # a result that is found again is no compilation
    command = [*compiler, '-std=c++20', '-O2', '-I' + include]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        found = rows(command, folder, pathlib.Path(call), pathlib.Path(echo))
        wanted = found
        for _ in range(MOST_ROUNDS):
            for unit in dict.fromkeys(unit for row in wanted for unit in row.units):
                unit.compile(command, folder)
            wanted = [row for row in found if row.failed()]
            if not wanted:
                break
    print(f'{"":40} measured  goal  stop')
    for row in found:
        print(f'{row.what:40} {row.measure(*row.units):8.3g}  {row.goal:4g}  {row.stop:4g}  '
              f'{row.verdict():14}', *(f'{u.source.stem} {u.best:.2f} s' for u in row.units))
    return 1 if wanted else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
