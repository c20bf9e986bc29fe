import { hash } from "node:crypto";
import type { TestContext } from "node:test";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import type { CheckRunner, CheckVerdict, RunCheck } from "../../src/checks/check-runner.ts";
import { checkProposal, type ProposalReport } from "../../src/checks/check-proposal.ts";
import { declaredBy } from "../../src/checks/declared.ts";
import type { CheckState } from "../../src/model/checks.ts";
import { sourceTreeDigest, type TreeFile } from "../../src/model/source/source-tree.ts";
import type { VersionEntry } from "../../src/model/version-entry.ts";
import { Repository } from "../../src/tap/git/repository.ts";
import { makeTap, pluginFiles, type PluginOptions, type TestTap } from "../tap-builder.ts";

const encoder = new TextEncoder();
const MANIFEST = `[plugin]
name = "lens"
version = "1.0.0"
api = "1.0"
description = "Does nothing"
license = "MIT"

[[lens]]
name = "main"
description = "Says nothing"
budget = { base = 1000, per-hit = 10 }
`;

/** An import as WebAssembly writes it, in a module that has nothing else. */
function moduleWith(imports: readonly string[]): Uint8Array {
  const text = (value: string): number[] => [value.length, ...encoder.encode(value)];
  const entries = imports.flatMap((module) => [...text(module), ...text("f"), 0, 0]);
  const section = imports.length === 0 ? [] : [2, entries.length + 1, imports.length, ...entries];
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, ...section);
}

/** What is submitted, and what a machine would find of it. */
export interface Submitted extends PluginOptions {
  readonly imports?: readonly string[];
  readonly manifest?: string;
  readonly source?: readonly TreeFile[];
  /** What each check that runs something finds; default PASS. */
  readonly found?: Partial<Record<RunCheck, () => Promise<CheckVerdict> | CheckVerdict>>;
  /** Bytes that are given as the artefact; default: those that were published. */
  readonly artifact?: Uint8Array;
}

export interface World {
  readonly tap: TestTap;
  /** Commit that everything is compared with. */
  readonly base: string;
  readonly repository: Repository;
}

export async function world(t: TestContext): Promise<World> {
  const tap = await makeTap(t);
  return { tap, base: tap.head, repository: new Repository(tap.environment, tap.url) };
}

/** Files of a submission and a runner that stands for a machine which has its source. */
export function submission(
  tap: TestTap,
  submitted: Submitted = {},
): { readonly files: Record<string, Uint8Array>; readonly runner: CheckRunner; readonly entry: VersionEntry } {
  const manifestText = submitted.manifest ?? MANIFEST;
  const wasm = moduleWith(submitted.imports ?? []);
  const manifestBytes = encoder.encode(manifestText);
  const source = submitted.source ?? [{ path: "plugin.toml", mode: "100644", bytes: manifestBytes }];
  const artifact = encoder.encode(`artefact ${manifestText} ${Buffer.from(wasm).toString("hex")}`);
  const of = (bytes: Uint8Array): { sha256: string; size: number } => ({
    sha256: hash("sha256", bytes, "hex"),
    size: bytes.length,
  });
  const manifest = parseManifest(manifestText, "plugin.toml");
  const entry: Partial<VersionEntry> = {
    artifact: { ...of(artifact), urls: ["https://example.org/lens.plugin.tar"] },
    manifest: of(manifestBytes),
    wasm: of(wasm),
    source: {
      repository: "https://example.org/acme/lens",
      commit: "a".repeat(40),
      directory: ".",
      treeSha256: sourceTreeDigest(source),
    },
    ...declaredBy(manifest, undefined),
    ...submitted.entry,
  };
  const made = pluginFiles(tap, "acme/lens", manifest.version, { ...submitted, entry });
  const pass: CheckVerdict = { state: "PASS", text: "" };
  const runner: CheckRunner = {
    fetchArtifact: async () => submitted.artifact ?? artifact,
    openArtifact: async () => ({
      manifest,
      files: new Map([
        ["plugin.toml", manifestBytes],
        ["plugin.wasm", wasm],
      ]),
    }),
    fetchSource: async () => source,
    run: async (check) => submitted.found?.[check]?.() ?? pass,
  };
  return { ...made, runner };
}

/** Commits what is proposed, unsigned as proposals are, checks it, and leaves the tap as it was. */
export async function checked(
  { tap, base, repository }: World,
  files: Readonly<Record<string, Uint8Array | string | undefined>>,
  runner: CheckRunner,
  deadlineMs = 60_000,
): Promise<ProposalReport> {
  const bytesOf = (content: Uint8Array | string | undefined): Uint8Array | undefined =>
    typeof content === "string" ? encoder.encode(content) : content;
  const start = tap.head;
  tap.commitRaw(Object.entries(files).map(([path, content]) => ({ path, bytes: bytesOf(content), mode: "100644" })));
  try {
    return await checkProposal(repository, base, tap.head, { runner, nowMs: tap.nowMs, deadlineMs });
  } finally {
    tap.rewind(start);
    tap.head = start;
  }
}

/** States by check. */
export function statesOf({ versions }: ProposalReport): Readonly<Record<string, CheckState>> {
  return Object.fromEntries((versions[0]?.checks ?? []).map(({ check, state }) => [check, state]));
}

export function textOfCheck({ versions }: ProposalReport, name: string): string {
  return versions[0]?.checks.find(({ check }) => check === name)?.text ?? "";
}
