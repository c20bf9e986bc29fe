import type { EntryRecord, NativeArtifact, OpenArtifact } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import { libraryFor, platformOf, TAP_PLATFORM } from "../../native/native-platform.ts";
import { readSharedObject } from "../../native/shared-object.ts";
import type { BothForms } from "../../native/trials/run-trials.ts";
import type { OpenTap } from "../open-tap.ts";
import type { LocalCheckRunner } from "./local-check-runner.ts";
import { publishedBytes } from "./published.ts";

/** A version's machine code that runs on this machine; undefined: it has none, or this is another machine. */
export async function libraryHere({ entry }: EntryRecord, machine: Machine): Promise<NativeArtifact | undefined> {
  return (await platformOf(machine.environment)) === undefined ? undefined : libraryFor(entry);
}

/** As `libraryHere`. @throws CliError `no-native` */
export async function requireLibrary(record: EntryRecord, machine: Machine): Promise<NativeArtifact> {
  const found = await libraryHere(record, machine);
  if (found !== undefined) return found;
  const { entry } = record;
  const where = `machine code for ${TAP_PLATFORM.platform}, ${TAP_PLATFORM.cpu},`;
  const isThere = libraryFor(entry) !== undefined;
  throw new CliError(
    "no-native",
    isThere ? `${where} does not run on this machine` : `${entry.id} ${entry.version} has no ${where} of its own`,
    { hint: isThere ? "do it on one that it was built for" : "its publisher submits a version with --native" },
  );
}

/** Both forms as they were published, the library in a directory that is gone with the runner's. @throws CliError `wrong-digest`, `bad-library`, `no-native` */
export async function bothForms(
  tap: OpenTap,
  record: EntryRecord,
  { artifact: { manifest, files }, library }: { readonly artifact: OpenArtifact; readonly library: NativeArtifact },
  runner: LocalCheckRunner,
  machine: Machine,
): Promise<BothForms> {
  const { entry } = record;
  const wasm = files.get("plugin.wasm");
  if (wasm === undefined) {
    throw new CliError(
      "no-native",
      `${entry.id} ${entry.version} has no code that machine code could be compared with`,
    );
  }
  const bytes = await publishedBytes(tap, record, library, runner, machine);
  readSharedObject(bytes, entry.id);
  return { manifest, wasm, library: await runner.keep("plugin.so", bytes) };
}
