/** The made-up code base that questions are measured on: same seed, same graph. */
import { Confidence, EDGE_STRIDE, EdgeFlag, EdgeKind, LanguageId, NodeFlag, NodeKind } from "@parseltongue/graph";
import type { GraphCommit } from "@parseltongue/graph";
import { randomNumbers } from "../synthetic-graph.ts";

const NODES_PER_FILE = 50;
const FILES_PER_PACKAGE = 100;
/** Members of one candidate set; every such share of calls goes to one. */
const SET_SIZE = 12;

const WORDS =
  `abort accept add alloc apply arena args array ast async attr await bind block body buffer build byte cache call cancel
  cast chain change char check child chunk clear clone close code collect column commit compare compile config connect
  context convert copy count create cursor data debug decode def default delete depth diff digest dispatch doc drain drop
  edge edit emit empty encode end ensure entry env error eval event exec expand expect export expr extend extract fetch
  field file fill filter find finish flag flatten flush fold format frame from future generic get global graph group guard
  handle hash head header heap hint hook import index infer info init inline inner insert inspect instance intern into
  invoke item iter join keep key kind label layout leaf len level lex lexer library lifetime limit line link list load
  local lock log lookup loop lower macro main make map mark match max member memory merge message meta method mode model
  module move mutate name near nested next node normalize notify null number object offset open operator option order
  output owner package page pair param parent parse parser path pattern peek pending place plan plugin point poll pool pop
  position prefix prepare print process project promise prune public pull push query queue range rank read ready reduce
  ref reference region register release remove rename render replace report request reset resolve result retry return
  reverse root route row rule run runtime sample save scan schedule scope score search segment select send sequence
  session set shape shared shift signature site skip slice slot snapshot sort source span spawn split stack start state
  static step stop store stream string struct style sub suffix swap switch symbol sync syntax table tag take target task
  template term test text thread tick timer token total trace track trait transform tree trim try type union unique unit
  update use user util valid value variant vec version view visit wait walk watch weight width window with word work
  worker wrap write yield zip`.split(/\s+/);

/** Nodes as records that grow a commit. */
class CommitWriter {
  readonly strings: string[] = [""];
  readonly files: number[] = [];
  readonly nodes: number[] = [];
  readonly edges: number[] = [];
  nodeCount = 0;

  string(text: string): number {
    return this.strings.push(text) - 1;
  }

  node(
    kind: number,
    flags: number,
    name: string,
    qualified: string,
    signature: string,
    parent: number,
    file: number,
    line: number,
  ): number {
    const id = ++this.nodeCount;
    const texts = [this.string(name), this.string(qualified), this.string(signature), 0];
    // Two items of one name in one place are told apart by their ordinals; so are these, whether they need it or not.
    this.nodes.push(id, kind, flags, ...texts, parent, file, line, 5, line + 5, LanguageId.rust, line);
    if (parent !== 0) this.edge(parent, id, EdgeKind.contains, Confidence.resolved, 0);
    return id;
  }

  packageNode(index: number): number {
    return this.node(NodeKind.package, 0, `crate_${index}`, `crate_${index}`, "", 0, 0, 0);
  }

  edge(from: number, to: number, kind: number, confidence: number, line: number, flags = 0): void {
    this.edges.push(this.edges.length / EDGE_STRIDE + 1, from, to, kind, flags, confidence, line, line === 0 ? 0 : 9);
  }

  commit(): GraphCommit {
    return {
      strings: this.strings,
      files: Int32Array.from(this.files),
      nodes: Int32Array.from(this.nodes),
      edges: Int32Array.from(this.edges),
      moves: new Int32Array(0),
    };
  }
}

export interface QuestionGraph {
  readonly commit: GraphCommit;
  /** Functions, methods and types: what questions are asked about. */
  readonly entities: Uint32Array;
}

/**
 * About `nodeCount` nodes and `edgeCount` edges besides `contains`: 65 % stay near (the file, or one of the ten before
 * it), 20 % go to hubs (the node at place n^u for a uniform u: the first draws 6 % of them), 15 % anywhere. Of all calls
 * 8 % go to candidate sets. Types have traits that they implement.
 */
export function questionGraph(nodeCount: number, edgeCount: number): QuestionGraph {
  const random = randomNumbers(42);
  const writer = new CommitWriter();
  const entities: number[] = [];
  const traits: number[] = [];
  const types: number[] = [];
  const packages: number[] = [];
  for (let file = 0; entities.length < nodeCount * 0.97; file++) {
    if (file % FILES_PER_PACKAGE === 0) packages.push(writer.packageNode(packages.length));
    addFile(writer, file, packages.at(-1)!, random, entities, types, traits);
  }
  for (const type of types) {
    if (random(3) > 0)
      writer.edge(
        type,
        traits[Math.floor(traits.length ** (random(1000) / 1000)) - 1]!,
        EdgeKind.implements,
        Confidence.resolved,
        3,
      );
  }
  const sets = addSets(writer, entities, random);
  const shuffled = shuffle(entities, random);
  for (let edge = 0; edge < edgeCount; edge++) {
    const at = random(entities.length);
    addReference(writer, at, entities, shuffled, sets, random);
  }
  return { commit: writer.commit(), entities: Uint32Array.from(entities) };
}

type Random = (end: number) => number;

function addFile(
  writer: CommitWriter,
  file: number,
  packageId: number,
  random: Random,
  entities: number[],
  types: number[],
  traits: number[],
): void {
  const packageName = `crate_${Math.floor(file / FILES_PER_PACKAGE)}`;
  const moduleName = `${snake(2, random)}_${file}`;
  writer.files.push(
    file + 1,
    writer.string(`crates/${packageName}/src/${moduleName}.rs`),
    0,
    LanguageId.rust,
    NODES_PER_FILE * 12,
  );
  const modulePath = `${packageName}::${moduleName}`;
  const root = writer.node(NodeKind.file, 0, moduleName, modulePath, "", packageId, file + 1, 1);
  let owner = root;
  let ownerPath = modulePath;
  for (let place = 1; place < NODES_PER_FILE; place++) {
    const line = place * 12;
    const flags = (random(2) === 0 ? NodeFlag.public : 0) | (random(12) === 0 ? NodeFlag.test : 0);
    if (place % 10 === 1) {
      const name = camel(1 + random(3), random);
      const isTrait = random(8) === 0;
      ownerPath = `${modulePath}::${name}`;
      owner = writer.node(
        isTrait ? NodeKind.trait : NodeKind.struct,
        flags & ~NodeFlag.test,
        name,
        ownerPath,
        `pub struct ${name}<T>`,
        root,
        file + 1,
        line,
      );
      (isTrait ? traits : types).push(owner);
      entities.push(owner);
      continue;
    }
    const name = snake(1 + random(3), random);
    const signature = `pub fn ${name}(&self, ${snake(1, random)}: &${camel(2, random)}, at: usize) -> Option<${camel(2, random)}>`;
    const isMethod = place % 10 < 6;
    const [parent, path] = isMethod ? [owner, ownerPath] : [root, modulePath];
    entities.push(
      writer.node(
        isMethod ? NodeKind.method : NodeKind.function,
        flags,
        name,
        `${path}::${name}`,
        signature,
        parent,
        file + 1,
        line,
      ),
    );
  }
}

function addSets(writer: CommitWriter, entities: readonly number[], random: Random): number[] {
  const sets: number[] = [];
  for (let set = 0; set < entities.length / 250; set++) {
    const id = writer.node(NodeKind.candidates, 0, snake(1, random), `candidates::${set}`, "", 0, 0, 0);
    const size = random(4) === 0 ? 1 : 2 + random(SET_SIZE * 2);
    const members = new Set(Array.from({ length: size }, () => entities[random(entities.length)]!));
    for (const member of members) writer.edge(id, member, EdgeKind.candidate, Confidence.inferred, 0);
    sets.push(id);
  }
  return sets;
}

function addReference(
  writer: CommitWriter,
  at: number,
  entities: readonly number[],
  shuffled: readonly number[],
  sets: readonly number[],
  random: Random,
): void {
  const from = entities[at]!;
  const count = entities.length;
  const line = 20 + random(400);
  const share = random(100);
  const isCall = random(100) < 70;
  if (isCall && random(100) < 8) {
    writer.edge(from, sets[random(sets.length)]!, EdgeKind.calls, Confidence.ambiguous, line);
    return;
  }
  let to = shuffled[Math.floor(count ** (random(1 << 20) / 2 ** 20)) - 1]!;
  if (share < 65)
    to =
      entities[
        Math.max(0, at - (at % NODES_PER_FILE) - random(10) * NODES_PER_FILE) + random(Math.min(NODES_PER_FILE, count))
      ] ?? from;
  else if (share >= 85) to = entities[random(count)]!;
  const confidence = random(20) === 0 ? Confidence.inferred : Confidence.resolved;
  writer.edge(
    from,
    to,
    isCall ? EdgeKind.calls : EdgeKind.uses,
    confidence,
    line,
    random(50) === 0 ? EdgeFlag.macro : 0,
  );
}

function shuffle(values: readonly number[], random: Random): number[] {
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}

function words(count: number, random: Random): string[] {
  return Array.from({ length: count }, () => WORDS[random(WORDS.length)]!);
}

function snake(count: number, random: Random): string {
  return words(count, random).join("_");
}

function camel(count: number, random: Random): string {
  return words(count, random)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join("");
}
