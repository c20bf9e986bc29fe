import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Member,
  type Members,
  parseDocument,
  readKeyFile,
  type Role,
  type SigningKey,
  writeDocument,
} from "@parseltongue/registry";
import { nodeEnvironment } from "../../src/environment.ts";
import type { Person } from "../person.ts";

/** Somebody's only key. */
export async function ownKey(somebody: Person): Promise<SigningKey> {
  const { stdout } = await somebody.run("key", "list", "--json");
  const { keys } = JSON.parse(stdout) as { readonly keys: readonly { readonly path: string }[] };
  return readKeyFile(nodeEnvironment.files, keys[0]?.path ?? "", somebody.passphrase ?? "");
}

/** A version in the tap of Ann, as a submission leaves it but without a signature. */
export async function addPlugin(ann: Person): Promise<void> {
  const at = "2026-06-01T00:00:00Z";
  const key = (await ownKey(ann)).publicKey.text;
  const digest = "a".repeat(64);
  const namespace = writeDocument("namespace", {
    schema: 1,
    namespace: "acme",
    organisation: "o:acme",
    registeredAt: at,
    releaseThreshold: 1,
    keys: [{ key, validFrom: at, validUntil: "2028-06-01T00:00:00Z", holder: "m:ann" }],
    transfers: [],
  });
  const plugin = writeDocument("plugin", {
    schema: 1,
    id: "acme/lens",
    registeredAt: at,
    description: "Shows what is borrowed.",
    keywords: [],
    status: "active",
  });
  const version = writeDocument("version", {
    schema: 1,
    id: "acme/lens",
    version: "1.0.0",
    previous: null,
    publishedAt: at,
    artifact: { sha256: digest, size: 1, urls: ["blob:"] },
    manifest: { sha256: digest, size: 1 },
    wasm: { sha256: digest, size: 1 },
    grammars: [],
    native: [],
    source: { repository: "https://example.org/lens", commit: "b".repeat(40), directory: ".", treeSha256: digest },
    build: { language: "rust", parseltongue: "0.1.0", toolchain: {}, lockSha256: null },
    contract: { from: "1.0", below: "2.0" },
    traits: ["lens"],
    languages: [],
    imports: [],
    capabilities: { attributes: [], hostData: [], log: false },
    budget: { memoryPages: 1, initFuel: 1, hooks: [] },
    license: "MIT",
    publisher: { namespace: "acme", key },
  });
  const { files } = nodeEnvironment;
  const folder = join(ann.home, ".tap", "entries", "acme");
  await files.createDirectory(join(folder, "lens", "versions"));
  await files.replace(join(folder, "namespace.json"), [namespace]);
  await files.replace(join(folder, "lens", "plugin.json"), [plugin]);
  await files.replace(join(folder, "lens", "versions", "1.0.0.json"), [version]);
}

/** Words of a command that give each criterion of a tap's reviews the same answer: `unmet`, `met:lib.rs`. */
export async function criteriaWords(tap: string, answer: string): Promise<readonly string[]> {
  const path = "targets/policy/review.json";
  const { criteria } = parseDocument("reviewPolicy", await readFile(join(tap, path)), path);
  return criteria.flatMap(({ id }) => ["--criterion", `${id}=${answer}`]);
}

/** Makes somebody a member of an organisation of their own in Ann's tap, in some offices. */
export async function seat(ann: Person, somebody: Person, name: string, roles: readonly Role[]): Promise<void> {
  assert.equal((await somebody.run("key", "new", `m:${name}`)).exitCode, 0);
  const file = join(ann.home, ".tap", "targets", "governance", "members.json");
  const { members, organisations } = JSON.parse(await readFile(file, "utf8")) as Members;
  const from = "2026-01-01T00:00:00Z";
  const key = (await ownKey(somebody)).publicKey.text;
  const member: Member = {
    id: `m:${name}`,
    name,
    organisation: `o:${name}`,
    joinedAt: from,
    status: "active",
    seats: roles.map((role) => ({ role, from, until: null })),
    keys: [{ key, validFrom: from, validUntil: "2028-06-01T00:00:00Z" }],
    vouchedBy: ["m:ann"],
    conflicts: [],
  };
  const vouchedBy = ["m:ann", "m:ben", "m:cid", "m:dee"];
  const all = {
    schema: 1 as const,
    members: [...members, member],
    organisations: [...organisations, { id: `o:${name}`, name, vouchedBy }],
  };
  await writeFile(file, writeDocument("members", all));
}
