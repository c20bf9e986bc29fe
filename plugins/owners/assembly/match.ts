import { Rule } from "./rules";

const SLASH: u32 = 0x2f;
const BACKSLASH: u32 = 0x5c;
const STAR: u32 = 0x2a;
const QUESTION: u32 = 0x3f;

/**
 * Whether a rule is about the file whose path lies from `path` to before `end`. As in .gitignore: `*` and `?` stay within
 * a folder, `**` does not, a pattern that matches a folder is about all that lies in it. It goes back to the last `*`, or
 * to the last `**`, never to an earlier one, as those cannot do better: no pattern makes it slow.
 */
export function matches(rule: Rule, path: usize, end: usize): bool {
  const patternEnd = rule.end;
  let pattern = rule.begin;
  let at = path;
  // What follows the last `*`, and the end of what it stands for so far.
  let star: usize = 0;
  let starAt: usize = 0;
  // What follows the last `**`, and the folder at which that was tried last.
  let deep: usize = rule.isAnchored ? 0 : pattern;
  let deepAt = at;
  while (true) {
    if (pattern == patternEnd) {
      if (isWhole(rule, at, end)) return true;
    } else {
      const byte = <u32>load<u8>(pattern);
      if (byte == STAR) {
        if (isDoubleStar(rule, pattern)) {
          if (pattern + 2 == patternEnd) return rule.isDirectory ? hasSlash(at, end) : at < end;
          pattern += 3;
          deep = pattern;
          deepAt = at;
          star = 0;
          continue;
        }
        while (pattern < patternEnd && load<u8>(pattern) == STAR) pattern++;
        star = pattern;
        starAt = at;
        continue;
      }
      if (at < end) {
        const found = <u32>load<u8>(at);
        const isEscape = byte == BACKSLASH && pattern + 1 < patternEnd;
        const wanted = isEscape ? <u32>load<u8>(pattern + 1) : byte;
        if (found == wanted || (byte == QUESTION && found != SLASH)) {
          // A star stays within its folder: this one is done with.
          if (found == SLASH) star = 0;
          pattern += isEscape ? 2 : 1;
          at++;
          continue;
        }
      }
    }
    if (star != 0 && starAt < end && load<u8>(starAt) != SLASH) {
      starAt = nextOf(star, patternEnd, starAt + 1, end);
      at = starAt;
      pattern = star;
      continue;
    }
    if (deep == 0) return false;
    while (deepAt < end && load<u8>(deepAt) != SLASH) deepAt++;
    if (deepAt == end) return false;
    at = ++deepAt;
    pattern = deep;
    star = 0;
  }
}

/** Where in the folder's name, from `at` on, what follows a star can begin at the earliest; the name's end when nowhere. */
function nextOf(pattern: usize, patternEnd: usize, at: usize, end: usize): usize {
  const wanted = pattern < patternEnd ? <u32>load<u8>(pattern) : SLASH;
  if (wanted == QUESTION || wanted == BACKSLASH) return at;
  for (; at < end; at++) {
    const found = <u32>load<u8>(at);
    if (found == wanted || found == SLASH) break;
  }
  return at;
}

/** Whether a match that ends here is one of the file, or of a folder around it. */
function isWhole(rule: Rule, at: usize, end: usize): bool {
  if (at == end) return !rule.isDirectory;
  return !rule.isShallow && load<u8>(at) == SLASH;
}

/** `**` as a whole segment, and not as a part of one. */
function isDoubleStar(rule: Rule, at: usize): bool {
  if (at + 1 >= rule.end || load<u8>(at + 1) != STAR) return false;
  const startsSegment = at == rule.begin || load<u8>(at - 1) == SLASH;
  return startsSegment && (at + 2 == rule.end || load<u8>(at + 2) == SLASH);
}

function hasSlash(at: usize, end: usize): bool {
  for (; at < end; at++) if (load<u8>(at) == SLASH) return true;
  return false;
}
