import { type NewPlugin, SOURCE_PATHS } from "./new-request.ts";

const LANGUAGES = {
  assemblyscript: "AssemblyScript, which looks like TypeScript and compiles to WebAssembly",
  rust: "Rust",
  c: "C",
} as const;

/** README.md of a new plugin. */
export function readMeFile({ name, language, traits }: NewPlugin): string {
  return `# ${name}

A plugin for Parseltongue: ${traits.map((trait) => `a ${trait}`).join(", ")}.

- \`plugin.toml\` says what it is, what it may read and what it may cost.
- \`${SOURCE_PATHS[language]}\` is the source, in ${LANGUAGES[language]}.
- \`tests/\` holds cases: code, a question, and what must come out.

\`\`\`sh
parseltongue plugin build   # compiles it into dist/
parseltongue plugin test    # runs its cases, and checks that it keeps to its budget
parseltongue plugin bench   # says what it costs
parseltongue plugin pack    # puts it into one file
parseltongue plugin add .   # turns it on for you
\`\`\`
`;
}
