import { hostData, Writer } from "@parseltongue/sdk-assemblyscript";

const SLASH: u32 = 0x2f;
const BACKSLASH: u32 = 0x5c;
const STAR: u32 = 0x2a;
const QUESTION: u32 = 0x3f;

/** Longest list of owners that is shown whole, in bytes. */
export const MOST_BYTES: u32 = 120;
/** Of `Owners`: there are more. */
export const MORE: u32 = 1 << 31;

/**
 * Where owners stand among the plugin's parameters: the position in the lower 16 bits, above it the number of bytes that
 * are shown, and `MORE`. 0: nobody.
 */
export type Owners = u32;

/** One rule, with where its pattern lies in memory. */
export class Rule {
  constructor(
    readonly begin: usize,
    readonly end: usize,
    /** Only from the root on. */
    readonly isAnchored: bool,
    /** Only directories, with all they hold. */
    readonly isDirectory: bool,
    /** Files only, not what lies in directories of the name: `docs/*` is about the files of docs itself. */
    readonly isShallow: bool,
    /** Bytes of the pattern that stand for themselves, see `byteBit`: a path without them is none of the rule's. */
    readonly bytes: u64,
    readonly owners: Owners,
  ) {}
}

// Patterns stay here while they are matched.
const patterns = new Writer();

/** The rules of CODEOWNERS in their order; what is no rule is left out. */
export function readRules(): Rule[] {
  const list = hostData.list("codeowners");
  const rules: Rule[] = [];
  if (list.count == 0) return rules;
  const first = list.first;
  let line = first;
  for (let left = list.count; left > 0; left--) line = line.next;
  // Strings lie one after another, each behind its length: so do they in the copy.
  patterns.clear().parameters(first.position, line.position - first.position);
  line = first;
  for (let left = list.count; left > 0; left--, line = line.next) {
    const begin = patterns.pointer + (line.position - first.position);
    const rule = ruleOf(begin, begin + line.length, line.position);
    if (rule !== null) rules.push(rule);
  }
  return rules;
}

/** `<pattern> <owner> <owner> …`. Sections (`[…]`, `^[…]`) and negations are no rules. */
function ruleOf(begin: usize, end: usize, position: u32): Rule | null {
  const first = load<u8>(begin);
  if (first == 0x5b || first == 0x5e || first == 0x21) return null;
  let at = begin;
  while (at < end && !isBlank(load<u8>(at))) at += load<u8>(at) == BACKSLASH && at + 1 < end ? 2 : 1;
  let patternEnd = at;
  while (at < end && isBlank(load<u8>(at))) at++;
  const owners = at == end ? 0 : ownersAt(at, end, position + <u32>(at - begin));
  let patternBegin = begin;
  let isAnchored = load<u8>(begin) == SLASH;
  if (isAnchored) patternBegin++;
  const isDirectory = patternEnd > patternBegin && load<u8>(patternEnd - 1) == SLASH;
  if (isDirectory) patternEnd--;
  if (patternBegin >= patternEnd) return null;
  let lastSegment = patternBegin;
  for (at = patternBegin; at < patternEnd; at++) if (load<u8>(at) == SLASH) lastSegment = at + 1;
  isAnchored = isAnchored || lastSegment > patternBegin;
  const isShallow = isAnchored && !isDirectory && patternEnd - lastSegment == 1 && load<u8>(lastSegment) == STAR;
  const bytes = literalBytes(patternBegin, patternEnd);
  return new Rule(patternBegin, patternEnd, isAnchored, isDirectory, isShallow, bytes, owners);
}

/** Slashes are left out: `**` and what follows it may stand for nothing. */
function literalBytes(begin: usize, end: usize): u64 {
  let bytes: u64 = 0;
  for (let at = begin; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == BACKSLASH && at + 1 < end) at++;
    else if (byte == STAR || byte == QUESTION || byte == SLASH) continue;
    bytes |= byteBit(load<u8>(at));
  }
  return bytes;
}

function ownersAt(begin: usize, end: usize, position: u32): Owners {
  if (end - begin <= MOST_BYTES) return position | (<u32>(end - begin) << 16);
  let cut: usize = begin + MOST_BYTES;
  while (cut > begin && !isBlank(load<u8>(cut))) cut--;
  if (cut == begin) cut = begin + MOST_BYTES;
  return position | (<u32>(cut - begin) << 16) | MORE;
}

/** A bit for each byte; several share one. */
// @ts-ignore: decorator
@inline
export function byteBit(byte: u32): u64 {
  return (<u64>1) << (byte & 63);
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0x09;
}
