import { randomUUID } from "node:crypto";
import {
  BUILD_TYPE,
  type BuildTarget,
  type EntryRecord,
  Register,
  subject,
  type Subject,
  timeText,
} from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import { libraryFor, TAP_PLATFORM } from "../../native/native-platform.ts";
import { VERSION } from "../../version.ts";
import type { OpenWorkTree } from "../open-tap.ts";
import { type MemberKey, versionBinding, versionSubjects, writeStatement } from "../write-statement.ts";
import type { Rebuilt } from "./local-check-runner.ts";
import { OWN_PLATFORM } from "./own-environment.ts";

/** What came out for one target, signed. */
export interface SignedRebuild {
  readonly target: BuildTarget;
  /** Null for plugins without code. */
  readonly sha256: string | null;
  /** Whether these are the bytes that were published. */
  readonly isSame: boolean;
  /** Of the statement, in the tap. */
  readonly path: string;
}

/** When and from what something was built. */
export interface RebuildTerms {
  readonly startedOn: string;
  /** Of the source. */
  readonly treeSha256: string;
}

/** Signs what building a version again gave, each target a statement in the work tree, be it the same or not. */
export async function signRebuild(
  machine: Machine,
  tap: OpenWorkTree,
  record: EntryRecord,
  rebuilt: Rebuilt,
  terms: RebuildTerms,
  key: MemberKey,
): Promise<readonly SignedRebuild[]> {
  const { id: plugin, version, wasm } = record.entry;
  const sign = async (
    target: BuildTarget,
    sha256: string | null,
    expected: string | null,
    subjects: readonly Subject[],
  ): Promise<SignedRebuild> => {
    const predicate = predicateOf(machine, tap, record, { ...terms, rebuilt, target, member: key.member });
    const place = { kind: "version", plugin, version } as const;
    const path = await writeStatement(machine, tap, place, "rebuild", { subjects, predicate }, key);
    return { target, sha256, isSame: sha256 === expected, path };
  };
  const { wasmSha256, librarySha256 } = rebuilt;
  const all = versionSubjects(record);
  const guest = all.flatMap((each) => {
    if (each.name.startsWith("native/")) return [];
    return each.name === "plugin.wasm" && wasmSha256 !== null ? [subject(each.name, wasmSha256)] : [each];
  });
  const signed = [await sign("wasm", wasmSha256, wasm?.sha256 ?? null, guest)];
  if (librarySha256 === null) return signed;
  const { platform } = TAP_PLATFORM;
  const source = all.filter(({ name }) => name === "source" || name === "entry");
  const subjects = [...source, subject(`native/${platform}`, librarySha256)];
  return [...signed, await sign(platform, librarySha256, libraryFor(record.entry)?.sha256 ?? null, subjects)];
}

function predicateOf(
  machine: Machine,
  tap: OpenWorkTree,
  record: EntryRecord,
  said: RebuildTerms & { readonly rebuilt: Rebuilt; readonly target: BuildTarget; readonly member: string },
) {
  const { rebuilt, target, treeSha256, startedOn } = said;
  const { governance, members } = tap.state.documents;
  const member = Register.of(governance, members).member(said.member);
  if (member === undefined) throw new Error(`${said.member} has a key and is no member`);
  const now = timeText(machine.environment.clock.nowMs());
  const { repository, commit, directory } = record.entry.source;
  return {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: { repository, commit, directory, target },
      ...(target !== "wasm" && { internalParameters: { cpu: TAP_PLATFORM.cpu } }),
      resolvedDependencies: [
        { name: "source", uri: `git+${repository}@${commit}`, digest: { sha256: treeSha256 } },
        ...Object.entries(rebuilt.toolchain).map(([name, version]) => ({
          name,
          uri: `pkg:generic/${name}@${encodeURIComponent(version)}`,
        })),
      ],
    },
    runDetails: {
      builder: { id: "urn:parseltongue:builder:1", version: { parseltongue: VERSION } },
      metadata: { invocationId: randomUUID(), startedOn, finishedOn: now },
    },
    parseltongue: {
      ...versionBinding(tap, record, now),
      rebuilder: { member: member.id, organisation: member.organisation },
      platform: OWN_PLATFORM,
      isolation: rebuilt.isolation,
    },
  } as const;
}
