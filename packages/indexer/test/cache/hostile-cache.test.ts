import assert from "node:assert/strict";
import { test } from "node:test";
import { CodeDumpSource, decodeFacts, encodeFacts, FactsCache, Indexer, languageOf } from "@parseltongue/indexer";
import { MemoryFiles } from "@parseltongue/testkit";
import { DEF_STRIDE, DefField, type FileFacts, TERM_STRIDE } from "../../src/facts/facts.ts";

const CODE = `FILE: src/lib.rs
pub fn start() { stop(); }
fn stop() {}
FILE: src/app.ts
export function run(): void { halt(); }
function halt(): void {}
`;
const FILTER = { accepts: (path: string): boolean => languageOf(path) !== undefined };

/** What an attacker writes into a cache, checksums in order. */
const SPOILED: readonly (readonly [string, (facts: FileFacts) => void])[] = [
  ["definitions in a circle", ({ defs }) => (defs[DEF_STRIDE + DefField.parent] = 1)],
  ["a term that names itself", ({ terms }) => terms.fill(7, TERM_STRIDE, 2 * TERM_STRIDE)],
  ["units that lie elsewhere", ({ defs }) => (defs[DefField.termEnd] = 1 << 30)],
  ["a scope that is not there", ({ refs, defs }) => (refs.fill(-5), (defs[DefField.scope] = 99))],
];

for (const [name, spoil] of SPOILED) {
  test(`a cache that came with the code base and says nonsense is not believed: ${name}`, async () => {
    const files = new MemoryFiles(() => 0);
    const honest = await index(new MemoryFiles(() => 0));
    await index(files, spoil);
    const believed = await index(files);
    assert.deepEqual(believed.commit, honest.commit);
    const again = believed.summary.warnings.filter((warning) => /^src.* is parsed again/.test(warning));
    assert.deepEqual(new Set(again.map((warning) => warning.split(" ")[0])), new Set(["src/app.ts", "src/lib.rs"]));
    const repaired = await index(files);
    assert.deepEqual([repaired.commit, repaired.summary.warnings], [honest.commit, honest.summary.warnings]);
  });
}

/** Indexes the code with a cache in these files. @param spoil what happens to the facts that are saved */
async function index(files: MemoryFiles, spoil?: (facts: FileFacts) => void): ReturnType<Indexer["index"]> {
  const openCache = async (): Promise<FactsCache> => {
    const cache = await FactsCache.open(files, "/facts");
    if (spoil !== undefined) {
      const put = cache.put.bind(cache);
      cache.put = (key, encoded) => {
        const facts = decodeFacts(encoded.slice())!;
        spoil(facts);
        put(key, encodeFacts(facts));
      };
    }
    return cache;
  };
  const source = CodeDumpSource.parse(new TextEncoder().encode(CODE), FILTER);
  const indexer = new Indexer({ source, openCache, workers: 1 });
  try {
    return await indexer.index();
  } finally {
    await indexer.close();
  }
}
