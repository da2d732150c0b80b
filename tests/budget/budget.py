#!/usr/bin/env python3
"""What the library costs a user's compiler, as ratios to what others cost it on the same machine.

usage: budget.py CALL ECHO INCLUDE_DIR COMPILER...   (the sources of the call and of the echo)

User time of the compiler, the best of runs that take turns; while a ratio is above its stop it is
measured again, up to five times, so that other work on the machine fails nothing. Goals and stops
are multiples of nlohmann/json's include and of a UDP echo on standalone Asio; without these
packages, of a set of standard headers, or not checked.

The goals of the call are not reached, and a row says so: a call instantiates the eight contexts,
the dialog layer, digests and offer/answer, where the echo is one socket and one timer. For scale
(g++ 12, -O2; multiples of the echo): an echo server on websocketpp's core is 1.4, Beast's
synchronous HTTP client 2.2, websocketpp on Asio 3.1; their object text is 169, 326 and 328 KB.
Three quarters of the call's time are the optimiser's, spread over all of its functions. The stops
of these rows hold what was reached.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

MOST_ROUNDS = 5
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


def rows(command, folder, call_source, echo_source):
    """The units, and (what, its measure, goal, stop)."""
    umbrella = includes(folder, 'umbrella', 'polysip/polysip.hpp')
    messages = includes(folder, 'messages', 'polysip/message/message.hpp')
    call, two = (Unit(call_source, f'-DSTACKS={n}') for n in (1, 2))
    if has(command, 'nlohmann/json.hpp'):
        anchor, name = includes(folder, 'json', 'nlohmann/json.hpp'), 'json'
        goals = (.35, .5, .2, .3)
    else:
        anchor, name = includes(folder, 'standard', *STANDARD), 'standard headers'
        goals = (.75, 1.1, .45, .66)
    units = [umbrella, anchor, messages, call, two]
    found = [
        (f'include all / include {name}', lambda: umbrella.best / anchor.best, *goals[:2]),
        (f'include messages / include {name}', lambda: messages.best / anchor.best, *goals[2:]),
        ('a further stack / the first call', lambda: two.best / call.best - 1, .1, .65),
        ('object text of the call, KB', lambda: call.text / 1000, 64, 256)]
    if has(command, 'asio.hpp'):
        echo = Unit(echo_source)
        units.append(echo)
        found.append(('a call / a UDP echo on Asio', lambda: call.best / echo.best, .4, 2.9))
    else:
        print('skipped: a call / a UDP echo on Asio, which is not installed')
    return units, found


def main(call, echo, include, *compiler):
    command = [*compiler, '-std=c++20', '-O2', '-I' + include]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        units, found = rows(command, folder, pathlib.Path(call), pathlib.Path(echo))
        for turn in range(MOST_ROUNDS):
            for unit in units:
                unit.compile(command, folder)
            failed = [what for what, measure, _, stop in found if measure() > stop]
            if not failed:
                break
    print(f'best of {turn + 1}:', *(f'{u.source.stem} {u.best:.2f} s' for u in units), sep='  ')
    print(f'{"":40} measured  goal  stop')
    for what, measure, goal, stop in found:
        verdict = 'FAILED' if what in failed else 'above the goal' if measure() > goal else ''
        print(f'{what:40} {measure():8.3g}  {goal:4g}  {stop:4g}  {verdict}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
