import { digestOf } from "@parseltongue/base";
import { lstat, mkdir, unlink } from "node:fs/promises";
import type { Server } from "node:net";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";

/** Longest path of a Unix socket that all systems take, in bytes: macOS keeps 104 with the final zero, Linux 108. */
const MAX_SOCKET_PATH_BYTES = 103;

export interface SocketPlace {
  readonly platform: NodeJS.Platform;
  /** Numeric id of the user; undefined on Windows. */
  readonly userId: number | undefined;
  /** `XDG_RUNTIME_DIR`: a directory of the user's own that ends with the session. */
  readonly runtimeDirectory: string | undefined;
  readonly temporaryDirectory: string;
}

/**
 * Where the daemon of a code base listens: one address per root, the same for every process of the user. On Windows a
 * named pipe, elsewhere a socket in a directory that only the user may enter.
 * @param root absolute path with links resolved
 * @throws CliError `path-too-long`
 */
export function socketPathOf(root: string, place: SocketPlace): string {
  const name = digestOf(root).slice("sha256:".length, "sha256:".length + 16);
  if (place.platform === "win32") return `\\\\.\\pipe\\parseltongue-${name}`;
  const directories = [
    ...(place.runtimeDirectory === undefined ? [] : [join(place.runtimeDirectory, "parseltongue")]),
    join(place.temporaryDirectory, `parseltongue-${place.userId}`),
    join("/tmp", `parseltongue-${place.userId}`),
  ];
  const path = directories.map((directory) => join(directory, `${name}.sock`)).find(fits);
  if (path !== undefined) return path;
  throw new CliError("path-too-long", `no directory for sockets has a short enough path: ${directories.join(", ")}`);
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES;
}

/**
 * Makes sure that a directory exists and that nobody but the user may enter it, so that no other user can listen in
 * their place or talk to their daemon.
 * @throws CliError `unsafe-directory`
 */
export async function ensurePrivateDirectory(path: string, userId: number | undefined): Promise<void> {
  await mkdir(path, { mode: 0o700, recursive: true });
  const status = await lstat(path);
  if (status.isDirectory() && status.uid === userId && (status.mode & 0o077) === 0) return;
  throw new CliError("unsafe-directory", `${path} belongs to another user or is open to others`, {
    hint: "remove it, or set XDG_RUNTIME_DIR to a directory of your own with mode 0700",
    details: { path },
  });
}

/** Binds a server to a socket that only the user may connect to. The path must be free. */
export async function listenPrivately(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // The socket file gets its permissions from the mask when it is bound, so no moment exists in which it is open.
    const mask = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off("error", reject);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

/** Removes a socket file that a dead process left; nothing there is fine. */
export async function removeSocket(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
