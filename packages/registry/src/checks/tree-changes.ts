import type { Cancellable } from "@parseltongue/base";
import type { Repository } from "../tap/git/repository.ts";
import { RegistryError } from "../registry-error.ts";

/** A file of one side of a comparison. */
export interface TreeEntry {
  /** As git writes it: `100644`; `120000` for links, `160000` for submodules. */
  readonly mode: string;
  /** Name of the object. */
  readonly object: string;
}

/** What became of one path. A rename is one path that went and one that came. */
export interface TreeChange {
  readonly path: string;
  /** Undefined: it was not there. */
  readonly before: TreeEntry | undefined;
  /** Undefined: it is gone. */
  readonly after: TreeEntry | undefined;
}

/** Everything that lies between two commits. */
export interface ChangeSet {
  /** Full hash of what the change is compared with: where the two parted. */
  readonly base: string;
  readonly head: string;
  /** In order of their paths. */
  readonly changes: readonly TreeChange[];
}

const MAX_LISTING_BYTES = 64 << 20;
/** More is no submission, and no review of it would be one. */
const MAX_CHANGES = 20_000;

/**
 * Reads the whole difference that a proposed commit makes: every path, whatever happened to it, from where it parted from
 * `old`. Nothing is left out as binary, as renamed or as too large.
 * @throws RegistryError `tap-rewritten` when the two share no past, `too-large`, `git-failed`
 */
export async function readChanges(
  repository: Repository,
  old: string,
  proposed: string,
  options: Cancellable = {},
): Promise<ChangeSet> {
  const result = await repository.run(["merge-base", "--", old, proposed], options);
  const base = new TextDecoder().decode(result.stdout).trim();
  if (result.exitCode !== 0 || base === "") {
    throw new RegistryError(
      "tap-rewritten",
      `${proposed.slice(0, 12)} has no past in common with ${old.slice(0, 12)}`,
      {
        hint: "make the change on a branch of the tap",
      },
    );
  }
  const words = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", "--no-abbrev", base, proposed];
  const bytes = await repository.bytes(words, { ...options, maxOutputBytes: MAX_LISTING_BYTES });
  return { base, head: proposed, changes: parseRaw(new TextDecoder("latin1").decode(bytes)) };
}

/** @see git-diff-tree(1), RAW OUTPUT FORMAT: `:<mode> <mode> <object> <object> <status> NUL <path> NUL` */
function parseRaw(text: string): readonly TreeChange[] {
  const parts = text.split("\0");
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [before = "", after = "", old = "", now = ""] = (parts[at] ?? "").slice(1).split(" ");
    changes.push({ path: parts[at + 1] ?? "", before: entryOf(before, old), after: entryOf(after, now) });
    if (changes.length > MAX_CHANGES) {
      throw new RegistryError("too-large", `more than ${MAX_CHANGES} files change at once`, {
        hint: "propose it in parts",
      });
    }
  }
  return changes;
}

function entryOf(mode: string, object: string): TreeEntry | undefined {
  return mode === "000000" ? undefined : { mode, object };
}
