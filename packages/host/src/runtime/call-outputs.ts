import { constants, limits } from "@parseltongue/contract";
import type { GraphMemory } from "../graph-memory.ts";
import type { AnyGuestHook, HookTrait, RuleHook } from "../manifest/manifest.ts";
import type { HitAnnotation } from "../outcomes.ts";
import { ColumnOutputs } from "./column-outputs.ts";
import { DiagnosticOutputs } from "./diagnostic-outputs.ts";
import { GraphIds } from "./graph-ids.ts";
import { GrowingList } from "./growing-list.ts";
import { HitOutputs } from "./hit-outputs.ts";
import { badOutput, overLimit, type Refusal } from "./refusal.ts";

/** What each host call counts beside the bytes it hands over, so that empty ones are bounded as well. @see SPEC 5 */
const ENTRY_BYTES = 16;

/** Which host calls a trait's hooks may make; one in another trait's call is refused. @see SPEC 6 */
const INTERFACES: Readonly<Record<HookTrait, readonly string[]>> = {
  lens: ["annotations"],
  query: ["hits", "annotations"],
  rule: ["diagnostics"],
  analyzer: ["columns"],
  exporter: ["output"],
};

/**
 * What the call under way has given so far, beside the numbers in io memory. One host call's worth is taken whole or
 * refused. All that a call gives is counted against the bytes that its hook declares.
 */
export class CallOutputs {
  readonly #ids = new GraphIds();
  readonly diagnostics: DiagnosticOutputs = new DiagnosticOutputs(this.#ids);
  readonly hits: HitOutputs = new HitOutputs(this.#ids);
  readonly columns: ColumnOutputs = new ColumnOutputs(this.#ids);
  readonly bytes: GrowingList<Uint8Array> = new GrowingList((length) => new Uint8Array(length));
  /** In the order in which they were made; never touched again once handed out. */
  annotations: HitAnnotation[] = [];
  #hook: AnyGuestHook | undefined;
  #labels: readonly string[] = [];
  #hitCount = 0;
  /** Bytes that the call gave so far, counted as they are against what the hook declares. */
  bytesTaken = 0;

  /** Forgets what the call before gave. `rules` are the plugin's. */
  begin(
    hook: AnyGuestHook,
    graph: GraphMemory,
    rules: readonly RuleHook[],
    { hitCount, scope }: { readonly hitCount: number; readonly scope: number },
  ): void {
    this.#hook = hook;
    this.#hitCount = hitCount;
    this.bytesTaken = 0;
    if (this.annotations.length > 0) this.annotations = [];
    this.#labels = hook.trait === "lens" || hook.trait === "query" ? hook.annotations : [];
    if (hook.trait === "lens") return;
    this.#ids.read(graph);
    this.bytes.clear();
    this.diagnostics.begin(rules);
    if (hook.trait === "query") this.hits.begin(hook);
    if (hook.trait === "analyzer") this.columns.begin(hook, scope === constants.scope.hits ? graph : undefined);
  }

  /** From here on host calls are refused. */
  end(): void {
    this.#hook = undefined;
  }

  /** Lets go of what a call gave that failed, so that it holds no memory until the next. */
  forget(): void {
    this.annotations = [];
    this.bytes.clear();
    this.diagnostics.clear();
    this.hits.clear();
    this.columns.clear();
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
    const most = this.#hook?.budget.outputBytes ?? 0;
    if (this.bytesTaken + bytes > most) return overLimit(`more output than the ${most} bytes that the hook declares`);
    this.bytesTaken += bytes;
    return undefined;
  }

  /** What is wrong with an annotation whose text was not read yet. @see SPEC 5.1 */
  refusesAnnotation(hit: number, label: number, byteCount: number): Refusal | undefined {
    if (label >= this.#labels.length) {
      return badOutput(`label ${label} is not there: the manifest lists ${this.#labels.length}`);
    }
    // A query's hits are known once it is through, see `refusesQuery`.
    if (this.#hook?.trait === "lens" && hit >= this.#hitCount) {
      return badOutput(`hit ${hit} is not there: the call is about ${this.#hitCount}`);
    }
    if (byteCount > limits.annotationBytes) {
      return overLimit(`an annotation of ${byteCount} bytes: one may have ${limits.annotationBytes}`);
    }
    if (this.annotations.length < limits.annotationsPerCall) return undefined;
    return overLimit(`more than ${limits.annotationsPerCall} annotations`);
  }

  addAnnotation(hit: number, label: number, text: string): void {
    this.annotations.push({ hit, label: this.#labels[label]!, text });
  }

  /** What is wrong with a query's output as a whole. */
  refusesQuery(): Refusal | undefined {
    const stranger = this.annotations.find((each) => each.hit >= this.hits.count);
    return stranger && badOutput(`an annotation beside hit ${stranger.hit} of ${this.hits.count}`);
  }

  /** What is wrong with bytes that were not read yet. @see SPEC 5.5 */
  refusesBytes(byteCount: number): Refusal | undefined {
    if (byteCount <= limits.writeBytes) return undefined;
    return overLimit(`${byteCount} bytes written at once: at most ${limits.writeBytes} may be`);
  }
}
