import { hash } from "node:crypto";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  parseDocument,
  type Predicates,
  signEnvelope,
  type SigningKey,
  statementPath,
  statementPayload,
  type StatementType,
  subject,
} from "@parseltongue/registry";
import { criteriaWords } from "../own-tap.ts";
import { branchOf } from "./submission.ts";
import type { Town } from "./town.ts";

/** A version of a plugin in the tap. */
export interface Release {
  readonly id: string;
  readonly version: string;
  /** Absolute path of the repository that it is built from. */
  readonly source: string;
}

/** What a statement says beside where it belongs. */
type Said<Type extends StatementType> = Omit<Predicates[Type], "parseltongue"> & {
  readonly parseltongue?: Partial<Predicates[Type]["parseltongue"]>;
};

/** Signs something about a version, into a clone of the tap. */
export async function signStatement<Type extends StatementType>(
  clone: string,
  { key, now }: { readonly key: SigningKey; readonly now: string },
  { id, version }: Pick<Release, "id" | "version">,
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

/** Makes the checks of a submission again, tries it on the hosts of the tap, and measures it; signs what is found. */
export async function testIt(town: Town, name: string, clone: string, release: Release): Promise<void> {
  const { id, version, source } = release;
  const submitted = `origin/${branchOf(release)}`;
  const how = ["--sign", `m:${name}`, "--tap", clone];
  await town.run(name, "registry", "check", `${submitted}~1..${submitted}`, "--source", source, ...how);
  await town.run(name, "registry", "compat", id, "--source", source, ...how);
  await town.run(name, "registry", "measure", `${id}@${version}`, ...how);
}

/** Builds it again, which has to give the same bytes. */
export async function rebuild(town: Town, name: string, clone: string, release: Release): Promise<void> {
  const { id, version, source } = release;
  await town.run(name, "registry", "rebuild", `${id}@${version}`, "--source", source, "--tap", clone);
}

/** All of it was read, and is good. */
export async function approve(town: Town, name: string, clone: string, { id, version }: Release): Promise<void> {
  const met = await criteriaWords(clone, "met:assembly/index.ts");
  const how = ["--thoroughness", "high", "--understanding", "high", "--minutes", "60", "--no-conflicts"];
  await town.run(name, "review", "sign", `${id}@${version}`, "--verdict", "approve", ...met, ...how, "--tap", clone);
}

function sha256(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}
