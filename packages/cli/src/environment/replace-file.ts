import { type FileHandle, open, readdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { WriteOptions } from "@parseltongue/base";
import { systemCode } from "./platform-errors.ts";

let writeCount = 0;

/** See `Files.replace`. The bytes go into a file beside the target, so that the rename stays on one file system. */
export async function replaceFile(path: string, chunks: Iterable<Uint8Array>, options: WriteOptions): Promise<void> {
  const target = await linkTarget(path);
  const directory = dirname(target);
  await removeLeftovers(directory, basename(target));
  const temporary = join(directory, `.${basename(target)}.${process.pid}-${writeCount++}.tmp`);
  const file = await open(temporary, "wx", options.mode);
  try {
    await writeAll(file, chunks, options.signal);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushDirectory(directory);
}

/** See `Files.move`. */
export async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to);
  await flushDirectory(dirname(to));
}

async function writeAll(file: FileHandle, chunks: Iterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
  try {
    for (const chunk of chunks) {
      signal?.throwIfAborted();
      await file.writeFile(chunk);
    }
    signal?.throwIfAborted();
    // Without this a power cut after the rename may leave the new name with no content.
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The rename itself is on the disk only once the directory is. */
async function flushDirectory(directory: string): Promise<void> {
  // Windows cannot open directories; its rename is written through.
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a link points to, so that replacing through a link keeps the link. */
async function linkTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return path;
    throw error;
  }
}

/** A process that was killed while writing leaves its temporary file; it is removed once that process is gone. */
async function removeLeftovers(directory: string, name: string): Promise<void> {
  const prefix = `.${name}.`;
  for (const entry of await readdir(directory)) {
    if (!entry.startsWith(prefix)) continue;
    const writer = /^(\d+)-\d+\.tmp$/.exec(entry.slice(prefix.length))?.[1];
    if (writer !== undefined && !isAlive(Number(writer))) await rm(join(directory, entry), { force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to someone else.
    return systemCode(error) !== "ESRCH";
  }
}
