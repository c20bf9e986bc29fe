import { dirname, join } from "node:path";
import { type Digest, EnvironmentError, type Files } from "@parseltongue/base";
import { CliError } from "../cli-error.ts";
import { MANIFEST_FILE } from "./package-files.ts";
import { digestOfFiles, manifestOf, type PluginPackage } from "./plugin-package.ts";

/** Files and directories that are readable by their owner alone. */
const PRIVATE_DIRECTORY = 0o700;
/** Deeper than any plugin's files lie. */
const MOST_LEVELS = 8;

/**
 * The installed plugins of a user, each in a directory named by the digest of its files. What is read is held against
 * that digest: what runs is what the user agreed to.
 */
export class PluginStore {
  readonly #files: Files;
  readonly #directory: string;

  /** @param dataDirectory see `UserDirectories.data` */
  constructor(files: Files, dataDirectory: string) {
    this.#files = files;
    this.#directory = join(dataDirectory, "plugins");
  }

  /** Keeps a plugin's files; those that are there already stay. */
  async add({ digest, files }: PluginPackage): Promise<void> {
    const directory = this.#directoryOf(digest);
    // The manifest comes last: while it is missing, the plugin is not there.
    const ordered = [...files].toSorted(([a], [b]) => Number(a === MANIFEST_FILE) - Number(b === MANIFEST_FILE));
    for (const [path, bytes] of ordered) {
      const target = join(directory, path);
      await this.#files.createDirectory(dirname(target), { mode: PRIVATE_DIRECTORY });
      await this.#files.replace(target, [bytes]);
    }
  }

  /**
   * An installed plugin.
   * @throws CliError `plugin-damaged` when it is not there or not as it was installed; HostError `bad-manifest`
   */
  async read(digest: Digest): Promise<PluginPackage> {
    const directory = this.#directoryOf(digest);
    const files = new Map<string, Uint8Array>();
    try {
      for (const path of await this.#filesIn(directory, "", MOST_LEVELS)) {
        files.set(path, await this.#files.read(join(directory, path)));
      }
    } catch (error) {
      if (!(error instanceof EnvironmentError) || error.code !== "not-found") throw error;
    }
    if (!files.has(MANIFEST_FILE)) throw damaged(digest, directory, "is not installed any more");
    if (digestOfFiles(files) !== digest) throw damaged(digest, directory, "is not as it was installed");
    return { manifest: await manifestOf(files, join(directory, MANIFEST_FILE)), files, digest };
  }

  /** Forgets a plugin's files. */
  async remove(digest: Digest): Promise<void> {
    await this.#files.remove(this.#directoryOf(digest));
  }

  #directoryOf(digest: Digest): string {
    return join(this.#directory, digest.slice("sha256:".length));
  }

  async #filesIn(directory: string, prefix: string, levels: number): Promise<string[]> {
    const found: string[] = [];
    for (const { name, kind } of await this.#files.list(join(directory, prefix))) {
      const path = prefix === "" ? name : `${prefix}/${name}`;
      if (kind === "file") found.push(path);
      else if (kind === "directory" && levels > 0) found.push(...(await this.#filesIn(directory, path, levels - 1)));
    }
    return found;
  }
}

function damaged(digest: Digest, directory: string, what: string): CliError {
  return new CliError("plugin-damaged", `plugin package ${digest} ${what}`, {
    hint: "install it again with: parseltongue plugin add",
    details: { digest, directory },
  });
}
