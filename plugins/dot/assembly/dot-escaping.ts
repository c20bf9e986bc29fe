import { Writer } from "@parseltongue/sdk-assemblyscript";
import { Escaping } from "../../exporting/assembly/safe-text";

/**
 * Inside a quoted string of Graphviz `"` and `\` mean something, and labels read HTML's entities.
 * @see https://graphviz.org/doc/info/lang.html
 */
export class DotEscaping extends Escaping {
  override punctuation(writer: Writer, character: u32, _before: u32): void {
    if (character == 0x22 || character == 0x5c) writer.byte(0x5c).byte(character);
    else if (character == 0x26) writer.string("&amp;");
    else writer.byte(character);
  }
}
