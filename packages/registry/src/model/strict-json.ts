import { type MemberNode, parse, type StringNode, type ValueNode } from "@humanwhocodes/momoa";
import { RegistryError } from "../registry-error.ts";

/** How a text is called in errors, and what it may be. */
export interface StrictJsonOptions {
  /** Path of the file. */
  readonly path: string;
  /** Checked before anything is read. */
  readonly maxBytes: number;
  /** Deepest object or list; default 32. */
  readonly maxDepth?: number;
}

const MAX_DEPTH = 32;
/** Keys that mean something to careless JavaScript. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A place in the text that is wrong. */
interface Flaw {
  readonly offset: number;
  readonly reason: string;
  readonly remedy: string;
}

/**
 * The value of JSON that all readers understand alike. Refused beside what is no JSON: bytes that are no UTF-8, a byte
 * order mark, a key twice, keys that JavaScript objects have already, halves of characters, and numbers that are not
 * written in the one shortest way, since readers round or overflow them differently.
 * @throws RegistryError `too-large` for too many bytes or too deep nesting, `bad-json` for all else, with line and column
 * @see RFC 7493, The I-JSON Message Format
 */
export function parseStrictJson(bytes: Uint8Array, options: StrictJsonOptions): unknown {
  const { path, maxBytes, maxDepth = MAX_DEPTH } = options;
  if (bytes.length > maxBytes) {
    throw new RegistryError("too-large", `${path} has ${bytes.length} bytes, ${maxBytes} at most are read`, {
      hint: "such a file is not needed; do not trust where it comes from",
    });
  }
  const text = decode(bytes, path);
  refuse(deepestFlaw(text, maxDepth), text, path, "too-large");
  const value = standardValue(text, path);
  if (!isPlain(text, value)) refuse(firstFlaw(syntaxTree(text, path), text), text, path, "bad-json");
  return value;
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    const text = UTF8.decode(bytes);
    if (!text.startsWith("\ufeff")) return text;
  } catch (cause) {
    throw badJson(`${path} is not UTF-8`, "save it as UTF-8", cause);
  }
  throw badJson(`${path}:1:1: begins with a byte order mark`, "save it without one");
}

/**
 * Whether a text is what its value is written as, in which nothing can be hidden. Most files of a tap are; the syntax tree
 * of others takes ten times as long, and twenty thousand entries are read to verify a tap.
 */
function isPlain(text: string, value: unknown): boolean {
  const line = text.endsWith("\n") ? text.slice(0, -1) : text;
  // Halves of characters are written with escapes, here and by whoever sent them.
  return !text.includes("\\u") && JSON.stringify(value) === line && isHarmless(value);
}

/** Whether a value has neither keys nor numbers that are refused however they are written. */
function isHarmless(value: unknown): boolean {
  if (typeof value === "number") return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isHarmless);
  const members = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(members)) {
    if (UNSAFE_KEYS.has(key) || !isHarmless(members[key])) return false;
  }
  return true;
}

/** Counted before parsing, which would run out of stack. */
function deepestFlaw(text: string, maxDepth: number): Flaw | undefined {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charCodeAt(offset);
    if (character === 0x22) offset = endOfString(text, offset);
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > maxDepth) {
        return { offset, reason: `is nested deeper than ${maxDepth}`, remedy: "no file of a tap is that deep" };
      }
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
  return undefined;
}

/** Where a string ends that begins at `start`; most of a file is strings, which are searched faster than walked through. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === 0x5c) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}

/** The value by the platform's own reader, which decides what is JSON. */
function standardValue(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badJson(`${path} is no JSON: ${reason.toLowerCase()}`, "correct it at this place", cause);
  }
}

function syntaxTree(text: string, path: string): ValueNode {
  try {
    return parse(text, { mode: "json" }).body;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badJson(`${path} is no JSON: ${reason.toLowerCase()}`, "correct it at this place", cause);
  }
}

/** The first flaw in the order of the text. */
function firstFlaw(root: ValueNode, text: string): Flaw | undefined {
  let found: Flaw | undefined;
  const nodes: ValueNode[] = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const flaw = flawOf(node, text);
    if (flaw !== undefined && (found === undefined || flaw.offset < found.offset)) found = flaw;
    if (node.type === "Object") for (const { name, value } of node.members) nodes.push(name as StringNode, value);
    else if (node.type === "Array") for (const { value } of node.elements) nodes.push(value);
  }
  return found;
}

function flawOf(node: ValueNode, text: string): Flaw | undefined {
  const { offset } = node.loc.start;
  if (node.type === "Object") return keyFlaw(node.members);
  if (node.type === "String" && !node.value.isWellFormed()) {
    return { offset, reason: "is half a character", remedy: "write whole surrogate pairs" };
  }
  if (node.type !== "Number") return undefined;
  const written = text.slice(offset, node.loc.end.offset);
  const plain = JSON.stringify(node.value);
  if (Number.isInteger(node.value) && !Number.isSafeInteger(node.value)) {
    return { offset, reason: `is a whole number beyond ±${Number.MAX_SAFE_INTEGER}`, remedy: "write a smaller one" };
  }
  return written === plain ? undefined : { offset, reason: `is ${written.slice(0, 40)}`, remedy: `write ${plain}` };
}

function keyFlaw(members: readonly MemberNode[]): Flaw | undefined {
  const known = new Set<string>();
  for (const { name } of members) {
    const { value, loc } = name as StringNode;
    const { offset } = loc.start;
    const shown = JSON.stringify(value.slice(0, 60));
    if (UNSAFE_KEYS.has(value)) return { offset, reason: `is the key ${shown}`, remedy: "leave it out" };
    if (known.has(value)) return { offset, reason: `is the key ${shown} once more`, remedy: "keep one of them" };
    known.add(value);
  }
  return undefined;
}

function refuse(flaw: Flaw | undefined, text: string, path: string, code: "bad-json" | "too-large"): void {
  if (flaw === undefined) return;
  const before = text.slice(0, flaw.offset);
  const line = before.split("\n").length;
  const column = flaw.offset - before.lastIndexOf("\n");
  throw new RegistryError(code, `${path}:${line}:${column}: ${flaw.reason}`, { hint: flaw.remedy });
}

function badJson(message: string, hint: string, cause?: unknown): RegistryError {
  return new RegistryError("bad-json", message, { hint, ...(cause !== undefined && { cause }) });
}
