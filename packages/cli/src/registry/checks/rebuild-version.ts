import { type EntryRecord, RegistryError, sourceTreeDigest, timeText } from "@parseltongue/registry";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { libraryFor } from "../../native/native-platform.ts";
import { createProgress } from "../../progress.ts";
import { findVersion } from "../find-version.ts";
import { type OpenTap, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import { memberKey } from "../write-statement.ts";
import type { Rebuilt } from "./local-check-runner.ts";
import { publishedParts } from "./published.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { type RebuildTerms, signRebuild } from "./sign-rebuild.ts";
import { withRunner } from "./work-directory.ts";

type Invocation = Extract<RegistryInvocation, { command: "registry-rebuild" }>;

/** `registry rebuild`: builds a version again, in all its forms, and signs what came out, be it the same or not. */
export async function rebuildVersion(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const tap = await openWorkTree(machine, invocation.tap);
  const { record } = await findVersion(tap, invocation.what, machine);
  const { rebuilt, ...terms } = await build(invocation, machine, tap, record);
  const key = await memberKey(machine, tap, invocation);
  const signed = await signRebuild(machine, tap, record, rebuilt, terms, key);
  const isSame = signed.every((each) => each.isSame);
  const [guest, library] = signed;
  const { id, version, native } = record.entry;
  const untried = native.filter((each) => library === undefined || each !== libraryFor(record.entry));
  const plain = {
    path: guest?.path,
    isSame,
    wasmSha256: rebuilt.wasmSha256,
    native: library ?? null,
    isolation: rebuilt.isolation,
  };
  const lines = [
    ...signed.flatMap(({ target, isSame: isThis, path }) => [
      `${id} ${version}${target === "wasm" ? "" : `, machine code for ${target}`}: ${isThis ? "the same bytes" : "OTHER BYTES than were published"}`,
      `signed ${path}`,
    ]),
    ...untried.map(({ platform, cpu }) => `machine code for ${platform}, ${cpu}, was not built`),
  ];
  say(machine, invocation.json, plain, lines);
  return isSame ? 0 : 1;
}

async function build(
  invocation: Invocation,
  machine: Machine,
  tap: OpenTap,
  record: EntryRecord,
): Promise<RebuildTerms & { readonly rebuilt: Rebuilt }> {
  const { what, wasmOnly } = invocation;
  const startedOn = timeText(machine.environment.clock.nowMs());
  const native = !wasmOnly && libraryFor(record.entry) !== undefined;
  const progress = await createProgress(machine, invocation.quiet);
  const { rebuilt, treeSha256 } = await withRunner(machine, invocation, async (runner) => {
    progress.show({ phase: "fetching source and artefact", done: 0, total: 2 });
    const parts = await publishedParts(tap, record, runner, machine);
    const { signal } = machine;
    progress.show({ phase: native ? "building, to machine code as well" : "building", done: 1, total: 2 });
    return {
      rebuilt: await runner.rebuild(parts, { signal, native }),
      treeSha256: sourceTreeDigest(parts.source),
    };
  }).finally(() => progress.end());
  if (typeof rebuilt === "string") {
    throw new RegistryError("bad-statement", `${what} cannot be built: ${rebuilt}`, {
      ...(native && { hint: "to leave machine code to others: --wasm-only" }),
    });
  }
  if (treeSha256 !== record.entry.source.treeSha256) {
    throw new RegistryError("bad-statement", `the source of ${what} is ${treeSha256}, not what the entry says`);
  }
  return { rebuilt, treeSha256, startedOn };
}
