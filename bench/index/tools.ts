/** The programs that are compared, each as its users start it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { peerFile, peerVersion } from "../peers/peers.ts";
import { countDatabase, countOwn, type GraphCounts } from "./count-graph.ts";

export interface Tool {
  readonly name: string;
  /** Undefined: not installed on this machine. */
  readonly version: string | undefined;
  /** `modules`: files and what they import, of JavaScript and TypeScript only. */
  readonly reads: "everything" | "modules";
  /** The script that Node runs, and its words. */
  command(directory: string): readonly string[];
  /** What it leaves in the directory; removed before each run. */
  readonly leaves?: string;
  /** What it found; undefined when it makes no graph. */
  count(directory: string, stdout: string): GraphCounts | undefined;
}

const CLI = join(import.meta.dirname, "../../packages/cli/bin/parseltongue.js");

export const OWN: Tool = {
  name: "parseltongue",
  version: "this",
  reads: "everything",
  command: (directory) => [CLI, "index", directory],
  leaves: ".parseltongue",
  count: countOwn,
};

export const REFERENCE: Tool = {
  name: "web-tree-sitter, parse and captures, one thread",
  version: "",
  reads: "everything",
  command: (directory) => [join(import.meta.dirname, "reference-pass.ts"), directory],
  count: () => undefined,
};

export const OPTAVE: Tool = {
  name: "@optave/codegraph",
  version: peerVersion("@optave/codegraph"),
  reads: "everything",
  command: (directory) => [peerFile("@optave/codegraph", "dist/cli.js"), "build", directory],
  leaves: ".codegraph",
  count: (directory) =>
    countDatabase(join(directory, ".codegraph/graph.db"), {
      from: "source_id",
      to: "target_id",
      callKinds: ["calls"],
    }),
};

export const CODEGRAPH: Tool = {
  name: "@colbymchenry/codegraph",
  version: peerVersion("@colbymchenry/codegraph"),
  reads: "everything",
  command: (directory) => [peerFile("@colbymchenry/codegraph", "npm-shim.js"), "init", "--yes", directory],
  leaves: ".codegraph",
  // `new X()` is an edge of its own kind there, and a call here; so are literals of structs, which it counts too.
  count: (directory) =>
    countDatabase(join(directory, ".codegraph/codegraph.db"), {
      from: "source",
      to: "target",
      callKinds: ["calls", "instantiates"],
    }),
};

const DEPENDENCY_CRUISER: Tool = {
  name: "dependency-cruiser",
  version: peerVersion("dependency-cruiser"),
  reads: "modules",
  command: (directory) => [
    peerFile("dependency-cruiser", "bin/dependency-cruiser.mjs"),
    "--no-config",
    "--ts-pre-compilation-deps",
    "--output-type=json",
    directory,
  ],
  count: (_directory, stdout) => {
    const { summary } = JSON.parse(stdout) as {
      summary: { totalCruised: number; totalDependenciesCruised: number };
    };
    return { nodes: summary.totalCruised, edges: summary.totalDependenciesCruised };
  },
};

const MADGE: Tool = {
  name: "madge",
  version: peerVersion("madge"),
  reads: "modules",
  command: (directory) => [
    peerFile("madge", "bin/cli.js"),
    "--json",
    "--extensions=ts,tsx,mts,cts,js,jsx,mjs,cjs",
    directory,
  ],
  count: (_directory, stdout) => {
    const modules = Object.values(JSON.parse(stdout) as Record<string, string[]>);
    return { nodes: modules.length, edges: modules.flat().length };
  },
};

/** Ours first. */
export const TOOLS: readonly Tool[] = [OWN, OPTAVE, CODEGRAPH, DEPENDENCY_CRUISER, MADGE, REFERENCE];

/** Peers that report their use, look for updates or fetch what they miss are told not to. */
export function quietEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // So that nothing is read from, or written into, the user's own folders.
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CACHE_HOME: join(home, ".cache"),
    CI: "1",
    NO_COLOR: "1",
    DO_NOT_TRACK: "1",
    NO_UPDATE_CHECK: "1",
    NO_UPDATE_NOTIFIER: "1",
    CODEGRAPH_TELEMETRY: "0",
    CODEGRAPH_NO_DOWNLOAD: "1",
    CODEGRAPH_NO_UPDATE_CHECK: "1",
    CODEGRAPH_NO_DAEMON: "1",
  };
}

/** Why a tool cannot be measured here; undefined when it can. */
export function whyNot(tool: Tool): string | undefined {
  if (tool.version === undefined) return "could not be installed on this machine";
  const script = tool.command(".")[0] ?? "";
  return existsSync(script) ? undefined : `${script} is missing`;
}
