import { EnvironmentError, type Files } from "@parseltongue/base";
import type { Sha256, Time } from "@parseltongue/registry";
import { parse, stringify, TomlError } from "smol-toml";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";

/** That plugins of a tap may be installed by name. */
export interface TapTrust {
  /** `<namespace>/<name>`, or `*`: all. */
  readonly plugin: string;
  readonly until: Time;
}

/** A tap that the user added. */
export interface TapEntry {
  /** What the user calls it: lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly url: string;
  /** SHA-256 of the first root: what the tap is known by. */
  readonly root: Sha256;
  readonly added: Time;
  readonly trust: readonly TapTrust[];
}

const HEADER = `# Taps that plugins may come from, each known by the digest of its first root. Adding one turns nothing on.
# Written by \`parseltongue tap …\`; comments of your own are not kept.
`;
const NAME = /^[a-z][a-z0-9-]{0,62}$/;
const TIME = /^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The user's `taps.toml`: which taps were added, and what of them may be installed. */
export class TapsFile {
  readonly #files: Files;
  readonly path: string;

  /** @param config the user's directory of settings */
  constructor(files: Files, config: string) {
    this.#files = files;
    this.path = join(config, "taps.toml");
  }

  /** In the order in which they were added; empty when there is no file. @throws CliError `bad-taps-file` */
  async read(): Promise<readonly TapEntry[]> {
    try {
      return parseTaps(new TextDecoder().decode(await this.#files.read(this.path)), this.path);
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "not-found") return [];
      throw error;
    }
  }

  /** Replaces all of them in one step. */
  async write(taps: readonly TapEntry[]): Promise<void> {
    const content = taps.map(({ trust, ...tap }) => ({ ...tap, ...(trust.length > 0 && { trust: [...trust] }) }));
    const text = `${HEADER}\n${stringify({ tap: content })}`;
    await this.#files.createDirectory(join(this.path, ".."), { mode: 0o700 });
    await this.#files.replace(this.path, [new TextEncoder().encode(text)], { mode: 0o600 });
  }
}

/** Whether a text can be a tap's name. */
export function isTapName(text: string): boolean {
  return NAME.test(text);
}

function parseTaps(text: string, path: string): readonly TapEntry[] {
  let content: Readonly<Record<string, unknown>>;
  try {
    content = parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    throw badFile(`${path}:${cause.line}:${cause.column}`, "is no TOML", cause);
  }
  const { tap = [], ...others } = content;
  if (Object.keys(others).length > 0) throw badFile(path, `says ${Object.keys(others)[0]}, which has no meaning`);
  if (!Array.isArray(tap)) throw badFile(path, "has no list of taps");
  const taps = tap.map((each: unknown) => parseTap(each, path));
  const twice = taps.find(({ name }, at) => taps.findIndex((other) => other.name === name) < at);
  if (twice !== undefined) throw badFile(path, `has the tap ${twice.name} twice`);
  return taps;
}

function parseTap(value: unknown, path: string): TapEntry {
  const { name, url, root, added, trust = [] } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isGood =
    typeof name === "string" &&
    NAME.test(name) &&
    typeof url === "string" &&
    typeof root === "string" &&
    /^[0-9a-f]{64}$/.test(root) &&
    typeof added === "string" &&
    TIME.test(added) &&
    Array.isArray(trust) &&
    trust.every(isTrust);
  if (isGood) return { name, url, root, added, trust };
  throw badFile(path, `has a tap that is not written as one: ${JSON.stringify(name ?? null)}`);
}

function isTrust(value: unknown): value is TapTrust {
  const { plugin, until } = (value ?? {}) as Partial<TapTrust>;
  return typeof plugin === "string" && typeof until === "string" && TIME.test(until);
}

function badFile(place: string, problem: string, cause?: unknown): CliError {
  return new CliError("bad-taps-file", `${place} ${problem}`, {
    hint: "repair it, or remove it and add the taps again",
    ...(cause !== undefined && { cause }),
  });
}
