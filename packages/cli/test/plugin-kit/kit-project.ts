import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { type BuiltPlugin, buildPlugin } from "../../src/plugin-kit/build-plugin.ts";
import { KitError } from "../../src/plugin-kit/kit-error.ts";
import { testGrounds, testPlugin, type TestReport } from "../../src/plugin-kit/testing/test-plugin.ts";

const signal = new AbortController().signal;

/** Read once, by the first test that needs them. */
let grounds: ReturnType<typeof testGrounds> | undefined;

/** What testing a built plugin shows. */
export async function testBuilt({ project, prepared }: BuiltPlugin): Promise<TestReport> {
  grounds ??= testGrounds(1, signal);
  return testPlugin(project.directory, prepared, { environment: nodeEnvironment, signal, grounds: await grounds });
}

/** Writes a plugin's files into a fresh directory; gives its absolute path. */
export async function writeProject(t: TestContext, files: Iterable<readonly [string, string]>): Promise<string> {
  const directory = await temporaryDirectory(t);
  for (const [path, text] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

/**
 * Builds the plugin in a directory. Where its compiler is missing the test is skipped, with what to install, and nothing
 * is given; with `PARSELTONGUE_REQUIRE_TOOLS=1` it fails instead.
 */
export async function build(t: TestContext, directory: string): Promise<BuiltPlugin | undefined> {
  try {
    return await buildPlugin(nodeEnvironment, directory, signal);
  } catch (error) {
    const isMissing = error instanceof KitError && error.code === "missing-compiler";
    if (!isMissing || process.env["PARSELTONGUE_REQUIRE_TOOLS"] === "1") throw error;
    process.stderr.write(`\nSKIPPED: "${t.name}" ${error.message}; ${error.hint}\n\n`);
    t.skip(error.message);
    return undefined;
  }
}
