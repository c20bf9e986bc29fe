import { RegistryError } from "../../registry-error.ts";

/** `git@host:path`, as ssh's tools write it. No host or user begins with a hyphen: that would be an option. */
const SCP_LIKE = /^[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:(?!:)[^\s]+$/;

/**
 * Where a tap may be fetched from: `https://`, `ssh://`, `git@host:path`, `file://`, an absolute path.
 * @throws RegistryError `bad-url` for all else: git runs programs for some kinds of addresses
 */
export function requireRemoteUrl(text: string): string {
  if (isRemoteUrl(text)) return text;
  throw new RegistryError("bad-url", `a tap is not fetched from ${JSON.stringify(text.slice(0, 300))}`, {
    hint: "give an address with https:// or ssh://, git@host:path, or a path; passwords belong into git's credential store",
  });
}

function isRemoteUrl(text: string): boolean {
  if (text.length > 2000 || /[\p{Cc}\s]/u.test(text.replaceAll(" ", "")) || text.includes("::")) return false;
  if (/^([A-Za-z]:[\\/]|\/)/.test(text)) return true;
  if (SCP_LIKE.test(text)) return true;
  const url = URL.parse(text);
  if (url === null) return false;
  if (url.protocol === "file:") return url.hostname === "";
  const isOption = url.hostname.startsWith("-") || url.username.startsWith("-");
  return (
    (url.protocol === "https:" || url.protocol === "ssh:") && url.password === "" && url.hostname !== "" && !isOption
  );
}
