import { Edge, Node } from "./graph";
import * as raw from "./raw";
import { outgoing, Writer } from "./writer";

/** Most nodes that one finding relates to; further ones are left out. */
const MAX_RELATED: u32 = 64;
const related: usize = memory.data(64 * 4);
let relatedCount: u32 = 0;

/** What a rule has found. The rule's number goes along by itself. */
@unmanaged
export class Findings {
  /** Names a node that belongs to the next finding. */
  relate(node: Node): void {
    if (relatedCount < MAX_RELATED) store<u32>(related + 4 * relatedCount++, node.id);
  }

  /** Reports a finding at a node, as grave as the manifest says of the rule. */
  report(node: Node, message: string): void {
    this.reportWith(0, node, Edge.at(0), outgoing.clear().string(message));
  }

  /** Reports a finding at an edge's site. */
  reportEdge(edge: Edge, message: string): void {
    this.reportWith(0, edge.from, edge, outgoing.clear().string(message));
  }

  /**
   * As `report` and `reportEdge`, with a message that was built in a writer.
   * @param severity see `Severity`; 0 for the manifest's
   * @param edge `Edge.at(0)` for none
   */
  reportWith(severity: u32, node: Node, edge: Edge, message: Writer): void {
    const rule = changetype<u32>(this);
    raw.emitDiagnostic(rule, severity, node.id, edge.id, message.pointer, message.length, related, relatedCount);
    relatedCount = 0;
  }
}
