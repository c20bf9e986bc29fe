import { Random } from "./random.ts";

/** A node of a generated graph; its id is its place in the list, from 1. */
export interface FuzzNode {
  /** 0: a gap among the ids. */
  readonly kind: number;
  readonly flags: number;
  readonly name: number;
  readonly qualifiedName: number;
  readonly signature: number;
  readonly doc: number;
  readonly parent: number;
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly language: number;
}

export interface FuzzEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly flags: number;
  readonly confidence: number;
  readonly line: number;
  readonly column: number;
}

/** A graph and what a call over it is about, as plain data that can be made smaller. */
export interface FuzzSpec {
  readonly epoch: number;
  readonly nodes: readonly FuzzNode[];
  readonly edges: readonly FuzzEdge[];
  readonly files: readonly { readonly path: number; readonly flags: number }[];
  readonly texts: readonly string[];
  /** Seed of what columns of attributes hold. */
  readonly attributes: number;
  readonly hits: readonly { readonly node: number; readonly depth: number }[];
  /** Whether hooks that can be are asked about the hits alone. */
  readonly onlyHits: boolean;
  /** Seed of a question's parameters. */
  readonly parameters: number;
}

const KINDS = 18;
const LANGUAGES = 8;
const TEXTS: readonly string[] = [
  "a",
  "new",
  "main",
  "parse_config",
  "src/lib.rs",
  "src/net/http2.ts",
  "tests/größe.rs",
  "crate::net::Client::send",
  "fn(&self, u32) -> Result<(), Error>",
  "(a: string, b?: number[]) => Promise<void>",
  "名前",
  'Sends what waits; "quotes" & <tags>, [brackets] | pipes\n',
  "x".repeat(300),
];

/** The graph of a seed: mostly small, at times of a few hundred nodes, empty ones among them. */
export function fuzzSpec(seed: number): FuzzSpec {
  const random = new Random(seed);
  const count = random.oneIn(20) ? random.below(400) : random.below(random.oneIn(3) ? 60 : 14);
  const texts = Array.from({ length: 1 + random.below(24) }, () => randomText(random));
  const files = Array.from({ length: random.below(6) }, () => ({
    path: random.below(texts.length + 1),
    flags: random.below(32),
  }));
  const nodes = Array.from({ length: count }, (_, index) => randomNode(random, index + 1, texts.length, files.length));
  const edgeCount = count === 0 ? 0 : random.below(random.oneIn(4) ? 8 * count : 2 * count);
  const edges = Array.from({ length: edgeCount }, () => randomEdge(random, count));
  const hits = Array.from({ length: random.oneIn(8) ? 0 : random.below(Math.min(40, 2 * count + 2)) }, () => ({
    node: random.oneIn(20) ? random.pick([0, count + 1, 0x7fff_ffff, 0xffff_ffff]) : 1 + random.below(count),
    depth: random.below(5),
  }));
  return {
    epoch: random.word(),
    nodes,
    edges,
    files,
    texts,
    attributes: random.word(),
    hits,
    onlyHits: random.oneIn(3),
    parameters: random.word(),
  };
}

function randomText(random: Random): string {
  const text = random.pick(TEXTS);
  if (random.oneIn(2)) return text;
  return random.oneIn(12) ? "" : `${text}${random.below(50)}`;
}

/** Parents come before their children, so that who climbs arrives. */
function randomNode(random: Random, id: number, texts: number, files: number): FuzzNode {
  const text = (): number => random.below(texts + 1);
  const kind = random.oneIn(12) ? 0 : random.oneIn(40) ? 40 : 1 + random.below(KINDS - 1);
  const line = random.oneIn(30) ? 0xffff_ffff : 1 + random.below(2000);
  return {
    kind,
    flags: random.oneIn(3) ? random.word() : random.word() & random.word() & random.word(),
    name: text(),
    qualifiedName: text(),
    signature: text(),
    doc: random.oneIn(2) ? 0 : text(),
    parent: random.oneIn(3) ? 0 : random.below(id),
    file: random.below(files + 1),
    line,
    column: random.below(120),
    endLine: line + random.below(80),
    language: random.below(LANGUAGES),
  };
}

function randomEdge(random: Random, nodes: number): FuzzEdge {
  return {
    from: 1 + random.below(nodes),
    // Some nodes are what many lead to.
    to: 1 + (random.oneIn(4) ? random.below(Math.min(nodes, 3)) : random.below(nodes)),
    kind: random.oneIn(40) ? 0 : 1 + random.below(7),
    flags: random.below(64),
    confidence: random.below(4),
    line: random.below(2000),
    column: random.below(120),
  };
}
