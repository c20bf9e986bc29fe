import type { PluginLanguage } from "../kit-invocation.ts";
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

## In an editor

${IN_EDITOR[language]}
`;
}

/** Builds find the SDK by themselves; an editor has to be told. `PARSELTONGUE` is for the reader to fill in. */
const IN_EDITOR: Readonly<Record<PluginLanguage, string>> = {
  assemblyscript: `Builds need nothing. For editors to know the types, put the SDK and the compiler into \`node_modules\`, with the path of your
clone in place of \`PARSELTONGUE\`:

\`\`\`sh
npm install --no-save --prefix . PARSELTONGUE/sdk/assemblyscript PARSELTONGUE/node_modules/assemblyscript
\`\`\``,
  rust: `Builds need nothing. rust-analyzer wants a \`Cargo.toml\`, with the path of your clone in place of \`PARSELTONGUE\`; keep it to
yourself:

\`\`\`toml
[package]
name = "plugin"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[dependencies]
parseltongue-plugin = { path = "PARSELTONGUE/sdk/rust" }
\`\`\``,
  c: `Builds need nothing. clangd wants a \`compile_flags.txt\`, with the path of your clone in place of \`PARSELTONGUE\`; keep it to
yourself:

\`\`\`text
--target=wasm32
-mbulk-memory
-IPARSELTONGUE/sdk/c
\`\`\``,
};
