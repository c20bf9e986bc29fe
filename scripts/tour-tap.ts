/**
 * A tap of this repository's plugins for `npm start`, made on this machine as anybody makes one: with the same commands, in
 * this process. It is kept as long as what it was made of is the same; its key is not.
 */
import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Environment } from "@parseltongue/base";
import { type CheckName, DAY_MS, parseDocument, writeDocument } from "@parseltongue/registry";
import { nodeEnvironment } from "parseltongue";
import { sharedFolders } from "./build-plugins.ts";
import { runRecorded } from "./run-recorded.ts";

const root = join(import.meta.dirname, "..");
/** What makes plugins and taps, beside the plugins' own sources. */
const MAKERS = ["sdk/*/*", "sdk/*/{assembly,src}/**/*", "packages/{cli,host,registry}/src/**/*", "package-lock.json"];
/** Signatures of a new tap are good for thirty days. */
const KEPT_MS = 14 * DAY_MS;
const KEEPER = "m:tour";
const NAMESPACE = "parseltongue";
const PROMOTION = "targets/policy/promotion.json";
/** Checks that run nothing of a plugin. */
const READING: readonly CheckName[] = ["schema", "names", "signature", "digest", "imports", "audit", "text", "license"];
const MAX_LINES = 2;

/** A tap in a folder of this machine. */
export interface TourTap {
  /** Absolute path. */
  readonly directory: string;
  /** SHA-256 of its first root, by which it is added. */
  readonly root: string;
  /** When it was made, in milliseconds since 1970. */
  readonly madeAtMs: number;
}

/** What making a tap takes. */
export interface TourTapOptions {
  /** Absolute path of a directory for taps and nothing else. */
  readonly cache: string;
  /** Absolute path of a directory for what is not kept: the key, a copy of the sources. */
  readonly work: string;
  /** Hears what is done, as it is done: commands, and what matters of what they print. */
  readonly say: (line: string) => void;
}

/**
 * A tap of plugins that were built: that of an earlier run over the same sources, else a new one.
 * @param plugins absolute paths of their directories
 * @throws plain Error with what a command printed that failed
 */
export async function tourTap(plugins: readonly string[], options: TourTapOptions): Promise<TourTap> {
  const place = join(options.cache, digestOfAll(plugins));
  const record = join(place, "made.json");
  const kept = existsSync(record) ? (JSON.parse(readFileSync(record, "utf8")) as TourTap) : undefined;
  const ageMs = Date.now() - (kept?.madeAtMs ?? 0);
  if (kept !== undefined && ageMs >= 0 && ageMs < KEPT_MS) return kept;
  const made = await makeTap(plugins, options);
  const tap: TourTap = { directory: join(place, "tap"), ...made };
  rmSync(options.cache, { recursive: true, force: true });
  // Whoever is ended while copying leaves nothing that looks like a tap.
  const beside = `${place}.${randomUUID()}`;
  cpSync(join(options.work, "tap"), join(beside, "tap"), { recursive: true });
  writeFileSync(join(beside, "made.json"), JSON.stringify(tap));
  renameSync(beside, place);
  return tap;
}

/** Makes a tap in `work`/tap. */
async function makeTap(
  plugins: readonly string[],
  { work, say }: TourTapOptions,
): Promise<Pick<TourTap, "root" | "madeAtMs">> {
  const madeAtMs = Date.now();
  const keeper = new Keeper(work, say);
  const terms = ["--name", "tour", "--holder", KEEPER, "--contact", "tour@example.invalid"];
  await keeper.run(["tap", "init", "tap", ...terms], /^made|^root/);
  const firstRoot = readFileSync(join(work, "tap", "metadata", "1.root.json"));
  for (const line of askForLess(join(work, "tap", PROMOTION))) say(line);
  keeper.commit("tap", "Ask for less, for the tour");
  await keeper.run(["tap", "sign", "tap", "--commit"], /^all of it/);
  keeper.git("tap", "tag", "before");
  copyPlugins(plugins, join(work, "source"));
  keeper.git("source", "init", "--quiet", "--initial-branch=main");
  keeper.commit("source", "Plugins as they lie here");
  for (const [at, directory] of plugins.entries()) {
    const what = ["plugin", "submit", `source/plugins/${basename(directory)}`];
    const where = ["--tap", "tap", "--namespace", NAMESPACE, "--repository", "https://tour.example.invalid/plugins"];
    await keeper.run([...what, "--built", ...where], /passed$/, at === 0 ? undefined : [...what, "…"]);
  }
  keeper.git("tap", "switch", "--quiet", "-C", "main");
  const range = ["registry", "check", "before..main", "--tap", "tap", "--source", "source"];
  await keeper.run([...range, "--sign", KEEPER], /passed$|^signed/);
  keeper.commit("tap", "Say what was found");
  await keeper.run(["tap", "sign", "tap", "--commit"], /^all of it/);
  return { root: createHash("sha256").update(firstRoot).digest("hex"), madeAtMs };
}

/** Somebody with a home and a key of their own, of whom neither the user's configuration nor their git's knows. */
class Keeper {
  readonly #work: string;
  readonly #say: (line: string) => void;
  readonly #environment: Environment;

  constructor(work: string, say: (line: string) => void) {
    this.#work = work;
    this.#say = say;
    const home = join(work, "home");
    mkdirSync(home, { recursive: true });
    const variables: Readonly<Record<string, string>> = {
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
      // The key goes with the directory.
      PARSELTONGUE_PASSPHRASE: randomUUID(),
    };
    const { processes } = nodeEnvironment;
    this.#environment = {
      ...nodeEnvironment,
      variable: (name) => variables[name] ?? nodeEnvironment.variable(name),
      processes: {
        run: async (program, words, options) =>
          processes.run(program, words, { ...options, variables: { ...options.variables, ...NOBODYS_GIT } }),
      },
    };
  }

  /** Runs a command in the work directory, and says it, as `told` if it is long, with lines of what it prints. */
  async run(words: readonly string[], shown: RegExp, told: readonly string[] = words): Promise<void> {
    const machine = { environment: this.#environment, workingDirectory: this.#work };
    const { exitCode, output } = await runRecorded(words, machine);
    if (exitCode !== 0) throw new Error(`parseltongue ${words.join(" ")} ended with ${exitCode}:\n${output}`);
    this.#say(`$ parseltongue ${told.join(" ")}`);
    const lines = output.replaceAll(`${this.#work}${sep}`, "").split("\n");
    const matching = lines.filter((line) => shown.test(line));
    for (const line of matching.slice(0, MAX_LINES)) this.#say(line);
    if (matching.length > MAX_LINES) this.#say(`… and ${matching.length - MAX_LINES} more`);
  }

  git(folder: string, ...words: readonly string[]): void {
    const options = {
      cwd: join(this.#work, folder),
      env: { ...process.env, ...NOBODYS_GIT },
      encoding: "utf8",
    } as const;
    const { status, stderr, error } = spawnSync("git", words, options);
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`git ${words.join(" ")} ended with ${status}: ${stderr}`);
  }

  commit(folder: string, message: string): void {
    this.git(folder, "add", "--all");
    this.git(folder, "-c", "user.name=tour", "-c", "user.email=", "commit", "--quiet", "--message", message);
  }
}

/** Nothing that the user has told git has a say, signing of commits for instance. */
const NOBODYS_GIT = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1" };

/** What takes hours or other people is not asked for. Gives what is, against a new tap's rules. */
function askForLess(path: string): readonly string[] {
  const policy = parseDocument("promotionPolicy", readFileSync(path), PROMOTION);
  const { cooldownHours, tiers } = policy;
  const { compatibility, performance } = tiers.sandboxed;
  const sandboxed = {
    ...tiers.sandboxed,
    rebuilds: { min: 0, organisations: 0 },
    capabilities: [],
    compatibility: { ...compatibility, contractMinors: 0 },
    performance: { ...performance, runs: 0 },
  };
  const eased = {
    ...policy,
    checks: READING,
    cooldownHours: { ...cooldownHours, firstVersion: 0 },
    tiers: { ...tiers, sandboxed },
  };
  writeFileSync(path, writeDocument("promotionPolicy", eased));
  return [
    `# Its rules (${PROMOTION}) now ask for less than a new tap's: no wait, which is ${cooldownHours.firstVersion} hours there;`,
    `# ${READING.length} of its ${policy.checks.length} checks, those that run nothing of a plugin; no rebuild, no tests, no measured costs; and no reader of`,
    "# plugins that read more than the graph. All of that takes minutes, or other people.",
  ];
}

/** Plugins as they lie here, committed or not, and built, with what several of them take their sources from. */
function copyPlugins(plugins: readonly string[], target: string): void {
  for (const directory of [...plugins, ...sharedFolders()]) {
    cpSync(directory, join(target, "plugins", basename(directory)), { recursive: true });
  }
  writeFileSync(join(target, ".gitignore"), "dist/\n");
}

function digestOfAll(plugins: readonly string[]): string {
  const hash = createHash("sha256");
  const folders = [...plugins, ...sharedFolders()].map((path) => relative(root, path));
  const patterns = [...MAKERS, relative(root, import.meta.filename), ...folders.map((folder) => `${folder}/**/*`)];
  const found = patterns.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }));
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of files.toSorted()) {
    if (basename(dirname(path)) === "dist") continue;
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}
