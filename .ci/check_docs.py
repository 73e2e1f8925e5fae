"""Checks the documentation: relative links lead somewhere, and every flag of the program is described.

usage: check_docs.py PROGRAM   (from the project's root)
"""

import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.M)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
VERB = re.compile(r"^## ([a-z]+)$", re.M)


def without_code(text):
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)


def anchors(path):
    """The anchors that GitHub makes of a page's headings."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    names = (re.sub(r"[^\w\- ]", "", heading.lower()).strip() for heading in HEADING.findall(text))
    return {name.replace(" ", "-") for name in names}


def broken_links(page):
    for first, second in LINK.findall(without_code(page.read_text(encoding="utf-8"))):
        target = first or second
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name) if name else page
        if not path.exists():
            yield f"{page}: {target}: there is no such file"
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            yield f"{page}: {target}: there is no such heading"


def undocumented_flags(program, page):
    """A verb's flags must be in its own section or in what stands before the sections of the verbs."""
    text = page.read_text(encoding="utf-8")
    starts = [(match.group(1), match.start()) for match in VERB.finditer(text)]
    shared = text[:starts[0][1]] if starts else text
    for (verb, start), end in zip(starts, [s for _, s in starts[1:]] + [len(text)]):
        result = subprocess.run([program, verb, "--help"], capture_output=True, text=True, check=False)
        if result.returncode != 0:
            yield f"{page}: `gridkeel {verb} --help` exits with {result.returncode}"
            continue
        known = set(FLAG.findall(shared + text[start:end])) | {"--help", "--version"}
        for flag in sorted(set(FLAG.findall(result.stdout)) - known):
            yield f"{page}: {verb}: {flag} is not described"
    listed = set(re.findall(r"^  ([a-z]+)\s", subprocess.run([program, "--help"], capture_output=True, text=True,
                                                             check=False).stdout, re.M))
    for verb in sorted(listed - {verb for verb, _ in starts}):
        yield f"{page}: verb {verb} has no section"


def main():
    program = sys.argv[1]
    pages = sorted([*pathlib.Path(".").glob("*.md"), *pathlib.Path("docs").glob("**/*.md")])
    problems = [problem for page in pages for problem in broken_links(page)]
    problems += undocumented_flags(program, pathlib.Path("docs/cli.md"))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"documentation: {len(pages)} pages, links and flags are in order")


main()
