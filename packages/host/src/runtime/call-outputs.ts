import { constants, limits } from "@parseltongue/contract";
import type { GraphMemory } from "../graph-memory.ts";
import type { GuestFaultReason } from "../guest-fault.ts";
import { RefusedReason } from "../io-layout.ts";
import type { AnalyzerHook, AnyGuestHook, HookTrait, QueryHook, RuleHook, Severity } from "../manifest/manifest.ts";
import type { ComputedColumn, Diagnostic, HitAnnotation } from "../outcomes.ts";

/** Output that a host call is about to add counts at least this much, so that empty ones are bounded as well. */
const ENTRY_BYTES = 16;
const SEVERITIES: Readonly<Record<number, Severity>> = {
  [constants.severity.error]: "error",
  [constants.severity.warning]: "warning",
  [constants.severity.info]: "info",
};

/** Why a host call was refused. */
export interface Refusal {
  readonly reason: GuestFaultReason;
  readonly message: string;
}

/** A finding as the guest names it, by numbers. */
export interface FoundDiagnostic {
  readonly rule: number;
  /** 0: the one that the manifest gives the rule. */
  readonly severity: number;
  readonly node: number;
  readonly edge: number;
}

/** Which host calls a trait's hooks may make; one in another trait's call is refused. */
const INTERFACES: Readonly<Record<HookTrait, readonly string[]>> = {
  lens: ["annotations"],
  query: ["hits", "annotations"],
  rule: ["diagnostics"],
  analyzer: ["columns"],
  exporter: ["output"],
};

/**
 * What the call under way has given so far, beside the numbers in io memory. Each method takes one host call's worth,
 * or says why not; nothing is taken in part. All that a call gives is counted against the bytes that its hook declares.
 */
export class CallOutputs {
  #hook: AnyGuestHook | undefined;
  #graph: GraphMemory | undefined;
  #rules: readonly RuleHook[] = [];
  #hitCount = 0;
  #isAboutHits = false;
  #bytesLeft = 0;
  #nodeKinds: Uint8Array = new Uint8Array(0);
  #edgeKinds: Uint8Array = new Uint8Array(0);
  annotations: HitAnnotation[] = [];
  diagnostics: Diagnostic[] = [];
  #hitNodes: Uint32Array[] = [];
  #hitValues: Float32Array[] = [];
  #emittedHits = 0;
  #columns: (ComputedColumn | undefined)[] = [];
  #chunks: Uint8Array[] = [];

  /** Forgets what the call before gave. `rules` are the plugin's. */
  begin(
    hook: AnyGuestHook,
    graph: GraphMemory,
    rules: readonly RuleHook[],
    { hitCount, scope }: { readonly hitCount: number; readonly scope: number },
  ): void {
    this.#hook = hook;
    this.#graph = graph;
    this.#rules = rules;
    this.#hitCount = hitCount;
    this.#isAboutHits = scope === constants.scope.hits;
    this.#bytesLeft = hook.budget.outputBytes;
    // Handed-out arrays are never touched again.
    if (this.annotations.length > 0) this.annotations = [];
    if (hook.trait === "lens") return;
    const { nodeEnd, edgeEnd, offsets } = graph.layout();
    this.#nodeKinds = new Uint8Array(graph.memory.buffer, offsets.nodeKind, nodeEnd);
    this.#edgeKinds = new Uint8Array(graph.memory.buffer, offsets.edgeKind, edgeEnd);
    this.diagnostics = [];
    this.#hitNodes = [];
    this.#hitValues = [];
    this.#emittedHits = 0;
    this.#columns = [];
    this.#chunks = [];
  }

  /** From here on host calls are refused. */
  end(): void {
    this.#hook = undefined;
  }

  /** Undefined when the interface may be used now. */
  refuses(interfaceName: string): Refusal | undefined {
    if (this.#hook === undefined) return badOutput(`${interfaceName} can be used during a call of a hook only`);
    if (INTERFACES[this.#hook.trait].includes(interfaceName)) return undefined;
    return badOutput(`${interfaceName} cannot be used by a ${this.#hook.trait}`);
  }

  /** Whether `byteCount` more bytes may be given; if so they are taken. Asked before anything is read or allocated. */
  take(byteCount: number): Refusal | undefined {
    const bytes = byteCount + ENTRY_BYTES;
    if (bytes > this.#bytesLeft) {
      return overLimit(`more output than the ${this.#hook?.budget.outputBytes ?? 0} bytes that the hook declares`);
    }
    this.#bytesLeft -= bytes;
    return undefined;
  }

  /** Checks an annotation before its text is read. */
  refusesAnnotation(hit: number, label: number, byteCount: number): Refusal | undefined {
    const hook = this.#hook as { readonly trait: HookTrait; readonly annotations: readonly string[] };
    if (label >= hook.annotations.length) {
      return badOutput(`label ${label} is not there: the manifest lists ${hook.annotations.length}`);
    }
    // A query's hits are known once it is through, see `refusesQuery`.
    if (hook.trait === "lens" && hit >= this.#hitCount) {
      return badOutput(`hit ${hit} is not there: the call is about ${this.#hitCount}`);
    }
    if (byteCount > limits.annotationBytes) {
      return overLimit(`an annotation of ${byteCount} bytes: one may have ${limits.annotationBytes}`);
    }
    if (this.annotations.length >= limits.annotationsPerCall) {
      return overLimit(`more than ${limits.annotationsPerCall} annotations`);
    }
    return undefined;
  }

  addAnnotation(hit: number, label: number, text: string): void {
    const hook = this.#hook as { readonly annotations: readonly string[] };
    this.annotations.push({ hit, label: hook.annotations[label]!, text });
  }

  refusesDiagnostic(
    { rule, severity, node, edge }: FoundDiagnostic,
    byteCount: number,
    relatedCount: number,
  ): Refusal | undefined {
    if (rule >= this.#rules.length) {
      return badOutput(`rule ${rule} is not there: the manifest lists ${this.#rules.length}`);
    }
    if (severity !== 0 && SEVERITIES[severity] === undefined) return badOutput(`severity ${severity} is not there`);
    if (!this.#isNode(node)) return badOutput(`node ${node} is not there`);
    if (edge !== 0 && (this.#edgeKinds[edge] ?? 0) === 0) return badOutput(`edge ${edge} is not there`);
    if (byteCount > limits.messageBytes) {
      return overLimit(`a message of ${byteCount} bytes: one may have ${limits.messageBytes}`);
    }
    if (relatedCount > limits.relatedNodes) {
      return overLimit(`${relatedCount} related nodes: there may be ${limits.relatedNodes}`);
    }
    if (this.diagnostics.length >= limits.diagnosticsPerCall) {
      return overLimit(`more than ${limits.diagnosticsPerCall} diagnostics`);
    }
    return undefined;
  }

  addDiagnostic(found: FoundDiagnostic, message: string, related: Uint32Array): Refusal | undefined {
    const stranger = related.find((each) => !this.#isNode(each));
    if (stranger !== undefined) return badOutput(`related node ${stranger} is not there`);
    const { node, edge } = found;
    const rule = this.#rules[found.rule]!;
    const severity = SEVERITIES[found.severity] ?? rule.severity;
    this.diagnostics.push({ rule: rule.name, severity, node, edge, message, related: [...related] });
    return undefined;
  }

  refusesHits(nodeCount: number, valueCount: number): Refusal | undefined {
    const { columns } = this.#hook as QueryHook;
    if (valueCount !== nodeCount * columns.length) {
      return badOutput(`${valueCount} values for ${nodeCount} hits of ${columns.length} columns`);
    }
    if (this.#emittedHits + nodeCount > limits.emittedHitsPerCall) {
      return overLimit(`more than ${limits.emittedHitsPerCall} hits`);
    }
    return undefined;
  }

  addHits(nodes: Uint32Array, values: Float32Array): Refusal | undefined {
    const stranger = nodes.find((node) => !this.#isNode(node));
    if (stranger !== undefined) return badOutput(`node ${stranger} is not there`);
    this.#hitNodes.push(nodes);
    this.#hitValues.push(values);
    this.#emittedHits += nodes.length;
    return undefined;
  }

  /** What is wrong with a query's output as a whole. */
  refusesQuery(): Refusal | undefined {
    const stranger = this.annotations.find((each) => each.hit >= this.#emittedHits);
    return stranger && badOutput(`an annotation beside hit ${stranger.hit} of ${this.#emittedHits}`);
  }

  refusesColumn(type: "f32" | "u32", column: number, firstNode: number, count: number): Refusal | undefined {
    const declared = this.#hook?.trait === "analyzer" ? this.#hook.columns[column] : undefined;
    if (declared === undefined) return badOutput(`column ${column} is not there`);
    if (declared.type !== type) return badOutput(`column ${declared.name} holds ${declared.type}, not ${type}`);
    const nodeEnd = this.#nodeKinds.length;
    if (firstNode + count > nodeEnd) {
      return badOutput(`values for nodes ${firstNode} to ${firstNode + count}: the graph ends at ${nodeEnd}`);
    }
    // Not counted as output: what an analyzer may give is bounded by its columns and the graph's nodes.
    return undefined;
  }

  addColumn(column: number, firstNode: number, values: Float32Array | Uint32Array): void {
    const kept = (this.#columns[column] ??= this.#startColumn(this.#hook as AnalyzerHook, column));
    kept.values.set(values, firstNode);
  }

  /** All columns of an analyzer, in the manifest's order. Ids that name no node have 0. @see SPEC 5.4 */
  computedColumns(hook: AnalyzerHook): readonly ComputedColumn[] {
    return hook.columns.map((_, index) => {
      const column = this.#columns[index] ?? this.#startColumn(hook, index);
      for (let node = 0; node < column.values.length; node++) {
        if (this.#nodeKinds[node] === 0) column.values[node] = 0;
      }
      return column;
    });
  }

  /** Zeros, or when the call is about some nodes only, what the graph's column of that name holds. */
  #startColumn({ columns }: AnalyzerHook, index: number): ComputedColumn {
    const { name, type } = columns[index]!;
    const Values = type === "f32" ? Float32Array : Uint32Array;
    const values = new Values(this.#nodeKinds.length);
    const before = this.#isAboutHits ? this.#graph?.attribute(name) : undefined;
    if (before !== undefined && this.#graph !== undefined && before.type === type) {
      const kept = Math.min(values.length, before.length);
      values.set(new Values(this.#graph.memory.buffer as ArrayBuffer, before.offset, kept));
    }
    return { name, type, values } as ComputedColumn;
  }

  refusesBytes(byteCount: number): Refusal | undefined {
    if (byteCount > limits.writeBytes) {
      return overLimit(`${byteCount} bytes written at once: at most ${limits.writeBytes} may be`);
    }
    return undefined;
  }

  addBytes(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
  }

  /** A query's hits with their columns' numbers. */
  queryHits(): { readonly nodes: Uint32Array; readonly values: Float32Array } {
    const nodes = new Uint32Array(this.#emittedHits);
    const values = new Float32Array(this.#hitValues.reduce((sum, part) => sum + part.length, 0));
    joinInto(nodes, this.#hitNodes);
    joinInto(values, this.#hitValues);
    return { nodes, values };
  }

  /** All that an exporter wrote. */
  written(): Uint8Array {
    const bytes = new Uint8Array(this.#chunks.reduce((sum, part) => sum + part.length, 0));
    joinInto(bytes, this.#chunks);
    return bytes;
  }

  /** Whether there is a node of this id. */
  #isNode(node: number): boolean {
    return (this.#nodeKinds[node] ?? 0) !== 0;
  }
}

function joinInto<Numbers extends Uint8Array | Uint32Array | Float32Array>(
  target: Numbers,
  parts: readonly Numbers[],
): void {
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
}

/** The word that tells the in-module wrapper to end the guest. */
export function refusedWord(reason: GuestFaultReason): number {
  if (reason === "bad-pointer") return RefusedReason.badPointer;
  return reason === "output-limit" ? RefusedReason.outputLimit : RefusedReason.badOutput;
}

function badOutput(message: string): Refusal {
  return { reason: "bad-output", message };
}

function overLimit(message: string): Refusal {
  return { reason: "output-limit", message };
}
