import { styleText } from "node:util";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { safeText } from "@parseltongue/base";

/** How texts look on this output. All take raw text of the repository and give one that is safe to print. */
export interface Style {
  /** What the eye should find first: names. */
  readonly name: (text: string) => string;
  /** What stands beside it: kinds, tree lines, units. */
  readonly quiet: (text: string) => string;
  /** Doubtful or cut. */
  readonly doubt: (text: string) => string;
  readonly heading: (text: string) => string;
  /** `path:line`; a link where the output can show one. Nothing for no path. */
  readonly place: (file: string, line: number) => string;
  /** A path alone; a link likewise. */
  readonly path: (file: string) => string;
}

export interface StyleOptions {
  /** Colours and links. */
  readonly color: boolean;
  /** Absolute path that the links' paths are relative to. */
  readonly root: string;
}

export function createStyle(options: StyleOptions): Style {
  return options.color ? colored(options.root) : PLAIN;
}

const PLAIN: Style = {
  name: safeText,
  quiet: safeText,
  doubt: safeText,
  heading: safeText,
  place: placeText,
  path: safeText,
};

function colored(root: string): Style {
  return {
    name: (text) => painted("bold", text),
    quiet: (text) => painted("dim", text),
    doubt: (text) => painted("yellow", text),
    heading: (text) => painted(["bold", "underline"], text),
    place: (file, line) => link(root, file, `#L${line}`, painted("cyan", placeText(file, line))),
    path: (file) => link(root, file, "", painted("cyan", file)),
  };
}

type Paint = Parameters<typeof styleText>[0];

function painted(format: Paint, text: string): string {
  // Whether to colour was decided by the caller, from its own output and options.
  return text === "" ? "" : styleText(format, safeText(text), { validateStream: false });
}

function placeText(file: string, line: number): string {
  return file === "" ? "" : `${safeText(file)}:${line}`;
}

/** A terminal hyperlink (OSC 8). The address is percent-encoded, so nothing in a path can end it. */
function link(root: string, file: string, fragment: string, text: string): string {
  if (file === "") return "";
  // Lone surrogates cannot be encoded; such a path gets no link.
  if (!file.isWellFormed()) return text;
  return `\u001b]8;;${pathToFileURL(join(root, file)).href}${fragment}\u001b\\${text}\u001b]8;;\u001b\\`;
}
