import { hexadecimal, Escaping } from "../../exporting/assembly/safe-text";
import { Writer } from "@parseltongue/sdk-assemblyscript";

/**
 * PlantUML reads markup (Creole), HTML, variables, functions and links inside quoted labels too, and has no escape
 * character that holds everywhere. So all punctuation but the harmless is written by its code point.
 * @see https://plantuml.com/unicode
 */
export class PlantUmlEscaping extends Escaping {
  override punctuation(writer: Writer, character: u32, before: u32): void {
    if (character == COLON || (isHarmless(character) && character != before)) {
      writer.byte(character);
      return;
    }
    writer.string("<U+");
    hexadecimal(writer, character, 4);
    writer.byte(0x3e);
  }
}

/** One of them; two are, of some, markup. */
function isHarmless(character: u32): bool {
  return (character >= 0x2c && character <= 0x2f) || character == 0x5f;
}

const COLON: u32 = 0x3a;
