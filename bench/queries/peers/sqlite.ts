/** The SQLite that comes with Node, asked in two ways: by recursive queries, and by walks that ask for neighbours. */
import { DatabaseSync } from "node:sqlite";
import type { Peer, PeerQuestion } from "./peer.ts";
import { PAGE } from "./peer.ts";
import { forEachPair, type PlainGraph } from "./plain-graph.ts";
import { distance, type Neighbours, reach } from "./walks.ts";

type Ask = NonNullable<Peer["ask"][PeerQuestion]>;

/** Each relation lies in the database twice, by either end, so that nothing but the index is read. */
function load(graph: PlainGraph): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT, folded TEXT); BEGIN");
  const insert = database.prepare("INSERT INTO names VALUES (?, ?, ?)");
  for (const { id, name, folded } of graph.nodes) insert.run(id, name, folded);
  for (const relation of ["calls", "depends", "supertypes", "inside"] as const) {
    database.exec(`CREATE TABLE ${relation} (source INT, target INT, PRIMARY KEY (source, target)) WITHOUT ROWID;`);
    const insertPair = database.prepare(`INSERT INTO ${relation} VALUES (?, ?)`);
    forEachPair(graph[relation], (from, to) => insertPair.run(from, to));
    database.exec(`CREATE INDEX ${relation}_by_target ON ${relation} (target, source)`);
  }
  database.exec(`CREATE INDEX by_name ON names (name); CREATE INDEX by_folded ON names (folded); COMMIT; ANALYZE;`);
  return database;
}

/** Gives the first column of what a query finds. */
function column(database: DatabaseSync, sql: string): (...values: (number | string)[]) => number[] {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return (...values) => (statement.all(...values) as unknown as [number][]).map(([id]) => id);
}

function lookUps(database: DatabaseSync): Partial<Record<PeerQuestion, Ask>> {
  const callers = column(database, "SELECT source FROM calls WHERE target = ?");
  const callees = column(database, "SELECT target FROM calls WHERE source = ?");
  const implementors = column(database, "SELECT source FROM supertypes WHERE target = ?");
  const exact = column(database, "SELECT id FROM names WHERE name = ?");
  const prefix = column(
    database,
    `SELECT id FROM names WHERE folded >= ? AND folded < ? ORDER BY folded, id LIMIT ${PAGE}`,
  );
  return {
    callers: ({ node }) => callers(node),
    callees: ({ node }) => callees(node),
    whatImplements: ({ node }) => implementors(node),
    findExact: ({ text }) => exact(text),
    findPrefix: ({ text }) => prefix(text, `${text}\u{10ffff}`),
  };
}

const INSIDE = `inside_it(id) AS (VALUES (?) UNION SELECT target FROM inside_it JOIN inside ON source = id)`;

/** Walks as recursive queries. A shortest path cannot be told that way without walking every way there is. */
export async function openRecursive(graph: PlainGraph): Promise<Peer> {
  const database = load(graph);
  const blastRadius = column(
    database,
    `WITH RECURSIVE ${INSIDE},
      reached(id, hops) AS (SELECT id, 0 FROM inside_it
        UNION SELECT source, hops + 1 FROM reached JOIN depends ON target = id WHERE hops < 3)
     SELECT DISTINCT id FROM reached WHERE id NOT IN (SELECT id FROM inside_it)`,
  );
  return {
    name: "node:sqlite, recursive",
    ask: { ...lookUps(database), blastRadius3: ({ node }) => blastRadius(node) },
    close: () => database.close(),
  };
}

/** Walks in JavaScript that ask for each node's neighbours by a prepared statement. */
export async function openWalking(graph: PlainGraph): Promise<Peer> {
  const database = load(graph);
  const inside = column(database, `WITH RECURSIVE ${INSIDE} SELECT id FROM inside_it`);
  const forwards: Neighbours = column(database, "SELECT target FROM depends WHERE source = ?");
  const backwards: Neighbours = column(database, "SELECT source FROM depends WHERE target = ?");
  return {
    name: "node:sqlite, walking",
    ask: {
      blastRadius3: ({ node }) => reach(inside(node), backwards, 3),
      path: ({ node, other }) => {
        const steps = distance(inside(node), inside(other), forwards, backwards);
        return steps === undefined ? [] : [steps];
      },
    },
    close: () => database.close(),
  };
}
