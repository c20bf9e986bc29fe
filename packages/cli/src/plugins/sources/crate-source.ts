import { createHash } from "node:crypto";
import semver from "semver";
import { CliError } from "../../cli-error.ts";
import type { SourceMachine } from "./source-machine.ts";
import { MOST_PACKAGE_BYTES, noPlugin } from "../plugin-package.ts";

/** Where crates are looked up. A mirror or a registry of one's own: `PARSELTONGUE_CRATES_INDEX`. */
const INDEX = "https://index.crates.io/";
const MOST_INDEX_BYTES = 4 << 20;

/** What a line of the index says of a version. */
interface IndexLine {
  readonly vers: string;
  readonly cksum: string;
  readonly yanked: boolean;
}

/**
 * Bytes of the newest version of a crate within a range, as the registry gives them. Unlike `cargo install` this runs
 * nothing of the crate.
 * @see https://doc.rust-lang.org/cargo/reference/registry-index.html, sparse protocol
 * @throws CliError `no-plugin`, `wrong-digest`; EnvironmentError
 */
export async function downloadCrate(
  wanted: { readonly package: string; readonly range: string },
  machine: SourceMachine,
): Promise<Uint8Array> {
  const { environment, signal } = machine;
  const index = environment.variable("PARSELTONGUE_CRATES_INDEX")?.replace(/\/?$/, "/") ?? INDEX;
  const get = async (url: string, maxBytes: number): Promise<Uint8Array> =>
    environment.network.get(url, { maxBytes, signal });
  const config = parseObject(await get(`${index}config.json`, MOST_INDEX_BYTES), `${index}config.json`);
  const template = config["dl"];
  if (typeof template !== "string") throw noPlugin(`${index}config.json`, "does not say where crates are");
  const lines = linesOf(await get(`${index}${indexPath(wanted.package)}`, MOST_INDEX_BYTES), wanted.package);
  const chosen = newest(lines, wanted);
  const bytes = await get(crateAddress(template, wanted.package, chosen), MOST_PACKAGE_BYTES);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === chosen.cksum) return bytes;
  throw new CliError("wrong-digest", `crate ${wanted.package} ${chosen.vers} is not what its index says it is`, {
    hint: "nothing was taken; try another mirror",
    details: { found, expected: chosen.cksum },
  });
}

function newest(lines: readonly IndexLine[], { package: name, range }: { package: string; range: string }): IndexLine {
  const fitting = lines.filter(({ vers, yanked }) => !yanked && semver.satisfies(vers, range));
  const best = semver.maxSatisfying(
    fitting.map(({ vers }) => vers),
    range,
  );
  const chosen = fitting.find(({ vers }) => vers === best);
  if (chosen !== undefined) return chosen;
  throw noPlugin(`crate ${name}`, lines.length === 0 ? "has no versions" : `has no version within ${range}`);
}

function linesOf(bytes: Uint8Array, name: string): IndexLine[] {
  const lines = new TextDecoder().decode(bytes).split("\n").filter(Boolean);
  return lines.flatMap((line) => {
    const { vers, cksum, yanked } = parseObject(new TextEncoder().encode(line), `the index of ${name}`);
    const isWhole = typeof vers === "string" && typeof cksum === "string" && semver.valid(vers) !== null;
    return isWhole ? [{ vers, cksum, yanked: yanked === true }] : [];
  });
}

function parseObject(bytes: Uint8Array, what: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Said below: what it is instead of JSON helps nobody.
  }
  throw noPlugin(what, "is no JSON");
}

/** Names are spread over folders by their first letters. */
function indexPath(name: string): string {
  if (name.length <= 2) return `${name.length}/${name}`;
  if (name.length === 3) return `3/${name[0]}/${name}`;
  return `${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
}

function crateAddress(template: string, name: string, { vers, cksum }: IndexLine): string {
  const prefix = indexPath(name).slice(0, -name.length - 1);
  const values: Readonly<Record<string, string>> = {
    crate: name,
    version: vers,
    prefix,
    lowerprefix: prefix,
    "sha256-checksum": cksum,
  };
  const filled = template.replace(/\{([a-z0-9-]+)\}/g, (whole, key: string) => values[key] ?? whole);
  return filled === template ? `${template}/${name}/${vers}/download` : filled;
}
