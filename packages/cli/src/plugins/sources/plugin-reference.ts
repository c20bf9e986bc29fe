import semver from "semver";
import { CliError } from "../../cli-error.ts";

/** Prefix of the names of packages that carry a plugin. */
export const PACKAGE_PREFIX = "parseltongue-plugin-";

/** Where a plugin is, as a user writes it. */
export type PluginReference =
  /** A directory or a file of this machine. */
  | { readonly kind: "path"; readonly path: string }
  /** A package of a registry that only gives bytes; `range` in the syntax of semver, `*` for any. */
  | { readonly kind: "crate" | "npm"; readonly package: string; readonly range: string }
  /** What cargo or npm have installed on this machine. */
  | { readonly kind: "installed"; readonly package: string }
  /** An archive at an address, known by its digest. */
  | { readonly kind: "url"; readonly url: string; readonly sha256: string };

const PREFIXED = /^(crate|npm|installed):(.*)$/s;
const NAMES: Readonly<Record<"crate" | "npm" | "installed", RegExp>> = {
  crate: /^[a-z][a-z0-9_-]{0,63}$/,
  npm: /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]{0,200}$/,
  installed: /^[a-z][a-z0-9-]{1,62}$/,
};
const DIGEST = /^#sha256=([0-9a-f]{64})$/;

/**
 * What `plugin add` is given: `crate:name[@range]`, `npm:name[@range]`, `installed:name`, `https://…#sha256=…`, or a path.
 * @throws CliError `bad-reference`
 */
export function parseReference(text: string): PluginReference {
  const [, kind, rest = ""] = PREFIXED.exec(text) ?? [];
  if (kind === "installed") return { kind, package: packageName(kind, rest) };
  if (kind === "crate" || kind === "npm") {
    const at = rest.indexOf("@", 1);
    const name = at < 0 ? rest : rest.slice(0, at);
    return { kind, package: packageName(kind, name), range: rangeOf(text, at < 0 ? "*" : rest.slice(at + 1)) };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return urlReference(text);
  return { kind: "path", path: text };
}

function packageName(kind: "crate" | "npm" | "installed", name: string): string {
  if (!NAMES[kind].test(name)) {
    throw badReference(
      `${JSON.stringify(name.slice(0, 100))} is no name of ${kind === "npm" ? "an npm package" : "a crate"}`,
    );
  }
  const own = name.slice(name.lastIndexOf("/") + 1);
  // Whoever names the plugin means its package; whoever names the package has said all of it.
  return own.startsWith(PACKAGE_PREFIX) || own !== name ? name : `${PACKAGE_PREFIX}${name}`;
}

function rangeOf(text: string, range: string): string {
  // Anything else, an address or another package's name for instance, would be fetched from elsewhere.
  if (range.trim() !== "" && semver.validRange(range) !== null) return range;
  throw badReference(`${JSON.stringify(text.slice(0, 200))} names no range of versions after @`);
}

function urlReference(text: string): PluginReference {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const sha256 = DIGEST.exec(url?.hash ?? "")?.[1];
  if (url === undefined || sha256 === undefined) {
    throw badReference(
      `an address needs the archive's digest: ${text.split("#")[0] ?? ""}#sha256=<64 hexadecimal digits>`,
    );
  }
  url.hash = "";
  return { kind: "url", url: url.href, sha256 };
}

function badReference(message: string): CliError {
  return new CliError("bad-reference", message, {
    hint: "give a path, crate:<name>, npm:<name>, installed:<name>, or an address with #sha256=<digest>",
  });
}

/**
 * What may be a plugin of a tap: `<name>`, `<namespace>/<name>` or `<tap>/<namespace>/<name>`, with `@range` or without.
 * Undefined for what cannot be one.
 * @throws CliError `bad-reference` for what follows @ and is no range
 */
export function splitTapReference(text: string): { readonly name: string; readonly range: string } | undefined {
  const at = text.indexOf("@");
  const name = at < 0 ? text : text.slice(0, at);
  if (!/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*){0,2}$/.test(name)) return undefined;
  return { name, range: at < 0 ? "*" : rangeOf(text, text.slice(at + 1)) };
}
