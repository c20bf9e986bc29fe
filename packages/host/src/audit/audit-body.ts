import { malformed, tooLarge } from "../wasm/byte-reader.ts";
import { BodyCore } from "../wasm/body-core.ts";
import { InstructionReader } from "../wasm/instruction-reader.ts";
import type { FunctionBody, GuestBinary } from "../wasm/types.ts";
import type { AuditLimits } from "./audit-limits.ts";

/** What the instrumenter has to know of a body beforehand. */
export interface BodyShape {
  /** Most values on the operand stack. */
  readonly operandHeight: number;
  /** Most blocks within blocks, the body itself among them. */
  readonly nesting: number;
  readonly loops: number;
  /** Blocks of any kind, and targets of branches. */
  readonly branches: number;
  readonly usesVectors: boolean;
}

/** What may be wrong with a body: as in `assembly/audit.ts`. */
const Problem = {
  none: 0,
  unreadable: 1,
  noEnd: 2,
  behindEnd: 3,
  noIf: 4,
  noLabel: 5,
  noType: 6,
  nesting: 7,
  labels: 8,
  height: 9,
} as const;

/** Fields of a body as in `assembly/audit.ts`: where it is and how many results it has, and what comes of it. */
const BODY_FIELDS = 8;

/**
 * Reads bodies instruction by instruction: refuses what is not allowed, too deep or too tall, and measures the rest.
 * The reading is done by `assembly/audit.ts`; here it is said what was wrong.
 */
export class BodyAudit {
  readonly #binary: GuestBinary;
  readonly #limits: AuditLimits;
  readonly #core: BodyCore;
  /** Of all bodies up to the first that is refused. */
  readonly #fields: Int32Array;
  readonly #fine: number;

  constructor(binary: GuestBinary, limits: AuditLimits) {
    this.#binary = binary;
    this.#limits = limits;
    this.#core = new BodyCore(binary, limits.nesting);
    const { bytesAt, calls } = this.#core;
    calls.setLimits(limits.nesting, limits.operandHeight, limits.branchTableTargets);
    const { bodies, types, functionTypes, importedFunctions } = binary;
    const fields = new Int32Array(BODY_FIELDS * bodies.length);
    for (const [index, { code, end }] of bodies.entries()) {
      const field = BODY_FIELDS * index;
      fields[field] = bytesAt + code;
      fields[field + 1] = bytesAt + end;
      fields[field + 2] = types[functionTypes[importedFunctions + index]!]?.results.length ?? 0;
    }
    const at = this.#core.put(fields);
    this.#fine = calls.audit(at, bodies.length);
    this.#fields = new Int32Array(calls.memory.buffer, at, fields.length);
  }

  /**
   * What was found out about a body. To be asked in order: behind one that is refused nothing is known.
   * @throws HostError `bad-wasm`, `forbidden-feature`, `too-large`
   */
  shapeOf(index: number): BodyShape {
    if (index >= this.#fine) this.#refuse(this.#binary.bodies[index]!);
    const fields = this.#fields;
    const field = BODY_FIELDS * index + 3;
    return {
      operandHeight: fields[field]!,
      nesting: fields[field + 1]!,
      loops: fields[field + 2]!,
      branches: fields[field + 3]!,
      usesVectors: fields[field + 4] !== 0,
    };
  }

  #refuse(body: FunctionBody): never {
    const { bytesAt, calls } = this.#core;
    const problem = calls.problem.value;
    const at = calls.problemAt.value - bytesAt;
    const value = calls.problemValue.value;
    const { branchTableTargets, nesting, operandHeight } = this.#limits;
    switch (problem) {
      case Problem.unreadable:
        // Reading it again says why.
        new InstructionReader(this.#binary.bytes).open(at, body.end).next();
        break;
      case Problem.noEnd:
        throw malformed(at, "a function without an end");
      case Problem.behindEnd:
        throw malformed(at, "instructions behind a function's end");
      case Problem.noIf:
        throw malformed(at, "else without if");
      case Problem.noLabel:
        throw malformed(at, `branch to label ${value >>> 0}`);
      case Problem.noType:
        throw malformed(at, "a function or type that there is not");
      case Problem.nesting:
        throw tooLarge(`blocks nested more than ${nesting} deep`, "nesting", value, nesting);
      case Problem.labels: {
        const message = `a br_table of ${value} targets, at most ${branchTableTargets} are allowed`;
        throw tooLarge(message, "br_table targets", value, branchTableTargets);
      }
      case Problem.height:
        throw tooLarge(`more than ${operandHeight} values on a stack`, "operand height", value, operandHeight);
      default:
    }
    throw new Error(`the core refused a body, and nothing is wrong with it (${problem} at byte ${at})`);
  }
}
