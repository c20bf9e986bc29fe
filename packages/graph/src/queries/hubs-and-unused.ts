import { EdgeKind, FileFlag, NodeFlag, NodeKind } from "../schema.ts";
import type { NodeKindName } from "../schema.ts";
import type { GraphView } from "../view.ts";
import { DEFAULT_HITS, MAX_HITS } from "./answer.ts";
import type { Hub, HubAnswer, HubOptions, UnusedAnswer, UnusedCaveat, UnusedNode, UnusedOptions } from "./answer.ts";
import { DEPENDENCY_KINDS } from "./reach.ts";
import { someTwin } from "./twins.ts";
import { ALL_NODE_KINDS, cutReasons, nodeKindMask, requireCount, skipFlags } from "./walk-limits.ts";

/** Hubs on a page when the question names no number. */
export const DEFAULT_HUBS = 20;
/** What can be unused: packages, modules and files are there by being files, fields and variants by their types. */
const usableKinds: readonly NodeKindName[] = [
  "function",
  "method",
  "struct",
  "class",
  "enum",
  "trait",
  "interface",
  "typeAlias",
  "constant",
  "static",
  "macro",
];
const CONTAINERS =
  (1 << NodeKind.package) | (1 << NodeKind.module) | (1 << NodeKind.file) | (1 << NodeKind.candidates) | 1;

/** Nodes with the most edges. Looks at the whole graph once. */
export function hubs(view: GraphView, options: HubOptions): HubAnswer {
  const { hits = DEFAULT_HUBS, nodeKinds } = options;
  requireCount("hits", hits, MAX_HITS);
  const kinds = nodeKinds === undefined ? ~CONTAINERS : nodeKindMask(nodeKinds);
  const skipped = skipFlags(options.includeTests === true);
  const { nodesByRank, nodeKind, nodeFlags } = view;
  const found: Hub[] = [];
  for (const node of nodesByRank) {
    if ((kinds & (1 << nodeKind[node]!)) === 0 || (nodeFlags[node]! & skipped) !== 0) continue;
    const hub = measure(view, node, skipped);
    if (hub.incoming + hub.outgoing + hub.ambiguousIncoming > 0) found.push(hub);
  }
  // Sorting is stable, so that equal ones stay in order of rank.
  const total = found.length;
  found.sort((a, b) => b.incoming - a.incoming);
  return { hubs: found.slice(0, hits), total, truncated: cutReasons(false, total > hits, false) };
}

function measure(view: GraphView, node: number, skipped: number): Hub {
  const { inStart, inLength, inKind, inPeer, outStart, outLength, outKind, outPeer, nodeFlags } = view;
  let [incoming, outgoing, ambiguousIncoming] = [0, 0, 0];
  for (let i = inStart[node]!; i < inStart[node]! + inLength[node]!; i++) {
    if (inKind[i] === EdgeKind.candidate) ambiguousIncoming += inLength[inPeer[i]!]!;
    else if (isDependency(inKind[i]!) && (nodeFlags[inPeer[i]!]! & skipped) === 0) incoming++;
  }
  for (let i = outStart[node]!; i < outStart[node]! + outLength[node]!; i++) {
    if (isDependency(outKind[i]!) && (nodeFlags[outPeer[i]!]! & skipped) === 0) outgoing++;
  }
  return { node, incoming, outgoing, ambiguousIncoming };
}

function isDependency(kind: number): boolean {
  return ((DEPENDENCY_KINDS >>> kind) & 1) !== 0;
}

/** Nodes that no indexed code uses, as far as edges tell. Looks at the whole graph once. */
export function unused(view: GraphView, options: UnusedOptions): UnusedAnswer {
  const { hits = DEFAULT_HITS, allow = [], nodeKinds = usableKinds, includeTests = false } = options;
  requireCount("hits", hits, MAX_HITS);
  const kinds = nodeKinds === undefined ? ALL_NODE_KINDS : nodeKindMask(nodeKinds);
  const skipped = skipFlags(includeTests);
  const allowed = new Set(allow);
  const excused = { entry: 0, public: 0, dynamic: 0, candidates: 0, tests: 0, incomplete: 0 };
  const nodes: UnusedNode[] = [];
  let total = 0;
  const { nodesByRank } = view;
  for (let at = 0; at < nodesByRank.length; at++) {
    const node = nodesByRank[at]!;
    if ((kinds & (1 << view.nodeKind[node]!)) === 0 || (view.nodeFlags[node]! & skipped) !== 0) continue;
    const caveats = caveatsOf(view, node);
    if (caveats === undefined || someTwin(view, at, (twin) => caveatsOf(view, twin) === undefined)) continue;
    if (caveats.some((caveat) => !allowed.has(caveat))) {
      for (const caveat of caveats) excused[caveat]++;
    } else if (++total <= hits) {
      nodes.push({ node, caveats });
    }
  }
  return { nodes, total, truncated: cutReasons(false, total > hits, false), excused };
}

/** Why a node may be used though nothing is known to use it; undefined when something does. */
function caveatsOf(view: GraphView, node: number): UnusedCaveat[] | undefined {
  const { inStart, inLength, inKind, inPeer, nodeFlags, nodeFile, fileFlags } = view;
  let [isNamed, isTested] = [false, false];
  for (let i = inStart[node]!; i < inStart[node]! + inLength[node]!; i++) {
    const peer = inPeer[i]!;
    if (inKind[i] === EdgeKind.candidate) isNamed ||= inLength[peer]! > 0;
    else if (!isDependency(inKind[i]!) || peer === node) continue;
    else if ((nodeFlags[peer]! & NodeFlag.test) === 0) return undefined;
    else isTested = true;
  }
  // A test that only tests use is used as a test is.
  if (isTested && (nodeFlags[node]! & NodeFlag.test) !== 0) return undefined;
  const flags = nodeFlags[node]!;
  const unread = NodeFlag.incomplete | NodeFlag.generated | NodeFlag.vendored;
  const unreadFile = FileFlag.syntaxErrors | FileFlag.generated | FileFlag.vendored;
  const holds: readonly [UnusedCaveat, boolean][] = [
    ["entry", (flags & NodeFlag.entry) !== 0],
    ["public", (flags & NodeFlag.public) !== 0],
    ["dynamic", (flags & NodeFlag.override) !== 0],
    ["candidates", isNamed],
    ["tests", isTested],
    ["incomplete", (flags & unread) !== 0 || (fileFlags[nodeFile[node]!]! & unreadFile) !== 0],
  ];
  return holds.filter(([, does]) => does).map(([caveat]) => caveat);
}
