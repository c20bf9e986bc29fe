/**
 * `npm start`: indexes this repository, then asks it a handful of questions. Each is shown as the command that asks it
 * and runs as that command does for a user, so what is printed is what a user gets. In the end the same questions are
 * asked in a process that stays, as a daemon or an editor has them.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { formatCount, formatDuration } from "@parseltongue/base";
import { openEngine, type Question } from "@parseltongue/engine";
import { nodeEnvironment } from "parseltongue";

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

/** Half of the rounds warm the process up, the others are timed; what is printed is their median. */
async function askWarm(): Promise<void> {
  const engine = await openEngine({ root, environment: nodeEnvironment });
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
  await engine.close();
}

run("index", ".");
for (const [what, ...words] of QUESTIONS) {
  process.stdout.write(`\n# ${what}`);
  run(...words, "--explain");
}
await askWarm();
process.stdout.write(
  "\nNow your own code: npx parseltongue index ../your-repository   (README.md goes on from here)\n",
);
