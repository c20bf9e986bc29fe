import type { Cancellable } from "@parseltongue/base";
import { RegistryError } from "../../registry-error.ts";
import { isDataPath, requireTapPath } from "./tap-paths.ts";
import type { TapTree } from "./tap-tree.ts";

/** What becomes of files: their new bytes, or undefined where one goes. */
export type TapChanges = ReadonlyMap<string, Uint8Array | undefined>;

/** A tree with changes that nobody has written yet; without a tree below, the changes are all there is. */
export class OverlayTree implements TapTree {
  readonly name: string;
  readonly #below: TapTree | undefined;
  readonly #changes: TapChanges;

  constructor(below: TapTree | undefined, changes: TapChanges) {
    this.name = below?.name ?? "a new tap";
    this.#below = below;
    this.#changes = changes;
  }

  async list(folder: string, options?: Cancellable): Promise<readonly string[]> {
    const paths = new Set(await this.#below?.list(folder, options));
    for (const [path, bytes] of this.#changes) {
      if (!isDataPath(path) || (folder !== "" && !path.startsWith(`${folder}/`))) continue;
      requireTapPath(path);
      if (bytes === undefined) paths.delete(path);
      else paths.add(path);
    }
    return [...paths].sort();
  }

  async read(path: string, maxBytes: number, options?: Cancellable): Promise<Uint8Array | undefined> {
    return (await this.readMany([path], maxBytes, options)).get(path);
  }

  async readMany(
    paths: readonly string[],
    maxBytes: number,
    options?: Cancellable,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const below = paths.filter((path) => !this.#changes.has(path));
    const found = new Map(await this.#below?.readMany(below, maxBytes, options));
    for (const path of paths) {
      const bytes = this.#changes.get(path);
      if (bytes === undefined) continue;
      if (bytes.length > maxBytes) throw tooLarge(path, maxBytes);
      found.set(path, bytes);
    }
    return found;
  }
}

/** The error for a file with more bytes than its kind may have. */
export function tooLarge(path: string, maxBytes: number): RegistryError {
  return new RegistryError("too-large", `${path} has more than ${maxBytes} bytes`, {
    hint: "tell those who keep the tap; it was not read",
    details: { path, maxBytes },
  });
}
