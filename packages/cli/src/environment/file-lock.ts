import { open } from "node:fs/promises";
import type { FileLock } from "@parseltongue/base";

/** Result codes of SQLite: someone else holds the lock; the file cannot be opened. */
const BUSY = 5;
const CANNOT_OPEN = 14;

/**
 * Node cannot lock files by itself; SQLite, which Node brings along, can, and the kernel takes the lock back when the
 * process ends in whatever way. The file stays empty: nothing is ever stored in it.
 */
export async function lockFile(path: string): Promise<FileLock | undefined> {
  // Loaded here since most commands only read.
  const { DatabaseSync } = await import("node:sqlite");
  try {
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      throw error;
    }
    return { release: () => database.isOpen && database.close() };
  } catch (error) {
    if (resultCode(error) === BUSY) return undefined;
    // SQLite does not say why; opening the file does. Never done with a file that may be locked already: closing any
    // handle to a file ends all of the process's locks on it.
    if (resultCode(error) === CANNOT_OPEN) await (await open(path, "a")).close();
    throw error;
  }
}

function resultCode(error: unknown): unknown {
  return error instanceof Error && "errcode" in error ? error.errcode : undefined;
}
