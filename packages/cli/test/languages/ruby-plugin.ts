import { readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A grammar with a large external scanner, as npm has it. */
const RUBY = createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm");

export const RUBY_CODE = `
  //- /store.rb
  # Keeps things.
  class Store
    def load
      text = <<~SQL
        select #{quote("x")}
      SQL
      parse(text)
    end

    def parse(text)
      text.lines
    end
  end

  class FileStore < Store
    def save
      load
    end
  end
  //- /main.rb
  def run
    store = FileStore.new("x")
    store.save
  end
  //- /lib.rs
  pub fn hello() { other() }
  fn other() {}
`;

const FACTS = `
(class name: (constant) @name superclass: (superclass (_) @supertype)? body: (body_statement)? @body) @define.class
(method name: (identifier) @name parameters: (method_parameters)? @parameters body: (_)? @body) @define.method
(assignment left: (identifier) @name right: (_) @value) @variable
((call receiver: (constant) @type method: (identifier) @_new arguments: (argument_list)? @arguments) @new
  (#eq? @_new "new"))
(call receiver: (_) @object method: (identifier) @property arguments: (argument_list)? @arguments) @call
(call method: (identifier) @function arguments: (argument_list)? @arguments) @call
(identifier) @identifier
(constant) @identifier
(constant) @type.name
`;

const manifest = (name: string, extension: string): string => `
[plugin]
name = "${name}"
version = "1.0.0"
api = "1.0"
description = "A language that is not built in."

[[language]]
name = "${name}"
description = "What its grammar says"
extensions = ["${extension}"]
grammar = "grammar.wasm"
queries = { facts = "facts.scm" }
`;

/** Writes a plugin for Ruby into a directory. */
export async function writeRubyPlugin(directory: string): Promise<string> {
  const options = '[language.options]\nmembers-in-scope = true\ndoc-comments = ["#"]\n';
  await writePlugin(directory, `${manifest("ruby", ".rb")}\n${options}`, FACTS);
  await copyFile(RUBY, join(directory, "grammar.wasm"));
  return directory;
}

/** Writes a plugin with a grammar for CSS. */
export async function writeCssPlugin(directory: string, grammar: Uint8Array, facts: string): Promise<string> {
  await writePlugin(directory, manifest("css", ".css"), facts);
  await writeFile(join(directory, "grammar.wasm"), grammar);
  return directory;
}

async function writePlugin(directory: string, text: string, facts: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "plugin.toml"), text);
  await writeFile(join(directory, "facts.scm"), facts);
}

/** The grammar's bytes. */
export function rubyGrammar(): Uint8Array {
  return new Uint8Array(readFileSync(RUBY));
}
