import type { Cancellable } from "@parseltongue/base";
import type { Repository } from "../git/repository.ts";

/** What a commit did to a file. */
export interface FileChange {
  readonly path: string;
  readonly kind: "added" | "changed" | "removed";
  /** Mode and object afterwards; of removed ones all zeros. */
  readonly mode: string;
  readonly object: string;
}

/** A commit on the way from the first to the newest, each compared with the one before it; of merges, the first parent. */
export interface HistoryStep {
  /** Full hash. */
  readonly commit: string;
  /** Milliseconds since 1970, as its author's machine said. */
  readonly timeMs: number;
  readonly changes: readonly FileChange[];
}

const MAX_BYTES = 512 << 20;
const FORMAT = "--format=%x01%H %ct";
const FLAGS = "--first-parent --reverse --raw -z --no-renames --no-abbrev --root --diff-merges=first-parent".split(" ");

/** All steps that led to a commit, the first one first. @throws RegistryError `git-failed`, `too-large` */
export async function readHistory(
  repository: Repository,
  commit: string,
  options: Cancellable = {},
): Promise<readonly HistoryStep[]> {
  const words = ["log", ...FLAGS, FORMAT, commit, "--"];
  const text = new TextDecoder().decode(await repository.bytes(words, { ...options, maxOutputBytes: MAX_BYTES }));
  return text.split("\u0001").slice(1).map(parseStep);
}

/** @see git-diff(1), raw output format with -z */
function parseStep(text: string): HistoryStep {
  const parts = text.split("\0");
  const [commit = "", seconds = ""] = (parts[0] ?? "").split(" ");
  const changes: FileChange[] = [];
  for (let at = 1; at + 1 < parts.length; at += 2) {
    const [, mode = "", , object = "", status = ""] = (parts[at] ?? "").trim().split(" ");
    const kind = status === "A" ? "added" : status === "D" ? "removed" : "changed";
    changes.push({ path: parts[at + 1] ?? "", kind, mode, object });
  }
  return { commit, timeMs: Number(seconds) * 1000, changes };
}
