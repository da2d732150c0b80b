#!/usr/bin/env python3
"""The command line of `ua`: what it refuses, what it prints, what its actions do between two.

usage: ua.py UA
"""
import json
import pathlib
import socket
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from agents import Agent  # noqa: E402

HERE = ['--listen', 'udp:127.0.0.1:0']


def run(*options):
    return subprocess.run([program, *options], capture_output=True, text=True, timeout=60)


def do(script, *options):
    return run(*HERE, '--do', script, *options)


def names(events, context=None):
    return [e['event'] for e in events if context in (None, e.get('context'))]


class CommandLine(unittest.TestCase):
    def test_a_wrong_one_gets_one_line_of_usage(self):
        for words in ([], ['--nonsense'], ['--listen'], ['--listen', '127.0.0.1:5060'],
                      ['--listen', 'udp:localhost:5060'], ['--listen', 'udp:127.0.0.1:65536'],
                      ['stray'], HERE + ['--answer', 'maybe'], HERE + ['--answer', '200'],
                      HERE + ['--answer', 'ring:soon'], HERE + ['--timeout', '3h'],
                      HERE + ['--challenge', 'alice@realm'], HERE + ['--do', ''],
                      HERE + ['--do', 'dance'], HERE + ['--do', 'call'],
                      HERE + ['--do', 'call bob'], HERE + ['--do', 'bye now'],
                      HERE + ['--do', 'message sip:bob@127.0.0.1'],
                      HERE + ['--do', 'wait forever'], HERE + ['--user', 'a b'],
                      HERE + ['--do', 'wait 1s; wait\nlong']):
            with self.subTest(words=words):
                done = run(*words)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, '')
                self.assertTrue(done.stderr.startswith('usage: ua --listen udp:IP:PORT'))
                self.assertEqual(done.stderr.count('\n'), 1)

    def test_help(self):
        done = run('--help')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        for word in ('--accept-refer', 'wait ringing', 'MD5', 'transferred'):
            self.assertIn(word, done.stdout)

    def test_a_port_that_is_taken(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(('127.0.0.1', 0))
            done = run('--listen', f'udp:127.0.0.1:{other.getsockname()[1]}')
        self.assertEqual(done.returncode, 1)
        self.assertIn('in use', done.stderr)


class Ends(unittest.TestCase):
    def test_sigterm_ends_it_well(self):
        with Agent(program) as bob:
            self.assertEqual(bob.end(), 0)

    def test_time_out_without_a_script_is_no_failure(self):
        self.assertEqual(run(*HERE, '--timeout', '100ms').returncode, 0)

    def test_time_out_within_an_action_is_one(self):
        done = do('wait 10ms; wait bye', '--timeout', '200ms')
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, 'ua: wait bye: no outcome within --timeout\n')

    def test_sigterm_hangs_up(self):
        with Agent(program) as bob, Agent(program, '--do', f'call {bob.uri}; wait 50s') as alice:
            while 'done' not in alice.process.stdout.readline():
                pass
            self.assertEqual(alice.end(), 1)
            bob.end()
        self.assertEqual(names(bob.events(), 'invite_server'), ['incoming', 'confirmed', 'ended'])
        self.assertIn('ua: wait 50s: interrupted', alice.errors)


class Failures(unittest.TestCase):
    def fails(self, script, line, *options):
        done = do(script, *options)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f'ua: {line}\n')

    def test_refused_with_486(self):
        with Agent(program, '--answer', '486') as bob:
            self.fails(f'call {bob.uri}; bye',
                       f'call {bob.uri}: rejected with 486 Busy Here')
            self.fails(f'call {bob.uri}; wait ringing',
                       'wait ringing: rejected with 486 Busy Here')

    def test_a_name_that_is_no_address(self):
        self.fails('message sip:bob@example.org hi',
                   'message sip:bob@example.org hi: unresolved')

    def test_actions_without_a_call(self):
        for action in ('bye', 'hold', 'refer sip:carol@127.0.0.1'):
            self.fails(action, f'{action}: there is no call')

    def test_nobody_rings(self):
        with Agent(program) as bob:
            self.fails(f'call {bob.uri}; wait ringing', 'wait ringing: accepted without ringing')

    def test_the_call_ended_before_the_action(self):
        with Agent(program, '--do', 'wait accepted; bye; wait 5s') as bob:
            self.fails(f'call {bob.uri}; wait bye; hold', 'hold: the call is over')

    def test_a_wrong_password(self):
        with Agent(program, '--challenge', 'alice:right@home') as bob:
            self.fails(f'message {bob.uri} hi',
                       f'message {bob.uri} hi: rejected with 401 Unauthorized',
                       '--user', 'alice', '--password', 'wrong')

    def test_a_transfer_that_is_declined(self):
        with Agent(program) as bob:
            self.fails(f'call {bob.uri}; refer sip:carol@127.0.0.1',
                       'refer sip:carol@127.0.0.1: rejected with 603 Decline')

    def test_a_transfer_to_who_is_busy(self):
        with Agent(program, '--accept-refer') as bob, Agent(program, '--answer', '486') as carol:
            self.fails(f'call {bob.uri}; refer {carol.uri}; wait transferred',
                       'wait transferred: ended with 486')


class Actions(unittest.TestCase):
    def works(self, script, *options):
        done = do(script, '--json', *options)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_message_and_options_behind_a_challenge(self):
        with Agent(program, '--challenge', 'alice:se@cret@home') as bob:
            events = self.works(f'options {bob.uri};message=no; message {bob.uri} hello;bob;',
                                '--user', 'alice', '--password', 'se@cret', '--domain', 'home.org')
            bob.end()
        self.assertEqual(names(events).count('accepted'), 2)
        heard = [e for e in bob.events() if e['event'] == 'incoming']
        self.assertEqual([e['text'] for e in heard], ['hello;bob'])
        self.assertEqual(heard[0]['from'], 'sip:alice@home.org')
        self.assertIn('401 Unauthorized (OPTIONS)', bob.errors)

    def test_text_of_any_kind_is_one_line(self):
        said = 'quote " back\\slash tab\t del\x7f é \U0001f600'
        with Agent(program) as bob:
            self.works(f'message {bob.uri} {said}')
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as raw:
                host, port = bob.address.split(':')
                raw.bind(('127.0.0.1', 0))
                raw.sendto(message_of(raw.getsockname()[1], b'\xff\xc3\x00\r\n\xed\xa0\x80!'),
                           (host, int(port)))
                self.assertIn(b'200 OK', raw.recv(4096))
            bob.end()
        texts = [e['text'] for e in bob.events() if e['event'] == 'incoming']
        self.assertEqual(texts[0], said)
        self.assertEqual(texts[1], '\ufffd\ufffd\x00\r\n\ufffd\ufffd\ufffd!')

    def test_a_call_that_is_held_and_resumed(self):
        with Agent(program) as bob:
            events = self.works(f'call {bob.uri}; hold; resume; bye')
            bob.end()
        self.assertEqual(names(events, 'invite_client'),
                         ['accepted', 'changed', 'changed', 'ended'])
        self.assertEqual([e['on_hold'] for e in events if e['event'] == 'changed'], [True, False])
        self.assertEqual(names(bob.events(), 'invite_server'),
                         ['incoming', 'confirmed', 'changed', 'changed', 'ended'])
        self.assertEqual([e['held_by_peer'] for e in bob.events() if e['event'] == 'changed'],
                         [True, False])

    def test_the_callee_acts(self):
        with Agent(program, '--do', 'wait ringing; wait accepted; hold; resume; bye') as bob:
            self.works(f'call {bob.uri}; wait bye')
            self.assertEqual(bob.end(None), 0)

    def test_ringing_for_a_time(self):
        with Agent(program, '--answer', 'ring:300ms') as bob:
            events = self.works(f'call {bob.uri}; wait ringing; wait accepted; bye')
        done = [e['at'] for e in events if e['event'] == 'done']
        self.assertGreaterEqual(done[2] - done[1], 250)

    def test_a_call_that_is_canceled(self):
        with Agent(program, '--answer', 'ring:20s') as bob:
            for script in ('call {}; cancel', 'call {}; wait ringing; cancel',
                           'call {}; wait 50ms; cancel'):
                events = self.works(script.format(bob.uri))
                self.assertEqual(events[-2]['event'], 'ended')
                self.assertEqual(events[-2]['status'], 487)

    def test_a_transfer(self):
        with Agent(program, '--do', 'wait accepted; wait bye') as carol:
            with Agent(program, '--accept-refer', '--do', 'wait transferred; hold; bye') as bob:
                events = self.works(f'call {bob.uri}; refer {carol.uri}; wait transferred; bye')
                self.assertEqual((bob.end(None), carol.end(None)), (0, 0))
        told = [e['status'] for e in events if e['event'] == 'notified']
        self.assertEqual((told[0], told[-1]), (100, 200))

    def test_ladder(self):
        with Agent(program) as bob:
            done = do(f'call {bob.uri}; bye', '--ladder')
        self.assertEqual(done.returncode, 0)
        for step in ('INVITE (sdp)', '200 OK (INVITE, sdp)', 'ACK', 'BYE', '200 OK (BYE)'):
            self.assertIn(step, done.stdout)


def message_of(port, body):
    head = ('MESSAGE sip:bob@127.0.0.1 SIP/2.0\r\n'
            f'Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bKraw\r\n'
            'Max-Forwards: 70\r\nFrom: <sip:raw@127.0.0.1>;tag=1\r\nTo: <sip:bob@127.0.0.1>\r\n'
            'Call-ID: raw\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\n'
            f'Content-Length: {len(body)}\r\n\r\n')
    return head.encode() + body


if __name__ == '__main__':
    program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
