import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isManifest, languageOf } from "@parseltongue/indexer";
import type { SourceListing, SourceRead, SourceSet } from "@parseltongue/indexer";

const LEFT_OUT = /(?:^|\/)(?:\.git|node_modules|target)(?:\/|$)/;

/**
 * A directory several times over, in memory: each copy in a folder of its own with workspaces and packages of its own,
 * whose names stay as they are. Copies share their bytes until one is written to.
 */
export class ReplicatedSource implements SourceSet {
  readonly #texts = new Map<string, Uint8Array>();
  readonly #written = new Map<string, Uint8Array>();
  readonly #copies: number;

  constructor(directory: string, copies: number) {
    this.#copies = copies;
    for (const path of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
      if (LEFT_OUT.test(path) || (languageOf(path) === undefined && !isManifest(path))) continue;
      this.#texts.set(path, readFileSync(join(directory, path)));
    }
  }

  list(): Promise<SourceListing> {
    const paths: string[] = [];
    for (let copy = 0; copy < this.#copies; copy++)
      for (const path of this.#texts.keys()) paths.push(`copy${copy}/${path}`);
    paths.sort();
    return Promise.resolve({
      sources: paths.filter((path) => languageOf(path) !== undefined),
      manifests: paths.filter(isManifest),
      skipped: [],
      otherCount: 0,
    });
  }

  read(path: string): Promise<SourceRead> {
    return Promise.resolve({ bytes: this.#bytes(path).slice() });
  }

  text(path: string): string {
    return new TextDecoder().decode(this.#bytes(path));
  }

  write(path: string, text: string): void {
    this.#written.set(path, new TextEncoder().encode(text));
  }

  #bytes(path: string): Uint8Array {
    const bytes = this.#written.get(path) ?? this.#texts.get(path.slice(path.indexOf("/") + 1));
    if (bytes === undefined) throw new Error(`no file ${path}`);
    return bytes;
  }
}
