/** What a documentation comment says of the definition below it. */
export interface Documentation {
  /** First sentence, on one line; "" for none. */
  readonly summary: string;
  readonly deprecated: boolean;
}

const NONE: Documentation = { summary: "", deprecated: false };
const SUMMARY_LENGTH = 200;

/** The parts of a reader that finding comments takes. */
interface CommentSource {
  readonly text: string;
  readonly start: Uint32Array;
}

/** The documentation comment that ends right before a node, apart from white space. */
export function documentationOf(source: CommentSource, node: number): Documentation {
  const { text } = source;
  let at = source.start[node]! - 1;
  while (at > 0 && isSpace(text.charCodeAt(at))) at--;
  if (at < 4 || text.charCodeAt(at) !== SLASH || text.charCodeAt(at - 1) !== STAR) return NONE;
  const open = text.lastIndexOf("/*", at - 2);
  if (open < 0 || text.charCodeAt(open + 2) !== STAR || open + 3 >= at) return NONE;
  const comment = text.slice(open + 3, at - 1);
  return { summary: firstSentence(comment), deprecated: comment.includes("@deprecated") };
}

const SLASH = 0x2f;
const STAR = 0x2a;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

function firstSentence(comment: string): string {
  const words = comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s?/, "").trim())
    .join("\n");
  const prose = words.split(/\n\s*\n|(?:^|\n)@/, 2).find((part) => part.trim() !== "") ?? "";
  if (words.trimStart().startsWith("@")) return "";
  const line = prose.replace(/\s+/g, " ").trim();
  const end = /[.!?](?=\s|$)/.exec(line);
  const sentence = end === null ? line : line.slice(0, end.index + 1);
  return sentence.length <= SUMMARY_LENGTH ? sentence : `${sentence.slice(0, SUMMARY_LENGTH - 1)}…`;
}
