import {
  type Cancellable,
  type DirectoryEntry,
  EnvironmentError,
  type EnvironmentErrorCode,
  type FileLock,
  type Files,
  type FileStatus,
  type OpenFile,
} from "@parseltongue/base";

type Entry =
  | { readonly kind: "file"; bytes: Uint8Array; modifiedMs: number; readonly inode: number }
  | { readonly kind: "directory"; modifiedMs: number; readonly inode: number }
  | { readonly kind: "link"; readonly target: string };

const MAX_LINKS = 40;

/** `Files` over a map: absolute paths with `/`, no permissions. Paths can be made to fail, links can be made. */
export class MemoryFiles implements Files {
  readonly #entries = new Map<string, Entry>();
  readonly #locks = new Set<string>();
  readonly #failures = new Map<string, EnvironmentErrorCode>();
  readonly #nowMs: () => number;
  #nextInode = 1;
  /** Bytes that may still be written before the disk is full. */
  freeBytes: number = Number.POSITIVE_INFINITY;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#entries.set("/", { kind: "directory", modifiedMs: nowMs(), inode: 0 });
  }

  /** Writes a file, directories above it included. */
  set(path: string, content: Uint8Array | string): void {
    this.#makeDirectories(parentOf(path));
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const old = this.#entries.get(path);
    const inode = old?.kind === "file" ? old.inode : this.#nextInode++;
    this.#entries.set(path, { kind: "file", bytes, modifiedMs: this.#nowMs(), inode });
  }

  /** The text of a file; undefined when there is none. */
  textOf(path: string): string | undefined {
    const entry = this.#entries.get(path);
    return entry?.kind === "file" ? new TextDecoder().decode(entry.bytes) : undefined;
  }

  /** Makes a symbolic link; `target` is absolute. */
  link(path: string, target: string): void {
    this.#makeDirectories(parentOf(path));
    this.#entries.set(path, { kind: "link", target });
  }

  /** From now on every operation on this very path fails with `code`; undefined ends that. */
  failAt(path: string, code: EnvironmentErrorCode | undefined): void {
    if (code === undefined) this.#failures.delete(path);
    else this.#failures.set(path, code);
  }

  async read(path: string, options?: Cancellable): Promise<Uint8Array> {
    const entry = this.#existing(path, options);
    if (entry.kind !== "file") throw failure("is-a-directory", path);
    return entry.bytes.slice();
  }

  async open(path: string, options?: Cancellable): Promise<OpenFile> {
    const bytes = await this.read(path, options);
    const read = async (target: Uint8Array, position: number): Promise<number> => {
      const part = bytes.subarray(position, position + target.length);
      target.set(part);
      return part.length;
    };
    return { byteCount: bytes.length, read, close: async () => {} };
  }

  async status(path: string, options?: Cancellable): Promise<FileStatus | undefined> {
    this.#check(path, options);
    const resolved = this.#resolve(path);
    const entry = resolved === undefined ? this.#entries.get(path) : this.#entries.get(resolved);
    if (entry === undefined) return undefined;
    if (entry.kind === "link") return { kind: "link", byteCount: 0, modifiedMs: 0, identity: `link:${path}` };
    const byteCount = entry.kind === "file" ? entry.bytes.length : 0;
    return { kind: entry.kind, byteCount, modifiedMs: entry.modifiedMs, identity: String(entry.inode) };
  }

  async list(path: string, options?: Cancellable): Promise<readonly DirectoryEntry[]> {
    if (this.#existing(path, options).kind !== "directory") throw failure("not-a-directory", path);
    const prefix = childPrefix(this.#resolve(path) ?? path);
    const found: DirectoryEntry[] = [];
    for (const [candidate, entry] of this.#entries) {
      if (candidate === "/" || !candidate.startsWith(prefix)) continue;
      const name = candidate.slice(prefix.length);
      if (!name.includes("/")) found.push({ name, kind: entry.kind });
    }
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async realPath(path: string, options?: Cancellable): Promise<string> {
    this.#existing(path, options);
    return this.#resolve(path) ?? path;
  }

  async replace(path: string, chunks: Iterable<Uint8Array>, options?: Cancellable): Promise<void> {
    this.#write(path, concatenate(chunks), options);
  }

  async move(from: string, to: string, options?: Cancellable): Promise<void> {
    const bytes = await this.read(from, options);
    this.set(this.#placeFor(to, options), bytes);
    this.#entries.delete(this.#resolve(from) ?? from);
  }

  async append(path: string, bytes: Uint8Array, options?: Cancellable): Promise<void> {
    const old = this.#entries.get(this.#resolve(path) ?? path);
    this.#write(path, concatenate(old?.kind === "file" ? [old.bytes, bytes] : [bytes]), options);
  }

  async createDirectory(path: string, options?: Cancellable): Promise<void> {
    this.#check(path, options);
    this.#makeDirectories(path);
  }

  async remove(path: string, options?: Cancellable): Promise<void> {
    this.#check(path, options);
    for (const candidate of this.#entries.keys()) {
      if (candidate === path || candidate.startsWith(childPrefix(path))) this.#entries.delete(candidate);
    }
  }

  async lock(path: string, options?: Cancellable): Promise<FileLock | undefined> {
    if (this.#locks.has(path)) return undefined;
    this.#write(path, new Uint8Array(0), options);
    this.#locks.add(path);
    return { release: () => void this.#locks.delete(path) };
  }

  #write(path: string, bytes: Uint8Array, options?: Cancellable): void {
    const place = this.#placeFor(path, options);
    if (bytes.length > this.freeBytes) throw failure("disk-full", path);
    this.freeBytes -= bytes.length;
    this.set(place, bytes);
  }

  /** Where a file of that path lies once it is written. */
  #placeFor(path: string, options?: Cancellable): string {
    this.#check(path, options);
    const target = this.#resolve(path) ?? path;
    if (this.#entries.get(target)?.kind === "directory") throw failure("is-a-directory", path);
    const parent = this.#existing(parentOf(target), options);
    if (parent.kind !== "directory") throw failure("not-a-directory", path);
    return target;
  }

  #existing(path: string, options?: Cancellable): Entry {
    this.#check(path, options);
    const resolved = this.#resolve(path);
    const entry = resolved === undefined ? undefined : this.#entries.get(resolved);
    if (entry === undefined) throw failure("not-found", path);
    return entry;
  }

  #check(path: string, options?: Cancellable): void {
    options?.signal?.throwIfAborted();
    const code = this.#failures.get(path);
    if (code !== undefined) throw failure(code, path);
  }

  /** The path with its links followed; undefined when it leads nowhere. */
  #resolve(path: string): string | undefined {
    let resolved = "/";
    const rest = segmentsOf(path);
    for (let linksLeft = MAX_LINKS; ;) {
      const segment = rest.shift();
      if (segment === undefined) return resolved;
      const next = childPrefix(resolved) + segment;
      const entry = this.#entries.get(next);
      if (entry === undefined) return undefined;
      if (entry.kind !== "link") {
        resolved = next;
        continue;
      }
      if (linksLeft-- === 0) return undefined;
      rest.unshift(...segmentsOf(entry.target));
      resolved = "/";
    }
  }

  #makeDirectories(path: string): void {
    let directory = "/";
    for (const segment of segmentsOf(path)) {
      directory = childPrefix(directory) + segment;
      const entry = this.#entries.get(directory);
      if (entry?.kind === "file") throw failure("not-a-directory", directory);
      const made: Entry = { kind: "directory", modifiedMs: this.#nowMs(), inode: this.#nextInode++ };
      if (entry === undefined) this.#entries.set(directory, made);
    }
  }
}

function failure(code: EnvironmentErrorCode, path: string): EnvironmentError {
  return new EnvironmentError(code, `${code.replaceAll("-", " ")}: ${path}`, { details: { path } });
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function childPrefix(path: string): string {
  return path === "/" ? "/" : `${path}/`;
}

function parentOf(path: string): string {
  return `/${segmentsOf(path).slice(0, -1).join("/")}`;
}

function concatenate(chunks: Iterable<Uint8Array>): Uint8Array {
  const list = [...chunks];
  const whole = new Uint8Array(list.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of list) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
