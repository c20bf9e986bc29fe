import { CodedError } from "./coded-error.ts";

/**
 * Everything the engine takes from the machine. Packages reach files, time and other processes through this only, so
 * that whole commands run in memory in tests, and so that a git tree or an editor's unsaved text can stand in for files.
 *
 * Paths are absolute, in the notation of the platform. Every method that waits takes an `AbortSignal` and rejects with
 * its reason when it fires.
 */
export interface Environment {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly network: Network;
  /** Value of an environment variable; undefined when it is not set. */
  variable(name: string): string | undefined;
}

/** An operation that can be called off: it rejects with the signal's reason. */
export interface Cancellable {
  readonly signal?: AbortSignal;
}

/** What a directory entry is; `other` are sockets, devices and pipes. */
export type FileKind = "file" | "directory" | "link" | "other";

/** What the file system says about a path without reading it. */
export interface FileStatus {
  /** `link` never appears here unless the link leads nowhere or in a circle: status follows links. */
  readonly kind: FileKind;
  readonly byteCount: number;
  /** Milliseconds since 1970, with the fraction the file system keeps. */
  readonly modifiedMs: number;
  /** Equal for two paths exactly when they are the same file or directory (hard and symbolic links). */
  readonly identity: string;
}

/** One name in a directory. */
export interface DirectoryEntry {
  readonly name: string;
  /** Of the entry itself: a symbolic link is `link` wherever it leads. */
  readonly kind: FileKind;
}

/** How to write a file or make a directory. */
export interface WriteOptions extends Cancellable {
  /** Permission bits of a new file; default 0o666 less the process's mask. */
  readonly mode?: number;
}

/** A lock that is held, see `Files.lock`. */
export interface FileLock {
  /** Gives the lock up; once more is fine. */
  release(): void;
}

/** A file open for reading, with the bytes it had when it was opened even if its path is replaced meanwhile. */
export interface OpenFile {
  readonly byteCount: number;
  /**
   * Fills `target`, which may lie in shared memory, with the bytes from `position` on. Resolves to how many there were,
   * which may be fewer than fit; 0 at the end. Several calls may be under way at once.
   */
  read(target: Uint8Array, position: number): Promise<number>;
  /** Gives the file up, once no read is under way. */
  close(): Promise<void>;
}

/** Files and directories by absolute path. */
export interface Files {
  /** The whole content. @throws EnvironmentError `not-found`, `is-a-directory`, `permission-denied`, … */
  read(path: string, options?: Cancellable): Promise<Uint8Array>;
  /** Opens a file to read it where its bytes are wanted. @throws EnvironmentError as `read`, here or with the first bytes */
  open(path: string, options?: Cancellable): Promise<OpenFile>;
  /** What a path is, links followed; undefined when there is nothing. */
  status(path: string, options?: Cancellable): Promise<FileStatus | undefined>;
  /** A directory's entries in order of their names' UTF-16 code units. @throws EnvironmentError `not-found`, `not-a-directory`, … */
  list(path: string, options?: Cancellable): Promise<readonly DirectoryEntry[]>;
  /** The path with all links resolved. @throws EnvironmentError `not-found` */
  realPath(path: string, options?: Cancellable): Promise<string>;
  /**
   * Replaces a file's content in one step: whoever reads it, after a power cut as well, finds all of the old bytes or
   * all of the new. Written beside it, flushed to the disk, then renamed. When it fails the old file is untouched and
   * nothing is left beside it. The directory must exist.
   * @throws EnvironmentError `not-found`, `permission-denied`, `disk-full`, …
   */
  replace(path: string, chunks: Iterable<Uint8Array>, options?: WriteOptions): Promise<void>;
  /**
   * Gives a file another name on the same file system in one step, which is on the disk when the promise resolves; a file
   * that had that name is gone. @throws EnvironmentError `not-found`, `permission-denied`, …
   */
  move(from: string, to: string, options?: Cancellable): Promise<void>;
  /** Adds bytes to a file's end, creating it; they are on the disk when the promise resolves. A crash may leave a part of them. */
  append(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<void>;
  /** Creates a directory and those above it; one that exists is fine. */
  createDirectory(path: string, options?: WriteOptions): Promise<void>;
  /** Removes a file, or a directory with all it holds; nothing there is fine. */
  remove(path: string, options?: Cancellable): Promise<void>;
  /**
   * Takes a lock that all processes see, without waiting; undefined when it is held already, by this process or another.
   * It ends with `release` or with the process, however that ends, so there are no stale ones. `path` is a file that
   * serves for nothing else and stays, empty; its directory must exist.
   */
  lock(path: string, options?: Cancellable): Promise<FileLock | undefined>;
}

/** Time as the machine tells it. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds since some fixed moment, with microsecond fractions; never goes back. For durations. */
  elapsedMs(): number;
  /** Resolves after at least `delayMs`. */
  sleep(delayMs: number, options?: Cancellable): Promise<void>;
}

/** Where a program runs and what it may write. */
export interface RunOptions extends Cancellable {
  readonly directory: string;
  /** What the process may write to its standard output or error, each; more ends it. */
  readonly maxOutputBytes: number;
  /** Environment variables that the process has beside those of this one, or in their place. Default: none. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What the process reads from its standard input, to the end. Default: nothing. */
  readonly input?: Uint8Array | string;
  /**
   * Whether the process and all that it starts end with this one, though this one be killed; what is left of it when it ends
   * is ended too. Not on Windows. Default: false.
   */
  readonly isBound?: boolean;
}

/** How a program ended and what it wrote. */
export interface ProcessResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Other programs of the machine. */
export interface Processes {
  /**
   * Runs a program to its end, without a shell. Exit codes other than 0 are results.
   * @throws EnvironmentError `not-found` when there is no such program, `output-too-large`, `killed` by a signal
   */
  run(program: string, programArguments: readonly string[], options: RunOptions): Promise<ProcessResult>;
}

/** What may be taken from the network. */
export interface GetOptions extends Cancellable {
  /** More ends it. */
  readonly maxBytes: number;
}

/** Other machines, read only. */
export interface Network {
  /**
   * What an address holds. Only `https:`, and `http:` of this machine itself; a few redirects are followed, to such
   * addresses alone. Nothing is sent that names the user.
   * @throws EnvironmentError `not-found`, `output-too-large`, `network-failed`
   */
  get(url: string, options: GetOptions): Promise<Uint8Array>;
}

/** Why the machine could not do what was asked. */
export type EnvironmentErrorCode =
  | "not-found"
  | "permission-denied"
  | "not-a-directory"
  | "is-a-directory"
  | "already-exists"
  | "link-loop"
  | "name-too-long"
  | "disk-full"
  | "read-only"
  /** The process or the system has no handle left for another open file or watch. */
  | "too-many-handles"
  | "output-too-large"
  /** Another machine cannot be reached, gives no answer in time, or one that is of no use. */
  | "network-failed"
  /** A process ended by a signal. */
  | "killed"
  | "io-failed";

/** What an `Environment` throws. `details.path`, `details.program` or `details.url` say about what. */
export class EnvironmentError extends CodedError<EnvironmentErrorCode> {}
