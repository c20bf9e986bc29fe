import { constants, limits } from "@parseltongue/contract";
import type { RuleHook, Severity } from "../manifest/manifest.ts";
import type { Diagnostic } from "../outcomes.ts";
import type { GraphIds } from "./graph-ids.ts";
import { badOutput, overLimit, type Refusal } from "./refusal.ts";

const SEVERITIES: Readonly<Record<number, Severity>> = {
  [constants.severity.error]: "error",
  [constants.severity.warning]: "warning",
  [constants.severity.info]: "info",
};

/** A finding as the guest names it, by numbers. */
export interface FoundDiagnostic {
  readonly rule: number;
  /** 0: the one that the manifest gives the rule. */
  readonly severity: number;
  readonly node: number;
  readonly edge: number;
}

/** Findings of the call under way. @see SPEC 5.2 */
export class DiagnosticOutputs {
  readonly #ids: GraphIds;
  #rules: readonly RuleHook[] = [];
  /** In the order in which they were made; never touched again once handed out. */
  found: Diagnostic[] = [];

  constructor(ids: GraphIds) {
    this.#ids = ids;
  }

  /** Forgets the findings of the call before. `rules` are the plugin's. */
  begin(rules: readonly RuleHook[]): void {
    this.#rules = rules;
    this.clear();
  }

  clear(): void {
    this.found = [];
  }

  /** What is wrong with a finding whose texts were not read yet. */
  refuses(
    { rule, severity, node, edge }: FoundDiagnostic,
    byteCount: number,
    relatedCount: number,
  ): Refusal | undefined {
    if (rule >= this.#rules.length) {
      return badOutput(`rule ${rule} is not there: the manifest lists ${this.#rules.length}`);
    }
    if (severity !== 0 && SEVERITIES[severity] === undefined) return badOutput(`severity ${severity} is not there`);
    if (!this.#ids.isNode(node)) return badOutput(`node ${node} is not there`);
    if (edge !== 0 && !this.#ids.isEdge(edge)) return badOutput(`edge ${edge} is not there`);
    if (byteCount > limits.messageBytes) {
      return overLimit(`a message of ${byteCount} bytes: one may have ${limits.messageBytes}`);
    }
    if (relatedCount > limits.relatedNodes) {
      return overLimit(`${relatedCount} related nodes: there may be ${limits.relatedNodes}`);
    }
    if (this.found.length < limits.diagnosticsPerCall) return undefined;
    return overLimit(`more than ${limits.diagnosticsPerCall} diagnostics`);
  }

  /** Adds a finding that was not refused, unless a related node is not there. */
  add({ rule, severity, node, edge }: FoundDiagnostic, message: string, related: Uint32Array): Refusal | undefined {
    const stranger = related.find((each) => !this.#ids.isNode(each));
    if (stranger !== undefined) return badOutput(`related node ${stranger} is not there`);
    const declared = this.#rules[rule]!;
    const found = { rule: declared.name, severity: SEVERITIES[severity] ?? declared.severity, node, edge, message };
    this.found.push({ ...found, related: [...related] });
    return undefined;
  }
}
