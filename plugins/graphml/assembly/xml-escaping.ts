import { Writer } from "@parseltongue/sdk-assemblyscript";
import { Escaping } from "../../exporting/assembly/safe-text";

/** What XML does not allow in text, and `]]>`. @see https://www.w3.org/TR/xml/#syntax */
export class XmlEscaping extends Escaping {
  override punctuation(writer: Writer, character: u32, _before: u32): void {
    if (character == 0x26) writer.string("&amp;");
    else if (character == 0x3c) writer.string("&lt;");
    else if (character == 0x3e) writer.string("&gt;");
    else if (character == 0x22) writer.string("&quot;");
    else writer.byte(character);
  }
}
