import assert from "node:assert/strict";
import { test } from "node:test";
import { vectorGraph } from "@parseltongue/testkit";
import { PluginHost } from "@parseltongue/host";
import { PLUGIN_LANGUAGES, type PluginLanguage } from "../../src/plugin-kit/kit-invocation.ts";
import { SOURCE_PATHS } from "../../src/plugin-kit/new/new-request.ts";
import { build, writeProject } from "./kit-project.ts";

for (const language of PLUGIN_LANGUAGES) {
  test(`parameters, configuration of every type and host data arrive through the SDK for ${language}`, async (t) => {
    const directory = await writeProject(t, [
      ["plugin.toml", manifestOf(language)],
      [SOURCE_PATHS[language], SOURCES[language]],
    ]);
    const built = await build(t, directory);
    if (built === undefined) return;
    const host = new PluginHost({ graph: vectorGraph() });
    const plugin = host.load(built.prepared, {
      config: { ratio: 0.75, paths: ["src", "", "tests/größe.rs"] },
      hostData: { codeowners: ["* @all"] },
      grants: { attributes: [], log: false, hostData: ["codeowners"] },
    });
    const outcome = host.answerQuery(plugin, "values", { of: 10, count: -7, label: "größe" });
    assert.ok(outcome.failed === undefined, outcome.failed?.message);
    assert.deepEqual([...outcome.nodes], [10, 3]);
    // The second hit has what falls back: names that are not there, and one of another type.
    assert.deepEqual([...outcome.values], [1, -7, 0.75, 0, 42, 0.5]);
    assert.deepEqual(
      outcome.annotations.map(({ hit, label, text }) => `${hit} ${label} ${text}`),
      ["0 note größe", "1 note src", "1 note ", "1 note tests/größe.rs", "1 note * @all"],
    );
  });
}

const SOURCES: Readonly<Record<PluginLanguage, string>> = {
  assemblyscript: `import { config, Found, hostData, Node, parameters, query, Query } from "@parseltongue/sdk-assemblyscript";
class Probe extends Query {
  override answer(found: Found): void {
    found.add(parameters.node("of"));
    found.value(config.boolean("strict", false) ? 1 : 0);
    found.value(<f32>parameters.integer("count", 0));
    found.value(<f32>config.number("ratio", 0));
    found.annotate(0, parameters.string("label"));
    found.add(Node.at(3));
    found.value(config.boolean("absent", false) ? 1 : 0);
    found.value(<f32>parameters.integer("label", 42));
    found.value(<f32>parameters.number("ratio", 0.5));
    const paths = config.strings("paths");
    for (let at = 0; at < paths.length; at++) found.annotate(0, paths[at]);
    const rules = hostData.strings("codeowners");
    for (let at = 0; at < rules.length; at++) found.annotate(0, rules[at]);
  }
}
query(new Probe());
`,
  rust: `use parseltongue_plugin::*;
struct Probe;
impl Query for Probe {
    fn answer(&mut self, found: &mut Found) {
        found.add(parameters().node("of"));
        found.value(if config().boolean("strict", false) { 1.0 } else { 0.0 });
        found.value(parameters().integer("count", 0) as f32);
        found.value(config().number("ratio", 0.0) as f32);
        found.annotate(0, &parameters().string("label").map_or(String::new(), |value| value.to_string()));
        found.add(Node::at(3));
        found.value(if config().boolean("absent", false) { 1.0 } else { 0.0 });
        found.value(parameters().integer("label", 42) as f32);
        found.value(parameters().number("ratio", 0.5) as f32);
        for path in config().strings("paths").chain(host_data().strings("codeowners")) {
            found.annotate(0, &path.to_string());
        }
    }
}
query!(Probe);
`,
  c: `#include "parseltongue.h"
static pt_found found;
PT_QUERY(hook) {
  char buffer[64];
  pt_writer text = pt_writer_of(buffer, sizeof buffer);
  pt_found_add(&found, pt_parameter_node("of"));
  pt_found_value(&found, pt_config_boolean("strict", false) ? 1 : 0);
  pt_found_value(&found, (float)pt_parameter_integer("count", 0));
  pt_found_value(&found, (float)pt_config_number("ratio", 0));
  pt_put_value(&text, pt_parameter_string("label"));
  pt_found_annotate(&found, 0, &text);
  pt_found_add(&found, 3);
  pt_found_value(&found, pt_config_boolean("absent", false) ? 1 : 0);
  pt_found_value(&found, (float)pt_parameter_integer("label", 42));
  pt_found_value(&found, (float)pt_parameter_number("ratio", 0.5));
  PT_EACH_STRING(path, pt_config_strings("paths")) {
    text.length = 0;
    pt_put_value(&text, path);
    pt_found_annotate(&found, 0, &text);
  }
  PT_EACH_STRING(rule, pt_host_data_strings("codeowners")) {
    text.length = 0;
    pt_put_value(&text, rule);
    pt_found_annotate(&found, 0, &text);
  }
  pt_found_finish(&found);
}
`,
};

function manifestOf(language: PluginLanguage): string {
  return `[plugin]
name = "values"
version = "1.0.0"
api = "1.1"
description = "reads its values"
[build]
language = "${language}"
source = "${SOURCE_PATHS[language]}"
[capabilities]
host-data = ["codeowners"]
[config]
strict = { type = "boolean", default = true, description = "a boolean" }
ratio = { type = "number", default = 0.25, description = "a number" }
paths = { type = "strings", default = [], description = "strings" }
[[query]]
name = "values"
description = "gives what it reads"
annotations = ["note"]
parameters = { of = { type = "node", description = "a node" }, count = { type = "integer", description = "a count" }, label = { type = "string", description = "a text" } }
columns = [{ name = "first" }, { name = "second" }, { name = "third" }]
budget = { base = 200_000, output-bytes = 10_000 }
`;
}
