import { spawnSync } from "node:child_process";
import { programPath } from "./program-path.ts";

/** What keeps a process from parts of the machine, beside the permissions that Node gives it. */
export interface Confinement {
  /** Program and what it is given before Node's own arguments. */
  readonly command: readonly [program: string, ...before: string[]];
  readonly denies: readonly ("files" | "network" | "processes")[];
}

/** Directories without which no program starts. */
const SYSTEM = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache"];
const PROBE_MS = 10_000;

const known = new Map<string, Confinement>();

/**
 * The strongest confinement that this machine has for a Node: bubblewrap, or else a network of its own by `unshare`, or
 * else nothing but Node's permissions. Tried out once in a process.
 * @param readable absolute paths of what it may read
 */
export function confinementOf(node: string, readable: readonly string[]): Confinement {
  const key = [node, ...readable].join("\0");
  let found = known.get(key);
  if (found === undefined) {
    const nothing: Confinement = { command: [node], denies: [] };
    found = [bubblewrap(node, readable), ownNetwork(node)].find((each) => each !== undefined && works(each)) ?? nothing;
    known.set(key, found);
  }
  return found;
}

function bubblewrap(node: string, readable: readonly string[]): Confinement | undefined {
  const program = programPath("bwrap");
  if (program === undefined) return undefined;
  const system = SYSTEM.flatMap((path) => ["--ro-bind-try", path, path]);
  const own = [node, ...readable].flatMap((path) => ["--ro-bind", path, path]);
  return {
    command: [
      program,
      "--unshare-all",
      "--die-with-parent",
      ...system,
      ...own,
      "--proc",
      "/proc",
      "--dev",
      "/dev",
      node,
    ],
    denies: ["files", "network", "processes"],
  };
}

function ownNetwork(node: string): Confinement | undefined {
  const program = programPath("unshare");
  if (program === undefined) return undefined;
  return { command: [program, "--user", "--map-current-user", "--net", node], denies: ["network"] };
}

/** Where users may not make namespaces, the programs are there and fail. */
function works({ command: [program, ...before] }: Confinement): boolean {
  return spawnSync(program, [...before, "--version"], { stdio: "ignore", env: {}, timeout: PROBE_MS }).status === 0;
}
