import { HostError } from "../host-error.ts";
import { wasm } from "../web-assembly.ts";
import { forbidden, malformed, tooLarge } from "../wasm/byte-reader.ts";
import { decode } from "../wasm/decode.ts";
import type { GuestBinary, Limits } from "../wasm/types.ts";
import type { BodyShape } from "./audit-body.ts";
import { BodyAudit } from "./audit-body.ts";
import type { AuditLimits } from "./audit-limits.ts";
import { auditLimits } from "./audit-limits.ts";
import { functionNamesOf } from "./function-names.ts";

/** A binary that may be instrumented. */
export interface AuditedBinary {
  readonly binary: GuestBinary;
  /** Of each body, in order. */
  readonly shapes: readonly BodyShape[];
  /** By function index; hostile text, escape it before printing. */
  readonly functionNames: ReadonlyMap<number, string>;
}

/**
 * Takes a plugin's binary apart and refuses what could cost more to read, compile or instantiate than its limits say,
 * what uses a feature that plugins may not use, and what is not valid. The engine sees the bytes last, and only to
 * validate them. Which imports and exports are right is another matter, see `linkGuest`.
 * @throws HostError `bad-wasm`, `component`, `too-large`, `forbidden-feature`
 */
export function audit(bytes: Uint8Array, limits: AuditLimits = auditLimits): AuditedBinary {
  if (bytes.length > limits.moduleBytes) {
    throw tooLarge(
      `${bytes.length} bytes, at most ${limits.moduleBytes} are allowed`,
      "module bytes",
      bytes.length,
      limits.moduleBytes,
    );
  }
  const binary = decode(bytes, limits);
  checkStores(binary, limits);
  const shapes = auditBodies(binary, limits);
  // The guest's own binary must be valid: instrumented, it has more globals and memories than it may name.
  if (!wasm.validate(bytes)) {
    throw new HostError("bad-wasm", "the module is not valid WebAssembly", {
      hint: "`wasm-validate` or `wasm-tools validate` says where; build the plugin again",
    });
  }
  return { binary, shapes, functionNames: functionNamesOf(binary) };
}

/** Core specification, 3.2.4–3.2.5 (limits): here against what the host is willing to provide at once. */
function checkStores(binary: GuestBinary, limits: AuditLimits): void {
  const memories = [...binary.memories, ...importedLimits(binary, 2)];
  if (memories.length > 1) throw forbidden("multi-memory", 0);
  for (const { minimum } of memories) {
    if (minimum > limits.memoryPages) {
      throw tooLarge(`a memory of ${minimum} pages`, "memory pages", minimum, limits.memoryPages);
    }
  }
  const tables = [...binary.tables, ...importedLimits(binary, 1)];
  if (tables.length > limits.tables) throw tooLarge(`${tables.length} tables`, "tables", tables.length, limits.tables);
  const elements = tables.reduce((sum, { minimum }) => sum + minimum, 0);
  if (elements > limits.tableElements) {
    throw tooLarge(`tables of ${elements} elements`, "table elements", elements, limits.tableElements);
  }
}

function importedLimits(binary: GuestBinary, kind: 1 | 2): Limits[] {
  return binary.imports.flatMap((each) => (each.kind === kind ? [each.limits] : []));
}

function auditBodies(binary: GuestBinary, limits: AuditLimits): BodyShape[] {
  const audited = new BodyAudit(binary, limits);
  let loopWork = 0;
  let branchWork = 0;
  return binary.bodies.map((body, index) => {
    const type = binary.types[binary.functionTypes[binary.importedFunctions + index]!];
    if (type === undefined) throw malformed(body.start, "a function of a type that there is not");
    const shape = audited.shapeOf(index);
    const variables = type.params.length + body.localCount;
    loopWork += variables * shape.loops;
    branchWork += variables * shape.branches;
    checkWork("locals × loops", loopWork, limits.localsTimesLoops);
    checkWork("locals × branches", branchWork, limits.localsTimesBranches);
    return shape;
  });
}

function checkWork(what: string, found: number, most: number): void {
  if (found > most) throw tooLarge(`${what} of ${found}, at most ${most} are allowed`, what, found, most);
}
