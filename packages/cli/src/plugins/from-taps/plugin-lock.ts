import { join } from "node:path";
import { EnvironmentError, type Files } from "@parseltongue/base";
import {
  EMPTY_LOCKFILE,
  type LockedPlugin,
  type Lockfile,
  parseLockfile,
  RegistryError,
  writeLockfile,
} from "@parseltongue/registry";
import { LOCK_FILE } from "../package-files.ts";
import type { PluginEntry } from "../plugins-file.ts";

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

/** What came from a tap by a name; undefined: nothing did. */
export function lockedAs(name: string, { plugins }: Lockfile): LockedPlugin | undefined {
  return Object.hasOwn(plugins, name) ? plugins[name] : undefined;
}

/** Where what is installed came from; undefined: from no tap, as what was put in a plugin's place by other means. */
export function lockedFor(
  { name, package: digest }: Pick<PluginEntry, "name" | "package">,
  lockfile: Lockfile,
): LockedPlugin | undefined {
  const locked = lockedAs(name, lockfile);
  return locked?.package === digest ? locked : undefined;
}

/** Address of a tap that something came from, for commands that are shown. */
export function urlOf(tapId: string, { taps }: Lockfile): string {
  return taps.find((tap) => tap.tapId === tapId)?.url ?? "<url>";
}

/** What to say of a plugin whose tap was removed. */
export function goneTap({ tap }: LockedPlugin, lockfile: Lockfile): string {
  return `its tap is not there; add it: tap add ${urlOf(tap, lockfile)} --root ${tap}`;
}

/** Nobody writes it by hand: what it held is had again in another way. */
function damaged({ code, message, details, cause }: RegistryError): RegistryError {
  return new RegistryError(code, message, {
    hint: "put back the one that you keep, or remove it and add what came from taps again: plugin add <name>",
    details,
    cause,
  });
}
