import type { HookTrait } from "@parseltongue/host";

/** `assembly/index.ts` of a new plugin. */
export function assemblyScriptSource(traits: readonly HookTrait[]): string {
  const names = traits
    .flatMap((trait) => HOOKS[trait].names)
    .toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const imports = [...new Set(["EdgeKind", "Node", "outEdge", ...names])].toSorted((a, b) =>
    a.toLowerCase() < b.toLowerCase() ? -1 : 1,
  );
  const needed = traits.every((trait) => trait === "exporter") ? names : imports;
  return [
    `import { ${needed.join(", ")} } from "@parseltongue/sdk-assemblyscript";`,
    ...(traits.every((trait) => trait === "exporter") ? [] : [CALLS_FROM]),
    ...traits.map((trait) => HOOKS[trait].source),
    `${traits.map((trait) => HOOKS[trait].register).join("\n")}\n`,
  ].join("\n\n");
}

const CALLS_FROM = `/** How many different items a node calls. Rows are sorted, so equal ones stand side by side. */
function callsFrom(node: Node): u32 {
  let calls: u32 = 0;
  let last: u32 = 0;
  for (let at = node.outBegin; at < node.outEnd; at++) {
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
    for (let hit: u32 = 0; hit < hits.count; hit++) {
      const node = hits.node(hit);
      if (!node.has(NodeFlag.PUBLIC)) {
        hits.drop(hit);
        continue;
      }
      // Label 0 of the manifest's annotations: "calls".
      hits.annotate(hit, 0, callsFrom(node).toString());
    }
  }
}`,
    register: "lens(new PublicCode());",
  },
  query: {
    names: ["Found", "nodeCount", "parameters", "query", "Query"],
    source: `class Busy extends Query {
  override answer(found: Found): void {
    const least = parameters.integer("least", 1);
    for (let id: u32 = 1; id < nodeCount(); id++) {
      const calls = callsFrom(Node.at(id));
      if (<i64>calls < least) continue;
      found.add(Node.at(id));
      // Column 0 of the manifest's columns: "calls".
      found.value(<f32>calls);
    }
  }
}`,
    register: "query(new Busy());",
  },
  rule: {
    names: ["config", "Findings", "Hits", "nodeCount", "rule", "Rule"],
    source: `class CallsTooMuch extends Rule {
  override check(findings: Findings, _changed: Hits): void {
    const most = <u32>config.integer("most", 20);
    for (let id: u32 = 1; id < nodeCount(); id++) {
      const node = Node.at(id);
      const calls = callsFrom(node);
      if (calls <= most) continue;
      findings.report(node, \`\${node.name.toString()} calls \${calls} items, more than \${most}\`);
    }
  }
}`,
    register: "rule(new CallsTooMuch());",
  },
  analyzer: {
    names: ["analyzer", "Analyzer", "Columns", "Hits", "nodeCount"],
    source: `class CallCounts extends Analyzer {
  override analyze(columns: Columns, _changed: Hits): void {
    const chunk = new StaticArray<u32>(1024);
    for (let first: u32 = 0; first < nodeCount(); first += 1024) {
      for (let at: u32 = 0; at < 1024; at++) chunk[at] = callsFrom(Node.at(first + at));
      // Column 0 of the manifest's columns.
      columns.u32(0, first, chunk, min<u32>(1024, nodeCount() - first));
    }
  }
}`,
    register: "analyzer(new CallCounts());",
  },
  exporter: {
    names: ["exporter", "Exporter", "Hits", "Output"],
    source: `class Lines extends Exporter {
  override render(output: Output, hits: Hits): void {
    for (let hit: u32 = 0; hit < hits.count; hit++) output.text(hits.node(hit).name).string("\\n");
  }
}`,
    register: "exporter(new Lines());",
  },
};
