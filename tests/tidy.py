#!/usr/bin/env python3
"""The norms of the source tree, as a test: sizes, includes, order of folders, complete lists.

usage: tidy.py SOURCE_ROOT
"""
import pathlib
import re
import sys

FILE_LINES, FUNCTION_LINES, COLUMNS = 700, 70, 100

# A folder includes itself, the folders above it, and transport and trace, which know core alone.
FOLDERS = ['core', 'message', 'sdp', 'timer', 'transport', 'transaction', 'dialog', 'auth',
           'session', 'context', 'stack', 'trace', 'ext']
CORE_ALONE = ['transport', 'trace']
BANNED = {'chrono', 'memory', 'functional', 'string', 'iostream', 'ranges', 'random', 'mutex',
          'memory_resource'}

# Headers without a test file of the same path, and why.
UNTESTED = {
    'version.hpp': 'compared with meson.build when the build is set up',
    'core/config.hpp': 'two macros, used by every other test',
    'core/types.hpp': 'names of integers, used by every other test',
    'transport/transport.hpp': 'concepts; the models are tested, the mistakes in compile_fail',
    'trace/trace.hpp': 'a concept; the models are tested',
}

# Layers that do something only within a stack: the file that tests them through one.
TESTED_BY = {
    'dialog/layer.hpp': 'stack/dialog_ids.cpp',
    'dialog/requests.hpp': 'stack/client_side.cpp',
    'context/call.hpp': 'stack/crossing.cpp',
    'context/combinations.hpp': 'stack/server_side.cpp',
    'context/core.hpp': 'stack/inside_on.cpp',
    'context/digest.hpp': 'stack/client_side.cpp',
    'context/invite.hpp': 'stack/client_side.cpp',
    'context/message.hpp': 'stack/server_side.cpp',
    'context/refer.hpp': 'stack/transfer.cpp',
    'context/roots.hpp': 'stack/mixin.cpp',
    'stack/contexts.hpp': 'stack/inside_on.cpp',
    'stack/stack.hpp': 'stack/server_side.cpp',
    'transaction/table.hpp': 'conformance/rfc3261_17_2_3.cpp',
}

TYPE = re.compile(r'^(inline\s+)?(namespace|struct|class|union|enum|extern)\b')
FUNCTION_END = re.compile(r'(\)|\)\s*(const|noexcept|override|final|mutable|&|\s)+'
                          r'|->\s*[\w:<>,&*\s]+|\}|else|do|try)$')
TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
                    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.S)
PREPROCESSOR = re.compile(r'^[ \t]*#(?:[^\n\\]|\\.|\\\n)*', re.M)


def blanked(text):
    """The text without comments, literals and directives; lines stay where they are."""
    def blank(match):
        return '\n' * match.group(0).count('\n')
    return PREPROCESSOR.sub(blank, TOKENS.sub(blank, text))


def opens(head):
    """What the brace after `head` opens: a type, a function or block, or an initialiser."""
    head = re.sub(r'\[\[.*?\]\]', '', head).strip()
    while head.startswith('template'):
        depth = 0
        for i, c in enumerate(head):
            depth += {'<': 1, '>': -1}.get(c, 0)
            if c == '>' and depth == 0:
                break
        head = head[i + 1:].strip()
    if TYPE.match(head) and not head.endswith(')'):
        return 'type'
    if head == '' or head.endswith(('(', ',', '=', 'return')):
        return 'block' if head == '' else 'initialiser'
    runs = FUNCTION_END.search(head) or re.search(r'\)\s*requires\b', head)
    return 'function' if runs else 'initialiser'


def functions(text):
    """(first line, lines) of everything between braces that runs."""
    heads, stack, line, start = [''], [], 1, 1
    for c in blanked(text):
        if c == '\n':
            line += 1
        if c == '{':
            stack.append((opens(heads[-1]), line if not heads[-1].strip() else start))
            heads.append('')
        elif c == '}' and stack:
            kind, first = stack.pop()
            heads.pop()
            heads[-1] = heads[-1] + '{}' if kind == 'initialiser' else ''
            if kind == 'function':
                yield first, line - first + 1
        elif c == ';' and heads[-1].count('(') <= heads[-1].count(')'):
            heads[-1] = ''
        else:
            if not heads[-1].strip() and not c.isspace():
                start = line
            heads[-1] += c


def sizes(path, text):
    lines = text.splitlines()
    if len(lines) > FILE_LINES:
        yield f'{path}: {len(lines)} lines, at most {FILE_LINES}'
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            yield f'{path}:{number}: {len(line)} columns, at most {COLUMNS}'
    for first, length in functions(text) if path.suffix != '.py' else ():
        if length > FUNCTION_LINES:
            yield f'{path}:{first}: a function of {length} lines, at most {FUNCTION_LINES}'


def includes(root, path, text):
    """Banned headers, and folders that a folder must not know."""
    include = root / 'include' / 'polysip'
    folder = path.relative_to(include).parts[0] if path.parent != include else None
    if folder == 'ext':
        return
    for name in re.findall(r'^\s*#\s*include\s*<([^>]+)>', text, re.M):
        if name in BANNED:
            yield f'{path}: includes <{name}>, which the core does not reach'
        if name.startswith('polysip/'):
            yield f'{path}: includes <{name}>; inside the library by a relative path'
    for name in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.M):
        other = (path.parent / name).resolve()
        if not other.is_file():
            yield f'{path}: includes "{name}", which does not exist'
            continue
        parts = other.relative_to(include.resolve()).parts
        target = parts[0] if len(parts) > 1 else None
        if target == 'ext':
            yield f'{path}: includes "{name}"; ext is for users to include'
        if folder is None or target in (None, folder):
            continue
        if folder in CORE_ALONE and target != 'core':
            yield f'{path}: includes "{name}"; {folder} knows core alone'
        if target not in CORE_ALONE and FOLDERS.index(target) > FOLDERS.index(folder):
            yield f'{path}: includes "{name}"; {target} stands below {folder}'


def lists(root, headers):
    """The list in include/meson.build, fwd.hpp in each folder, a test for each header."""
    include = root / 'include' / 'polysip'
    installed = (root / 'include' / 'meson.build').read_text()
    listed = set(re.findall(r"'(polysip/[^']+\.hpp)'", installed))
    present = {str(h.relative_to(root / 'include')) for h in headers}
    for name in sorted(present - listed):
        yield f'{name}: not in include/meson.build'
    for name in sorted(listed - present):
        yield f'{name}: in include/meson.build, but not there'
    for folder in sorted({h.parent for h in headers}):
        if not (folder / 'fwd.hpp').exists():
            yield f'{folder}: no fwd.hpp'
        if folder != include and folder.name not in FOLDERS:
            yield f'{folder}: a folder that the order of folders does not know'
    for header in headers:
        name = str(header.relative_to(include))
        test = TESTED_BY.get(name, str(pathlib.Path(name).with_suffix('.cpp')))
        only_includes = not blanked(header.read_text()).strip()
        if header.name == 'fwd.hpp' or only_includes or name in UNTESTED:
            continue
        if not (root / 'tests' / test).exists():
            yield f'{header}: no test tests/{test}'
    built = ''.join(p.read_text() for p in (root / 'tests').rglob('meson.build'))
    groups = re.findall(r"^  '(\w+)(?:-\w+)?': \[(.*?)\]", built, re.M | re.S)
    known = {f'{folder}/{name}.cpp' for folder, names in groups for name in names.split("'")}
    known |= {f'compile_fail/{name}.cpp' for name in re.findall(r"^  '(\w+)',$", built, re.M)}
    known |= {f'fuzz/{name}.cpp' for name in re.findall(r"'(\w+)': \d", built)}
    for test in sorted((root / 'tests').glob('*/*.cpp')):
        name = str(test.relative_to(root / 'tests'))
        if name not in known and f"'{name}'" not in built:
            yield f'{test}: not in tests/meson.build'
        text = test.read_text(encoding='utf-8')
        if 'TEST_CASE(' in text and f'\nnamespace {test.stem}_test {{\n' not in text:
            yield f'{test}: no namespace {test.stem}_test, which a unity build needs'


def main(root):
    headers = sorted((root / 'include').rglob('*.hpp'))
    sources = headers + [p for folder in ('tests', 'examples', 'benchmarks')
                         for p in sorted((root / folder).rglob('*'))
                         if p.suffix in ('.cpp', '.hpp', '.py')]
    found = list(lists(root, headers))
    for path in sources:
        text = path.read_text(encoding='utf-8')
        found += sizes(path.relative_to(root), text)
        if path in headers:
            found += includes(root, path, text)
    print(*found, f'{len(sources)} files, {len(found)} findings', sep='\n')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))
