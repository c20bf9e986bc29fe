import { limits } from "@parseltongue/contract";
import type { BodyShape } from "../audit/audit-body.ts";
import { BodyCore } from "../wasm/body-core.ts";
import type { FunctionBody, FunctionType, GuestBinary } from "../wasm/types.ts";
import type { AccessorForm } from "./accessor-form.ts";
import type { FuelAccount } from "./charge.ts";
import type { FuelWeights } from "./fuel-weights.ts";
import type { CallProfile } from "./profile-counters.ts";

/** How the call of an imported function is carried out. */
export type ImportCall =
  | { readonly kind: "inline"; readonly form: AccessorForm; readonly fuel: number }
  /** An accessor that stays an import: like the inline one, it does not look at fuel. */
  | { readonly kind: "scalar"; readonly target: number; readonly fuel: number }
  | { readonly kind: "call"; readonly target: number; readonly fuel: number };

/** Reads of an edge from its place in a row: by the import that gives the edge, and the one that reads it. */
export type RowReadTable = ReadonlyMap<number, ReadonlyMap<number, AccessorForm>>;

/** What all bodies of a module are rewritten with. Functions and globals are given by their indices. */
export interface RewriteSettings {
  readonly binary: GuestBinary;
  readonly weights: FuelWeights;
  /** Absent: bodies are not charged. Off only to show that the limit matters. */
  readonly account: FuelAccount | undefined;
  /**
   * Where it is seen that fuel has run out. `turns`: when a function is entered and whenever a loop goes round, which is
   * half the code; whoever calls from outside looks at the end. `all`: at every charge.
   */
  readonly fuelChecks: "turns" | "all";
  /** Absent: depth is not counted. */
  readonly depth: { readonly global: number; readonly tooDeep: number } | undefined;
  /** Functions that charge for a count on the stack and give it back; absent: bulk operations are not priced. */
  readonly prices: { readonly bytes: number; readonly elements: number; readonly pages: number } | undefined;
  /** By function index of the import. */
  readonly importCalls: readonly ImportCall[];
  readonly rowReads: RowReadTable;
  /** What stands for a function where it is referred to and not called. */
  readonly reference: (functionIndex: number) => number;
  /** Type of a block that takes nothing and gives what a function of that type gives, as its s33. */
  readonly blockTypeOf: (type: FunctionType) => number;
  readonly profile: CallProfile | undefined;
}

/** As in `assembly/settings.ts`: how imports are called, in fields of four bytes each. */
const ImportKind = { inline: 0, scalar: 1, call: 2 } as const;
const IMPORT_FIELDS = 4;
/** As in `assembly/rewrite.ts`. */
const BODY_FIELDS = 7;
/** Bytes of a metered block and of an edit in `assembly/`. A body has at most one of each for each of its bytes, and one. */
const METERED_BYTES = 12;
const EDIT_BYTES = 20;
const NONE = -1;

/**
 * Rewrites all bodies: metered, their depth counted, accessors in place of calls. The work is done by `assembly/rewrite.ts`.
 * @returns the bodies in order, each behind its size: a view of memory that nobody else uses
 */
export function rewriteBodies(settings: RewriteSettings, shapes: readonly BodyShape[]): Uint8Array {
  const { binary, weights } = settings;
  const core = coreFor(settings, shapes);
  const usesVectors = binary.hasVectors || shapes.some((shape) => shape.usesVectors);
  const { bytesAt, calls } = core;
  const bodies = new Int32Array(BODY_FIELDS * binary.bodies.length);
  let field = 0;
  for (const [index, body] of binary.bodies.entries()) {
    const type = binary.types[binary.functionTypes[binary.importedFunctions + index]!]!;
    const shape = shapes[index]!;
    bodies[field++] = bytesAt + body.start;
    bodies[field++] = bytesAt + body.code;
    bodies[field++] = bytesAt + body.end;
    bodies[field++] = type.params.length + body.localCount;
    bodies[field++] = weights.perFunctionEntry + weights.perLocal * body.localCount;
    bodies[field++] = frameBytes(body, type, shape, usesVectors);
    bodies[field++] = shape.loops > 0 ? 1 : 0;
  }
  const table = core.put(bodies);
  const start = core.end;
  calls.writeTo(start);
  calls.rewrite(table, binary.bodies.length, binary.importedFunctions);
  return new Uint8Array(calls.memory.buffer, start, calls.written() - start);
}

function coreFor(settings: RewriteSettings, shapes: readonly BodyShape[]): BodyCore {
  const { account, binary, depth, fuelChecks, prices, profile, weights } = settings;
  const typeOf = (index: number): FunctionType => binary.types[binary.functionTypes[index]!]!;
  const nesting = shapes.reduce((most, shape) => Math.max(most, shape.nesting), 0);
  const core = new BodyCore(binary, nesting, weights.byOpcode, {
    reference: settings.reference,
    blockType: (index) => settings.blockTypeOf(typeOf(index)),
    selfGlobal: (index) => profile!.selfGlobal(index),
    callGlobal: (caller, callee) => profile!.callGlobal(caller, callee === NONE ? undefined : callee),
  });
  const { calls } = core;
  calls.setCharges(account?.fuel ?? NONE, account?.outOfFuel ?? NONE, fuelChecks === "all");
  calls.setDepth(depth?.global ?? NONE, depth?.tooDeep ?? NONE);
  calls.setPrices(prices?.bytes ?? NONE, prices?.elements ?? NONE, prices?.pages ?? NONE);
  calls.setProfile(profile?.fuel ?? NONE);
  putImports(core, settings);
  const longest = binary.bodies.reduce((most, { code, end }) => Math.max(most, end - code), 0) + 1;
  calls.setBlocks(core.take(METERED_BYTES * longest));
  calls.setEdits(core.take(EDIT_BYTES * longest));
  return core;
}

function putImports(core: BodyCore, { importCalls, rowReads }: RewriteSettings): void {
  const forms = new Map<AccessorForm, number>();
  const formOf = (form: AccessorForm): number => {
    const at = forms.get(form) ?? core.put(form);
    forms.set(form, at);
    return at;
  };
  const count = importCalls.length;
  const imports = new Int32Array(IMPORT_FIELDS * count);
  const rows = new Int32Array(count * rowReads.size);
  const rowNumbers = new Map([...rowReads.keys()].map((index, at) => [index, at + 1]));
  for (const [index, call] of importCalls.entries()) {
    const target = call.kind === "inline" ? formOf(call.form) : call.target;
    imports.set([ImportKind[call.kind], target, call.fuel, rowNumbers.get(index) ?? 0], IMPORT_FIELDS * index);
    for (const [read, form] of rowReads.get(index) ?? [])
      rows[(rowNumbers.get(index)! - 1) * count + read] = formOf(form);
  }
  core.calls.setImports(core.put(imports), count);
  core.calls.setRows(core.put(rows));
}

/**
 * What a call of the function counts for: SPEC 7.2. It depends on the guest's bytes alone. V8's simplest compiler was
 * measured to take 0.9 to 2.7 times as much, so 256 KiB of it stay well below the 984 KiB of a main thread's stack.
 */
function frameBytes(body: FunctionBody, type: FunctionType, shape: BodyShape, usesVectors: boolean): number {
  const slotBytes = usesVectors ? 2 * limits.frameBytesPerSlot : limits.frameBytesPerSlot;
  return Math.max(limits.frameMinimumBytes, slotBytes * (type.params.length + body.localCount + shape.operandHeight));
}
