/** Ladybug, the property-graph database that goes on where Kuzu ended. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPeer } from "../../peers/peers.ts";
import { allHits, PAGE, type Peer, steps } from "./peer.ts";
import { forEachPair, type Pairs, type PlainGraph } from "./plain-graph.ts";

interface QueryResult {
  getAllSync(): Record<string, number>[];
  close(): void;
}
interface Connection {
  querySync(statement: string): QueryResult;
  prepareSync(statement: string): object;
  executeSync(statement: object, parameters: Readonly<Record<string, unknown>>): QueryResult;
  closeSync(): void;
}
interface Exports {
  readonly default: {
    readonly Database: new (path: string) => { closeSync(): void };
    readonly Connection: new (database: object) => Connection;
  };
}

/** A containment chain longer than this is in no code; a path longer than this is not asked for. */
const MAX_DEPTH = 8;
const MAX_STEPS = 30;

export async function openLadybug(graph: PlainGraph): Promise<Peer> {
  const { Database, Connection } = (await loadPeer<Exports>("@ladybugdb/core")).default;
  const database = new Database(":memory:");
  const connection = new Connection(database);
  load(connection, graph);
  const prepared = (statement: string): ((parameters: Readonly<Record<string, unknown>>) => number[]) => {
    const known = connection.prepareSync(statement);
    return (parameters) => {
      const result = connection.executeSync(known, parameters);
      const ids = result.getAllSync().map((row) => Number(row["id"]));
      result.close();
      return ids;
    };
  };
  const callers = prepared("MATCH (a:Entity {id: $node})<-[:calls]-(b:Entity) RETURN b.id AS id");
  const callees = prepared("MATCH (a:Entity {id: $node})-[:calls]->(b:Entity) RETURN b.id AS id");
  const implementors = prepared("MATCH (a:Entity {id: $node})<-[:supertypes]-(b:Entity) RETURN b.id AS id");
  const held = prepared(
    `MATCH (a:Entity {id: $node})-[:inside*1..${MAX_DEPTH}]->(b:Entity) RETURN DISTINCT b.id AS id`,
  );
  const parts = (node: number): number[] => [node, ...held({ node })];
  const blastRadius = prepared(
    `MATCH (a:Entity)<-[:depends* SHORTEST 1..3]-(b:Entity) WHERE a.id IN $parts AND NOT b.id IN $parts
     RETURN DISTINCT b.id AS id`,
  );
  const path = prepared(
    `MATCH p = (a:Entity)-[:depends* SHORTEST 1..${MAX_STEPS}]->(b:Entity) WHERE a.id IN $from AND b.id IN $to
     RETURN min(length(p)) AS id`,
  );
  const exact = prepared("MATCH (a:Entity) WHERE a.name = $text RETURN a.id AS id");
  const prefix = prepared(
    `MATCH (a:Entity) WHERE starts_with(a.folded, $text) RETURN a.id AS id ORDER BY a.folded, id LIMIT ${PAGE}`,
  );
  return {
    name: "@ladybugdb/core",
    ask: {
      callers: ({ node }) => allHits(callers({ node })),
      callees: ({ node }) => allHits(callees({ node })),
      whatImplements: ({ node }) => allHits(implementors({ node })),
      blastRadius3: ({ node }) => allHits(blastRadius({ parts: parts(node) })),
      path: ({ node, other }) => {
        const [from, to] = [parts(node), parts(other)];
        if (from.some((part) => to.includes(part))) return steps(0);
        // The shortest of no path is null.
        return steps(path({ from, to }).find((length) => length > 0));
      },
      findExact: ({ text }) => allHits(exact({ text })),
      findPrefix: ({ text }) => allHits(prefix({ text })),
    },
    close: () => {
      connection.closeSync();
      database.closeSync();
    },
  };
}

/** By CSV files, as its documentation advises for more than a few rows. */
function load(connection: Connection, graph: PlainGraph): void {
  const folder = mkdtempSync(join(tmpdir(), "bench-ladybug-"));
  const query = (statement: string): void => connection.querySync(statement).close();
  const copy = (table: string, lines: readonly string[]): void => {
    const path = join(folder, `${table}.csv`);
    writeFileSync(path, `${lines.join("\n")}\n`);
    query(`COPY ${table} FROM '${path.replaceAll("\\", "/")}'`);
  };
  try {
    query("CREATE NODE TABLE Entity (id INT64, name STRING, folded STRING, PRIMARY KEY (id))");
    copy(
      "Entity",
      graph.nodes.map(({ id, name, folded }) => `${id},${name},${folded}`),
    );
    for (const relation of ["calls", "depends", "supertypes", "inside"] as const) {
      query(`CREATE REL TABLE ${relation} (FROM Entity TO Entity)`);
      copy(relation, linesOf(graph[relation]));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesOf(pairs: Pairs): string[] {
  const lines: string[] = [];
  forEachPair(pairs, (from, to) => lines.push(`${from},${to}`));
  return lines;
}
