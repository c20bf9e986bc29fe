/**
 * Characters that a terminal, an editor or a reader may take for something else than what they are: control characters
 * (with ANSI escapes among them), bidirectional overrides and other format characters, characters that show nothing,
 * line separators, lone surrogates, private-use and non-characters. U+2800 is a "braille pattern" that looks like a space.
 */
const HOSTILE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/gu;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text from a repository made harmless to print: one line, nothing invisible, nothing that moves a cursor or turns the
 * reading direction. Such characters become `\n`, `\r`, `\t` or `\u{…}`; all others, letters of every script included,
 * stay. Made for reading: a backslash is left as it is, so the result cannot be turned back.
 */
export function safeText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replace(HOSTILE, (character) => SHORT_ESCAPES[character] ?? `\\u{${hexOf(character)}}`);
}

/**
 * A value as JSON that reads back as the same value and is harmless to print or to put into an HTML `<script>`: hostile
 * characters (see `safeText`) are written as `\uXXXX`, and no `</` or `<!--` appears.
 * @param indent spaces per level; 0 for one line
 */
export function safeJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent);
  // Line feeds here are the indentation's: those inside strings are escaped already.
  return text
    .replace(HOSTILE, (character) => (character === "\n" ? character : escapeUnits(character)))
    .replaceAll("</", "<\\/")
    .replaceAll("<!--", "\\u003c!--");
}

function escapeUnits(character: string): string {
  let escaped = "";
  for (let i = 0; i < character.length; i++) escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  return escaped;
}

function hexOf(character: string): string {
  return character.codePointAt(0)?.toString(16) ?? "";
}
