#!/usr/bin/env python3
"""The benchmark tables of the README, from the JSON of one run and the counts in the tree.

usage: table.py README.md instructions.json [RUN.json...] [--write]

Prints the tables. Each stands in the README between two comment lines; --write puts them there.
Without a run, the table of instructions alone is compared with the README.
"""
import json
import pathlib
import sys

ROWS = {  # case: what it does; a peer's name alone is its parser
    'typed': 'polysip, every value typed and validated',
    'indexed': 'polysip, indexed with transaction and dialog key',
    'sofia-sip': 'sofia-sip, parsed and checked',
    'osip2': 'osip2, parsed',
    'libre': 'libre, decoded (top Via, From, To, CSeq)',
    'libre_typed': 'libre, decoded and all typed',
    'line_index': 'polysip, line index of the headers alone',
    'bare_index': 'floor: begin, colon and end of each line',
    'scan': 'floor: one SIMD pass over the bytes',
    'memchr': 'floor: `memchr` to each line end',
    'memcpy': 'floor: `memcpy` of the bytes',
    'write': 'polysip, written from typed values',
    'respond': 'polysip, 200 to each request but ACK',
    'sofia-sip_write': 'sofia-sip, written',
    'osip2_write': 'osip2, written',
}
TABLES = [('Parsing', ['typed', 'indexed'], ['sofia-sip', 'osip2', 'libre', 'libre_typed',
                                             'line_index', 'bare_index', 'scan',
                                             'memchr', 'memcpy']),
          ('Writing', ['write'], ['respond', 'sofia-sip_write', 'osip2_write'])]

ITEMS = {  # a benchmark's name and argument: what one item is; the base of its ratio
    'Transactions': ('polysip/options', {
        'polysip/options': 'polysip, OPTIONS and its 200, both ends in process',
        'osip2/options': 'osip2, the same, both ends in process',
        'sofia-sip/options': 'sofia-sip (nta), the same over loopback',
        'libre/options': 'libre, the same over loopback',
        'polysip/call': 'polysip, INVITE 180 200 ACK BYE 200, both ends',
        'polysip/live/100': 'polysip, OPTIONS while 100 transactions linger',
        'polysip/live/100000': 'polysip, OPTIONS while 100,000 linger'}),
    'Timers, one million': ('polysip/cancel+insert/1000000', {
        'polysip/cancel+insert/1000000': 'polysip, cancel and insert',
        'polysip/cancel+insert/1000': 'polysip, the same among 1,000',
        'bare_wheel/cancel+insert/1000000': 'a bare wheel, without hints, cancel and insert',
        'neighbours/cancel+insert/1000000': 'floor: a node and its neighbours in a list written',
        'neighbours/cancel+insert/1000': 'floor: the same among 1,000',
        'multimap/cancel+insert/1000000': '`std::multimap`, cancel and insert',
        'polysip/expire/1000000': 'polysip, expire',
        'bare_wheel/expire/1000000': 'a bare wheel, without hints, expire',
        'multimap/expire/1000000': '`std::multimap`, expire',
        'priority_queue/expire/1000000': '`std::priority_queue`, expire'}),
    'Look-up among a million keys': ('polysip/hit/1000000', {
        'polysip/hit/1000000': 'polysip, hashed before, found and compared',
        'unordered_map/hit/1000000': '`std::unordered_map<string>`, found',
        'polysip/burst/1000000': 'polysip, the keys of 16 datagrams hashed, then found',
        'unordered_map/burst/1000000': '`std::unordered_map<string>`, the same',
        'polysip/in turn/1000000': 'polysip, hashed and found, each key chosen by the last answer',
        'two_reads/in turn/1000000': 'floor: one read of an index, then one of a record',
        'unordered_map/in turn/1000000': '`std::unordered_map<string>`, the same'}),
}

MACHINES = {'table': 'polysip: rows, proven, interpreted', 'switch': '`switch` by hand',
            'variant': '`std::variant` of states', 'virtual': 'virtual functions'}

# Callgrind, once, over the same messages: Debian 12 packages; PJSIP 2.17-dev built with -O3
# -march=x86-64-v3 in its fastest configuration; floors by g++ 12 with the same flags.
CONSTANTS = [
    ('PJSIP', 19003, 4907), ('sofia-sip', 30794, 14965), ('osip2', 64354, 35469),
    ('libre, decoded', 86313, None), ('libre, decoded and all typed', 104851, None),
    ('floor: `memchr` to each line end', 819, None),
    ('floor: one AVX2 pass over the bytes', 392, None),
    ('floor: `memcpy` of the bytes', 169, None),
]
# The same, user instructions of both ends.
BOTH_ENDS = [('sofia-sip, over loopback', 103500, 345000), ('PJSIP, over loopback', 136700, 520000)]
# PJSIP's time for each message as a part of sofia-sip's: medians of a run of both, apart from ours.
PJSIP_OF_SOFIA = {
    '01-options-min': 0.550, '02-register-digest': 0.549, '03-invite-sdp': 0.434,
    '04-invite-carrier': 0.541, '05-invite-webrtc': 0.457, '06-100-trying': 0.521,
    '07-180-ringing': 0.488, '08-183-progress': 0.519, '09-200-invite': 0.445, '10-ack': 0.551,
    '11-bye': 0.547, '12-cancel': 0.506, '13-prack': 0.568, '14-subscribe': 0.528,
    '15-notify': 0.560, '16-refer-replaces': 0.519, '17-message': 0.555, '18-publish': 0.548,
    '19-401-two-challenges': 0.654, '20-compact': 0.538, '21-200-options': 0.483
}


def times(run):
    """ns of CPU time a message for each case over the corpus: the median of repetitions."""
    found = {}
    for case in run['benchmarks']:
        if case.get('error_occurred') or not case['run_name'].endswith('/corpus'):
            continue
        if case.get('aggregate_name', 'median') != 'median':
            continue
        scale = {'ns': 1, 'us': 1e3, 'ms': 1e6}[case['time_unit']]
        name = case['run_name'].removesuffix('/corpus')
        found.setdefault(name, []).append(case['cpu_time'] * scale / case['messages'])
    return {name: all_of[-1] for name, all_of in found.items()}  # aggregates come last


def items(run):
    """ns of CPU time an item: the median of repetitions."""
    found = {}
    for case in run['benchmarks']:
        median = case.get('aggregate_name', 'median') == 'median'
        if median and not case.get('error_occurred') and case.get('items_per_second'):
            found[case['run_name']] = 1e9 / case['items_per_second']
    return found


def item_tables(runs):
    ns = {}
    for run in runs:
        ns |= items(run)
    text = ''
    for title, (base, rows) in ITEMS.items():
        if base not in ns:
            continue
        text += f'| {title} | ns | ratio |\n|---|---:|---:|\n'
        text += ''.join(f'| {what} | {number(ns[name])} | {ratio(ns[name], ns[base])} |\n'
                        for name, what in rows.items() if name in ns) + '\n'
    return text


def machine_table(runs):
    """The four numbers of the four forms."""
    built = next((run['built'] for run in runs if 'built' in run), {})
    cases = {case['run_name']: case for run in runs for case in run['benchmarks']
             if case.get('aggregate_name', 'median') == 'median'}
    if not built or not all(form in cases for form in built):
        return ''
    text = ('| One machine | ns an event | octets of its state | code and tables | compile time |\n'
            '|---|---:|---:|---:|---:|\n')
    for form, cost in built.items():
        ns = 1e9 / cases[form]['items_per_second']
        text += (f'| {MACHINES[form]} | {ns:.2f} | {cases[form]["bytes"]:.0f} | '
                 f'{cost["code_bytes"]:,} | {cost["compile_seconds"]:.2f} s |\n')
    return text + '\n'


def conditions(context):
    peers = ', '.join(f'{key.removeprefix("peer_")} {value}' for key, value in context.items()
                      if key.startswith('peer_') and key != 'peer_libre_typed')
    return (f'{context["corpus_messages"]} messages, {int(context["corpus_bytes"]):,} octets; '
            f'{context["compiler"]}, `{context["flags"]}`. Peers as their distribution built them: '
            f'{peers or "none installed"}.\n\n')


def number(value):
    return f'{value:,.0f}' if value >= 10 else f'{value:.1f}'


def ratio(value, base):
    return f'{value / base:.3g}' if value / base < 100 else f'{value / base:.0f}'


def time_table(title, ours, others, ns):
    text = f'| {title} | ns a message |' + ''.join(f' time / {name} |' for name in ours) + '\n'
    text += '|---' + '|---:' * (1 + len(ours)) + '|\n'
    for name in ours + others:
        if name in ns:
            text += f'| {ROWS[name]} | {number(ns[name])} |'
            text += ''.join(f' {ratio(ns[name], ns[base])} |' for base in ours) + '\n'
    return text + '\n'


def message_table(runs):
    """The messages that gain least and most on two peers, by medians."""
    ns = {case['run_name']: case['cpu_time'] for run in runs for case in run['benchmarks']
          if case.get('aggregate_name', 'median') == 'median'}
    gains = {name: ns[f'sofia-sip/{name}'] / ns[f'typed/{name}'] for name in PJSIP_OF_SOFIA
             if f'sofia-sip/{name}' in ns and f'typed/{name}' in ns}
    if not gains:
        return ''
    text = '| Message by message: time / typed | least | most |\n|---|---|---|\n'
    for what, of in (('sofia-sip', gains), ('PJSIP, by its part of the time of sofia-sip', {
            name: gain * PJSIP_OF_SOFIA[name] for name, gain in gains.items()})):
        ends = (min(of, key=of.get), max(of, key=of.get))
        text += f'| {what} | ' + ' | '.join(f'{of[name]:.2f}: `{name}`' for name in ends) + ' |\n'
    return text + '\n'


def time_tables(runs):
    ns = {}
    for run in runs:
        ns |= times(run)
    text = conditions(runs[0]['context'])
    for title, ours, others in TABLES:
        if all(name in ns for name in ours):
            text += time_table(title, ours, others, ns)
    return text + message_table(runs)


def instruction_table(counts):
    text = ('| instructions a message | parse | of PJSIP | write | of PJSIP |\n'
            '|---|---:|---:|---:|---:|\n')
    pjsip_parse, pjsip_write = CONSTANTS[0][1:]
    rows = []
    for compiler, modes in sorted(counts.items()):
        rows.append((f'polysip, typed and validated ({compiler})', modes['typed'], modes['write']))
        rows.append((f'polysip, indexed with keys ({compiler})', modes['indexed'], None))
        rows += [(f'polysip without vectors, {what} ({compiler})', modes[mode], None)
                 for mode, what in (('typed_plain', 'typed'), ('indexed_plain', 'indexed'))]
    for name, parse, write in rows + CONSTANTS:
        cells = [f'{parse:,}', f'{parse / pjsip_parse:.2f}']
        cells += [f'{write:,}', f'{write / pjsip_write:.2f}'] if write else ['', '']
        text += f'| {name} | ' + ' | '.join(cells) + ' |\n'
    text += '\n| instructions, both ends | an OPTIONS pair | a whole call |\n|---|---:|---:|\n'
    ends = [(f'polysip, in process ({compiler})', modes['pair'], modes['call'])
            for compiler, modes in sorted(counts.items())]
    for name, pair, call in ends + BOTH_ENDS:
        text += f'| {name} | {pair:,} | {call:,} |\n'
    return text


def replaced(text, name, block):
    begin, end = f'<!-- {name} -->\n', f'<!-- end of {name} -->\n'
    head, found, rest = text.partition(begin)
    shown, closed, tail = rest.partition(end)
    if not found or not closed:
        sys.exit(f'no lines {begin}and {end}')
    return head + begin + block + end + tail, shown == block


def main(arguments):
    write = '--write' in arguments
    readme, counts, *runs = (pathlib.Path(a) for a in arguments if a != '--write')
    text = readme.read_text(encoding='utf-8')
    blocks = {'instructions': instruction_table(json.loads(counts.read_text()))}
    loaded = [json.loads(run.read_text()) for run in runs]
    parsed = [run for run in loaded if 'corpus_messages' in run['context']]
    if parsed:
        blocks['times'] = time_tables(parsed)
    if len(loaded) > len(parsed):
        others = [run for run in loaded if run not in parsed]
        blocks['items'] = item_tables(others) + machine_table(others)
    stale = []
    for name, block in blocks.items():
        text, same = replaced(text, name, block)
        stale += [] if same else [name]
        print(block)
    if write:
        readme.write_text(text, encoding='utf-8')
    elif not runs and stale:
        print(f'{readme}: the instructions are stale. Write them anew:\n'
              f'  python3 benchmarks/table.py README.md benchmarks/instructions.json --write')
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
