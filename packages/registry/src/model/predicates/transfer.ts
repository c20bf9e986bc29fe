import type { Fingerprint, NamespaceName, OrganisationId, PluginId, Prose, Sha256, Time } from "../scalars.ts";
import type { Binding } from "../statement.ts";

/** A namespace or a plugin changes hands. Subject: `namespace`. Signed by keys of both sides. */
export interface TransferPredicate {
  readonly parseltongue: Binding;
  readonly namespace: NamespaceName;
  /** Null: the whole namespace. */
  readonly plugin: PluginId | null;
  readonly from: { readonly organisation: OrganisationId; readonly keys: readonly Fingerprint[] };
  readonly to: { readonly organisation: OrganisationId; readonly keys: readonly Fingerprint[] };
  /** Not before the notice that the policy demands is over. */
  readonly effectiveAt: Time;
  /** SHA-256 of the bytes of namespace.json as it will be, without the record of this transfer, which names this statement. */
  readonly namespaceAfterSha256: Sha256;
  readonly text: Prose;
}
