import type { MemberId, NamespaceName, OrganisationId, PluginId, Positive, Sha256, Time } from "./scalars.ts";
import type { KeyRecord } from "./key-record.ts";

/** A key of a namespace with the person who holds it. */
export interface NamespaceKey extends KeyRecord {
  /** The holder: a member of the tap, or `m:` and a name that is unique in the namespace. */
  readonly holder: MemberId;
}

/** A namespace, or one of its plugins, that changed hands. */
export interface TransferRecord {
  /** Absent: the whole namespace. */
  readonly plugin?: PluginId;
  readonly from: OrganisationId;
  readonly to: OrganisationId;
  readonly effectiveAt: Time;
  /** SHA-256 of the payload of the transfer statement, signed by both sides. */
  readonly statement: Sha256;
}

/** `entries/<namespace>/namespace.json`: who may publish there. */
export interface Namespace {
  readonly schema: 1;
  readonly namespace: NamespaceName;
  readonly organisation: OrganisationId;
  readonly registeredAt: Time;
  /** How many different keys must have signed a release. */
  readonly releaseThreshold: Positive;
  readonly keys: readonly NamespaceKey[];
  /** In order of time. */
  readonly transfers: readonly TransferRecord[];
}
