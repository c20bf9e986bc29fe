import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import type { Members, Role } from "@parseltongue/registry";
import { DAY_MS, DirectoryTree, OverlayTree, readTapTree, timeText, writeDocument } from "@parseltongue/registry";
import { runGit, temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../../src/environment.ts";
import { knowPrices, Person } from "../../person.ts";

const MEMBERS = "targets/governance/members.json";

/** People with homes of their own, one clock, and a git host with a tap. */
export class Town {
  readonly directory: string;
  /** The tap where everybody fetches it. */
  readonly url: string;
  nowMs: number = Date.parse("2026-06-01T00:00:00Z");
  readonly #people = new Map<string, Person>();

  private constructor(directory: string) {
    this.directory = directory;
    this.url = join(directory, "tap.git");
  }

  static async of(t: TestContext): Promise<Town> {
    return new Town(await temporaryDirectory(t));
  }

  get now(): string {
    return timeText(this.nowMs);
  }

  /** Lets time pass, for all. */
  advance(days: number): void {
    this.nowMs += days * DAY_MS;
    for (const each of this.#people.values()) each.nowMs = this.nowMs;
  }

  /** Somebody, who moves in when asked for first. Knows what fuel costs. */
  async somebody(name: string): Promise<Person> {
    const known = this.#people.get(name);
    if (known !== undefined) return known;
    const home = join(this.directory, name);
    await knowPrices(home);
    const somebody = new Person(home, `a passphrase of ${name}`);
    somebody.nowMs = this.nowMs;
    this.#people.set(name, somebody);
    return somebody;
  }

  /** What somebody runs has to go well; gives what it printed. */
  async run(name: string, ...argv: readonly string[]): Promise<string> {
    return this.runEnding(0, name, ...argv);
  }

  /** What somebody runs has to end so; gives what it printed, errors included. */
  async runEnding(exitCode: number, name: string, ...argv: readonly string[]): Promise<string> {
    const ran = await (await this.somebody(name)).run(...argv);
    assert.equal(ran.exitCode, exitCode, `${name}: ${argv.join(" ")}\n${ran.stdout}${ran.stderr}`);
    return `${ran.stdout}${ran.stderr}`;
  }

  /** Somebody's clone of the tap. */
  clone(name: string): string {
    return join(this.directory, name, "tap");
  }

  /** Changes the tap: `author` proposes it on a branch, and who is named merges and signs, one after the other. */
  async change(
    message: string,
    author: string,
    work: (clone: string) => Promise<void>,
    signers: readonly string[] = ["ann"],
  ): Promise<void> {
    await this.pull(author);
    git(this.clone(author), "checkout", "--quiet", "-B", "proposal");
    await work(this.clone(author));
    git(this.clone(author), "add", "--all");
    git(this.clone(author), "commit", "--quiet", "--allow-empty", "--message", message);
    git(this.clone(author), "push", "--quiet", "--force", "origin", "proposal");
    await this.sign("proposal", signers);
  }

  /**
   * Has Ann found the tap, beside whom others do that each have an organisation; Ben has to be one of these, and signs with
   * her. Gives the fingerprint of its root.
   */
  async found(others: Readonly<Record<string, string>> = {}): Promise<string> {
    const isAlone = Object.keys(others).length === 0;
    const founders: string[] = [];
    for (const [name, organisation] of Object.entries(others)) {
      founders.push("--founder", `m:${name},${organisation},${await this.newKey(name)}`);
    }
    const roles = isAlone ? [] : ["root", "targets", "governance"];
    const thresholds = roles.flatMap((role) => ["--threshold", `${role}=2`]);
    const words = ["--holder", "m:ann", "--organisation", "Acme", "--contact", "keepers@example.org"];
    await this.runEnding(isAlone ? 0 : 1, "ann", "tap", "init", "tap", ...words, ...founders, ...thresholds);
    const clone = this.clone("ann");
    git(this.directory, "clone", "--quiet", "--bare", clone, this.url);
    git(clone, "remote", "add", "origin", this.url);
    if (!isAlone) await this.sign("main", ["ben"]);
    await this.pull("ann");
    return hash("sha256", await readFile(join(clone, "metadata/1.root.json")), "hex");
  }

  /** Makes somebody a key; gives what everybody may know of it. */
  async newKey(name: string): Promise<string> {
    const made = JSON.parse(await this.run(name, "key", "new", `m:${name}`, "--json")) as {
      readonly publicKey: string;
    };
    return made.publicKey;
  }

  /** Signs what is on a branch, each of the signers in turn; what is complete becomes the tap. */
  async sign(branch: string, signers: readonly string[]): Promise<void> {
    for (const [at, name] of signers.entries()) {
      await this.pull(name);
      git(this.clone(name), "checkout", "--quiet", "-B", "signing", `origin/${branch}`);
      await this.runEnding(at + 1 === signers.length ? 0 : 1, name, "tap", "sign", "tap", "--commit");
      git(this.clone(name), "push", "--quiet", "--force", "origin", `signing:${branch}`);
    }
    const [last = ""] = signers.slice(-1);
    git(this.clone(last), "push", "--quiet", "origin", "signing:main");
  }

  async pull(name: string): Promise<void> {
    const clone = this.clone(name);
    await mkdir(dirname(clone), { recursive: true });
    if (spawnSync("git", ["-C", clone, "rev-parse"]).status !== 0)
      git(dirname(clone), "clone", "--quiet", this.url, "tap");
    git(clone, "fetch", "--quiet", "origin");
    git(clone, "checkout", "--quiet", "-B", "main", "origin/main");
  }

  /** The tap as it lies in somebody's clone. */
  async state(name: string): ReturnType<typeof readTapTree> {
    return readTapTree(new OverlayTree(new DirectoryTree(nodeEnvironment.files, this.clone(name)), new Map()));
  }
}

/** Variables with which a process is somebody's. */
export function homeOf(town: Town, name: string): Readonly<Record<string, string>> {
  const home = join(town.directory, name);
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_STATE_HOME: join(home, ".local/state"),
    XDG_CACHE_HOME: join(home, ".cache"),
  };
}

/** Gives members more offices, for a year. */
export async function seat(clone: string, ids: readonly string[], roles: readonly Role[], from: string): Promise<void> {
  await changeMembers(clone, ({ members, ...rest }) => ({
    ...rest,
    members: members.map((each) =>
      ids.includes(each.id)
        ? {
            ...each,
            seats: [
              ...each.seats,
              ...roles.map((role) => ({ role, from, until: timeText(Date.parse(from) + 365 * DAY_MS) })),
            ],
          }
        : each,
    ),
  }));
}

/** Changes the register. */
export async function changeMembers(clone: string, change: (members: Members) => Members): Promise<void> {
  const path = join(clone, MEMBERS);
  await writeFile(path, writeDocument("members", change(JSON.parse(await readFile(path, "utf8")) as Members)));
}

/** As `runGit`, without the line's end. */
export function git(directory: string, ...words: readonly string[]): string {
  return runGit(directory, words).trim();
}
