// Apart from what reads packages: every command names the files, few read them.
import { canonicalJson, type Digest, digestOf } from "@parseltongue/base";
import type { Manifest } from "@parseltongue/host";

export const MANIFEST_FILE = "plugin.toml";
export const GUEST_FILE = "plugin.wasm";
/** What was installed from taps, beside the user's settings. */
export const LOCK_FILE = "plugins.lock.json";
/** What an organisation demands on its machines. */
export const POLICY_PATH = "/etc/parseltongue/policy.toml";
/**
 * What the manifest says, as it was understood when the plugin was added. Reading and checking it anew in every process
 * would take longer than most questions; the package's digest covers this file like the others.
 */
export const UNDERSTOOD_FILE = ".manifest.json";

/** What strikes are counted against: the guest's bytes, or those of the grammars where there is no guest. */
export function codeDigest({ languages }: Manifest, files: ReadonlyMap<string, Uint8Array>): Digest {
  const guest = files.get(GUEST_FILE);
  if (guest !== undefined || languages.length === 0) return digestOf(guest ?? new Uint8Array(0));
  const grammars = languages.map(({ grammar }) => digestOf(files.get(grammar) ?? new Uint8Array(0)));
  return digestOf(canonicalJson(grammars));
}
