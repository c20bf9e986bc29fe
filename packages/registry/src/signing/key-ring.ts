import { CodedError } from "@parseltongue/base";
import type { Members } from "../model/governance/members.ts";
import type { KeyRecord } from "../model/key-record.ts";
import type { Fingerprint, PublicKeyText } from "../model/scalars.ts";
import { PublicKey } from "./public-key.ts";

/** Keys of members and of namespaces, to find out who signed: also those that count no longer, as what they signed stays. */
export class KeyRing {
  readonly #unusable: "left-out" | "refused";
  readonly #keys = new Map<Fingerprint, PublicKey>();
  /** By the first twelve digits of the fingerprint, as file names have them. */
  readonly #byName = new Map<string, PublicKey[]>();
  readonly #seen = new Set<PublicKeyText>();

  /**
   * @param unusable what becomes of keys that anybody can sign for: they are nobody's
   * @throws RegistryError `bad-key` where they are refused
   */
  constructor({ members }: Pick<Members, "members">, unusable: "left-out" | "refused") {
    this.#unusable = unusable;
    for (const member of members) this.add(member);
  }

  /** With the keys of a namespace. @throws as the constructor */
  add({ keys }: { readonly keys: readonly KeyRecord[] }): void {
    for (const { key } of keys) this.#note(key);
  }

  /** Those that a file's name may mean. */
  named(key12: string): readonly PublicKey[] {
    return this.#byName.get(key12) ?? [];
  }

  /** All, those that a file's name may mean first: most files have one signature, by the key in their name. */
  *from(key12: string): Iterable<PublicKey> {
    const named = this.named(key12);
    yield* named;
    for (const key of this.#keys.values()) if (!named.includes(key)) yield key;
  }

  #note(text: PublicKeyText): void {
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    const key = this.#parsed(text);
    if (key === undefined) return;
    this.#keys.set(key.fingerprint, key);
    const key12 = key.fingerprint.slice(0, 12);
    this.#byName.set(key12, [...this.named(key12), key]);
  }

  #parsed(text: PublicKeyText): PublicKey | undefined {
    try {
      return PublicKey.parse(text);
    } catch (error) {
      if (this.#unusable === "left-out" && error instanceof CodedError) return undefined;
      throw error;
    }
  }
}
