import { CliError } from "../cli-error.ts";

/** What a shared library brings along and needs, as its dynamic section says. */
export interface SharedObject {
  /** Names of the libraries it is linked with. */
  readonly needs: readonly string[];
  /** Functions and data that it takes from them. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

const X86_64 = 62;
const SHARED = 3;
const DYNAMIC_SEGMENT = 2;
const LOADED_SEGMENT = 1;
const TAG = { needed: 1n, strings: 5n, symbols: 6n } as const;
/** Of tables that may lie behind that of symbols: hashes and versions. */
const NEIGHBOUR_TAGS: ReadonlySet<bigint> = new Set([4n, 0x6fff_fef5n, 0x6fff_fff0n, 0x6fff_fffen]);
const SYMBOL_BYTES = 24;
/** More than any plugin has. */
const MOST_SYMBOLS = 100_000;

/** Libraries that hold no mathematics: floats must be computed by the plugin's own code. */
const MAY_NEED: ReadonlySet<string> = new Set(["libc.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2"]);
/**
 * What Rust's and C's own libraries take: memory, threads' data, and what a panic prints with. Nothing that opens a
 * connection or starts a program, no mathematics. That a library keeps to it is no wall, only a sign: that is the process.
 */
const MAY_IMPORT: ReadonlySet<string> = new Set(
  `abort bcmp calloc clock_gettime close dl_iterate_phdr environ free fstat64 getauxval getcwd getenv getpid gettid lseek64 malloc memchr
  memcmp memcpy memmove memrchr memset mmap mmap64 mprotect munmap open64 poll posix_memalign pread64 pthread_getspecific
  pthread_key_create pthread_key_delete pthread_mutex_destroy pthread_mutex_init pthread_mutex_lock pthread_mutex_trylock
  pthread_mutex_unlock pthread_mutexattr_destroy pthread_mutexattr_init pthread_mutexattr_settype pthread_rwlock_rdlock
  pthread_rwlock_unlock pthread_rwlock_wrlock pthread_self pthread_setspecific qsort read readlink realloc realpath
  sched_yield stat64 statx strerror_r strlen strnlen syscall sysconf write writev`.split(/\s+/),
);
const MAY_IMPORT_PREFIXED = [
  "_Unwind_",
  "__cxa_",
  "_ITM_",
  "__gmon_start__",
  "__errno_location",
  "__tls_get_addr",
  "__xpg_strerror_r",
];

/**
 * Reads a library without loading it.
 * @throws CliError `bad-library` when it is none for this platform, damaged, or uses what plugins may not
 */
export function readSharedObject(bytes: Uint8Array, name: string): SharedObject {
  try {
    const object = new ElfReader(bytes).read();
    checkUses(object);
    return object;
  } catch (error) {
    // Offsets of a damaged file lead outside it.
    const why = error instanceof RangeError ? "is damaged" : error instanceof UnfitObject ? error.message : undefined;
    if (why === undefined) throw error;
    throw new CliError("bad-library", `the library of ${name} ${why}`, {
      hint: "its author builds it with parseltongue plugin build --native",
    });
  }
}

class UnfitObject extends Error {}

function checkUses({ needs, imports }: SharedObject): void {
  const library = needs.find((each) => !MAY_NEED.has(each));
  if (library !== undefined) {
    throw new UnfitObject(`needs ${library}; a plugin computes with its own code, not with the machine's`);
  }
  const found = imports.find(
    (each) => !MAY_IMPORT.has(each) && !MAY_IMPORT_PREFIXED.some((prefix) => each.startsWith(prefix)),
  );
  if (found !== undefined) throw new UnfitObject(`uses ${found}, which plugins may not`);
}

class ElfReader {
  readonly #view: DataView;
  readonly #segments: {
    readonly type: number;
    readonly offset: number;
    readonly address: number;
    readonly size: number;
  }[] = [];

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  read(): SharedObject {
    this.#readHeader();
    const tags = this.#dynamicTags();
    const only = (tag: bigint): number => {
      const found = tags.find(([each]) => each === tag);
      if (found === undefined) throw new UnfitObject("has no dynamic symbols");
      return Number(found[1]);
    };
    const strings = this.#offsetOf(only(TAG.strings));
    const needs = tags.filter(([tag]) => tag === TAG.needed).map(([, at]) => this.#text(strings + Number(at)));
    const first = this.#offsetOf(only(TAG.symbols));
    const neighbours = tags.filter(([tag]) => NEIGHBOUR_TAGS.has(tag)).map(([, at]) => this.#offsetOf(Number(at)));
    const end = Math.min(...[strings, ...neighbours].filter((at) => at > first));
    const symbols = this.#symbols(first, end, strings);
    return {
      needs,
      imports: symbols.filter(({ isDefined }) => !isDefined).map(({ name }) => name),
      exports: symbols.filter(({ isDefined }) => isDefined).map(({ name }) => name),
    };
  }

  #readHeader(): void {
    const view = this.#view;
    if (view.getUint32(0) !== 0x7f454c46) throw new UnfitObject("is no shared library");
    const isElf64 = view.getUint8(4) === 2 && view.getUint8(5) === 1;
    if (!isElf64 || view.getUint16(16, true) !== SHARED || view.getUint16(18, true) !== X86_64) {
      throw new UnfitObject("is no shared library for x86-64");
    }
    const first = Number(view.getBigUint64(32, true));
    const [size, count] = [view.getUint16(54, true), view.getUint16(56, true)];
    for (let at = first; at < first + size * count; at += size) {
      this.#segments.push({
        type: view.getUint32(at, true),
        offset: Number(view.getBigUint64(at + 8, true)),
        address: Number(view.getBigUint64(at + 16, true)),
        size: Number(view.getBigUint64(at + 32, true)),
      });
    }
  }

  #dynamicTags(): (readonly [tag: bigint, value: bigint])[] {
    const segment = this.#segments.find(({ type }) => type === DYNAMIC_SEGMENT);
    if (segment === undefined) throw new UnfitObject("is no shared library");
    const tags: (readonly [bigint, bigint])[] = [];
    for (let at = segment.offset; at < segment.offset + segment.size; at += 16) {
      const tag = this.#view.getBigUint64(at, true);
      if (tag === 0n) break;
      tags.push([tag, this.#view.getBigUint64(at + 8, true)]);
    }
    return tags;
  }

  /** The table of symbols has no length of its own: it ends where another begins. */
  #symbols(start: number, end: number, strings: number): { readonly name: string; readonly isDefined: boolean }[] {
    const count = Math.floor((end - start) / SYMBOL_BYTES);
    const found: { readonly name: string; readonly isDefined: boolean }[] = [];
    for (let index = 1; index < Math.min(Math.max(count, 0), MOST_SYMBOLS); index++) {
      const at = start + SYMBOL_BYTES * index;
      const name = this.#view.getUint32(at, true);
      if (name !== 0)
        found.push({ name: this.#text(strings + name), isDefined: this.#view.getUint16(at + 6, true) !== 0 });
    }
    return found;
  }

  #offsetOf(address: number): number {
    const within = this.#segments.find(
      (each) => each.type === LOADED_SEGMENT && address >= each.address && address < each.address + each.size,
    );
    if (within === undefined) throw new UnfitObject("is damaged");
    return within.offset + address - within.address;
  }

  #text(at: number): string {
    let end = at;
    while (this.#view.getUint8(end) !== 0) end += 1;
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, end - at));
  }
}
