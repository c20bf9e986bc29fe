import { join, relative, resolve } from "node:path";
import { formatBytes, nearestNames, safeJson, safeText } from "@parseltongue/base";
import { constants } from "@parseltongue/contract";
import { beyondTier, guestHooks, type Manifest } from "@parseltongue/host";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { type BuiltLibrary, buildLibrary, LIBRARY_FILE } from "../native/build-native.ts";
import { type BuiltPlugin, buildPlugin, readBuilt, WASM_FILE } from "./build-plugin.ts";
import { writeCarrier } from "./carriers/carrier.ts";
import { crateCarrier } from "./carriers/crate-carrier.ts";
import { npmCarrier } from "./carriers/npm-carrier.ts";
import { KitError } from "./kit-error.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { packLanguages, packPlugin, writePackage } from "./pack-plugin.ts";
import { bringsLanguagesOnly, BUILD_DIRECTORY, type PluginProject, readProject } from "./plugin-project.ts";
import { runBench } from "./run-bench.ts";
import { runDev } from "./run-dev.ts";
import { runDoc } from "./run-doc.ts";
import { runNewLanguage } from "./run-new-language.ts";
import { runNew } from "./run-new.ts";
import { runLanguageTest, runTest } from "./run-test.ts";
import { languageFiles } from "./testing/test-language.ts";

/** Runs a command of the development kit. @param run runs another command line on a machine */
export async function runKit(
  invocation: KitInvocation,
  machine: Machine,
  run: (argv: readonly string[], machine: Machine) => Promise<ExitCode>,
): Promise<ExitCode> {
  switch (invocation.command) {
    case "plugin-new":
      return runNew(invocation, machine);
    case "plugin-new-language":
      return runNewLanguage(invocation, machine);
    case "plugin-build":
      await buildAll(machine, invocation);
      return 0;
    case "plugin-pack":
      return pack(invocation, machine);
    case "plugin-test":
      return test(invocation, machine);
    case "plugin-bench":
      return runBench(invocation, await builtPlugin(machine, invocation), machine, buildLibraryQuietly);
    case "plugin-dev":
      return runDev(invocation, machine, async () => buildQuietly(machine, invocation.directory), run);
    case "plugin-doc":
      return doc(invocation, machine);
  }
}

async function test(
  invocation: Extract<KitInvocation, { command: "plugin-test" }>,
  machine: Machine,
): Promise<ExitCode> {
  const project = await projectOf(machine, invocation.directory);
  if (bringsLanguagesOnly(project)) return runLanguageTest(invocation, project, machine);
  const built = await builtPlugin(machine, invocation);
  warnOf(machine, built.project.manifest);
  return runTest(invocation, built, machine, buildLibraryQuietly);
}

async function doc(invocation: Extract<KitInvocation, { command: "plugin-doc" }>, machine: Machine): Promise<ExitCode> {
  const project = await projectOf(machine, invocation.directory);
  if (bringsLanguagesOnly(project)) return runDoc(invocation, project, undefined, machine);
  const built = await buildQuietly(machine, invocation.directory);
  return runDoc(invocation, built.project, built.prepared, machine);
}

async function projectOf(machine: Machine, directory: string): Promise<PluginProject> {
  return readProject(machine.environment, resolve(machine.workingDirectory, directory));
}

/** Builds the plugin in a directory and says what came of it. */
async function build(machine: Machine, directory: string): Promise<BuiltPlugin> {
  const built = await buildQuietly(machine, directory);
  machine.stdout.write(`${builtLine(built)}\n`);
  warnOf(machine, built.project.manifest);
  return built;
}

/** Says what will keep hosts from loading the plugin as long as nobody has vouched for it, and from waking its hooks. */
function warnOf({ stderr }: Machine, manifest: Manifest): void {
  const known = Object.keys(constants.language);
  for (const { trait, name: hook, filter } of guestHooks(manifest)) {
    for (const language of filter.languages?.filter((each) => !known.includes(each)) ?? []) {
      const nearest = nearestNames(language, known, 1).map((name) => `; did you mean ${name}?`);
      stderr.write(
        `warning: the filter of ${trait} ${safeText(hook)} names ${safeText(language)}, which is no built-in language: it lets ` +
          `no hit through${nearest.join("")}\n`,
      );
    }
  }
  for (const { what, asked, most } of beyondTier(manifest, "sandboxed")) {
    stderr.write(
      `warning: ${manifest.name} asks for ${asked} ${safeText(what)}; a sandboxed plugin may have ${most}, so it loads only ` +
        `where it is verified\n`,
    );
  }
}

async function buildAll(
  machine: Machine,
  { directory, native, json }: Extract<KitInvocation, { command: "plugin-build" }>,
): Promise<void> {
  if (json) {
    const built = await buildQuietly(machine, directory);
    const library = native ? (await buildLibraryQuietly(machine, built)).record : null;
    machine.stdout.write(`${safeJson({ build: built.record, native: library }, 2)}\n`);
    return;
  }
  const built = await build(machine, directory);
  if (!native) return;
  const { record, bytes } = await buildLibraryQuietly(machine, built);
  const tools = safeText(Object.values(record.toolchain).join(", "));
  machine.stdout.write(
    `${record.plugin} ${record.version}: ${BUILD_DIRECTORY}/${LIBRARY_FILE}, ${formatBytes(bytes.length)}, with ${tools}\n`,
  );
}

/** The plugin as `dist/` holds it where the user asks for that, else built now. */
async function builtPlugin(
  machine: Machine,
  { directory, built }: { readonly directory: string; readonly built: boolean },
): Promise<BuiltPlugin> {
  return built ? readBuilt(machine.environment, await projectOf(machine, directory)) : buildQuietly(machine, directory);
}

/** Builds the plugin in a directory; what the compiler says against it goes to standard error. */
async function buildQuietly(machine: Machine, directory: string): Promise<BuiltPlugin> {
  return withCompilerOutput(machine, async () =>
    buildPlugin(machine.environment, resolve(machine.workingDirectory, directory), machine.signal),
  );
}

async function buildLibraryQuietly(machine: Machine, built: BuiltPlugin): Promise<BuiltLibrary> {
  return withCompilerOutput(machine, async () => buildLibrary(machine.environment, built, machine.signal));
}

async function withCompilerOutput<Result>(machine: Machine, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    const output = error instanceof KitError && error.code === "build-failed" ? error.details["output"] : undefined;
    if (typeof output === "string") machine.stderr.write(`${output.split("\n").map(safeText).join("\n")}\n`);
    throw error;
  }
}

function builtLine({ project, wasm, record }: BuiltPlugin): string {
  const { name, version } = project.manifest;
  const tools = Object.entries(record.toolchain).map(([tool, said]) =>
    said.startsWith(tool) ? said : `${tool} ${said}`,
  );
  return `${name} ${version}: ${BUILD_DIRECTORY}/${WASM_FILE}, ${formatBytes(wasm.length)}, with ${safeText(tools.join(", "))}`;
}

const writeAs: Readonly<Record<"archive" | "crate" | "npm", typeof writePackage>> = {
  archive: writePackage,
  crate: async ({ files }, project, packed, out) =>
    writeCarrier(
      files,
      out ?? join(project.directory, BUILD_DIRECTORY, "crate"),
      crateCarrier(project.manifest, packed),
    ),
  npm: async ({ files }, project, packed, out) =>
    writeCarrier(files, out ?? join(project.directory, BUILD_DIRECTORY, "npm"), npmCarrier(project.manifest, packed)),
};

async function pack(
  invocation: Extract<KitInvocation, { command: "plugin-pack" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { environment } = machine;
  const project = await projectOf(machine, invocation.directory);
  const languages = await languageFiles(environment, project.directory, project.manifest);
  const packed = bringsLanguagesOnly(project)
    ? packLanguages(project, languages)
    : packPlugin(await build(machine, invocation.directory), languages);
  const out = invocation.out === undefined ? undefined : resolve(machine.workingDirectory, invocation.out);
  const path = await writeAs[invocation.as](environment, project, packed, out);
  machine.stdout.write(`${safeText(relative(machine.workingDirectory, path))}\n`);
  return 0;
}
