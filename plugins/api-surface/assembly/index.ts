import {
  config,
  Edge,
  exporter,
  Exporter,
  Findings,
  Hits,
  Node,
  NodeKind,
  nodeCount,
  Output,
  rule,
  Rule,
  Scope,
  Severity,
  Writer,
} from "@parseltongue/sdk-assemblyscript";
import { Baseline, BaselineItem, DIGITS } from "./baseline";
import { escapedLength, writeEscaped } from "./escape";
import { hashText, HASH_START } from "./hash";
import { keyOf, letterOf, printOf, Surface } from "./surface";

/** Hosts take 10,000 findings of one call. */
const MOST_FINDINGS = 9000;
/** Bytes of a line and of a text of a baseline; configurations allow 4,096. */
const LINE_BYTES: u32 = 1000;
const CHUNK_BYTES: u32 = 3900;

const message = new Writer();

/** Items of one key: an overloaded function is several nodes. */
class Item {
  print: u32 = 0;
  isKnown: bool = false;

  constructor(readonly node: u32) {}
}

class ApiSurface extends Rule {
  override check(findings: Findings, _scope: Scope): void {
    const baseline = new Baseline();
    const surface = new Surface();
    const place = firstPackage();
    if (!place.exists) return;
    if (!isUsable(findings, baseline, surface, place)) return;
    const items = new Map<u64, Item>();
    const holders = new Map<u64, u32>();
    collect(surface, items, holders);
    let count = 0;
    for (let index = 0; index < baseline.items.length && count < MOST_FINDINGS; index++) {
      if (compare(findings, baseline.items[index], items, holders, place)) count++;
    }
    if (config.boolean("added", true)) reportAdded(findings, surface, items, count);
  }
}

/** Says why a baseline cannot be compared with, if so. */
function isUsable(findings: Findings, baseline: Baseline, surface: Surface, place: Node): bool {
  message.clear();
  let severity: u32 = Severity.ERROR;
  if (baseline.mistakes.length > 0) {
    message.string('the baseline holds "').string(baseline.mistakes[0]).string('", which the exporter never wrote');
  } else if (baseline.items.length == 0 && baseline.basis == "") {
    severity = Severity.INFO;
    message.string("there is no baseline yet; export the format api and put it into the configuration");
  } else if (baseline.basis != surface.basis) {
    message.string("the baseline was made ").string(baseline.basis.substring(2));
    message.string(", the API is now known ").string(surface.basis.substring(2)).string("; make it anew");
  } else {
    return true;
  }
  findings.reportWith(severity, place, Edge.at(0), message);
  return false;
}

function collect(surface: Surface, items: Map<u64, Item>, holders: Map<u64, u32>): void {
  for (let index = 0; index < surface.nodes.length; index++) {
    const node = Node.at(surface.nodes[index]);
    const key = keyOf(node);
    let item: Item;
    if (items.has(key)) {
      item = items.get(key);
    } else {
      item = new Item(node.id);
      items.set(key, item);
    }
    item.print ^= printOf(node);
    holders.set(hashText(HASH_START, node.parent.qualifiedName), node.parent.id);
  }
}

/** Reports what became of an item of the baseline; whether there was anything to report. */
function compare(
  findings: Findings,
  old: BaselineItem,
  items: Map<u64, Item>,
  holders: Map<u64, u32>,
  place: Node,
): bool {
  message.clear().string(old.holder).string(" · ").string(old.name);
  if (!items.has(old.key)) {
    message.string(" is no longer public");
    findings.reportWith(0, holderOf(old.holder, holders, place), Edge.at(0), message);
    return true;
  }
  const item = items.get(old.key);
  item.isKnown = true;
  if (item.print == old.print) return false;
  message.string(" is now ").text(Node.at(item.node).signature);
  findings.reportWith(0, Node.at(item.node), Edge.at(0), message);
  return true;
}

/** Where something that is gone was: what held it, if that holds anything public still. */
function holderOf(holder: string, holders: Map<u64, u32>, place: Node): Node {
  const bytes = Uint8Array.wrap(String.UTF8.encode(holder));
  let hash = HASH_START;
  for (let at = 0; at < bytes.length; at++) hash = (hash ^ <u64>bytes[at]) * 0x100000001b3;
  return holders.has(hash) ? Node.at(holders.get(hash)) : place;
}

function reportAdded(findings: Findings, surface: Surface, items: Map<u64, Item>, count: i32): void {
  for (let index = 0; index < surface.nodes.length && count < MOST_FINDINGS; index++) {
    const node = Node.at(surface.nodes[index]);
    const item = items.get(keyOf(node));
    if (item.isKnown) continue;
    item.isKnown = true;
    count++;
    message.clear().text(node.parent.qualifiedName).string(" · ").text(node.name).string(" is new in the public API");
    findings.reportWith(Severity.INFO, node, Edge.at(0), message);
  }
}

function firstPackage(): Node {
  let first = Node.at(0);
  for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
    const node = Node.at(id);
    if (node.kind != NodeKind.PACKAGE) continue;
    if (!first.exists || node.qualifiedName.compare(first.qualifiedName) < 0) first = node;
  }
  return first;
}

class BaselineExporter extends Exporter {
  override render(output: Output, _hits: Hits): void {
    const surface = new Surface();
    surface.nodes.sort(byHolder);
    output.string('baseline = ["""\n').string(surface.basis).string("\n");
    let chunk: u32 = 0;
    let line: u32 = 0;
    for (let index = 0; index < surface.nodes.length; ) {
      const node = Node.at(surface.nodes[index]);
      const isNewLine = line == 0 || line > LINE_BYTES || node.parent != Node.at(surface.nodes[index - 1]).parent;
      const length = escapedLength(node.name) + 9 + (isNewLine ? escapedLength(node.parent.qualifiedName) + 3 : 0);
      if (isNewLine && line > 0) output.string("\n");
      if (chunk + length + LINE_BYTES > CHUNK_BYTES && isNewLine) {
        output.string('""", """\n');
        chunk = 0;
      }
      if (isNewLine) writeEscaped(output, node.parent.qualifiedName);
      output.string(isNewLine ? ": " : ", ");
      index = writeItem(output, surface, index);
      line = isNewLine ? length : line + length;
      chunk += length;
    }
    output.string(line > 0 ? '\n"""]\n' : '"""]\n');
  }
}

/** Writes an item; gives the place after it and those of the same key. */
function writeItem(output: Output, surface: Surface, index: i32): i32 {
  const node = Node.at(surface.nodes[index]);
  const key = keyOf(node);
  let print: u32 = 0;
  while (index < surface.nodes.length && keyOf(Node.at(surface.nodes[index])) == key) {
    print ^= printOf(Node.at(surface.nodes[index++]));
  }
  output.byte(letterOf(node)).string(" ");
  writeEscaped(output, node.name);
  output.string(" ");
  for (let digit = 0; digit < 4; digit++, print >>= 6) output.byte(DIGITS.charCodeAt(print & 63));
  return index;
}

function byHolder(left: u32, right: u32): i32 {
  const node = Node.at(left);
  const other = Node.at(right);
  const holder = node.parent.qualifiedName.compare(other.parent.qualifiedName);
  if (holder != 0) return holder;
  const name = node.name.compare(other.name);
  if (name != 0) return name;
  if (node.kind != other.kind) return node.kind < other.kind ? -1 : 1;
  const path = node.file.path.compare(other.file.path);
  return path != 0 ? path : <i32>node.line - <i32>other.line;
}

rule(new ApiSurface());
exporter(new BaselineExporter());
