import type { Register } from "../governance/register.ts";
import { keyRing } from "../governance/register.ts";
import type { TransferRecord } from "../model/namespace.ts";
import type { MemberId, OrganisationId, PartyId } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { Evidence } from "./evidence.ts";

/** Transfers of the namespace or this plugin, in order of their effect. */
export function transfersOf({ namespace, entry }: Pick<Evidence, "entry" | "namespace">): readonly TransferRecord[] {
  return namespace.transfers
    .filter(({ plugin }) => plugin === undefined || plugin === entry.entry.id)
    .toSorted((a, b) => timeMs(a.effectiveAt) - timeMs(b.effectiveAt));
}

/** Who publishes an entry: organisations, and people who hold keys of its namespace. */
export class Publisher {
  /** Those that publish the plugin now or published this entry, as what they count for. */
  readonly organisations: ReadonlySet<OrganisationId>;
  /** As people may have an interest in it: organisations under their own names too, and holders of its keys. */
  readonly parties: ReadonlySet<PartyId>;
  readonly #people: ReadonlySet<MemberId>;

  constructor(evidence: Pick<Evidence, "entry" | "governance" | "namespace">, register: Register) {
    const { namespace, governance, entry } = evidence;
    const publishedMs = timeMs(entry.entry.publishedAt);
    const transfers = transfersOf(evidence);
    const after = transfers.find(({ effectiveAt }) => timeMs(effectiveAt) > publishedMs);
    // Whoever took this plugin alone is no less its publisher than whoever has the namespace.
    const takers = transfers.flatMap(({ plugin, to }) => (plugin === undefined ? [] : [to]));
    const named = [namespace.organisation, ...takers, ...(after === undefined ? [] : [after.from])];
    this.organisations = new Set(named.map((each) => register.organisation(each)));
    // Members who hold keys of the namespace, whatever it calls them.
    const holders = [...keyRing(namespace.keys).keys()].flatMap((each) => register.memberOfKey(each)?.id ?? []);
    this.#people = new Set([...namespace.keys.map(({ holder }) => holder), ...holders]);
    const own = [...this.organisations].filter((each) => each !== governance.independent);
    this.parties = new Set([...own, namespace.organisation, ...this.#people]);
  }

  /** Whether somebody is of the publisher: of its organisation, or a holder of its keys. */
  includes(member: MemberId, organisation: OrganisationId): boolean {
    return this.#people.has(member) || this.organisations.has(organisation);
  }
}
