import { basename } from "node:path";

/** A new plugin that brings a language. */
export interface NewLanguage {
  readonly name: string;
  /** The grammar's file name. */
  readonly grammar: string;
}

/** The text files of a new plugin for a language, by path from its directory. Its test passes, whatever the grammar is. */
export function newLanguageFiles({ name, grammar }: NewLanguage): ReadonlyMap<string, string> {
  return new Map([
    ["plugin.toml", manifestFile(name, basename(grammar))],
    ["facts.scm", FACTS],
    [`tests/${name}.toml`, caseFile(name)],
    ["README.md", readMeFile(name)],
    [".gitignore", "dist/\n"],
  ]);
}

const endingOf = (name: string): string => name.replaceAll("-", "");

const manifestFile = (name: string, grammar: string): string => `[plugin]
name = "${name}"
version = "0.1.0"
api = "1.0"
description = "Files in ${name}"
license = "MIT OR Apache-2.0"

[[language]]
name = "${name}"
description = "What facts.scm says of ${name}"
# Endings of its files.
extensions = [".${endingOf(name)}"]
grammar = "${grammar}"
queries = { facts = "facts.scm" }

# How names are found; all have defaults, see docs/how-to/add-a-language.md.
[language.options]
modules = "file"
comments = []
`;

const FACTS = `; What a file says, as patterns over the grammar's trees. Node types are those of its node-types.json. For example:
;
; (function_definition name: (identifier) @name body: (_) @body) @define.function
; (call function: (identifier) @function arguments: (_) @arguments) @call
; (identifier) @identifier
`;

const caseFile = (name: string): string => `# Code that the cases are about: several files in one text.
source = """
FILE: first.${endingOf(name)}

"""

[[case]]
name = "files are read"
language = "${name}"
# With patterns in facts.scm, a question and its hits:
# ask = "callers parse"
# hits = ["load"]
`;

const readMeFile = (name: string): string => `# ${name}

A language for Parseltongue: a tree-sitter grammar, and patterns that say what its trees mean. Nothing has to be compiled.

- \`plugin.toml\` says which files are its, and how names are found.
- \`facts.scm\` says what is defined, called, imported.
- \`tests/\` holds cases: code, a question, and what must come out.

\`\`\`sh
parseltongue plugin test    # loads the grammar as it is loaded later: in a process that reaches nothing; runs the cases
parseltongue plugin pack    # puts it into one file
parseltongue plugin add .   # turns it on for you
parseltongue index          # reads its files
\`\`\`
`;
