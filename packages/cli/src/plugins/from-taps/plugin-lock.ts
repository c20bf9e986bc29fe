import { join } from "node:path";
import { EnvironmentError, type Files } from "@parseltongue/base";
import { EMPTY_LOCKFILE, type Lockfile, parseLockfile, RegistryError, writeLockfile } from "@parseltongue/registry";
import { LOCK_FILE } from "../package-files.ts";

/** The user's lockfile, beside `plugins.toml`. */
export class PluginLock {
  readonly #files: Files;
  readonly path: string;

  /** @param config the user's directory of settings */
  constructor(files: Files, config: string) {
    this.#files = files;
    this.path = join(config, LOCK_FILE);
  }

  /** One that locks nothing where there is none. @throws RegistryError `bad-json`, `bad-document` */
  async read(): Promise<Lockfile> {
    try {
      return parseLockfile(await this.#files.read(this.path), this.path);
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "not-found") return EMPTY_LOCKFILE;
      if (error instanceof RegistryError) throw damaged(error);
      throw error;
    }
  }

  /** Replaces it by what a change makes of it; nothing is written when that is what is there. */
  async change(change: (lockfile: Lockfile) => Lockfile): Promise<void> {
    const old = await this.read();
    const next = change(old);
    if (next === old) return;
    await this.#files.createDirectory(join(this.path, ".."), { mode: 0o700 });
    await this.#files.replace(this.path, [writeLockfile(next)], { mode: 0o600 });
  }
}

/** Nobody writes it by hand: what it held is had again in another way. */
function damaged({ code, message, details, cause }: RegistryError): RegistryError {
  return new RegistryError(code, message, {
    hint: "put back the one that you keep, or remove it and add what came from taps again: plugin add <name>",
    details,
    cause,
  });
}
