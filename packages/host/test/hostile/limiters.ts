import { hostImports, limits as contractLimits } from "@parseltongue/contract";
import type { AuditLimits } from "../../src/audit/audit-limits.ts";
import { auditLimits } from "../../src/audit/audit-limits.ts";
import { CircuitBreaker } from "../../src/budgets/circuit-breaker.ts";
import { QueryPurse } from "../../src/budgets/query-purse.ts";
import type { GuestLimit } from "../../src/instrument/instrument.ts";
import { GlobPattern } from "../../src/manifest/glob-pattern.ts";
import type { Manifest } from "../../src/manifest/manifest.ts";
import type { Tier } from "../../src/plugin.ts";
import { PluginHost } from "../../src/plugin-host.ts";
import { CallOutputs } from "../../src/runtime/call-outputs.ts";
import { ColumnOutputs } from "../../src/runtime/column-outputs.ts";
import { DiagnosticOutputs } from "../../src/runtime/diagnostic-outputs.ts";
import { GraphIds } from "../../src/runtime/graph-ids.ts";
import type { GuestInstance } from "../../src/runtime/guest-instance.ts";
import { GuestMemory } from "../../src/runtime/guest-memory.ts";
import { GuestRuntime } from "../../src/runtime/guest-runtime.ts";
import { HitOutputs } from "../../src/runtime/hit-outputs.ts";
import { RepeatSchedule } from "../../src/runtime/repeat-schedule.ts";
import { wasm } from "../../src/web-assembly.ts";

/** How a case is run. */
export interface Off {
  readonly without: ReadonlySet<GuestLimit>;
  readonly limits: AuditLimits;
  readonly tier: Tier;
  readonly grantsAll: boolean;
  /** Changes the manifest before it is parsed, and after it was. */
  readonly reword: (text: string) => string;
  readonly remake: (manifest: Manifest) => Manifest;
  /** Whether to run the guest's bytes as they are, on an engine and nothing else. */
  readonly isBare: boolean;
  /** Whether the process is no longer what it was. */
  readonly isProcessChanged: boolean;
}

/** Nothing is off. */
export const ALL_ON: Off = {
  without: new Set(),
  limits: auditLimits,
  tier: "sandboxed",
  grantsAll: false,
  reword: (text) => text,
  remake: (manifest) => manifest,
  isBare: false,
  isProcessChanged: false,
};

/** High enough to hold nothing; nesting is what the audit allocates for. */
const NO_LIMIT = 1_000_000_000;
const NO_NESTING_LIMIT = 1_000_000;

/**
 * Limiters by name. The product has no switches for them: what is no option of the instrumenter or the audit is replaced
 * here, in a process that ends afterwards.
 */
const SWITCHES: Readonly<Record<string, (off: Off) => Off>> = {
  // The guest on an engine with plain objects for imports, as a careless host would run it.
  sandbox: (off) => ({ ...off, isBare: true }),

  // -- in the module --
  fuel: inModule("fuel"),
  depth: inModule("depth"),
  "bulk-prices": inModule("bulk-prices"),
  bounds: inModule("bounds"),
  refusals: inModule("refusals"),
  "call-prices": replacing(() => {
    for (const each of hostImports) if (each.kind === "host-call") Object.assign(each, { fuel: 0, fuelPerByte: 0 });
  }),

  // -- before it is compiled --
  validation: replacing(() => (wasm.validate = () => true)),
  "granted-pages": (off) => ({ ...off, remake: (manifest) => ({ ...manifest, memoryPages: 65_536 }) }),
  tier: (off) => ({ ...off, tier: "verified" }),
  grants: (off) => ({ ...off, grantsAll: true }),
  api: (off) => ({ ...off, reword: (text) => text.replace(/^api = .*$/m, 'api = "1.0"') }),
  "fuel-schema": (off) => ({
    ...off,
    reword: (text) => text.replace(/base = [^,} ]+/, "base = 1"),
    remake: (manifest) => ({
      ...manifest,
      lenses: manifest.lenses.map((lens) => ({ ...lens, budget: { ...lens.budget, base: 2 ** 63 } })),
    }),
  }),

  // -- at each call --
  pointers: replacing(() => (GuestMemory.prototype.holds = () => true)),
  "fresh-views": replacing(() => {
    const stale = new WeakMap<GuestMemory, ArrayBufferLike>();
    replaceMethod(GuestMemory.prototype, "bytes", (bytes) => {
      return function (this: GuestMemory, pointer, length) {
        if (!stale.has(this)) stale.set(this, bytes.call(this, 0, 0).buffer);
        return new Uint8Array(stale.get(this)!, pointer, length);
      };
    });
  }),
  replacement: replacing(() => {
    const strict = new TextDecoder("utf-8", { fatal: true });
    GuestMemory.prototype.text = function (pointer, length) {
      return strict.decode(this.bytes(pointer, length));
    };
  }),
  "outputs-are-dropped": replacing(() => (CallOutputs.prototype.forget = () => undefined)),
  "output-bytes": replacing(() => (CallOutputs.prototype.take = () => undefined)),
  interfaces: replacing(() => (CallOutputs.prototype.refuses = () => undefined)),
  "annotation-checks": replacing(() => (CallOutputs.prototype.refusesAnnotation = () => undefined)),
  "query-checks": replacing(() => (CallOutputs.prototype.refusesQuery = () => undefined)),
  "write-checks": replacing(() => (CallOutputs.prototype.refusesBytes = () => undefined)),
  "diagnostic-checks": replacing(() => (DiagnosticOutputs.prototype.refuses = () => undefined)),
  "hit-checks": replacing(() => (HitOutputs.prototype.refuses = () => undefined)),
  "column-checks": replacing(() => (ColumnOutputs.prototype.refuses = () => undefined)),
  "node-ids": replacing(() => (GraphIds.prototype.isNode = () => true)),
  "edge-ids": replacing(() => (GraphIds.prototype.isEdge = () => true)),
  "finite-numbers": replacing(() => (Number.isNaN = () => false)),

  // -- between calls --
  breaker: replacing(() => (CircuitBreaker.prototype.admits = () => true)),
  purse: replacing(() => (QueryPurse.prototype.pays = () => true)),
  admission: replacing(() => {
    const admission = { prices: [], batches: 4, sumNs: 0, purseNs: 0, fuel: Number.MAX_SAFE_INTEGER };
    PluginHost.prototype.admit = () => admission;
  }),
  "one-at-a-time": replacing(() => {
    Object.defineProperty(GuestRuntime.prototype, "isCalling", { get: () => false });
  }),
  repeats: replacing(() => (RepeatSchedule.prototype.isDue = () => false)),
  "fresh-instances": replacing(() => {
    replaceMethod(GuestRuntime.prototype, "call", (call) => {
      return function (this: GuestRuntime, guest, hook, input) {
        const { instance } = guest;
        const fault = call.call(this, guest, hook, input);
        guest.instance ??= instance;
        return fault;
      };
    });
  }),
  "instances-are-dropped": replacing(() => {
    const kept: GuestInstance[] = [];
    replaceMethod(GuestRuntime.prototype, "instantiate", (instantiate) => {
      return function (this: GuestRuntime, guest) {
        const made = instantiate.call(this, guest);
        if (guest.instance !== undefined) kept.push(guest.instance);
        return made;
      };
    });
  }),
  "linear-globs": replacing(() => {
    GlobPattern.prototype.matches = (path) => /^([^/]*[^/]*)*$/.test(`${new TextDecoder().decode(path)}/`);
  }),
};

/** What is off when the named limiters are. Some of them are off for the rest of the process. */
export function switchOff(names: readonly string[]): Off {
  return names.reduce((off, name) => switchOneOff(name)(off), ALL_ON);
}

function switchOneOff(name: string): (off: Off) => Off {
  const [, group, limit = ""] = /^(audit|contract)\.(\w+)$/.exec(name) ?? [];
  if (group === "audit") return (off) => ({ ...off, limits: { ...off.limits, [limit]: noLimit(limit) } });
  if (group === "contract") return replacing(() => Object.assign(contractLimits, { [limit]: NO_LIMIT }));
  if (Object.hasOwn(SWITCHES, name)) return SWITCHES[name]!;
  throw new Error(`no limiter is called ${name}`);
}

function noLimit(name: string): number {
  return name === "nesting" ? NO_NESTING_LIMIT : NO_LIMIT;
}

function inModule(limit: GuestLimit): (off: Off) => Off {
  return (off) => ({ ...off, without: new Set([...off.without, limit]) });
}

function replacing(replace: () => unknown): (off: Off) => Off {
  return (off) => {
    replace();
    return { ...off, isProcessChanged: true };
  };
}

function replaceMethod<Owner extends object, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
  around: (original: Owner[Name]) => Owner[Name],
): void {
  owner[name] = around(owner[name]);
}
