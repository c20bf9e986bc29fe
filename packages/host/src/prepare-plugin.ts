import { type Digest, digestOf } from "@parseltongue/base";
import { apiMisfit, neededMinor } from "@parseltongue/contract";
import { audit, type AuditedBinary } from "./audit/audit.ts";
import { type AuditLimits, auditLimits } from "./audit/audit-limits.ts";
import { linkGuest } from "./audit/link-guest.ts";
import { HostError } from "./host-error.ts";
import { HostImport } from "./io-layout.ts";
import {
  hostRange,
  instrument,
  INSTRUMENTER_VERSION,
  type InstrumentOptions,
  LOWERED_IMPORT,
} from "./instrument/instrument.ts";
import {
  decodeInstrumented,
  encodeInstrumented,
  type InstrumentedPlugin,
  type InstrumentedStore,
} from "./instrumented-store.ts";
import { guestHooks, type Manifest } from "./manifest/manifest.ts";
import type { PreparedPlugin } from "./plugin.ts";
import { ExternalKind } from "./wasm/types.ts";
import { wasm, type WasmModule } from "./web-assembly.ts";

/** What a plugin is made of, and how to make it callable. */
export interface PluginParts {
  /** The guest's bytes as its author published them. */
  readonly wasm: Uint8Array;
  readonly manifest: Manifest;
  readonly limits?: AuditLimits;
  /** Instrumentation other than the default: `lowering`, `profile`, and for tests `without`. */
  readonly instrumentation?: Omit<InstrumentOptions, "maximumPages">;
}

/**
 * Audits, links, instruments and compiles a plugin, off the way of any query. Costs are those of the bytes' length.
 * @throws HostError `unsupported-api`, and all that `audit`, `linkGuest` and `instrument` refuse
 */
export function preparePlugin(parts: PluginParts): PreparedPlugin {
  const ready = instrumented(parts);
  return finished(parts, ready, new wasm.Module(ready.bytes));
}

/**
 * As `preparePlugin`, but compiles on another thread.
 * @param store what was instrumented before with default limits is taken from there. Default: none
 */
export async function preparePluginAsync(parts: PluginParts, store?: InstrumentedStore): Promise<PreparedPlugin> {
  const isDefault = parts.limits === undefined && parts.instrumentation === undefined;
  if (store === undefined || !isDefault) {
    const ready = instrumented(parts);
    return finished(parts, ready, await wasm.compile(ready.bytes));
  }
  const key = keyOf(parts, store.engine);
  const kept = await store.read(key);
  const known = kept && decodeInstrumented(kept);
  const ready: InstrumentedPlugin & Pick<PreparedPlugin, "profile"> = known
    ? { ...known, profile: undefined }
    : instrumented(parts);
  const prepared = finished(parts, ready, await wasm.compile(ready.bytes));
  if (known === undefined) store.write(key, encodeInstrumented(ready));
  return prepared;
}

/** Of all that decides what instrumenting gives. */
function keyOf({ wasm: bytes, manifest }: PluginParts, engine: string): Digest {
  const { name, api, memoryPages } = manifest;
  const terms = [name, api, memoryPages, traitsOf(manifest), [...interfacesOf(manifest)]];
  return digestOf(JSON.stringify([digestOf(bytes), INSTRUMENTER_VERSION, engine, terms]));
}

function traitsOf(manifest: Manifest): string[] {
  return [...new Set(guestHooks(manifest).map((hook) => hook.trait))];
}

function instrumented({
  wasm: bytes,
  manifest,
  limits = auditLimits,
  instrumentation = {},
}: PluginParts): InstrumentedPlugin & Pick<PreparedPlugin, "profile"> {
  const misfit = apiMisfit(`${manifest.api.major}.${manifest.api.minor}`, hostRange);
  if (misfit !== undefined) {
    throw new HostError("unsupported-api", `${manifest.name}: ${misfit.message}`, { hint: misfit.hint });
  }
  const audited = audit(bytes, limits);
  const linked = linkGuest(audited.binary, {
    granted: interfacesOf(manifest),
    traits: traitsOf(manifest),
    range: hostRange,
  });
  checkApi(manifest, audited.binary.imports);
  const guest = instrument(audited, linked, {
    tableElements: limits.tableElements,
    growth: limits.growth,
    ...instrumentation,
    maximumPages: manifest.memoryPages,
  });
  return {
    bytes: guest.bytes,
    facts: {
      initialPages: guest.initialPages,
      maximumPages: guest.maximumPages,
      hostFunctions: [
        HostImport.memory,
        HostImport.graph,
        HostImport.io,
        ...guest.hostFunctions,
        ...(guest.hasLoweredImports ? [LOWERED_IMPORT] : []),
      ],
      entryPoints: linked.entryPoints,
      hasInitialize: linked.hasInitialize,
      imports: new Set(linked.imports.flatMap((each) => (each.kind === "abort" ? [] : [each.key]))),
      interfaces: linked.interfaces,
      keepsState: guest.keepsState,
    },
    profile: guest.profile && { ...guest.profile, names: namesOf(audited) },
  };
}

function finished(
  { wasm: bytes, manifest, instrumentation }: PluginParts,
  { facts, profile }: InstrumentedPlugin & Pick<PreparedPlugin, "profile">,
  module: WasmModule,
): PreparedPlugin {
  const lowering = instrumentation?.lowering ?? "inline";
  return { manifest, digest: digestOf(bytes), module, lowering, ...facts, profile };
}

/** A manifest that promises to run on older hosts than its binary does would be found out only there. SPEC 10.3 */
function checkApi({ name, api }: Manifest, imports: readonly { readonly module: string }[]): void {
  const minor = neededMinor(imports.map(({ module }) => module));
  if (minor <= api.minor) return;
  const needed = `${api.major}.${minor}`;
  throw new HostError(
    "bad-manifest",
    `${name} says api = "${api.major}.${api.minor}", but imports functions of ${needed}`,
    {
      hint: `its author says api = "${needed}" in plugin.toml`,
    },
  );
}

/** Names of functions by index: of imports the contract's, of the guest's own those it brings along. */
function namesOf({ binary, functionNames }: AuditedBinary): ReadonlyMap<number, string> {
  const imported = binary.imports.filter(({ kind }) => kind === ExternalKind.function).map(({ name }) => name);
  return new Map([...functionNames, ...imported.entries()]);
}

/** Interfaces that a manifest asks for: those of its traits, and its capabilities. `isg` and `io` everyone has. */
function interfacesOf(manifest: Manifest): ReadonlySet<string> {
  const { capabilities, lenses, queries, rules, analyzers, exporters } = manifest;
  const asked: readonly (readonly [string, boolean])[] = [
    ["attributes", capabilities.attributes.length > 0],
    ["log", capabilities.log],
    ["annotations", [...lenses, ...queries].some((hook) => hook.annotations.length > 0)],
    ["hits", queries.length > 0],
    ["diagnostics", rules.length > 0],
    ["columns", analyzers.length > 0],
    ["output", exporters.length > 0],
  ];
  return new Set(["isg", "io", ...asked.filter(([, isAsked]) => isAsked).map(([name]) => name)]);
}
