import { join } from "node:path";
import {
  Confidence,
  EDGE_STRIDE,
  EdgeField,
  EdgeKind,
  Graph,
  type GraphCommit,
  NODE_STRIDE,
  NodeField,
  NodeKind,
} from "@parseltongue/graph";
import { calibrate, type Calibration } from "@parseltongue/host";
import type { Machine } from "../../machine.ts";

const FILE = "fuel-prices.json";
/** Large enough that reads miss the processor's caches, as they do in real code bases. */
const NODES = 100_000;
const EDGES = 500_000;

interface Kept {
  /** What it was measured on: another engine has other prices. */
  readonly system: Machine["system"];
  readonly calibration: Calibration;
}

/** What fuel costs on this machine: measured once, then kept. */
export async function fuelPrices(machine: Machine, stateDirectory: string): Promise<Calibration> {
  const { files, clock } = machine.environment;
  const path = join(stateDirectory, FILE);
  const kept = await readKept(machine, path);
  if (kept !== undefined) return kept;
  const calibration = calibrate(someGraph(), clock);
  const content: Kept = { system: machine.system, calibration };
  await files.createDirectory(stateDirectory, { mode: 0o700 });
  await files.replace(path, [new TextEncoder().encode(`${JSON.stringify(content, undefined, 2)}\n`)]);
  return calibration;
}

async function readKept(machine: Machine, path: string): Promise<Calibration | undefined> {
  const { files } = machine.environment;
  if ((await files.status(path)) === undefined) return undefined;
  try {
    const kept = JSON.parse(new TextDecoder().decode(await files.read(path))) as Kept;
    const isOurs = JSON.stringify(kept.system) === JSON.stringify(machine.system);
    const { arithmeticRate, graphRate, callNs } = kept.calibration;
    return isOurs && [arithmeticRate, graphRate, callNs].every(Number.isFinite) ? kept.calibration : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Functions that call one another at random, the same in every run. */
function someGraph(): Graph {
  const nodes = new Int32Array(NODES * NODE_STRIDE);
  for (let at = 0; at < NODES; at++) {
    nodes[at * NODE_STRIDE + NodeField.node] = at + 1;
    nodes[at * NODE_STRIDE + NodeField.kind] = NodeKind.function;
    nodes[at * NODE_STRIDE + NodeField.ordinal] = at;
  }
  const edges = new Int32Array(EDGES * EDGE_STRIDE);
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + ((state >>> 8) % NODES);
  };
  for (let at = 0; at < EDGES; at++) {
    edges[at * EDGE_STRIDE + EdgeField.edge] = at + 1;
    edges[at * EDGE_STRIDE + EdgeField.from] = next();
    edges[at * EDGE_STRIDE + EdgeField.to] = next();
    edges[at * EDGE_STRIDE + EdgeField.kind] = EdgeKind.calls;
    edges[at * EDGE_STRIDE + EdgeField.confidence] = Confidence.resolved;
  }
  const commit: GraphCommit = { strings: [""], files: new Int32Array(0), nodes, edges, moves: new Int32Array(0) };
  const graph = Graph.create();
  graph.apply(commit);
  return graph;
}
