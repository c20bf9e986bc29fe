import { isAbsolute, join, resolve } from "node:path";
import { nearestNames } from "@parseltongue/base";
import type { PinnedTap } from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { Machine } from "../machine.ts";
import { userDirectories, type UserDirectories } from "../plugins/user-directories.ts";
import { type TapEntry, TapsFile } from "./taps-file.ts";

/** The user's taps: what was added, and where what was fetched of each lies. */
export class UserTaps {
  readonly file: TapsFile;
  readonly directories: UserDirectories;

  private constructor(machine: Machine, directories: UserDirectories) {
    this.directories = directories;
    this.file = new TapsFile(machine.environment.files, directories.config);
  }

  /** @throws CliError `no-home`, `relative-config` */
  static of(machine: Machine): UserTaps {
    return new UserTaps(machine, requireDirectories(machine));
  }

  /** A tap as the registry takes it. */
  pinned({ root, url }: Pick<TapEntry, "root" | "url">): PinnedTap {
    return { tapId: root, url, directory: join(this.directories.data, "taps", root) };
  }

  /** @throws CliError `unknown-tap` with the nearest names */
  async require(name: string): Promise<TapEntry> {
    const taps = await this.file.read();
    const found = taps.find((tap) => tap.name === name);
    if (found !== undefined) return found;
    const candidates = nearestNames(
      name,
      taps.map((tap) => tap.name),
    );
    throw new CliError("unknown-tap", `no tap is called ${name}`, {
      hint: taps.length === 0 ? "add one with `tap add`" : "`tap list` shows those that were added",
      details: { candidates },
    });
  }
}

/** The user's directories. @throws CliError `no-home`, `relative-config` */
export function requireDirectories({ environment }: Pick<Machine, "environment">): UserDirectories {
  const directories = userDirectories(environment);
  if (directories !== undefined) return directories;
  throw new CliError("no-home", "there is no directory to keep taps and keys in: HOME is not set", {
    hint: "set HOME, or PARSELTONGUE_CONFIG, XDG_DATA_HOME, XDG_STATE_HOME and XDG_CACHE_HOME",
  });
}

/** A path that the user wrote, as an absolute one. */
export function absolutePath({ workingDirectory }: Pick<Machine, "workingDirectory">, path: string): string {
  return isAbsolute(path) ? path : resolve(workingDirectory, path);
}
