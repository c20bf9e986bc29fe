import {
  config,
  Edge,
  EdgeKind,
  Findings,
  Node,
  NodeKind,
  nodeCount,
  outEdge,
  rule,
  Rule,
  Scope,
  Severity,
  Writer,
} from "@parseltongue/sdk-assemblyscript";
import { counts, isDependency, meant } from "../../dependencies/assembly/edges";
import { fileEnd } from "../../dependencies/assembly/units";
import { Architecture } from "./rules";
import { Violation, Violations } from "./violations";

const message = new Writer();

class LayerGuard extends Rule {
  override check(findings: Findings, scope: Scope): void {
    const architecture = new Architecture();
    reportMistakes(findings, architecture);
    if (architecture.bans.length == 0) return;
    const found = new Violations();
    const bits = bitsOfNodes(architecture);
    // Of what changed, all is asked anew that leaves it: what arrives there is for those whom it leaves.
    for (let at: u32 = 0, end = scope.count; at < end; at++) {
      const node = scope.node(at);
      if (counts(node) && bits[node.id] != 0) collect(node, architecture, bits, found);
    }
    reportAll(findings, architecture, found.sorted());
  }
}

function collect(node: Node, architecture: Architecture, bits: StaticArray<u64>, found: Violations): void {
  for (let at = node.outBegin, end = node.outEnd; at < end; at++) {
    const edge = outEdge(at);
    if (!isDependency(edge)) continue;
    const target = meant(edge);
    if (bits[target.id] == 0) continue;
    const ban = architecture.broken(bits[node.id], bits[target.id]);
    if (ban >= 0) found.add(edge, ban);
  }
}

/** By node: which patterns its file or its name matches. */
function bitsOfNodes(architecture: Architecture): StaticArray<u64> {
  const ofFiles = new StaticArray<u64>(fileEnd());
  const isKnown = new StaticArray<bool>(ofFiles.length);
  const bits = new StaticArray<u64>(nodeCount());
  for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
    const node = Node.at(id);
    if (!node.exists) continue;
    const file = node.file;
    if (file.id != 0 && !isKnown[file.id]) {
      ofFiles[file.id] = architecture.patterns.ofPath(file.path);
      isKnown[file.id] = true;
    }
    bits[id] = ofFiles[file.id] | architecture.patterns.ofName(node);
  }
  return bits;
}

function reportAll(findings: Findings, architecture: Architecture, violations: Violation[]): void {
  const most = <i32>config.integer("most", 1000);
  for (let index = 0; index < violations.length && index < most; index++) {
    const violation = violations[index];
    const edge = Edge.at(violation.edge);
    const target = meant(edge);
    message
      .clear()
      .text(edge.from.file.path)
      .string(verb(edge.kind))
      .text(target.qualifiedName)
      .string(" of ")
      .text(target.file.path);
    if (violation.count > 1) message.string(", and ").number(violation.count - 1).string(" more");
    message.string(": ").string(architecture.bans[violation.ban].name);
    if (index == most - 1 && violations.length > most) {
      message.string(" (").number(violations.length - most).string(" more findings are left out)");
    }
    findings.relate(target);
    findings.reportWith(0, edge.from, edge, message);
  }
}

/** A rule can only say what is wrong with its configuration at a place in the code: the first package. */
function reportMistakes(findings: Findings, architecture: Architecture): void {
  if (architecture.mistakes.length == 0) return;
  let place = Node.at(0);
  for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
    const node = Node.at(id);
    if (node.kind != NodeKind.PACKAGE) continue;
    if (!place.exists || node.qualifiedName.compare(place.qualifiedName) < 0) place = node;
  }
  if (!place.exists) return;
  for (let index = 0; index < architecture.mistakes.length; index++) {
    message.clear().string("configuration of layer-guard: ").string(architecture.mistakes[index]);
    findings.reportWith(Severity.ERROR, place, Edge.at(0), message);
  }
}

function verb(kind: u32): string {
  if (kind == EdgeKind.CALLS) return " calls ";
  if (kind == EdgeKind.IMPLEMENTS) return " implements ";
  if (kind == EdgeKind.EXTENDS) return " extends ";
  return kind == EdgeKind.IMPORTS ? " imports " : " uses ";
}

rule(new LayerGuard());
