import { canonicalJson } from "@parseltongue/base";
import { hash } from "node:crypto";
import { keyRing, recordsCount } from "../governance/register.ts";
import type { Namespace, NamespaceKey, TransferRecord } from "../model/namespace.ts";
import { writeDocument } from "../model/parse-document.ts";
import type { TransferPredicate } from "../model/predicates/transfer.ts";
import type { Fingerprint, OrganisationId, PluginId, Sha256, Time } from "../model/scalars.ts";
import { DAY_MS, timeMs } from "../model/strict-time.ts";
import { RegistryError } from "../registry-error.ts";
import { PublicKey } from "../signing/public-key.ts";

/** What changes when a namespace, or one of its plugins, changes hands. */
export interface HandOver {
  /** Null: the whole namespace. */
  readonly plugin: PluginId | null;
  readonly to: OrganisationId;
  /** Of those who take it, valid from the moment on at which they have it. */
  readonly keys: readonly NamespaceKey[];
  readonly effectiveAt: Time;
}

/**
 * The namespace as it will be, without the record of the transfer. Of a whole namespace the keys of before end with it; who
 * hands over one plugin goes on with the others.
 * @throws RegistryError `bad-key` when a key is the namespace's already
 */
export function handedOver(namespace: Namespace, { plugin, to, keys, effectiveAt }: HandOver): Namespace {
  const known = keyRing(namespace.keys);
  const twice = keys.find(({ key }) => known.has(PublicKey.parse(key).fingerprint));
  if (twice !== undefined) {
    throw new RegistryError("bad-key", `${twice.key} is a key of the namespace already`, {
      hint: "those who take it make keys of their own",
    });
  }
  if (plugin !== null) return { ...namespace, keys: [...namespace.keys, ...keys] };
  const endMs = timeMs(effectiveAt);
  const ended = namespace.keys
    // Those that would begin later have signed nothing.
    .filter(({ validFrom }) => timeMs(validFrom) < endMs)
    .map((each): NamespaceKey =>
      timeMs(each.validUntil) > endMs ? Object.assign({}, each, { validUntil: effectiveAt }) : each,
    );
  return { ...namespace, organisation: to, keys: [...ended, ...keys] };
}

/** The namespace with the record of a transfer. @param statement SHA-256 of the payload of what both sides sign */
export function withTransfer(namespace: Namespace, predicate: TransferPredicate, statement: Sha256): Namespace {
  return { ...namespace, transfers: [...namespace.transfers, recordOf(predicate, statement)] };
}

/** SHA-256 of the bytes of a namespace's file. */
export function namespaceDigest(namespace: Namespace): Sha256 {
  return hash("sha256", writeDocument("namespace", namespace), "hex");
}

/** What a namespace says of a transfer. */
export function recordOf(predicate: TransferPredicate, statement: Sha256): TransferRecord {
  const { plugin, from, to, effectiveAt } = predicate;
  return {
    ...(plugin !== null && { plugin }),
    from: from.organisation,
    to: to.organisation,
    effectiveAt,
    statement,
  };
}

/** Whether a namespace records a transfer as it was signed. */
export function isRecordOf(record: TransferRecord, predicate: TransferPredicate): boolean {
  return canonicalJson(record) === canonicalJson(recordOf(predicate, record.statement));
}

/** Whether a transfer was signed so many days before it takes effect. */
export function isToldInTime({ effectiveAt, parseltongue }: TransferPredicate, noticeDays: number): boolean {
  return timeMs(effectiveAt) - timeMs(parseltongue.createdAt) >= noticeDays * DAY_MS;
}

/** A side of a transfer. */
export type TransferSide = "giver" | "taker";

/** Sides that have not signed a transfer, with a key that is theirs. @param keys of the namespace, before or after */
export function unsignedSides(
  { from, to, parseltongue }: TransferPredicate,
  keys: readonly NamespaceKey[],
  signers: readonly Fingerprint[],
): readonly TransferSide[] {
  const known = keyRing(keys);
  const isGiver = (each: Fingerprint): boolean => recordsCount(known.get(each) ?? [], parseltongue.createdAt);
  const hasGiver = from.keys.some((each) => signers.includes(each) && isGiver(each));
  const hasTaker = to.keys.some((each) => signers.includes(each) && !from.keys.includes(each));
  return [...(hasGiver ? [] : ["giver" as const]), ...(hasTaker ? [] : ["taker" as const])];
}
