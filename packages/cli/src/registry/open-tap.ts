import { join } from "node:path";
import { EnvironmentError } from "@parseltongue/base";
import {
  DirectoryTree,
  isTime,
  readTapTree,
  type TapState,
  type TapTree,
  timeText,
  VerifiedTap,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { Machine } from "../machine.ts";
import { isTapName } from "./taps-file.ts";
import { absolutePath, UserTaps } from "./user-taps.ts";

/** A tap that a command works on. */
export interface OpenTap {
  readonly name: string;
  readonly tree: TapTree;
  /** What it holds: of an added tap what was verified, of a folder what lies there. */
  readonly state: TapState;
  /** The folder, where it is one. */
  readonly directory?: string;
}

/** A tap in a folder, to be written to. */
export interface OpenWorkTree extends OpenTap {
  readonly directory: string;
}

/**
 * The tap that the user means: an added one by its name, or a folder; where none is named this folder if it is a tap, else
 * the only tap that was added.
 * @throws CliError `unknown-tap`, `not-a-directory`; RegistryError `not-fetched`, `wrong-tap`
 */
export async function openTap(machine: Machine, what: string | undefined): Promise<OpenTap> {
  if (what === undefined) {
    if (await isTap(machine, machine.workingDirectory)) return openFolder(machine, machine.workingDirectory);
    return openAdded(machine, await onlyTap(machine));
  }
  const directory = absolutePath(machine, what);
  return isTapName(what) && !(await isTap(machine, directory))
    ? openAdded(machine, what)
    : openFolder(machine, directory);
}

/** As `openTap`, of folders alone. @throws CliError `not-a-directory` */
export async function openWorkTree(machine: Machine, what: string | undefined): Promise<OpenWorkTree> {
  return openFolder(machine, what === undefined ? machine.workingDirectory : absolutePath(machine, what));
}

/** The moment that the user named, else now. @throws CliError `bad-option` */
export function momentOf({ environment }: Machine, at: string | undefined): string {
  if (at === undefined) return timeText(environment.clock.nowMs());
  const moment = parseMoment(at);
  if (moment !== undefined) return moment;
  throw new CliError("bad-option", `--at is no moment: ${at}`, { hint: "write 2026-11-25 or 2026-11-25T12:00:00Z" });
}

/** A moment as the user writes it, with or without the time of day; undefined: it is none. */
export function parseMoment(text: string): string | undefined {
  const moment = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  return isTime(moment) ? moment : undefined;
}

/** Whether the folder that a command is run in is a tap's. */
export async function isInTap(machine: Machine): Promise<boolean> {
  return isTap(machine, machine.workingDirectory);
}

async function isTap({ environment: { files } }: Machine, directory: string): Promise<boolean> {
  return (await files.status(join(directory, "metadata", "1.root.json"))) !== undefined;
}

async function onlyTap(machine: Machine): Promise<string> {
  const [only, other] = await UserTaps.of(machine).file.read();
  if (only !== undefined && other === undefined) return only.name;
  throw new CliError("unknown-tap", only === undefined ? "no tap was added" : "several taps were added", {
    hint: "name one with --tap, or give the folder of one",
  });
}

async function openAdded(machine: Machine, name: string): Promise<OpenTap> {
  const taps = UserTaps.of(machine);
  const tap = await VerifiedTap.open(machine.environment, taps.pinned(await taps.require(name)));
  return { name, tree: tap.tree, state: tap };
}

async function openFolder(machine: Machine, path: string): Promise<OpenWorkTree> {
  const { files } = machine.environment;
  try {
    const directory = await files.realPath(path);
    const tree = new DirectoryTree(files, directory);
    return { name: directory, tree, state: await readTapTree(tree, { signal: machine.signal }), directory };
  } catch (error) {
    if (!(error instanceof EnvironmentError) || error.code !== "not-found") throw error;
    throw new CliError("not-a-directory", `there is no directory ${path}`, { hint: "give a tap's work tree" });
  }
}
