/**
 * `npm start`: indexes this repository, then asks it a handful of questions. Each is shown as the command that asks it
 * and runs as that command does for a user, so what is printed is what a user gets.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { formatDuration } from "@parseltongue/base";

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

run("index", ".");
for (const [what, ...words] of QUESTIONS) {
  process.stdout.write(`\n# ${what}`);
  run(...words, "--explain");
}
process.stdout.write(
  "\nNow your own code: npx parseltongue index ../your-repository   (README.md goes on from here)\n",
);
