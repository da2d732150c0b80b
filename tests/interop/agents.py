"""Starts `ua` on loopback for tests, and ends it by its own process."""
import json
import signal
import subprocess


class Agent:
    """A `ua` in the background; `with Agent(program, '--answer', 'auto') as bob: bob.uri`."""

    def __init__(self, program, *options):
        self.command = [str(program), '--listen', 'udp:127.0.0.1:0', '--json', '--ladder',
                        '--timeout', '60s', *options]
        self.lines, self.errors, self.status = [], '', None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.lines = [self.process.stdout.readline()]
        if not self.lines[0]:
            raise AssertionError(f'{self.command} did not start: {self.process.communicate()[1]}')
        self.address = json.loads(self.lines[0])['address'].removeprefix('udp:')
        self.uri = f'sip:bob@{self.address}'
        return self

    def end(self, sign=signal.SIGTERM):
        """Sends the signal (None: waits for its own end); returns the status."""
        if self.status is None:
            if sign is not None:
                self.process.send_signal(sign)
            try:
                out, self.errors = self.process.communicate(timeout=40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                out, self.errors = self.process.communicate()
            self.lines += out.splitlines()
            self.status = self.process.returncode
        return self.status

    def __exit__(self, *_):
        self.end()

    def events(self):
        return [json.loads(line) for line in self.lines]

    def trace(self):
        return '\n'.join([' '.join(self.command), *self.lines, self.errors])
