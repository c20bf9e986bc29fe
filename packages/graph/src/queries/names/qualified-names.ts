import { EdgeKind } from "../../schema.ts";
import type { GraphView } from "../../view.ts";
import { firstOfKind } from "../row-range.ts";
import type { NameHits } from "./name-hits.ts";
import type { NameTable } from "./name-table.ts";

/** Bearers of one name that are compared with a qualified name before the answer's total becomes "at least". */
const MOST_BEARERS = 4096;
/** So many bearers are compared one by one before it pays to come from the owner's name. */
const FEW_BEARERS = 32;
const encoder = new TextEncoder();
/** What may stand between the parts of a qualified name or path, as its bytes. */
const SEPARATED = /[/:.#>]/;
const SEPARATORS: ReadonlySet<number> = new Set(encoder.encode("/:.#>"));

/** Finds nodes by the end of their qualified names: `Type::method`, `module::item`, `a/b.ts:name`. */
export class QualifiedNames {
  readonly #view: GraphView;
  readonly #table: NameTable;

  constructor(view: GraphView, table: NameTable) {
    this.#view = view;
    this.#table = table;
  }

  /** Adds the nodes that the text names in full or by its end, letter case included. */
  addMatches(text: string, hits: NameHits): void {
    this.#addBearers(text, text, hits);
    // The name itself may hold a separator (`index.ts`), so each place where it may begin is tried, the last first.
    for (let at = text.length - 1; at > 0 && hits.total === 0; at--) {
      if (!SEPARATORS.has(text.charCodeAt(at - 1))) continue;
      this.#addBearers(text, text.slice(at), hits);
    }
    if (hits.total === 0 && SEPARATED.test(text)) this.#addFullyNamed(text, hits);
  }

  /** For qualified names that do not end with the name: looks through all nodes, but only if the text is known at all. */
  #addFullyNamed(text: string, hits: NameHits): void {
    const { nodesByRank, nodeQualifiedName } = this.#view;
    const textId = this.#view.findText(text);
    if (textId === 0) return;
    for (const node of nodesByRank) if (nodeQualifiedName[node] === textId) hits.add(node);
  }

  #addBearers(text: string, name: string, hits: NameHits): void {
    const slot = this.#table.slotOf(this.#view.findText(name));
    if (slot === 0) return;
    if (text === name) hits.addName(slot);
    else if (this.#table.entries.count(slot) <= FEW_BEARERS) this.#addSuffixed(slot, text, name, hits);
    else if (!this.#addOwned(text, name, hits)) this.#addSuffixed(slot, text, name, hits);
  }

  #addSuffixed(slot: number, text: string, name: string, hits: NameHits): void {
    const suffix = encoder.encode(text);
    const path = encoder.encode(text.slice(0, text.length - name.length - 1));
    let looked = 0;
    for (let entry = this.#table.entries.first(slot); entry !== 0; entry = this.#table.entries.next(entry)) {
      const node = this.#table.entries.node(entry);
      if (looked++ === MOST_BEARERS) {
        hits.isExact = false;
        return;
      }
      if (this.#isNamed(node, suffix, path)) hits.add(node);
    }
  }

  /** Comes from the owners' name to members with a name that very many bear; `false` if no owner has such a member. */
  #addOwned(text: string, name: string, hits: NameHits): boolean {
    const ownerPath = text.slice(0, text.length - name.length).replace(/[/:.#>]+$/, "");
    const ownerName = ownerPath.slice(ownerPath.search(/[^/:.#>]*$/));
    const owners = this.#table.slotOf(this.#view.findText(ownerName));
    const nameText = this.#view.findText(name);
    const suffix = encoder.encode(text);
    const before = hits.total;
    let looked = 0;
    for (
      let entry = this.#table.entries.first(owners);
      entry !== 0 && looked < MOST_BEARERS;
      entry = this.#table.entries.next(entry)
    ) {
      const owner = this.#table.entries.node(entry);
      const { outStart, outLength, outKind, outPeer, nodeName } = this.#view;
      const start = outStart[owner]!;
      const end = firstOfKind(outKind, start, start + outLength[owner]!, EdgeKind.contains + 1);
      for (let i = start; i < end; i++, looked++) {
        const member = outPeer[i]!;
        if (nodeName[member] === nameText && this.#isNamed(member, suffix, suffix)) hits.add(member);
      }
    }
    return hits.total > before;
  }

  #isNamed(node: number, suffix: Uint8Array, path: Uint8Array): boolean {
    const { nodeQualifiedName, nodeFile, filePath } = this.#view;
    return this.#endsWith(nodeQualifiedName[node]!, suffix) || this.#endsWith(filePath[nodeFile[node]!]!, path);
  }

  /** Whether a text ends with the bytes, at the beginning or after a separator. */
  #endsWith(textId: number, suffix: Uint8Array): boolean {
    const { textStart, textLength, textBytes } = this.#view;
    const length = textLength[textId]!;
    if (length < suffix.length || suffix.length === 0) return false;
    const start = textStart[textId]! + length - suffix.length;
    for (let i = suffix.length - 1; i >= 0; i--) if (textBytes[start + i] !== suffix[i]) return false;
    return length === suffix.length || SEPARATORS.has(textBytes[start - 1]!);
  }
}
