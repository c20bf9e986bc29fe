import { config } from "@parseltongue/sdk-assemblyscript";
import { unescaped } from "./escape";
import { hashByte, hashBytes, HASH_START } from "./hash";

/** Digits of prints: six bits each, the lowest first. */
export const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** An item of a baseline. */
export class BaselineItem {
  constructor(
    readonly key: u64,
    /** See `printOf`. */
    readonly print: u32,
    readonly holder: string,
    readonly name: string,
  ) {}
}

/**
 * A baseline as the exporter writes it: texts of lines `holder: letter name print, letter name print`, the first line
 * saying how it was made.
 */
export class Baseline {
  basis: string = "";
  readonly items: BaselineItem[] = [];
  /** Lines that are not of that form. */
  readonly mistakes: string[] = [];

  constructor() {
    const chunks = config.strings("baseline");
    for (let chunk = 0; chunk < chunks.length; chunk++) {
      const lines = chunks[chunk].split("\n");
      for (let index = 0; index < lines.length; index++) this.readLine(lines[index].trim());
    }
  }

  private readLine(line: string): void {
    if (line == "") return;
    if (line.startsWith("#")) {
      this.basis = line;
      return;
    }
    const colon = line.indexOf(": ");
    const words = line.substring(colon + 2).split(", ");
    const holder = line.substring(0, colon);
    for (let index = 0; index < words.length; index++) {
      const parts = words[index].split(" ");
      if (colon > 0 && parts.length == 3 && parts[0].length == 1) this.add(holder, parts[0], parts[1], parts[2]);
      else this.mistakes.push(line);
    }
  }

  private add(holder: string, letter: string, name: string, print: string): void {
    const holderBytes = unescaped(holder);
    const nameBytes = unescaped(name);
    let key = hashBytes(HASH_START, holderBytes, 0, holderBytes.length);
    key = hashByte(hashByte(key, 0), letter.charCodeAt(0));
    key = hashBytes(key, nameBytes, 0, nameBytes.length);
    let bits: u32 = 0;
    for (let index = print.length - 1; index >= 0; index--) bits = (bits << 6) | DIGITS.indexOf(print.charAt(index));
    const shown = String.UTF8.decode(nameBytes.buffer.slice(0, nameBytes.length));
    this.items.push(new BaselineItem(key, bits, String.UTF8.decode(holderBytes.buffer.slice(0, holderBytes.length)), shown));
  }
}
