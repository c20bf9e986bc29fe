import { crc32 } from "node:zlib";
import { EnvironmentError } from "@parseltongue/base";
import type { Cancellable, Digest, Files } from "@parseltongue/base";
import { DEF_STRIDE, IMPORT_STRIDE, REF_STRIDE, SCOPE_STRIDE, TERM_STRIDE } from "../facts/facts.ts";
import type { FileFacts } from "../facts/facts.ts";
import { decodeFacts } from "./facts-codec.ts";

/** What facts are a pure function of: the file's bytes and the language that read them. */
export interface FactsKey {
  readonly digest: Digest;
  readonly languageId: number;
  readonly languageVersion: number;
}

/** "PTFC" as a little-endian machine reads it: another byte order makes another number, and the file is not used. */
const MAGIC = 0x43465450;
const FORMAT = 1;
/** Facts with other rows are other facts. */
const LAYOUT = [DEF_STRIDE, SCOPE_STRIDE, IMPORT_STRIDE, TERM_STRIDE, REF_STRIDE].reduce((sum, n) => sum * 31 + n, 0);
const FILE_HEADER_WORDS = 4;

/** A record: byte count of the facts, checksum of all that follows, language, its version, digest, facts. */
const RECORD_HEADER_BYTES = 48;
const CHECKED_FROM = 8;
const DIGEST_AT = 16;

/** Unused entries are kept for branch switches until they outweigh the used ones this many times (and this slack). */
const MAX_UNUSED_RATIO = 2;
const UNUSED_SLACK_BYTES = 16 * 1024 * 1024;

interface Entry {
  readonly header: Uint8Array;
  readonly facts: Uint8Array;
  used: boolean;
}

/** Records go to the disk in blocks of about this size. */
const BLOCK_BYTES = 1024 * 1024;

/**
 * Facts of files seen before, in one file, addressed by content: whoever meets the same bytes again need not parse
 * them. The file is only a shortcut: missing, damaged or of another version it is taken as far as it is sound, and the
 * next `save` puts it right. Holds all of it in memory: keep one only while there are files to index.
 */
export class FactsCache {
  /** What was wrong with the file; undefined when nothing was. */
  readonly damage: string | undefined;
  readonly #files: Files;
  readonly #path: string;
  /** Oldest first. */
  readonly #entries: Map<string, Entry>;
  #unsaved: Entry[] = [];
  #rewrite: boolean;
  #saving: Promise<void> = Promise.resolve();

  private constructor(files: Files, path: string, loaded: Loaded) {
    this.#files = files;
    this.#path = path;
    this.#entries = loaded.entries;
    this.damage = loaded.damage;
    this.#rewrite = loaded.damage !== undefined || loaded.isNew;
  }

  /**
   * Reads the cache file whole. Its bytes stay in memory as long as the cache or any facts from it do.
   * @throws EnvironmentError when the file is there and cannot be read
   */
  static async open(files: Files, path: string, options: Cancellable = {}): Promise<FactsCache> {
    return new FactsCache(files, path, await load(files, path, options));
  }

  /** How many files' facts there are, unsaved ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * The facts for a content; undefined when they aren't known. Counts as use for what `save` keeps. No two calls give the
   * same rows: when the cache has been saved and is used no more, they may be overwritten.
   */
  get(key: FactsKey): FileFacts | undefined {
    const entry = this.#entries.get(keyOf(key));
    if (entry === undefined) return undefined;
    const isGiven = entry.used;
    entry.used = true;
    const facts = decodeFacts(isGiven ? entry.facts.slice() : entry.facts);
    if (facts === undefined) this.forget(key);
    return facts;
  }

  /** Takes back what is known of a content, so that other facts can be put in its place. */
  forget(key: FactsKey): void {
    this.#entries.delete(keyOf(key));
    this.#unsaved = this.#unsaved.filter((entry) => keyOfHeader(entry.header) !== keyOf(key));
    this.#rewrite = true;
  }

  /** Adds facts as `encodeFacts` gave them; the bytes must not change afterwards. On disk after the next `save`. */
  put(key: FactsKey, encoded: Uint8Array): void {
    const name = keyOf(key);
    if (this.#entries.has(name)) return;
    const entry: Entry = { header: headerOf(key, encoded), facts: encoded, used: true };
    this.#entries.set(name, entry);
    this.#unsaved.push(entry);
  }

  /**
   * Writes what was added: to the file's end, or, when too much in it is no longer used, as a new file in place of the
   * old. A crash in between loses the additions and nothing else.
   * @throws EnvironmentError `disk-full`, `permission-denied`, …; the additions are kept for the next attempt
   */
  async save(options: Cancellable = {}): Promise<void> {
    // One at a time: an addition and a rewrite that overlap would leave the older of the two.
    const turn = this.#saving.catch(() => undefined).then(() => this.#saveNow(options));
    this.#saving = turn;
    await turn;
  }

  async #saveNow(options: Cancellable): Promise<void> {
    const unsaved = this.#unsaved;
    if (this.#rewrite || this.#isWasteful()) {
      this.#dropUnused();
      await this.#files.replace(this.#path, blocks([fileHeader()], this.#entries.values()), options);
      this.#rewrite = false;
    } else if (unsaved.length > 0) {
      // Should this fail half-way, the file's end is damaged: a rewrite is due.
      this.#rewrite = true;
      await this.#files.append(this.#path, Buffer.concat([...blocks([], unsaved)]), options);
      this.#rewrite = false;
    }
    this.#unsaved = this.#unsaved.filter((entry) => !unsaved.includes(entry));
  }

  #weigh(): { used: number; unused: number } {
    const weight = { used: 0, unused: 0 };
    for (const entry of this.#entries.values()) weight[entry.used ? "used" : "unused"] += sizeOf(entry);
    return weight;
  }

  #isWasteful(): boolean {
    const { used, unused } = this.#weigh();
    return unused > used * MAX_UNUSED_RATIO + UNUSED_SLACK_BYTES;
  }

  /** Drops the oldest unused entries until the others weigh no more than the used ones. */
  #dropUnused(): void {
    if (!this.#isWasteful()) return;
    const { used, unused } = this.#weigh();
    let excess = unused - used;
    for (const [name, entry] of this.#entries) {
      if (excess <= 0) return;
      if (entry.used) continue;
      this.#entries.delete(name);
      excess -= sizeOf(entry);
    }
  }
}

interface Loaded {
  readonly entries: Map<string, Entry>;
  readonly damage: string | undefined;
  readonly isNew: boolean;
}

async function load(files: Files, path: string, options: Cancellable): Promise<Loaded> {
  const entries = new Map<string, Entry>();
  let bytes: Uint8Array;
  try {
    bytes = await files.read(path, options);
  } catch (error) {
    if (!(error instanceof EnvironmentError) || error.code !== "not-found") throw error;
    return { entries, damage: undefined, isNew: true };
  }
  return { entries, damage: scan(bytes.byteOffset % 4 === 0 ? bytes : bytes.slice(), entries), isNew: false };
}

/** Takes records up to the first unsound one: after that no length can be trusted. @returns what was wrong */
function scan(bytes: Uint8Array, entries: Map<string, Entry>): string | undefined {
  const header = new Int32Array(fileHeader().buffer);
  if (bytes.length < FILE_HEADER_WORDS * 4) return "the file is shorter than its header";
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  for (let i = 0; i < FILE_HEADER_WORDS; i++) {
    if (words[i] !== header[i]) return "the file is of another version";
  }
  let at = FILE_HEADER_WORDS * 4;
  while (at < bytes.length) {
    const byteCount = words[at >> 2] ?? -1;
    const end = at + RECORD_HEADER_BYTES + byteCount;
    if (byteCount < 0 || byteCount % 4 !== 0 || end > bytes.length) return `the record at byte ${at} is cut off`;
    const record = bytes.subarray(at, end);
    if ((words[(at >> 2) + 1] ?? 0) !== (crc32(record.subarray(CHECKED_FROM)) | 0)) {
      return `the record at byte ${at} has a wrong checksum`;
    }
    const [header, facts] = [record.subarray(0, RECORD_HEADER_BYTES), record.subarray(RECORD_HEADER_BYTES)];
    entries.set(keyOfHeader(header), { header, facts, used: false });
    at = end;
  }
  return undefined;
}

function fileHeader(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Int32Array.of(MAGIC, FORMAT, LAYOUT, 0).buffer);
}

function headerOf(key: FactsKey, encoded: Uint8Array): Uint8Array {
  if (encoded.length % 4 !== 0) throw new Error(`encoded facts of ${encoded.length} bytes`);
  const words = new Int32Array(RECORD_HEADER_BYTES / 4);
  const header = new Uint8Array(words.buffer);
  words[0] = encoded.length;
  words[2] = key.languageId;
  words[3] = key.languageVersion;
  header.set(Buffer.from(hexOf(key.digest), "hex"), DIGEST_AT);
  words[1] = crc32(encoded, crc32(header.subarray(CHECKED_FROM)));
  return header;
}

function keyOf(key: FactsKey): string {
  return `${hexOf(key.digest)} ${key.languageId} ${key.languageVersion}`;
}

function keyOfHeader(header: Uint8Array): string {
  const words = new Int32Array(header.buffer, header.byteOffset, RECORD_HEADER_BYTES / 4);
  const hex = Buffer.from(header.buffer, header.byteOffset + DIGEST_AT, 32).toString("hex");
  return `${hex} ${words[2]} ${words[3]}`;
}

function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

function sizeOf({ header, facts }: Entry): number {
  return header.length + facts.length;
}

/** Records as the file holds them, many to a block, made when it is their turn. */
function* blocks(first: Uint8Array[], entries: Iterable<Entry>): Generator<Uint8Array, void, undefined> {
  let parts = first;
  let byteCount = 0;
  for (const entry of entries) {
    parts.push(entry.header, entry.facts);
    byteCount += sizeOf(entry);
    if (byteCount < BLOCK_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    byteCount = 0;
  }
  yield Buffer.concat(parts);
}
