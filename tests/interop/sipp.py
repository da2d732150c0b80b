#!/usr/bin/env python3
"""SIPp and `ua` play the scenarios of ../shared/interop on loopback, in both roles, and two of this
folder about digest authentication.

usage: sipp.py UA

Skipped where SIPp or the scenarios are absent; POLYSIP_SHARED names another folder than ../shared.
"""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from agents import Agent  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get('POLYSIP_SHARED') or ROOT.parent / 'shared')
SCENARIOS = SHARED / 'interop' / 'sipp'
HOST = '127.0.0.1'


def free_ports(count):
    """Ports that the system gives to nobody who asks for any: a test beside this one cannot be
    handed one of them before SIPp takes it. SIPp's media take two, the second by two higher."""
    found = []
    while len(found) < count:
        port = random.randrange(20000, 32000, 4)
        if port not in found and not any(is_bound(p) for p in (port, port + 2)):
            found.append(port)
    return found


def is_bound(port):
    """As the system's table says. To try and bind it would be to take it from SIPp."""
    local = f':{port:04X}'
    with open('/proc/net/udp') as table:
        return any(line.split()[1].endswith(local) for line in table.readlines()[1:])


class Sipp:
    """One SIPp in the background, in a folder of its own for its traces."""

    def __init__(self, scenario, work, *arguments):
        self.port, media = free_ports(2)
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=work))
        own = pathlib.Path(__file__).with_name(f'{scenario}.xml')
        file = own if own.is_file() else SCENARIOS / own.name
        self.command = [
            shutil.which('sipp'), *arguments, '-sf', str(file),
            '-p', str(self.port), '-i', HOST, '-mi', HOST, '-mp', str(media),
            '-m', '1', '-nostdin', '-timeout', '20s', '-timeout_error', '-trace_err', '-trace_msg']
        self.uri = f'sip:x@{HOST}:{self.port}'

    def __enter__(self):
        self.process = subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return self

    def wait(self):
        self.output = self.process.communicate(timeout=60)[0]
        return self.process.returncode

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.wait()

    def trace(self):
        logs = [log.read_text(errors='replace') for log in sorted(self.folder.glob('*.log'))]
        return '\n'.join([' '.join(self.command), self.output[-3000:], *logs])


def listening(sipp):
    """SIPp says nothing when its socket is there."""
    for _ in range(200):
        if is_bound(sipp.port):
            return
        try:
            sipp.process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        return  # it ended: its status says why


def judge(name, *sides):
    """Every side must have ended well: (what, status)."""
    bad = [side for side, status in sides if status]
    print(f'{name}: {"FAILED" if bad else "passed"}')
    if bad:
        for side, status in sides:
            print(f'--- status {status}\n{side.trace()}')
    return not bad


def sipp_calls(program, work, name, options=(), keys=()):
    with Agent(program, *options) as agent:
        with Sipp(name, work, agent.address, *keys) as caller:
            status = caller.wait()
        return judge(name, (caller, status), (agent, agent.end()))


def ua_calls(program, work, name, script, *options):
    with Sipp(name, work) as callee:
        listening(callee)
        with Agent(program, '--do', script.format(callee.uri), *options) as agent:
            ended = agent.end(None)
        return judge(name, (callee, callee.wait()), (agent, ended))


def sipp_transfers(program, work):
    """The agent calls the target, and hangs up on it when it is ended itself."""
    with Sipp('uas_basic', work) as target, Agent(program, '--accept-refer') as agent:
        listening(target)
        with Sipp('uac_refer', work, agent.address, '-key', 'referto', target.uri) as caller:
            status = caller.wait()
        ended = agent.end()
        return judge('uac_refer', (caller, status), (target, target.wait()), (agent, ended))


def main(program):
    if not shutil.which('sipp') or not SCENARIOS.is_dir():
        print('skipped: no sipp' if SCENARIOS.is_dir() else f'skipped: no {SCENARIOS}')
        return 77  # skipped
    with tempfile.TemporaryDirectory() as work:
        results = [
            sipp_calls(program, work, 'uac_basic'),
            sipp_calls(program, work, 'uac_cancel', ['--answer', 'ring:5s']),
            sipp_calls(program, work, 'uac_hold'),
            ua_calls(program, work, 'uas_basic', 'call {}; wait 200ms; bye'),
            ua_calls(program, work, 'uas_cancel', 'call {}; wait ringing; cancel'),
            sipp_transfers(program, work),
            sipp_calls(program, work, 'uac_message_digest', ['--challenge', 'alice:secret@home'],
                       ['-au', 'alice', '-ap', 'secret']),
            ua_calls(program, work, 'uas_message_digest', 'message {} who is there',
                     '--user', 'alice', '--password', 'se:cret'),
        ]
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
