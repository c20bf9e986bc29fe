import { lstat, mkdir, unlink } from "node:fs/promises";
import type { Server } from "node:net";
import { dirname, join } from "node:path";
import { digestOf } from "@parseltongue/base";
import { CliError } from "../cli-error.ts";
import { systemCode } from "./platform-errors.ts";

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

/** Where the daemon of one root listens. */
export interface PrivateSocket {
  readonly path: string;
  /** Where a daemon in the background writes what it has to say: beside the socket, where no repository can lay a link. */
  readonly logPath: string;
  /** The directory that must be the user's own; undefined for a named pipe, which lies in none. */
  readonly directory: string | undefined;
  readonly userId: number | undefined;
}

/**
 * One address per root, the same for every process of the user. On Windows a named pipe (untested), elsewhere a socket
 * in a directory that only the user may enter.
 * @param root absolute path with links resolved
 * @throws CliError `path-too-long`
 */
export function privateSocketOf(root: string, place: SocketPlace): PrivateSocket {
  const name = digestOf(root).slice("sha256:".length, "sha256:".length + 16);
  if (place.platform === "win32") {
    const logPath = join(place.temporaryDirectory, `parseltongue-${name}.log`);
    return { path: `\\\\.\\pipe\\parseltongue-${name}`, logPath, directory: undefined, userId: undefined };
  }
  const { runtimeDirectory, temporaryDirectory, userId } = place;
  const directories = [
    ...(runtimeDirectory === undefined || runtimeDirectory === "" ? [] : [join(runtimeDirectory, "parseltongue")]),
    join(temporaryDirectory, `parseltongue-${userId}`),
    join("/tmp", `parseltongue-${userId}`),
  ];
  const directory = directories.find(
    (candidate) => Buffer.byteLength(socketIn(candidate, name)) <= MAX_SOCKET_PATH_BYTES,
  );
  if (directory !== undefined) {
    return { path: socketIn(directory, name), logPath: join(directory, `${name}.log`), directory, userId };
  }
  throw new CliError("path-too-long", `no directory for sockets has a short enough path: ${directories.join(", ")}`);
}

function socketIn(directory: string, name: string): string {
  return join(directory, `${name}.sock`);
}

/** Whether something is there to connect to; it may be a dead process's. Named pipes can only be tried. */
export async function socketExists(socket: PrivateSocket): Promise<boolean> {
  if (socket.directory === undefined) return true;
  try {
    await lstat(socket.path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw unsafe(dirname(socket.path), error);
  }
}

/**
 * Makes sure that the socket's directory exists and that nobody but the user may enter it, so that no other user can
 * listen in their place or talk to their daemon.
 * @throws CliError `unsafe-directory`
 */
export async function ensurePrivateDirectory({ directory, userId }: PrivateSocket): Promise<void> {
  if (directory === undefined) return;
  await mkdir(directory, { mode: 0o700, recursive: true });
  // Not `stat`: a link that someone else laid must not lead into a directory of the user's.
  const status = await lstat(directory);
  if (!status.isDirectory() || status.uid !== userId || (status.mode & 0o077) !== 0) throw unsafe(directory);
}

function unsafe(path: string, cause?: unknown): CliError {
  return new CliError("unsafe-directory", `${path} belongs to another user or is open to others`, {
    hint: "remove it, or set XDG_RUNTIME_DIR to a directory of your own with mode 0700",
    details: { path },
    ...(cause !== undefined && { cause }),
  });
}

/** Binds a server to a socket that only the user may connect to. The path must be free. */
export async function listenPrivately(server: Server, socket: PrivateSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // The socket file gets its permissions from the mask when it is bound, so it is never open to others, not even
    // for a moment.
    const mask = process.umask(0o177);
    try {
      server.listen(socket.path, () => {
        server.off("error", reject);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

/** Removes a socket file that a dead process left; nothing there is fine. */
export async function removeSocket(socket: PrivateSocket): Promise<void> {
  if (socket.directory === undefined) return;
  try {
    await unlink(socket.path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}
