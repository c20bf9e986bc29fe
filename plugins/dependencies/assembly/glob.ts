import { Text } from "@parseltongue/sdk-assemblyscript";

const STAR: u32 = 0x2a;
const QUESTION: u32 = 0x3f;
const SLASH: u32 = 0x2f;
const NOWHERE: u32 = u32.MAX_VALUE;

/**
 * A pattern over paths: `*` stands for any letters but `/`, `?` for one such letter, `**` for any letters at all; `**`
 * with a `/` behind it for any number of directories, none included.
 */
export class Glob {
  private readonly pattern: ArrayBuffer;

  constructor(pattern: string) {
    this.pattern = String.UTF8.encode(pattern);
  }

  /** Whether the whole text is as the pattern says. */
  @inline
  matches(text: Text): bool {
    return this.matchesFrom(text, 0);
  }

  /** Whether what follows the first bytes of a text is. Only the latest star of each kind is ever tried again. */
  matchesFrom(text: Text, from: u32): bool {
    const size = text.length;
    const patternSize: u32 = this.pattern.byteLength;
    if (from > size) return false;
    let at = from;
    let place: u32 = 0;
    let starPlace = NOWHERE;
    let starAt: u32 = 0;
    let deepPlace = NOWHERE;
    let deepAt: u32 = 0;
    while (true) {
      if (place < patternSize && this.byte(place) == STAR) {
        if (this.byte(place + 1) == STAR) {
          place += this.byte(place + 2) == SLASH ? 3 : 2;
          deepPlace = place;
          deepAt = at;
          starPlace = NOWHERE;
        } else {
          starPlace = ++place;
          starAt = at;
        }
        continue;
      }
      if (at == size && place == patternSize) return true;
      if (at < size && place < patternSize && this.fits(place, text.byteAt(at))) {
        at++;
        place++;
      } else if (starPlace != NOWHERE && starAt < size && text.byteAt(starAt) != SLASH) {
        at = ++starAt;
        place = starPlace;
      } else if (deepPlace != NOWHERE && deepAt < size) {
        deepAt = this.afterDirectory(text, deepPlace, deepAt, size);
        at = deepAt;
        place = deepPlace;
        starPlace = NOWHERE;
      } else {
        return false;
      }
    }
  }

  /** Where the rest of a pattern after `**` may begin next: behind the next slash when a slash follows the stars. */
  private afterDirectory(text: Text, place: u32, from: u32, size: u32): u32 {
    if (this.byte(place - 1) != SLASH) return from + 1;
    let at = from;
    while (at < size && text.byteAt(at) != SLASH) at++;
    return min(at + 1, size);
  }

  private fits(place: u32, byte: u32): bool {
    const wanted = this.byte(place);
    return wanted == byte || (wanted == QUESTION && byte != SLASH);
  }

  /** 0 behind the pattern's end. */
  private byte(place: u32): u32 {
    return place < <u32>this.pattern.byteLength ? load<u8>(changetype<usize>(this.pattern) + place) : 0;
  }
}

/** Globs of a configuration, to be asked whether any of them matches. */
export class Globs {
  private readonly globs: Glob[] = [];

  constructor(patterns: string[]) {
    for (let index = 0; index < patterns.length; index++) this.globs.push(new Glob(patterns[index]));
  }

  @inline
  get isEmpty(): bool {
    return this.globs.length == 0;
  }

  matches(text: Text): bool {
    for (let index = 0; index < this.globs.length; index++) if (this.globs[index].matches(text)) return true;
    return false;
  }
}
