import { Writer } from "@parseltongue/sdk-assemblyscript";
import { Escaping } from "../../exporting/assembly/safe-text";

/**
 * Mermaid has no escape character but entity codes (`#35;`), and reads directives (`%%{`), Markdown and HTML inside
 * quoted labels too. So all punctuation but the harmless becomes a code.
 * @see https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export class MermaidEscaping extends Escaping {
  override punctuation(writer: Writer, character: u32, before: u32): void {
    if (character == COLON || (isHarmless(character) && character != before)) writer.byte(character);
    else writer.byte(HASH).number(character).byte(SEMICOLON);
  }

  /** Mermaid takes `\n` for the end of a line, even written in codes. */
  override hostile(writer: Writer, codePoint: u32): void {
    this.numbered(writer, codePoint);
  }
}

/** One of them; two are, of some, Markdown. */
function isHarmless(character: u32): bool {
  return (character >= 0x2c && character <= 0x2f) || character == 0x5f;
}

const HASH: u32 = 0x23;
const SEMICOLON: u32 = 0x3b;

const COLON: u32 = 0x3a;
