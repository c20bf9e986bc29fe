import { limits as contract } from "@parseltongue/contract";
import type { DecodeLimits } from "../wasm/decode-limits.ts";

/**
 * What a module may have before it is refused, unread by the engine below. Fuel bounds what runs; these bound what
 * validating, compiling and instantiating cost, which fuel does not see.
 * @see SPEC 8 of the contract
 */
export interface AuditLimits extends DecodeLimits {
  /** Of the whole file. */
  readonly moduleBytes: number;
  /** Blocks within blocks. */
  readonly nesting: number;
  /** Values on the operand stack. */
  readonly operandHeight: number;
  /** Of one `br_table`, its default not among them. */
  readonly branchTableTargets: number;
  /**
   * Sum over all functions of (parameters + locals) × loops: what compilers merge at loop heads. 20,000 locals in 2,000
   * loops, 14 KB of code, took an engine a third of a second.
   */
  readonly localsTimesLoops: number;
  /**
   * Sum over all functions of (parameters + locals) × (blocks + branches), `br_table` targets among them: 20 million took
   * half a second to compile; a megabyte of ordinary code has one million.
   */
  readonly localsTimesBranches: number;
  /** Initial size of the memory. */
  readonly memoryPages: number;
  /** Initial sizes of all tables, and what each can grow to. */
  readonly tableElements: number;
  /** Bytes of the instrumented module per byte of the original. */
  readonly growth: number;
}

/** The limits for plugins. */
export const auditLimits: AuditLimits = Object.freeze({
  moduleBytes: contract.moduleBytes,
  types: contract.types,
  parameters: contract.parameters,
  results: contract.results,
  imports: contract.imports,
  functions: contract.functions,
  globals: contract.globals,
  exports: contract.exports,
  tables: contract.tables,
  memories: contract.memories,
  elementSegments: contract.elementSegments,
  segmentElements: contract.tableElements,
  dataSegments: contract.dataSegments,
  customSections: contract.customSections,
  functionBytes: contract.functionBytes,
  locals: contract.locals,
  nameBytes: contract.nameBytes,
  extendedConstants: false,
  nesting: contract.nesting,
  operandHeight: contract.operandHeight,
  branchTableTargets: contract.branchTableTargets,
  localsTimesLoops: contract.localsTimesLoops,
  localsTimesBranches: contract.localsTimesBranches,
  memoryPages: contract.memoryPages,
  tableElements: contract.tableElements,
  growth: contract.instrumentedGrowth,
});
