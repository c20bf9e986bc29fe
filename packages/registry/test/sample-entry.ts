import type { Sha256 } from "../src/model/scalars.ts";
import type { VersionEntry } from "../src/model/version-entry.ts";

/**
 * An entry of a version that nobody made.
 * @param digest of what is named: `artifact`, `source` …
 */
export function sampleEntry(
  digest: (what: string) => Sha256,
  parts: Pick<VersionEntry, "id" | "version" | "previous" | "publishedAt" | "publisher"> & Partial<VersionEntry>,
): VersionEntry {
  return {
    schema: 1,
    artifact: { sha256: digest("artifact"), size: 20_000, urls: ["blob:"] },
    manifest: { sha256: digest("manifest"), size: 800 },
    wasm: { sha256: digest("wasm"), size: 12_000 },
    grammars: [],
    native: [],
    source: {
      repository: `https://example.org/${parts.id}`,
      commit: digest("commit").slice(0, 40),
      directory: ".",
      treeSha256: digest("source"),
    },
    build: { language: "rust", parseltongue: "0.1.0", toolchain: { rustc: "1.90.0" }, lockSha256: null },
    contract: { from: "1.0", below: "2.0" },
    traits: ["lens"],
    languages: [],
    imports: ["parseltongue:plugin/isg@1.0.0"],
    capabilities: { attributes: [], hostData: [], log: false },
    budget: {
      memoryPages: 16,
      initFuel: 1000,
      hooks: [{ trait: "lens", name: "main", base: 100, perHit: 50, perNode: 0, perEdge: 0, outputBytes: 4096 }],
    },
    license: "MIT",
    ...parts,
  };
}
