import { Node } from "./graph";
import * as raw from "./raw";
import { utf8Length } from "./utf8";

/**
 * Named values from outside: `parameters` are those of the question, `config` those of the plugin's configuration. The
 * host has checked them against the manifest and filled in its defaults; what is read under another name or type than
 * the manifest's is `fallback`.
 *
 * ```ts
 * const least = config.integer("threshold", 10);
 * ```
 */
export class Values {
  constructor(private readonly prefix: string) {}

  boolean(name: string, fallback: bool): bool {
    const at = find(this.prefix, name, raw.ParameterType.BOOLEAN);
    return at == 0 ? fallback : raw.paramU64(valueOf(at)) != 0;
  }

  integer(name: string, fallback: i64): i64 {
    const at = find(this.prefix, name, raw.ParameterType.INTEGER);
    return at == 0 ? fallback : <i64>raw.paramU64(valueOf(at));
  }

  number(name: string, fallback: f64): f64 {
    const at = find(this.prefix, name, raw.ParameterType.NUMBER);
    return at == 0 ? fallback : reinterpret<f64>(raw.paramU64(valueOf(at)));
  }

  /** A node that the question is about; it does not `exist` when none was given. */
  node(name: string): Node {
    const at = find(this.prefix, name, raw.ParameterType.NODE);
    return Node.at(at == 0 ? 0 : <u32>raw.paramU64(valueOf(at)));
  }

  string(name: string, fallback: string = ""): string {
    const at = find(this.prefix, name, raw.ParameterType.STRING);
    return at == 0 ? fallback : decode(valueOf(at), valueLength(at));
  }

  strings(name: string): string[] {
    const at = find(this.prefix, name, raw.ParameterType.STRINGS);
    const result: string[] = [];
    if (at == 0) return result;
    let item = valueOf(at);
    const count = word(item);
    item += 4;
    for (let index: u32 = 0; index < count; index++) {
      const length = word(item);
      result.push(decode(item + 4, length));
      item += 4 + length;
    }
    return result;
  }

  /** The same strings without making copies of them; none when there is no such list. */
  list(name: string): Strings {
    const at = find(this.prefix, name, raw.ParameterType.STRINGS);
    return changetype<Strings>(at == 0 ? 0 : valueOf(at));
  }
}

/**
 * The strings of a list from outside, read where they lie; a bare number at run time. Valid within a call.
 *
 * ```ts
 * const rules = hostData.list("codeowners");
 * let rule = rules.first;
 * for (let left = rules.count; left > 0; left--, rule = rule.next) if (rule.byteAt(0) == 0x2f) anchored++;
 * ```
 */
@unmanaged
export class Strings {
  /** How many there are; 0 where there is no such list. */
  @inline
  get count(): u32 {
    const at = changetype<u32>(this);
    return at == 0 ? 0 : word(at);
  }

  /** The first one; only of a list that holds any. */
  @inline
  get first(): Value {
    return Value.at(changetype<u32>(this) + 8);
  }
}

/** One string of a list from outside: a bare number at run time, the position of its first byte. Valid within a call. */
@unmanaged
export class Value {
  /** The string at a position that `position` gave. */
  @inline
  static at(position: u32): Value {
    return changetype<Value>(position);
  }

  /** The same for the same string as long as configuration and host data are: until the plugin is loaded anew. */
  @inline
  get position(): u32 {
    return changetype<u32>(this);
  }

  /** In bytes of UTF-8. */
  @inline
  get length(): u32 {
    return word(this.position - 4);
  }

  /** The byte at an index below `length`. */
  @inline
  byteAt(index: u32): u32 {
    return raw.paramU8(this.position + index);
  }

  /** The string after it; only where there is one. */
  @inline
  get next(): Value {
    return Value.at(this.position + this.length + 4);
  }
}

/** The question's own parameters. */
// @ts-ignore: decorator
@lazy
export const parameters: Values = new Values("");
/** The plugin's configuration. */
// @ts-ignore: decorator
@lazy
export const config: Values = new Values("config.");

/** What the host knows beside the code; needs its name under `host-data` and `api = "1.1"`. SPEC 4.7 */
// @ts-ignore: decorator
@lazy
export const hostData: Values = new Values("host.");

/** Position of the entry with a name and a type; 0 when there is none. SPEC 4.6 */
function find(prefix: string, name: string, type: u32): u32 {
  const prefixLength = utf8Length(prefix);
  const nameLength = utf8Length(name);
  let at: u32 = 8;
  for (let left = word(4); left > 0; left--) {
    const head = raw.paramU64(at);
    const length = <u32>(head >> 16) & 0xffff;
    if (length == prefixLength + nameLength && (<u32>head & 0xff) == type) {
      if (isParam(prefix, at + 8) && isParam(name, at + 8 + prefixLength)) return at;
    }
    at += 8 + padded(length) + padded(<u32>(head >> 32));
  }
  return 0;
}

function valueOf(entry: u32): u32 {
  return entry + 8 + padded(<u32>(raw.paramU64(entry) >> 16) & 0xffff);
}

function valueLength(entry: u32): u32 {
  return <u32>(raw.paramU64(entry) >> 32);
}

// @ts-ignore: decorator
@inline
function padded(length: u32): u32 {
  return (length + 7) & ~7;
}

function word(at: u32): u32 {
  return raw.paramU8(at) | (raw.paramU8(at + 1) << 8) | (raw.paramU8(at + 2) << 16) | (raw.paramU8(at + 3) << 24);
}

function isParam(source: string, at: u32): bool {
  // Names in manifests are ASCII: one code unit is one byte.
  for (let index = 0; index < source.length; index++) {
    if (raw.paramU8(at + index) != <u32>source.charCodeAt(index)) return false;
  }
  return true;
}

function decode(at: u32, length: u32): string {
  const bytes = heap.alloc(length);
  for (let index: u32 = 0; index < length; index++) store<u8>(bytes + index, <u8>raw.paramU8(at + index));
  const result = String.UTF8.decodeUnsafe(bytes, length);
  heap.free(bytes);
  return result;
}
