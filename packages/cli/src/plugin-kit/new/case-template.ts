import type { HookTrait } from "@parseltongue/host";
import type { NewPlugin } from "./new-request.ts";

/** The first test of a new plugin. */
export function caseFile({ name, traits }: NewPlugin): string {
  return `# Code that the cases are about: several files in one text.
source = """
FILE: src/lib.rs
pub fn start() {
    load();
    save();
}
pub fn load() {
    parse();
}
fn save() {
    parse();
}
fn parse() {}
"""

${traits.map((trait) => CASES[trait](name)).join("\n")}`;
}

const CASES: Readonly<Record<HookTrait, (name: string) => string>> = {
  lens: (name) => `[[case]]
name = "keeps what is public"
lens = "${name}"
# A question as on the command line; the lens judges its hits.
ask = "callers parse"
keep = ["load"]
annotations = { load = ["incoming: 2"] }
`,
  query: (name) => `[[case]]
name = "finds what calls several items"
query = "${name}"
parameters = { least = 2 }
hits = ["start"]
values = [[2]]
`,
  rule: (name) => `[[case]]
name = "finds what calls too much"
rule = "${name}"
config = { most = 1 }
diagnostics = ["src/lib.rs:1: warning: start calls 2 items, more than 1"]
`,
  analyzer: (name) => `[[case]]
name = "counts calls"
analyzer = "${name}"
columns = { ${name} = { start = 2, load = 1, parse = 0 } }
`,
  exporter: (name) => `[[case]]
name = "lists what the question is about, then its hits"
exporter = "${name}"
ask = "callers parse"
output = """
parse
load
save
"""
`,
};
