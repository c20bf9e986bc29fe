import { randomUUID } from "node:crypto";
import {
  BUILD_TYPE,
  type EntryRecord,
  Register,
  RegistryError,
  sourceTreeDigest,
  subject,
  timeText,
} from "@parseltongue/registry";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { VERSION } from "../../version.ts";
import { findVersion } from "../find-version.ts";
import { type OpenTap, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import { memberKey, versionBinding, versionSubjects, writeStatement } from "../write-statement.ts";
import type { LocalCheckRunner } from "./local-check-runner.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { withRunner } from "./work-directory.ts";

type Invocation = Extract<RegistryInvocation, { command: "registry-rebuild" }>;

/** `registry rebuild`: builds a version again and signs what came out, be it the same or not. */
export async function rebuildVersion(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const tap = await openWorkTree(machine, invocation.tap);
  const { record } = await findVersion(tap, invocation.what, machine);
  const { entry } = record;
  const now = (): string => timeText(machine.environment.clock.nowMs());
  const startedOn = now();
  const { rebuilt, treeSha256 } = await withRunner(machine, invocation, async (runner) => {
    const { artifact, source } = await partsOf(tap, record, runner, machine);
    return { rebuilt: await runner.rebuild({ artifact, source }, machine), treeSha256: sourceTreeDigest(source) };
  });
  if (typeof rebuilt === "string")
    throw new RegistryError("bad-statement", `${invocation.what} cannot be built: ${rebuilt}`);
  if (treeSha256 !== entry.source.treeSha256) {
    throw new RegistryError(
      "bad-statement",
      `the source of ${invocation.what} is ${treeSha256}, not what the entry says`,
    );
  }
  const isSame = rebuilt.wasmSha256 === (entry.wasm?.sha256 ?? null);
  const key = await memberKey(machine, tap, invocation);
  const { governance, members } = tap.state.documents;
  const member = Register.of(governance, members).member(key.member);
  if (member === undefined) throw new Error(`${key.member} has a key and is no member`);
  const subjects = versionSubjects(record).flatMap((each) => {
    if (each.name.startsWith("native/")) return [];
    return each.name === "plugin.wasm" && rebuilt.wasmSha256 !== null
      ? [subject(each.name, rebuilt.wasmSha256)]
      : [each];
  });
  const { repository, commit, directory } = entry.source;
  const predicate = {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: { repository, commit, directory, target: "wasm" },
      resolvedDependencies: [
        { name: "source", uri: `git+${repository}@${commit}`, digest: { sha256: treeSha256 } },
        ...Object.entries(rebuilt.toolchain).map(([name, said]) => ({
          name,
          uri: `pkg:generic/${name}@${encodeURIComponent(said)}`,
        })),
      ],
    },
    runDetails: {
      builder: { id: "urn:parseltongue:builder:1", version: { parseltongue: VERSION } },
      metadata: { invocationId: randomUUID(), startedOn, finishedOn: now() },
    },
    parseltongue: {
      ...versionBinding(tap, record, now()),
      rebuilder: { member: member.id, organisation: member.organisation },
      platform: `${process.platform}-${process.arch}`,
      isolation: rebuilt.isolation,
    },
  } as const;
  const place = { kind: "version", plugin: entry.id, version: entry.version } as const;
  const path = await writeStatement(machine, tap, place, "rebuild", { subjects, predicate }, key);
  const plain = { path, isSame, wasmSha256: rebuilt.wasmSha256, isolation: rebuilt.isolation };
  const lines = [
    `${entry.id} ${entry.version}: ${isSame ? "the same bytes" : "OTHER BYTES than were published"}`,
    `signed ${path}`,
  ];
  say(machine, invocation.json, plain, lines);
  return isSame ? 0 : 1;
}

/** Artefact and source of a version, both by their digests. */
export async function partsOf(
  { tree }: OpenTap,
  { entry }: EntryRecord,
  runner: LocalCheckRunner,
  machine: Machine,
): Promise<Awaited<ReturnType<LocalCheckRunner["parts"]>>> {
  const carried = await tree.read(`blobs/${entry.artifact.sha256}`, entry.artifact.size, machine);
  return runner.parts(entry, carried, machine);
}
