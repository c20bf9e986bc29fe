import type { HookTrait } from "@parseltongue/host";
import { COUNTS_CALLS } from "./new-request.ts";

/** `assembly/index.ts` of a new plugin. */
export function assemblyScriptSource(traits: readonly HookTrait[]): string {
  const needsCalls = traits.some((trait) => COUNTS_CALLS.has(trait));
  const names = new Set([
    ...(needsCalls ? ["EdgeKind", "Node", "outEdge"] : []),
    ...traits.flatMap((trait) => HOOKS[trait].names),
  ]);
  const inOrder = [...names].toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return [
    importOf(inOrder),
    ...(needsCalls ? [CALLS_FROM] : []),
    ...traits.map((trait) => HOOKS[trait].source),
    `${traits.map((trait) => HOOKS[trait].register).join("\n")}\n`,
  ].join("\n\n");
}

/** On one line where it fits. */
function importOf(names: readonly string[]): string {
  const line = `import { ${names.join(", ")} } from "@parseltongue/sdk-assemblyscript";`;
  return line.length <= 120 ? line : line.replace("{ ", "{\n  ").replaceAll(", ", ",\n  ").replace(" }", ",\n}");
}

const CALLS_FROM = `/** How many different items a node calls. Rows are sorted, so equal ones stand side by side. */
function callsFrom(node: Node): u32 {
  let calls: u32 = 0;
  let last: u32 = 0;
  for (let at = node.outBegin, end = node.outEnd; at < end; at++) {
    const edge = outEdge(at);
    if (edge.kind != EdgeKind.CALLS || edge.to.id == last) continue;
    last = edge.to.id;
    calls++;
  }
  return calls;
}`;

interface HookSource {
  readonly names: readonly string[];
  readonly source: string;
  readonly register: string;
}

const HOOKS: Readonly<Record<HookTrait, HookSource>> = {
  lens: {
    names: ["Hits", "lens", "Lens", "NodeFlag"],
    source: `class PublicCode extends Lens {
  override evaluate(hits: Hits): void {
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const node = hits.node(hit);
      if (!node.has(NodeFlag.PUBLIC)) {
        hits.drop(hit);
        continue;
      }
      // Label 0 of the manifest's annotations: "incoming".
      hits.annotateNumber(hit, 0, node.inCount);
    }
  }
}`,
    register: "lens(new PublicCode());",
  },
  query: {
    names: ["Found", "nodeCount", "parameters", "query", "Query"],
    source: `/** As many as an answer may have. Where more are found, those that come last by name are left out. */
const MOST = 65536;

class Busy extends Query {
  override answer(found: Found): void {
    const least = parameters.integer("least", 1);
    const busy: Node[] = [];
    for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
      if (<i64>callsFrom(Node.at(id)) < least) continue;
      busy.push(Node.at(id));
      if (busy.length == 2 * MOST) this.keepFirst(busy);
    }
    this.keepFirst(busy);
    for (let at = 0; at < busy.length; at++) {
      found.add(busy[at]);
      // Column 0 of the manifest's columns: "calls".
      found.value(<f32>callsFrom(busy[at]));
    }
  }

  /** Ids depend on the history of edits, names do not. */
  private keepFirst(busy: Node[]): void {
    busy.sort((a, b) => a.compare(b));
    if (busy.length > MOST) busy.length = MOST;
  }
}`,
    register: "query(new Busy());",
  },
  rule: {
    names: ["config", "Findings", "rule", "Rule", "Scope"],
    source: `class CallsTooMuch extends Rule {
  override check(findings: Findings, scope: Scope): void {
    const most = <u32>config.integer("most", 20);
    for (let at: u32 = 0, end = scope.count; at < end; at++) {
      const node = scope.node(at);
      const calls = callsFrom(node);
      if (calls <= most) continue;
      findings.report(node, \`\${node.name.toString()} calls \${calls} items, more than \${most}\`);
    }
  }
}`,
    register: "rule(new CallsTooMuch());",
  },
  analyzer: {
    names: ["analyzer", "Analyzer", "Columns", "Scope"],
    source: `class CallCounts extends Analyzer {
  override analyze(columns: Columns, scope: Scope): void {
    for (let at: u32 = 0, end = scope.count; at < end; at++) {
      const node = scope.node(at);
      // Column 0 of the manifest's columns.
      columns.setU32(0, node, callsFrom(node));
    }
  }
}`,
    register: "analyzer(new CallCounts());",
  },
  exporter: {
    names: ["exporter", "Exporter", "Hits", "Output"],
    source: `class Lines extends Exporter {
  override render(output: Output, hits: Hits): void {
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) output.text(hits.node(hit).name).string("\\n");
  }
}`,
    register: "exporter(new Lines());",
  },
};
