import { fuel as contract } from "@parseltongue/contract";
import { OPCODES, PREFIX_FD, opcodes } from "../wasm/opcodes.ts";
import { SLOW_VECTOR_OPCODES } from "../wasm/vector-opcodes.ts";

/** What running things costs, in fuel. */
export interface FuelWeights {
  /** Of each opcode; arrays are indexed as in `opcodes`. */
  readonly byOpcode: Uint32Array;
  /** For entering a function. */
  readonly perFunctionEntry: number;
  /** For each local beside the parameters, at entry. */
  readonly perLocal: number;
  /** For memory.fill, copy and init beside the instruction's own weight: this for every eight bytes. */
  readonly bulkPer8Bytes: number;
  /** For table.fill, copy, init and grow. */
  readonly tablePerElement: number;
  readonly growPerPage: number;
}

/** Instructions on vectors do what four on numbers do; divisions and roots far more. */
const VECTOR = 4;
const SLOW_VECTOR = 32;

/** The weights of the contract. SPEC 7 */
export const contractWeights: FuelWeights = Object.freeze({
  byOpcode: weightsByOpcode(),
  perFunctionEntry: contract.perFunctionEntry,
  perLocal: contract.perLocal,
  bulkPer8Bytes: contract.bulkPer8Bytes,
  tablePerElement: contract.tablePerElement,
  growPerPage: contract.growPerPage,
});

function weightsByOpcode(): Uint32Array {
  const weights = new Uint32Array(OPCODES);
  for (const [opcode, name] of opcodes.names.entries()) {
    if (name === "") continue;
    weights[opcode] = opcode >= PREFIX_FD ? vectorWeight(opcode, name) : weightOf(name);
  }
  return weights;
}

function weightOf(name: string): number {
  const { groups, instruction, instructions } = contract;
  const own = instructions[name];
  if (own !== undefined) return own;
  if (/\.load/.test(name)) return groups.load;
  if (/\.store/.test(name)) return groups.store;
  if (/^i\d\d\.trunc/.test(name)) return groups["float-to-integer"];
  return instruction;
}

function vectorWeight(opcode: number, name: string): number {
  if (SLOW_VECTOR_OPCODES.has(opcode - PREFIX_FD)) return SLOW_VECTOR;
  return VECTOR * weightOf(name);
}
