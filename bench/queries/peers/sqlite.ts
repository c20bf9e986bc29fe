/**
 * The SQLite that comes with Node, asked in two ways: by recursive queries, and by walks that ask for neighbours. It is
 * asked for what our answers hold: a page in order, the total, and of neighbours how sure they are and how often.
 */
import { DatabaseSync } from "node:sqlite";
import type { Peer, PeerAnswer, PeerQuestion } from "./peer.ts";
import { allHits, PAGE, steps } from "./peer.ts";
import { forEachPair, type PlainGraph } from "./plain-graph.ts";
import { distance, type Neighbours, reach } from "./walks.ts";

type Ask = NonNullable<Peer["ask"][PeerQuestion]>;
type Value = number | string;
const RELATIONS = ["calls", "depends", "supertypes", "inside"] as const;

/** Each relation has an index for either end that holds what is asked for, in order: nothing else has to be read. */
function load(graph: PlainGraph): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT, folded TEXT, rank INT); BEGIN");
  const insert = database.prepare("INSERT INTO names VALUES (?, ?, ?, ?)");
  const ranks = new Map<number, number>();
  for (const { id, name, folded, rank } of graph.nodes) {
    insert.run(id, name, folded, rank);
    ranks.set(id, rank);
  }
  for (const relation of RELATIONS) {
    database.exec(`CREATE TABLE ${relation} (source INT, target INT, unsure INT, sites INT, source_rank INT,
      target_rank INT)`);
    const insertPair = database.prepare(`INSERT INTO ${relation} VALUES (?, ?, ?, ?, ?, ?)`);
    forEachPair(graph[relation], (from, to, confidence, sites) =>
      insertPair.run(from, to, -confidence, sites, ranks.get(from) ?? 0, ranks.get(to) ?? 0),
    );
    database.exec(`
      CREATE INDEX ${relation}_by_source ON ${relation} (source, unsure, target_rank, target, sites);
      CREATE INDEX ${relation}_by_target ON ${relation} (target, unsure, source_rank, source, sites)`);
  }
  database.exec(`
    CREATE INDEX by_name ON names (name, rank); CREATE INDEX by_folded ON names (folded, rank); COMMIT; ANALYZE;`);
  return database;
}

type Rows = (...values: Value[]) => number[][];

function rowsOf(database: DatabaseSync, sql: string): Rows {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return (...values) => statement.all(...values) as unknown as number[][];
}

/** Gives the first column. */
function column(database: DatabaseSync, sql: string): (...values: Value[]) => number[] {
  const rows = rowsOf(database, sql);
  return (...values) => rows(...values).map((row) => row[0]!);
}

/** A page of neighbours, surest first; more are counted only where there are more. */
function neighbours(database: DatabaseSync, relation: string, here: string, there: string): Ask {
  const page = rowsOf(
    database,
    `SELECT ${there}, -unsure, sites FROM ${relation} WHERE ${here} = ? ORDER BY unsure, ${there}_rank LIMIT ${PAGE}`,
  );
  const count = column(database, `SELECT count(*) FROM ${relation} WHERE ${here} = ?`);
  return ({ node }) => {
    const rows = page(node);
    return {
      nodes: rows.map((row) => row[0]!),
      confidences: rows.map((row) => row[1]!),
      sites: rows.map((row) => row[2]!),
      total: rows.length < PAGE ? rows.length : count(node)[0]!,
      isPage: true,
    };
  };
}

function lookUps(database: DatabaseSync): Partial<Record<PeerQuestion, Ask>> {
  const exact = column(database, `SELECT id FROM names WHERE name = ? ORDER BY rank`);
  const prefix = column(
    database,
    `SELECT id FROM names WHERE folded >= ? AND folded < ? ORDER BY folded, rank LIMIT ${PAGE}`,
  );
  return {
    callers: neighbours(database, "calls", "target", "source"),
    callees: neighbours(database, "calls", "source", "target"),
    whatImplements: neighbours(database, "supertypes", "target", "source"),
    findExact: ({ text }) => allHits(exact(text)),
    findPrefix: ({ text }) => allHits(prefix(text, `${text}\u{10ffff}`)),
  };
}

const INSIDE = `inside_it(id) AS (VALUES (?) UNION SELECT target FROM inside_it JOIN inside ON source = id)`;

/** Walks as recursive queries. A shortest path cannot be told that way without walking every way there is. */
export async function openRecursive(graph: PlainGraph): Promise<Peer> {
  const database = load(graph);
  const blastRadius = rowsOf(
    database,
    `WITH RECURSIVE ${INSIDE},
      reached(id, hops) AS (SELECT id, 0 FROM inside_it
        UNION SELECT source, hops + 1 FROM reached JOIN depends ON target = id WHERE hops < 3),
      hits(id, depth) AS (SELECT id, min(hops) FROM reached WHERE id NOT IN (SELECT id FROM inside_it) GROUP BY id)
     SELECT id, depth, count(*) OVER () FROM hits JOIN names USING (id) ORDER BY depth, rank LIMIT ${PAGE}`,
  );
  return {
    name: "node:sqlite, recursive",
    ask: {
      ...lookUps(database),
      blastRadius3: ({ node }) => {
        const rows = blastRadius(node);
        return { nodes: rows.map((row) => row[0]!), total: rows[0]?.[2] ?? 0, isPage: true };
      },
    },
    close: () => database.close(),
  };
}

/** Walks in JavaScript that ask for each node's neighbours by a prepared statement. */
export async function openWalking(graph: PlainGraph): Promise<Peer> {
  const database = load(graph);
  const ranks = new Map(graph.nodes.map(({ id, rank }) => [id, rank]));
  const inside = column(database, `WITH RECURSIVE ${INSIDE} SELECT id FROM inside_it`);
  const forwards: Neighbours = column(database, "SELECT target FROM depends WHERE source = ?");
  const backwards: Neighbours = column(database, "SELECT source FROM depends WHERE target = ?");
  return {
    name: "node:sqlite, walking",
    ask: {
      blastRadius3: ({ node }) => pageOf(reach(inside(node), backwards, 3), ranks),
      path: ({ node, other }) => steps(distance(inside(node), inside(other), forwards, backwards)),
    },
    close: () => database.close(),
  };
}

/** Of the levels of a walk the nearest, each level in order. */
export function pageOf(levels: readonly number[][], ranks: ReadonlyMap<number, number>): PeerAnswer {
  const nodes: number[] = [];
  for (const level of levels) {
    if (nodes.length >= PAGE) break;
    const inOrder = level.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
    nodes.push(...inOrder.slice(0, PAGE - nodes.length));
  }
  return { nodes, total: levels.reduce((sum, level) => sum + level.length, 0), isPage: true };
}
