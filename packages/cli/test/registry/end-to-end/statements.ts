import { hash } from "node:crypto";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  CHECKS,
  parseDocument,
  type Predicates,
  readKeyFile,
  signEnvelope,
  type SigningKey,
  statementPath,
  statementPayload,
  type StatementType,
  subject,
} from "@parseltongue/registry";
import { nodeEnvironment } from "../../../src/environment.ts";
import type { Town } from "./town.ts";

/** A version of a plugin in the tap. */
export interface Release {
  readonly id: string;
  readonly version: string;
}

/** What a statement says beside where it belongs. */
type Said<Type extends StatementType> = Omit<Predicates[Type], "parseltongue"> & {
  readonly parseltongue?: Partial<Predicates[Type]["parseltongue"]>;
};

/** The newest key of somebody. */
export async function keyOf(town: Town, name: string): Promise<{ readonly key: SigningKey }> {
  const folder = join(town.directory, name, ".local/share/parseltongue/keys");
  const [first = ""] = await readdir(folder);
  return { key: await readKeyFile(nodeEnvironment.files, join(folder, first), `a passphrase of ${name}`) };
}

/** As `signStatement`, as somebody of the town. */
export async function say<Type extends StatementType>(
  town: Town,
  name: string,
  clone: string,
  release: Release,
  type: Type,
  said: Said<Type>,
): Promise<void> {
  const { key } = await keyOf(town, name);
  await signStatement(clone, { key, now: town.now }, release, type, said);
}

/** Signs something about a version, into a clone of the tap. */
export async function signStatement<Type extends StatementType>(
  clone: string,
  { key, now }: { readonly key: SigningKey; readonly now: string },
  { id, version }: Release,
  type: Type,
  said: Said<Type>,
): Promise<void> {
  const entryFile = `entries/${id}/versions/${version}.json`;
  const bytes = await readFile(join(clone, entryFile));
  const { wasm, source } = parseDocument("version", bytes, entryFile);
  const subjects = [
    subject("plugin.wasm", wasm?.sha256 ?? ""),
    subject("source", source.treeSha256),
    subject("entry", sha256(bytes)),
  ];
  const binding = {
    tapId: sha256(await readFile(join(clone, "metadata/1.root.json"))),
    policySha256: sha256(await readFile(join(clone, "targets/policy/promotion.json"))),
    createdAt: now,
    validUntil: null,
    supersedes: null,
    plugin: id,
    version,
  };
  const predicate = { ...said, parseltongue: { ...binding, ...said.parseltongue } } as unknown as Predicates[Type];
  const place = { kind: "version", plugin: id, version } as const;
  const path = async (number: number): Promise<string> => {
    const file = join(clone, statementPath(place, type, key.publicKey.fingerprint, number));
    return access(file).then(
      async () => path(number + 1),
      () => file,
    );
  };
  const file = await path(1);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, signEnvelope(statementPayload(type, subjects, predicate), [key]));
}

const RESULT = { result: "PASSED", configuration: [], passedTests: [], warnedTests: [], failedTests: [] } as const;
const environment = { contract: "1.0", parseltongue: "0.1.0", platform: "linux-x64" } as const;

/** The closed set of checks passed, and the tests against the host. */
export async function testIt(town: Town, name: string, clone: string, release: Release): Promise<void> {
  const checks = CHECKS.map((check) => ({ check, state: "PASS" as const, text: "" }));
  for (const suite of [
    { kind: "checks", checks } as const,
    { kind: "compatibility", cases: 40, passed: 40 } as const,
  ]) {
    await say(town, name, clone, release, "test", { ...RESULT, parseltongue: { environment, suite } });
  }
  const file = `entries/${release.id}/versions/${release.version}.json`;
  const { budget } = parseDocument("version", await readFile(join(clone, file)), file);
  await say(town, name, clone, release, "perf", {
    ...RESULT,
    parseltongue: {
      environment,
      graph: { name: "tokio", sha256: "a".repeat(64), nodes: 10, edges: 20 },
      runs: 30,
      memoryPages: 4,
      loadMs: 2,
      hooks: budget.hooks.map(({ trait, name: hook, outputBytes }) => ({
        trait,
        name: hook,
        fuelUsed: 500,
        fuelDeclared: 1000,
        outputBytes: Math.min(100, outputBytes),
        outputDeclared: outputBytes,
        p50Ns: 400,
        p99Ns: 900,
      })),
      native: [],
    },
  });
}

/** The same bytes came out. */
export async function rebuild(
  town: Town,
  { name, organisation }: { readonly name: string; readonly organisation: string },
  clone: string,
  release: Release,
): Promise<void> {
  const file = `entries/${release.id}/versions/${release.version}.json`;
  const { source } = parseDocument("version", await readFile(join(clone, file)), file);
  const { repository, commit, directory } = source;
  await say(town, name, clone, release, "rebuild", {
    buildDefinition: {
      buildType: "urn:parseltongue:build:1",
      externalParameters: { repository, commit, directory, target: "wasm" },
      resolvedDependencies: [],
    },
    runDetails: {
      builder: { id: "urn:example:builder", version: {} },
      metadata: { invocationId: "1", startedOn: town.now, finishedOn: town.now },
    },
    parseltongue: {
      rebuilder: { member: `m:${name}`, organisation: `o:${organisation}` },
      platform: "linux-x64",
      isolation: "bubblewrap",
    },
  });
}

/** All of it was read, and is good. */
export async function approve(town: Town, name: string, clone: string, { id, version }: Release): Promise<void> {
  const file = "targets/policy/review.json";
  const { criteria } = parseDocument("reviewPolicy", await readFile(join(clone, file)), file);
  const met = criteria.flatMap((each) => ["--criterion", `${each.id}=met:assembly/index.ts`]);
  const how = ["--thoroughness", "high", "--understanding", "high", "--minutes", "60", "--no-conflicts"];
  await town.run(name, "review", "sign", `${id}@${version}`, "--verdict", "approve", ...met, ...how, "--tap", clone);
}

function sha256(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}
