import type { TestContext } from "node:test";
import {
  Engine,
  type ConfiguredPlugin,
  type EngineOptions,
  type PluginConfiguration,
  type PluginSource,
} from "@parseltongue/engine";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { MemoryEnvironment, parseFixture, type WatPlugin, watPlugin } from "@parseltongue/testkit";
import { ToyIndexer } from "../toy-indexer.ts";

/** A plugin of a test, with what the user says about it. */
export interface TestPlugin extends WatPlugin {
  readonly weight?: number;
  readonly grants?: ConfiguredPlugin["grants"];
  readonly config?: ConfiguredPlugin["config"];
}

/** The plugin as it would be read from the user's configuration. */
export async function configured(plugin: TestPlugin): Promise<ConfiguredPlugin> {
  const { manifest, wasm } = await watPlugin(plugin);
  return {
    manifest: parseManifest(manifest, `${plugin.name}/plugin.toml`),
    wasm,
    config: plugin.config ?? {},
    grants: plugin.grants ?? { attributes: ["weight"], log: true },
    tier: "sandboxed",
    weight: plugin.weight ?? 1,
  };
}

/** Where an engine of a test has its plugins from; what is on can be changed. */
export class TestSource implements PluginSource {
  configuration: PluginConfiguration;
  reads = 0;
  readonly events: string[] = [];
  readonly columnCache?: string;

  constructor(configuration: PluginConfiguration, columnCache?: string) {
    this.configuration = configuration;
    if (columnCache !== undefined) this.columnCache = columnCache;
  }

  static async of(...plugins: readonly TestPlugin[]): Promise<TestSource> {
    return new TestSource({ plugins: await Promise.all(plugins.map(configured)), unavailable: [] });
  }

  async read(): Promise<PluginConfiguration> {
    this.reads += 1;
    return this.configuration;
  }

  readonly onEvent: NonNullable<PluginSource["onEvent"]> = (event) => {
    this.events.push(event.type);
  };
}

/** An indexed engine over code in the toy language. */
export async function openWith(
  t: TestContext,
  code: string | MemoryEnvironment,
  plugins?: PluginSource,
  replica: NonNullable<EngineOptions["replica"]> = "none",
): Promise<{ readonly engine: Engine; readonly environment: MemoryEnvironment }> {
  const environment = typeof code === "string" ? new MemoryEnvironment({ files: parseFixture(code) }) : code;
  const engine = await Engine.open({
    root: "/repo",
    environment,
    replica,
    createIndexer: () => new ToyIndexer(environment, "/repo"),
    ...(plugins && { plugins }),
  });
  t.after(async () => engine.close());
  await engine.index();
  return { engine, environment };
}

/** So many functions that call `target`, in files of 100 each; the n-th is called `f<n>`. */
export function manyCallers(count: number): string {
  const files: string[] = ["//- /target.toy\ntarget:"];
  for (let start = 0; start < count; start += 100) {
    const lines = Array.from({ length: Math.min(100, count - start) }, (_, at) => `f${start + at}: target`);
    files.push(`//- /c${String(start / 100).padStart(3, "0")}.toy\n${lines.join("\n")}`);
  }
  return `\n${files.join("\n")}\n`;
}
