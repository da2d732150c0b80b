#!/usr/bin/env python3
"""Runs examples/call with a relay between its sockets, and compares what the relay saw on the wire
with the ladder that the program printed: each message once, in the order of sending.

usage: call_relay.py PROGRAM
"""
import os
import re
import selectors
import socket
import struct
import subprocess
import sys
import time

NAMES = ['Alice', 'Bob', 'Carol']
TIMESTAMPS = getattr(socket, 'SO_TIMESTAMPNS', 35)
STORY = [  # what must be there in this order, whatever else there is
    'Alice>Bob MESSAGE (plain)', 'Bob>Alice 200 OK (MESSAGE)', 'Alice>Bob INVITE (sdp)',
    'Bob>Alice 401 Unauthorized (INVITE)', 'Alice>Bob ACK', 'Alice>Bob INVITE (sdp)',
    'Bob>Alice 100 Trying (INVITE)', 'Bob>Alice 180 Ringing (INVITE)',
    'Bob>Alice 200 OK (INVITE, sdp)', 'Alice>Bob ACK', 'Alice>Bob INVITE (sdp sendonly)',
    'Bob>Alice 200 OK (INVITE, sdp recvonly)', 'Alice>Bob ACK', 'Alice>Bob INVITE (sdp)',
    'Bob>Alice 200 OK (INVITE, sdp)', 'Alice>Bob ACK', 'Alice>Bob REFER',
    'Bob>Alice 202 Accepted (REFER)', 'Bob>Alice NOTIFY (sipfrag 100)',
    'Bob>Carol INVITE (sdp)', 'Carol>Bob 180 Ringing (INVITE)', 'Carol>Bob 200 OK (INVITE, sdp)',
    'Bob>Carol ACK', 'Bob>Alice NOTIFY (sipfrag 200)', 'Alice>Bob BYE', 'Bob>Alice 200 OK (BYE)',
    'Bob>Carol BYE', 'Carol>Bob 200 OK (BYE)']

LOST = [('Alice', 'Bob', 2), ('Bob', 'Carol', 1)]


def summary(datagram):
    """The label that the ladder should have: start line, CSeq method, kind of body."""
    head, _, body = datagram.decode().partition('\r\n\r\n')
    start, *lines = head.split('\r\n')
    fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(':') for line in lines)}
    notes = []
    if start.startswith('SIP/2.0 '):
        label = start[len('SIP/2.0 '):]
        notes.append(fields['cseq'].split()[1])
    else:
        label = start.split()[0]
    if 'content-type' in fields:
        kind = fields['content-type'].split('/')[1].split(';')[0]
        sipfrag = re.match(r'SIP/2\.0 (\d{3})', body)
        one_way = re.search(r'^a=(sendonly|recvonly|inactive)\r?$', body, re.M)
        more = sipfrag if kind == 'sipfrag' else one_way if kind == 'sdp' else None
        notes.append(f'{kind} {more[1]}' if more else kind)
    return f'{label} ({", ".join(notes)})' if notes else label


class Relay:
    """Three addresses for the three phones. What comes in for one of them goes on to where that one
    listens, from the address of its sender."""

    def __init__(self, copies):
        self.copies = copies  # how many go on of the n-th datagram from one name to another
        self.doors = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in NAMES]
        for door in self.doors:
            door.setsockopt(socket.SOL_SOCKET, TIMESTAMPS, 1)
            door.setblocking(False)
            door.bind(('127.0.0.1', 0))
        self.external = ','.join('%s:%d' % door.getsockname() for door in self.doors)
        self.phones = []  # where the three listen
        self.seen = []    # (time, text)

    def take(self, to):
        """One datagram that came in at the address of `to`; False when there is none."""
        try:
            datagram, notes, _, sender = self.doors[to].recvmsg(65536, 256)
        except BlockingIOError:
            return False
        at = time.time_ns()  # the system's own stamp is better: it tells the order of sending
        for level, kind, data in notes:
            if level == socket.SOL_SOCKET and kind == TIMESTAMPS:
                seconds, nanoseconds = struct.unpack('@ll', data[:struct.calcsize('@ll')])
                at = seconds * 10**9 + nanoseconds
        by = self.phones.index(sender)
        link = f'{NAMES[by]}>{NAMES[to]}'
        number = sum(text.startswith(link) for _, text in self.seen) + 1
        self.seen.append((at, f'{link} {summary(datagram)}'))
        for _ in range(self.copies(NAMES[by], NAMES[to], number)):
            self.doors[by].sendto(datagram, self.phones[to])
        return True

    def run(self, command):
        """(exit status, standard output) of the program, which talks through this relay."""
        program = subprocess.Popen(command + ['--external', self.external],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        ready = selectors.DefaultSelector()
        ready.register(program.stdout, selectors.EVENT_READ)
        output = b''
        while True:
            readable = {key.fileobj for key, _ in ready.select(30)}
            assert readable, 'the program stands still'
            if program.stdout in readable:
                piece = os.read(program.stdout.fileno(), 65536)
                if not piece:
                    break
                output += piece
            if not self.phones and b'\n' in output:
                places = re.findall(rb'(127\.0\.0\.1):(\d+)', output.split(b'\n')[0])
                self.phones = [(host.decode(), int(port)) for host, port in places]
                assert len(self.phones) == len(NAMES), output
                for door in self.doors:
                    ready.register(door, selectors.EVENT_READ)
            for to, door in enumerate(self.doors):
                while door in readable and self.take(to):
                    pass
        _, errors = program.communicate()
        for to in range(len(NAMES)):
            while self.take(to):
                pass
        return program.returncode, output.decode(), errors.decode()

    def wire(self):
        return [text for _, text in sorted(self.seen, key=lambda entry: entry[0])]


def read_text(output):
    """The ladder's messages, by the columns under the names."""
    _, head, *rungs = output.splitlines()
    columns = {head.index(name): name for name in NAMES}
    for rung in rungs:
        arrow = re.search(r'\|(<?)-+ (.*?) -+(>?)\|', rung)
        assert arrow and bool(arrow[1]) != bool(arrow[3]), rung
        left, right = columns[arrow.start()], columns[arrow.end() - 1]
        yield f'{left}>{right} {arrow[2]}' if arrow[3] else f'{right}>{left} {arrow[2]}'


def read_mermaid(output):
    names = dict(re.findall(r'^  participant (\w+) as (\w+)$', output, re.M))
    assert list(names.values()) == NAMES, output
    for by, to, label in re.findall(r'^  (\w+)->>(\w+): (.*)$', output, re.M):
        yield f'{names[by]}>{names[to]} {label}'


def check(what, program, *, options=(), copies=lambda by, to, number: 1, missing=None):
    relay = Relay(copies)
    start = time.monotonic()
    status, output, errors = relay.run([program, *options])
    took = time.monotonic() - start
    wire = relay.wire()
    ladder = list(read_mermaid(output) if '--mermaid' in options else read_text(output))
    flaws = []
    if took >= 3:
        flaws.append(f'it took {took:.1f} s')
    if ladder != wire:
        flaws.append('the ladder is not what the relay saw:\n  ' + '\n  '.join(wire))
    if status != (1 if missing else 0):
        flaws.append(f'status {status}')
    if missing and missing not in errors:
        flaws.append(f'does not say: {missing}')
    if not missing:
        rest = iter(wire)
        flaws += [f'not on the wire, or too late: {s}' for s in STORY if s not in rest]
    print(f'{what}: {len(wire)} messages in {took:.2f} s, {len(flaws)} flaws')
    if flaws:
        print(*flaws, output, errors, sep='\n')
    return not flaws


def check_alone(program):
    done = subprocess.run([program], capture_output=True, text=True, timeout=30)
    ladder = list(read_text(done.stdout))
    rest = iter(ladder)
    good = done.returncode == 0 and all(s in rest for s in STORY)
    print(f'without a relay: {len(ladder)} messages' if good else done)
    return good


def check_usage(program, *words):
    done = subprocess.run([program, *words], capture_output=True, text=True, timeout=30)
    good = done.returncode == 2 and not done.stdout and re.fullmatch(r'usage: .*\n', done.stderr)
    print(f'call {" ".join(words)}: {"usage" if good else done}')
    return bool(good)


def main(program):
    good = [
        check_alone(program),
        check('relayed', program),
        check('relayed, in Mermaid', program, options=['--mermaid']),
        check('both INVITEs lost once', program,
              copies=lambda by, to, number: (by, to, number) not in LOST),
        check('everything twice', program, copies=lambda by, to, number: 2),
        check('nothing reaches Carol', program, copies=lambda by, to, number: to != 'Carol',
              missing="missing: Bob hears Carol's phone ringing\n"),
        check_usage(program, '--loud'),
        check_usage(program, '--external'),
        check_usage(program, '--external', '127.0.0.1:5060,127.0.0.1:5062'),
        check_usage(program, '--external', '127.0.0.1:1,127.0.0.1:2,nowhere:3'),
    ]
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
