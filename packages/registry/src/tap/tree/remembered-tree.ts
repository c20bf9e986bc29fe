import type { Cancellable } from "@parseltongue/base";
import { OverlayTree } from "./overlay-tree.ts";
import type { TapTree } from "./tap-tree.ts";

/** Those who ask for more at once read all of a tap, and do so once. */
const FEW_PATHS = 256;
/** Of all that is remembered. */
const MAX_BYTES = 32 << 20;

/**
 * A tree whose files never change, as a commit's, that is asked for each of them once: checks read the same few rules again
 * and again, and each time would be a process of git.
 */
export class RememberedTree implements TapTree {
  readonly name: string;
  readonly #below: TapTree;
  /** What is remembered laid over the tree below, which is asked for the rest. */
  readonly #known: OverlayTree;
  readonly #lists = new Map<string, readonly string[]>();
  /** Undefined: there is no such file. */
  readonly #files = new Map<string, Uint8Array | undefined>();
  #byteCount = 0;

  constructor(below: TapTree) {
    this.name = below.name;
    this.#below = below;
    this.#known = new OverlayTree(below, this.#files);
  }

  async list(folder: string, options?: Cancellable): Promise<readonly string[]> {
    const known = this.#lists.get(folder);
    if (known !== undefined) return known;
    const paths = await this.#below.list(folder, options);
    this.#lists.set(folder, paths);
    return paths;
  }

  async read(path: string, maxBytes: number, options?: Cancellable): Promise<Uint8Array | undefined> {
    return (await this.readMany([path], maxBytes, options)).get(path);
  }

  async readMany(
    paths: readonly string[],
    maxBytes: number,
    options?: Cancellable,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const unknown = paths.filter((path) => !this.#files.has(path));
    const found = await this.#known.readMany(paths, maxBytes, options);
    if (unknown.length <= FEW_PATHS) for (const path of unknown) this.#remember(path, found.get(path));
    return found;
  }

  #remember(path: string, bytes: Uint8Array | undefined): void {
    const size = bytes?.length ?? 0;
    if (this.#byteCount + size > MAX_BYTES) return;
    this.#byteCount += size;
    this.#files.set(path, bytes);
  }
}
