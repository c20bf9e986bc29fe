import type { BigIntStats, Dirent } from "node:fs";
import { lstat, mkdir, open, readdir, readFile, realpath, rm, stat } from "node:fs/promises";
import type {
  Cancellable,
  DirectoryEntry,
  FileKind,
  Files,
  FileStatus,
  OpenFile,
  WriteOptions,
} from "@parseltongue/base";
import { attempt, systemCode } from "./platform-errors.ts";
import { lockFile } from "./file-lock.ts";
import { moveFile, replaceFile } from "./replace-file.ts";

/** The machine's own files. */
export const nodeFiles: Files = {
  read: (path, options = {}) => attempt("read", path, options.signal, () => readWhole(path, options)),
  open: (path, options = {}) => attempt("open", path, options.signal, () => openFile(path)),
  status: (path, options = {}) => attempt("look at", path, options.signal, () => statusOf(path)),
  list: (path, options = {}) => attempt("list", path, options.signal, () => entriesOf(path)),
  realPath: (path, options = {}) => attempt("resolve", path, options.signal, () => realpath(path)),
  replace: (path, chunks, options = {}) =>
    attempt("write", path, options.signal, () => replaceFile(path, chunks, options)),
  move: (from, to, options = {}) => attempt("move", from, options.signal, () => moveFile(from, to)),
  append: (path, bytes, options = {}) => attempt("write", path, options.signal, () => append(path, bytes, options)),
  createDirectory: (path, options = {}) =>
    attempt("create", path, options.signal, async () => {
      await mkdir(path, { recursive: true, ...modeOf(options) });
    }),
  remove: (path, options: Cancellable = {}) =>
    attempt("remove", path, options.signal, () => rm(path, { recursive: true, force: true })),
  lock: (path, options = {}) => attempt("lock", path, options.signal, () => lockFile(path)),
};

/** Not Node's own kind of bytes, whose `slice` gives a view where that of all others gives a copy. */
async function readWhole(path: string, options: Cancellable): Promise<Uint8Array> {
  const { buffer, byteOffset, length } = await readFile(path, options);
  return new Uint8Array(buffer, byteOffset, length);
}

async function openFile(path: string): Promise<OpenFile> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    return {
      byteCount: size,
      read: (target, position) =>
        attempt("read", path, undefined, async () => {
          const { bytesRead } = await file.read(target, 0, target.length, position);
          return bytesRead;
        }),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function statusOf(path: string): Promise<FileStatus | undefined> {
  try {
    return describe(await stat(path, { bigint: true }));
  } catch (error) {
    const code = systemCode(error);
    if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "ELOOP") throw error;
  }
  return statusOfLink(path);
}

/** A link that leads nowhere; undefined when there is not even a link. */
async function statusOfLink(path: string): Promise<FileStatus | undefined> {
  try {
    return describe(await lstat(path, { bigint: true }));
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return undefined;
    throw error;
  }
}

function describe(status: BigIntStats): FileStatus {
  return {
    kind: kindOf(status),
    byteCount: Number(status.size),
    modifiedMs: Number(status.mtimeNs) / 1e6,
    identity: `${status.dev}:${status.ino}`,
  };
}

async function entriesOf(path: string): Promise<readonly DirectoryEntry[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const found = entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function kindOf(entry: BigIntStats | Dirent): FileKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "link" : "other";
}

async function append(path: string, bytes: Uint8Array, options: WriteOptions): Promise<void> {
  const file = await open(path, "a", options.mode);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

function modeOf(options: WriteOptions): { mode?: number } {
  return options.mode === undefined ? {} : { mode: options.mode };
}
