import { Writer } from "@parseltongue/sdk-assemblyscript";
import { Escaping, hexadecimal } from "../../exporting/assembly/safe-text";

/** Text inside a string of JSON that stands in a `<script>`: it reads back as it was, and cannot end the element. */
export class JsonEscaping extends Escaping {
  override punctuation(writer: Writer, character: u32, _before: u32): void {
    if (character == 0x22 || character == 0x5c) writer.byte(0x5c).byte(character);
    else if (character == 0x3c || character == 0x3e || character == 0x26) writeUnit(writer, character);
    else writer.byte(character);
  }

  override hostile(writer: Writer, codePoint: u32): void {
    if (codePoint < 0x10000) {
      writeUnit(writer, codePoint);
      return;
    }
    writeUnit(writer, 0xd7c0 + (codePoint >> 10));
    writeUnit(writer, 0xdc00 | (codePoint & 0x3ff));
  }
}

function writeUnit(writer: Writer, unit: u32): void {
  writer.string("\\u");
  hexadecimal(writer, unit, 4);
}
