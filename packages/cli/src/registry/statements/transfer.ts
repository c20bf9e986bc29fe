import {
  DAY_MS,
  DOCUMENT_FORMATS,
  handedOver,
  type Namespace,
  namespaceDigest,
  type NamespaceKey,
  parseDocument,
  payloadDigest,
  PublicKey,
  statementPayload,
  subject,
  timeMs,
  timeText,
  type TransferPredicate,
  withTransfer,
  writeDocument,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { momentOf, type OpenWorkTree, openWorkTree, parseMoment } from "../open-tap.ts";
import { say } from "../say.ts";
import { keysThatCount, namespaceKey, writeStatement } from "../write-statement.ts";
import { writeFiles } from "../write-work-tree.ts";
import type { StatementInvocation } from "./statement-invocation.ts";

type Invocation = Extract<StatementInvocation, { command: "registry-transfer" }>;

/** As long as keys of a new namespace. */
const KEY_DAYS = 730;

/**
 * `registry transfer`: who has a namespace says that it, or one of its plugins, becomes another's.
 * @throws CliError `bad-reference`, `bad-option`, `unknown-key`; RegistryError `no-such-plugin`, `bad-key`, `bad-document`
 */
export async function transfer(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const { name, plugin } = subjectOf(invocation.what);
  const tap = await openWorkTree(machine, invocation.tap);
  const { path, bytes, namespace } = await namespaceOf(tap, name);
  if (plugin !== null && (await tap.tree.read(`entries/${plugin}/plugin.json`, 1 << 20)) === undefined) {
    throw new CliError("bad-option", `the tap has no plugin ${plugin}`, { hint: "`plugin search` finds plugins" });
  }
  const at = momentOf(machine, undefined);
  const effectiveAt = effectOf(invocation, tap, at);
  const keys = invocation.toKeys.map((text) => keyOf(text, effectiveAt));
  const own = keysThatCount(namespace, at);
  const after = handedOver(namespace, { plugin, to: invocation.to, keys, effectiveAt });
  const predicate: TransferPredicate = {
    parseltongue: {
      tapId: tap.state.tapId,
      policySha256: tap.state.digests.governance,
      createdAt: at,
      validUntil: null,
      supersedes: null,
    },
    namespace: name,
    plugin,
    from: { organisation: namespace.organisation, keys: own },
    to: { organisation: invocation.to, keys: keys.map(({ key }) => PublicKey.parse(key).fingerprint) },
    effectiveAt,
    namespaceAfterSha256: namespaceDigest(after),
    text: invocation.text,
  };
  const said = { subjects: [subject("namespace", payloadDigest(bytes))], predicate };
  // Before a key is asked for: what breaks the schema is the user's mistake.
  const payload = statementPayload("transfer", said.subjects, predicate);
  const signer = await namespaceKey(machine, invocation, namespace, at);
  const file = await writeStatement(machine, tap, { kind: "namespace", namespace: name }, "transfer", said, signer);
  const recorded = withTransfer(after, predicate, payloadDigest(payload));
  await writeFiles(machine, tap.directory, new Map([[path, writeDocument("namespace", recorded)]]));
  const plain = { paths: [file, path], effectiveAt, statement: payloadDigest(payload), unsigned: ["taker"] };
  say(machine, invocation.json, plain, [
    `signed ${file}; recorded it in ${path}`,
    `${invocation.what} is ${invocation.to}'s from ${effectiveAt} on, once those who take it have signed as well:`,
    `  parseltongue registry countersign ${file}`,
    ...(plugin === null ? [] : ["keys of a namespace publish all of its plugins, those of the new ones too"]),
    "propose both files together, before anybody else changes the namespace",
  ]);
  return 0;
}

function subjectOf(what: string): { readonly name: string; readonly plugin: string | null } {
  const [, name, plugin] = /^([a-z][a-z0-9-]*)(\/[a-z][a-z0-9-]*)?$/.exec(what) ?? [];
  if (name !== undefined) return { name, plugin: plugin === undefined ? null : what };
  throw new CliError("bad-reference", `${what} names neither a namespace nor a plugin`, {
    hint: "write <namespace>, or <namespace>/<name> for one of its plugins; all versions go along",
  });
}

async function namespaceOf(
  { tree }: OpenWorkTree,
  name: string,
): Promise<{ readonly path: string; readonly bytes: Uint8Array; readonly namespace: Namespace }> {
  const path = `entries/${name}/namespace.json`;
  const bytes = await tree.read(path, DOCUMENT_FORMATS.namespace.maxBytes);
  if (bytes !== undefined) return { path, bytes, namespace: parseDocument("namespace", bytes, path) };
  throw new CliError("bad-option", `the tap has no namespace ${name}`, { hint: "folders of entries/ are namespaces" });
}

/** @throws CliError `bad-option` */
function effectOf({ effective }: Invocation, { state }: OpenWorkTree, at: string): string {
  const { transferNoticeDays } = state.documents.promotionPolicy;
  const firstMs = timeMs(at) + transferNoticeDays * DAY_MS;
  if (effective === undefined) return timeText(firstMs);
  const moment = parseMoment(effective);
  if (moment !== undefined && timeMs(moment) >= firstMs) return moment;
  throw new CliError(
    "bad-option",
    `--effective ${effective} is no moment ${transferNoticeDays} days from now or later`,
    {
      hint: `the tap's rules want that notice: ${timeText(firstMs)} at the earliest`,
    },
  );
}

function keyOf(text: string, effectiveAt: string): NamespaceKey {
  const [, holder, key] = /^(m:[^,]+),(ed25519:.+)$/.exec(text) ?? [];
  if (holder === undefined || key === undefined) {
    throw new CliError("bad-option", `--to-key ${text} is no holder with a key`, {
      hint: "write m:<name>,ed25519:<key> as `key show` prints it there",
    });
  }
  const validUntil = timeText(timeMs(effectiveAt) + KEY_DAYS * DAY_MS);
  return { key: PublicKey.parse(key).text, validFrom: effectiveAt, validUntil, holder };
}
