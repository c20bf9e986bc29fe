import { join } from "node:path";
import {
  countersign,
  DOCUMENT_FORMATS,
  isRecordOf,
  KeyRing,
  type Namespace,
  parseDocument,
  parseStatementPath,
  readStatement,
  unsignedSides,
  type VerifiedStatement,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { findVersion } from "../find-version.ts";
import { momentOf, type OpenWorkTree, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import { memberKey, namespaceKey, ownKeyAmong, type Signer } from "../write-statement.ts";
import { writeFiles } from "../write-work-tree.ts";
import { standingLine, standingOf } from "./revocation-standing.ts";
import type { StatementInvocation } from "./statement-invocation.ts";

type Invocation = Extract<StatementInvocation, { command: "registry-countersign" }>;

/** A statement that several sign, where it lies. */
interface Found<Type extends "transfer" | "revocation"> {
  readonly tap: OpenWorkTree;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly namespace: Namespace;
  readonly statement: VerifiedStatement<Type>;
}

/**
 * `registry countersign`: one more signature on what several have to sign, before it is merged.
 * @throws CliError `bad-option`, `cannot-countersign`, `unknown-key`; RegistryError as `readStatement`
 */
export async function countersignStatement(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const tap = await openWorkTree(machine, invocation.tap);
  const found = await foundBy(invocation, tap);
  const { type } = found.statement;
  return type === "transfer"
    ? countersignTransfer(invocation, machine, found as Found<"transfer">)
    : countersignRevocation(invocation, machine, found as Found<"revocation">);
}

async function countersignTransfer(
  invocation: Invocation,
  machine: Machine,
  found: Found<"transfer">,
): Promise<ExitCode> {
  const { namespace, path, statement } = found;
  const { predicate, payloadSha256 } = statement;
  const { from, to, effectiveAt, plugin } = predicate;
  const record = namespace.transfers.find((each) => each.statement === payloadSha256);
  if (record === undefined || !isRecordOf(record, predicate)) {
    throw refused(`${namespace.namespace} does not record the transfer as it was signed`, "have it begun anew");
  }
  const whose = `the transfer of ${plugin ?? namespace.namespace}`;
  const signer = await ownKeyAmong(machine, invocation, [...from.keys, ...to.keys], whose);
  const signers = await sign(machine, found, signer);
  const unsigned = unsignedSides(predicate, namespace.keys, signers);
  const what = plugin ?? namespace.namespace;
  say(machine, invocation.json, { path, signers, unsigned, effectiveAt }, [
    `signed ${path}: ${what} goes from ${from.organisation} to ${to.organisation} at ${effectiveAt}`,
    unsigned.length === 0
      ? "both sides have signed; propose it together with the namespace"
      : `to be signed by ${unsigned.includes("giver") ? "those who give it" : "those who take it"} as well`,
  ]);
  return 0;
}

async function countersignRevocation(
  invocation: Invocation,
  machine: Machine,
  found: Found<"revocation">,
): Promise<ExitCode> {
  const { tap, path, namespace, statement } = found;
  const at = momentOf(machine, undefined);
  const { authority, parseltongue, reason } = statement.predicate;
  const version = await findVersion(tap, `${parseltongue.plugin}@${parseltongue.version}`, machine, at);
  const signer =
    authority === "publisher"
      ? await namespaceKey(machine, invocation, namespace, at)
      : await memberKey(machine, tap, invocation);
  const signers = await sign(machine, found, signer);
  const standing = standingOf(tap.state, version, { ...statement, signers }, at);
  const plain = { path, signers, stands: standing.problem === undefined, missing: standing.missing };
  say(machine, invocation.json, plain, [`signed ${path}: ${reason}`, standingLine(standing, path)]);
  return 0;
}

/** Gives all who have signed then. */
async function sign(
  machine: Machine,
  { tap, path, bytes, statement }: Found<"transfer" | "revocation">,
  { signingKey }: Signer,
): Promise<readonly string[]> {
  const { fingerprint } = signingKey.publicKey;
  if (statement.signers.includes(fingerprint)) throw refused(`your key has signed ${path}`, "nothing is left to do");
  await writeFiles(machine, tap.directory, new Map([[path, countersign(bytes, path, signingKey)]]));
  return [...statement.signers, fingerprint].sort();
}

async function foundBy({ file }: Invocation, tap: OpenWorkTree): Promise<Found<"transfer" | "revocation">> {
  const path = file.startsWith(`${tap.directory}/`) ? file.slice(tap.directory.length + 1) : join(".", file);
  const { place, type } = parseStatementPath(path);
  if (place.kind === "rfc" || (type !== "transfer" && type !== "revocation")) {
    throw refused(`a ${type} is one person's word`, "sign one of your own");
  }
  const bytes = await tap.tree.read(path, DOCUMENT_FORMATS.envelope.maxBytes);
  const name = place.kind === "namespace" ? place.namespace : (place.plugin.split("/")[0] ?? "");
  const namespacePath = `entries/${name}/namespace.json`;
  const namespaceBytes = await tap.tree.read(namespacePath, DOCUMENT_FORMATS.namespace.maxBytes);
  if (bytes === undefined || namespaceBytes === undefined) {
    const missing = bytes === undefined ? path : namespacePath;
    throw new CliError("bad-option", `there is no ${missing}`, { hint: "fetch the branch that has it" });
  }
  const namespace = parseDocument("namespace", namespaceBytes, namespacePath);
  const keys = new KeyRing(tap.state.documents.members, "left-out");
  keys.add(namespace);
  const statement = readStatement(path, bytes, keys);
  if (statement.predicate.parseltongue.tapId !== tap.state.tapId) {
    throw refused(`${path} was made for another tap`, "have it made for this one");
  }
  return { tap, path, bytes, namespace, statement: statement as VerifiedStatement<"transfer" | "revocation"> };
}

function refused(message: string, hint: string): CliError {
  return new CliError("cannot-countersign", message, { hint });
}
