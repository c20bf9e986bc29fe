/**
 * `npm start`: makes a tap of this repository's plugins and turns them on from there, indexes this repository, then asks it a
 * handful of questions. Each is shown as the command that asks it and runs as that command does for a user, so what is printed
 * is what a user gets: with the plugins on, each in its sandbox, and what each cost. In the end the same questions are asked in a process that stays, as a daemon or an
 * editor has them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { formatCount, formatDuration } from "@parseltongue/base";
import { openEngine, type Question } from "@parseltongue/engine";
import { nodeEnvironment, userPluginSource } from "parseltongue";
import { buildPlugins, pluginDirectories } from "./build-plugins.ts";
import { tourTap } from "./tour-tap.ts";

const root = join(import.meta.dirname, "..");
const launcher = join(root, "packages", "cli", "bin", "parseltongue.js");

const QUESTIONS: readonly (readonly [what: string, ...words: string[]])[] = [
  ["Where is it? A typo does not matter.", "find", "EnviromentError", "--limit", "3"],
  ["Who calls it?", "callers", "safeText", "--limit", "8"],
  ["What implements this interface?", "what-implements", "Environment"],
  ["What may break if I change it?", "blast-radius", "Environment", "--depth", "2", "--limit", "8"],
  ["Which way does one thing reach another?", "path", "createProgram", "nearestNames"],
  ["Do modules import each other in circles?", "find-cycles", "--limit", "3"],
  ["What must I know to work on it, in 400 tokens?", "context", "safeText", "--tokens", "400"],
];

/** The same questions, for asking without a command around them. */
const WARM: readonly Question[] = [
  { ask: "find", text: "EnviromentError" },
  { ask: "callers", target: "safeText" },
  { ask: "what-implements", target: "Environment" },
  { ask: "blast-radius", target: "Environment", hops: 2 },
  { ask: "path", from: "createProgram", to: "nearestNames" },
  { ask: "find-cycles" },
  { ask: "context", target: "safeText", tokens: 400 },
];
const WARM_ROUNDS = 2000;

/** So that what a plugin says is seen, not only what it leaves out. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = { visibility: ["--set", "keep-all=true"] };

const TAP_TEXT = `
# Plugins come from taps: git repositories in which everything is signed, so that it does not matter who hands them out.
# This one is made on this machine, of what lies here, by a key that the tour makes and throws away. Nobody else has looked
# at these plugins, and nothing says so; docs/registry/your-own-tap.md is the same with people who do.
`;

function run(...words: string[]): void {
  process.stdout.write(`\n$ parseltongue ${words.join(" ")}\n`);
  const started = performance.now();
  const result = spawnSync(process.execPath, [launcher, ...words], { cwd: root, stdio: "inherit" });
  if (result.status !== 0) {
    process.stderr.write(`\nparseltongue ${words[0]} ended with ${result.status ?? result.signal}\n`);
    process.exit(result.status ?? 70);
  }
  process.stdout.write(
    `(the whole command, start of the process included: ${formatDuration(performance.now() - started)})\n`,
  );
}

/** The tour has a user of its own, so that it neither sees nor changes what yours has turned on. */
function useOwnHome(): string {
  const home = mkdtempSync(join(tmpdir(), "parseltongue-tour-"));
  process.on("exit", () => rmSync(home, { recursive: true, force: true }));
  for (const variable of ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"]) {
    process.env[variable] = home;
  }
  delete process.env["PARSELTONGUE_CONFIG"];
  return home;
}

/** Builds the plugins that have a part in answers, and turns them on from a tap of them. */
async function turnPluginsOn(home: string): Promise<void> {
  const judging = [...pluginDirectories().values()].filter((directory) => {
    const manifest = readFileSync(join(directory, "plugin.toml"), "utf8");
    // The others need a compiler that may not be there.
    return manifest.includes('language = "assemblyscript"') && /^\[\[(?:lens|analyzer|rule)\]\]/m.test(manifest);
  });
  if (judging.length === 0) return;
  process.stdout.write("\n# Plugins of this repository, compiled for the sandbox.\n");
  const outcomes = await buildPlugins(judging, (line) => process.stdout.write(`${line}\n`));
  const built = judging.filter((directory) => outcomes.get(directory) !== "failed");
  const hasGit = spawnSync("git", ["--version"]).status === 0;
  if (hasGit) await addTap(home, built);
  else
    process.stdout.write(
      "\n# A tap is a git repository, and there is no git here: the plugins come from their folders.\n",
    );
  process.stdout.write("\n# What a plugin may do and cost is shown, and agreed to, before it is on.\n");
  for (const directory of built) addPlugin(directory, hasGit);
  run("plugin", "list");
}

/** Makes a tap of plugins, or finds that of an earlier run, and adds it as any user adds one. */
async function addTap(home: string, plugins: readonly string[]): Promise<void> {
  process.stdout.write(TAP_TEXT);
  const started = Date.now();
  const cache = join(root, "node_modules", ".cache", "parseltongue-tour");
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const tap = await tourTap(plugins, { cache, work: join(home, "keeper"), say });
  const madeAt = new Date(tap.madeAtMs).toISOString().slice(0, 16).replace("T", " ");
  if (tap.madeAtMs < started)
    say(
      `# An earlier run made it, at ${madeAt} UTC, of the same sources, with rules that ask for less than a new tap's.`,
    );
  process.stdout.write("\n# Now as its user, who has nothing but the fingerprint of its first root.");
  run("tap", "add", relative(root, tap.directory), "--root", tap.root, "--name", "tour");
  run("tap", "verify", "tour", "--full");
  run("tap", "trust", "tour");
}

/** Turns a plugin on and shows, of what the command prints, what it is trusted with. */
function addPlugin(directory: string, isFromTap: boolean): void {
  const name = basename(directory);
  const from = isFromTap ? `tour/parseltongue/${name}` : `./${relative(root, directory)}`;
  const words = ["plugin", "add", from, "--yes", ...(SETTINGS[name] ?? [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], { cwd: root, encoding: "utf8" });
  const shown = stdout.split("\n").filter((line) => /^ {2}(?:tier|asks to)|^\S+ is on/.test(line));
  const said = status === 0 ? `${shown.join("\n")}\n` : stderr;
  process.stdout.write(`$ parseltongue ${words.join(" ")}\n${said}`);
}

/** Half of the rounds warm the process up, the others are timed; what is printed is their median. */
async function askWarm(): Promise<void> {
  const plugins = userPluginSource(nodeEnvironment);
  const engine = await openEngine({ root, environment: nodeEnvironment, ...(plugins && { plugins }) });
  await engine.plugins.load();
  const { nodeCount, edgeCount } = { nodeCount: engine.view.liveNodeCount, edgeCount: engine.view.liveEdgeCount };
  process.stdout.write(
    "\n# The same questions in a process that stays, as a daemon's does: median of " +
      `${formatCount(WARM_ROUNDS / 2)} answers\n(${formatCount(nodeCount)} nodes, ${formatCount(edgeCount)} edges, this machine)\n`,
  );
  for (const question of WARM) {
    const tookMs: number[] = [];
    for (let round = 0; round < WARM_ROUNDS; round++) {
      const started = performance.now();
      engine.query(question);
      tookMs.push(performance.now() - started);
    }
    const timed = tookMs.slice(WARM_ROUNDS / 2).toSorted((a, b) => a - b);
    process.stdout.write(`${question.ask.padEnd(16)} ${formatDuration(timed[timed.length >> 1] ?? 0)}\n`);
  }
  for (const { name, hooks } of engine.plugins.statuses()) {
    for (const { name: hook, trait, calls, p50Micros, p99Micros } of hooks) {
      const times = `p50 ${formatDuration(p50Micros / 1000)}, p99 ${formatDuration(p99Micros / 1000)}`;
      process.stdout.write(
        `${`${name}/${hook}`.padEnd(32)} ${trait.padEnd(9)} ${formatCount(calls)} calls, ${times}\n`,
      );
    }
  }
  await engine.close();
}

await turnPluginsOn(useOwnHome());
run("index", ".");
for (const [what, ...words] of QUESTIONS) {
  process.stdout.write(`\n# ${what}`);
  run(...words, "--explain");
}
process.stdout.write("\n# What do the rules of the plugins say about this code?");
run("check", "--explain", "--fail-on", "never");
await askWarm();
process.stdout.write(
  "\nNow your own code: npx parseltongue index ../your-repository   (README.md goes on from here)\n",
);
