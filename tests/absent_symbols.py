#!/usr/bin/env python3
"""What a program does not use is not in its object file.

usage: absent_symbols.py heap|invite SOURCE COMPILER [FLAG...]

heap: no allocation function is named, malloc and its kin, operator new and delete (mangled).
invite: no symbol speaks of INVITE.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = ['-Os', '-fno-exceptions', '-fno-rtti']
# What to look for, and a program in which it must be found.
KINDS = {
    'heap': (r'\b(malloc|calloc|realloc|reallocarray|free|aligned_alloc|posix_memalign'
             r'|memalign|valloc|strdup|strndup|_Zn[wa]\w*|_Zd[la]\w*)$',
             'int* made();\nint* made() { return new int; }\n'),
    'invite': (r'(?i)invite',
               '#include <polysip/polysip.hpp>\n'
               'polysip::machine_data const* made();\n'
               'polysip::machine_data const* made() {\n'
               '  return &polysip::data_of<polysip::rfc6026_invite_client>;\n}\n'),
}


def symbols(pattern, source, compiler):
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / 'made.o'
        subprocess.run(compiler + FLAGS + ['-c', str(source), '-o', str(made)], check=True)
        listed = subprocess.run(['nm', str(made)], check=True, capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if re.search(pattern, line)]


def main(kind, source, compiler):
    pattern, text = KINDS[kind]
    with tempfile.TemporaryDirectory() as folder:  # the check itself
        twin = pathlib.Path(folder) / 'twin.cpp'
        twin.write_text(text)
        if not symbols(pattern, twin, compiler):
            print(f'{kind}: not found where it is used')
            return 1
    found = symbols(pattern, source, compiler)
    print(*found, f'{source}: {len(found)} symbols of {kind}', sep='\n')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
