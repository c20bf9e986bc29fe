/** The packages that the benchmarks compare with. They are installed on first use, beside the project and not into it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { whatIsMissing } from "../../scripts/ensure-installed.js";

const FOLDER = import.meta.dirname;

/**
 * Installs what the lockfile of a folder of peers names: this one, unless it is told another. A peer that cannot be
 * installed on this machine is left out.
 */
export function installPeers(folder: string = FOLDER, megabytes = 700): void {
  const reason = whatIsMissing(folder);
  if (reason === undefined) return;
  process.stderr.write(`Installing peers to compare with, about ${megabytes} MB (${reason}) …\n`);
  const { status } = spawnSync("npm", ["ci"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("the peers cannot be installed: see npm's message above");
}

/** The installed version of a peer; undefined when it is not there. */
export function peerVersion(name: string, folder: string = FOLDER): string | undefined {
  const path = peerFile(name, "package.json", folder);
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

/** Absolute path of a file of a peer. */
export function peerFile(name: string, file: string, folder: string = FOLDER): string {
  return join(folder, "node_modules", name, file);
}

/** What a peer exports, under the shape that the caller knows it to have. */
export async function loadPeer<Exports>(name: string, file?: string, folder: string = FOLDER): Promise<Exports> {
  const path =
    file === undefined ? createRequire(join(folder, "peers.ts")).resolve(name) : peerFile(name, file, folder);
  return (await import(pathToFileURL(path).href)) as Exports;
}
