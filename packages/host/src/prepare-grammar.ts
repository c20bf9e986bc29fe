import type { AuditLimits } from "./audit/audit-limits.ts";
import { auditSideModule, sideModuleLimits } from "./audit/audit-side-module.ts";
import { HostError } from "./host-error.ts";
import { instrumentSideModule, REASON_EXPORT } from "./instrument/instrument-side-module.ts";
import { HostExport, TrapReason } from "./io-layout.ts";
import { wasm } from "./web-assembly.ts";

/** What a grammar may spend before its first file: relocations, constructors, the first look at its tables. */
const LOAD_FUEL = 1_000_000_000;

/** How a metered grammar is given fuel, and how it says why it ended itself. */
export const grammarMeter: {
  /** Export `(fuel: f64) -> ()`, called before each file. */
  readonly begin: string;
  /** Export `() -> i32`, asked after a trap. */
  readonly reason: string;
  /** What `reason` gives; any other value is a trap of the grammar's own. */
  readonly outOfFuel: number;
  readonly tooDeep: number;
} = {
  begin: HostExport.begin,
  reason: REASON_EXPORT,
  outOfFuel: TrapReason.fuel,
  tooDeep: TrapReason.depth,
};

/**
 * A tree-sitter grammar, made ready to be loaded by a parser in a process of its own: audited under the side modules'
 * profile, validated, metered. Only that process may load it; what comes from there is a stranger's word.
 * @throws HostError as `auditSideModule`; `bad-wasm` for what the engine does not take
 */
export function prepareGrammar(bytes: Uint8Array, limits: AuditLimits = sideModuleLimits): Uint8Array {
  const audited = auditSideModule(bytes, limits);
  if (!wasm.validate(audited.binary.bytes)) {
    throw new HostError("bad-wasm", "the grammar's module is not valid", {
      hint: "build it with `tree-sitter build --wasm`",
    });
  }
  return instrumentSideModule(audited, LOAD_FUEL);
}
