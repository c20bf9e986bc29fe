import { type Digest, digestOf } from "@parseltongue/base";
import type { PreparedPlugin } from "./plugin.ts";

/**
 * Keeps what preparing a plugin gave, so that the next process need not do it again. Whatever it gives back is compared
 * with its digest first; that only this user can write to it is for whoever provides it to see to.
 */
export interface InstrumentedStore {
  /** What was kept under a key; undefined when there is nothing, or it cannot be read. */
  read(key: Digest): Promise<Uint8Array | undefined>;
  /** Keeps bytes under a key, some time soon. */
  write(key: Digest, bytes: Uint8Array): void;
  /** Name and version of the engine that runs them: another one validates by other rules. */
  readonly engine: string;
}

/** An instrumented plugin before it is compiled. */
export interface InstrumentedPlugin {
  readonly bytes: Uint8Array;
  readonly facts: Pick<
    PreparedPlugin,
    | "initialPages"
    | "maximumPages"
    | "hostFunctions"
    | "entryPoints"
    | "hasInitialize"
    | "imports"
    | "interfaces"
    | "keepsState"
  >;
}

const DIGEST_BYTES = "sha256:".length + 64;
const LENGTH_BYTES = 4;

/** The digest of all that follows, how long the facts are, the facts as JSON, and the module. */
export function encodeInstrumented({ bytes, facts }: InstrumentedPlugin): Uint8Array {
  const { entryPoints, imports, interfaces } = facts;
  const plain = { ...facts, entryPoints: [...entryPoints], imports: [...imports], interfaces: [...interfaces] };
  const header = new TextEncoder().encode(JSON.stringify(plain));
  const kept = new Uint8Array(DIGEST_BYTES + LENGTH_BYTES + header.length + bytes.length);
  new DataView(kept.buffer).setUint32(DIGEST_BYTES, header.length, true);
  kept.set(header, DIGEST_BYTES + LENGTH_BYTES);
  kept.set(bytes, DIGEST_BYTES + LENGTH_BYTES + header.length);
  kept.set(new TextEncoder().encode(digestOf(kept.subarray(DIGEST_BYTES))));
  return kept;
}

/** What was encoded; undefined when a bit of it is another one. */
export function decodeInstrumented(kept: Uint8Array): InstrumentedPlugin | undefined {
  const start = DIGEST_BYTES + LENGTH_BYTES;
  if (kept.length < start) return undefined;
  const digest = new TextDecoder().decode(kept.subarray(0, DIGEST_BYTES));
  if (digest !== digestOf(kept.subarray(DIGEST_BYTES))) return undefined;
  const view = new DataView(kept.buffer, kept.byteOffset, kept.byteLength);
  const end = start + view.getUint32(DIGEST_BYTES, true);
  const facts = JSON.parse(new TextDecoder().decode(kept.subarray(start, end))) as PlainFacts;
  return {
    bytes: kept.subarray(end),
    facts: {
      ...facts,
      entryPoints: new Map(facts.entryPoints),
      imports: new Set(facts.imports),
      interfaces: new Set(facts.interfaces),
    },
  };
}

interface PlainFacts extends Omit<InstrumentedPlugin["facts"], "entryPoints" | "imports" | "interfaces"> {
  readonly entryPoints: readonly (readonly [string, string])[];
  readonly imports: readonly string[];
  readonly interfaces: readonly string[];
}
