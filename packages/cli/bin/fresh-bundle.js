// Plain JavaScript, as the launcher is.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Path of the bundled command line in `directory`, which `scripts/bundle.js` makes; undefined when there is none, or when
 * a file that it was made from has changed since. Asking all of them takes about a millisecond.
 * @param {string} directory
 * @param {string} root of the checkout
 */
export function freshBundle(directory, root) {
  try {
    const inputs = JSON.parse(readFileSync(join(directory, "inputs.json"), "utf8"));
    for (const [path, size, mtimeMs] of inputs) {
      const status = statSync(join(root, path), { throwIfNoEntry: false });
      if (status === undefined || status.size !== size || status.mtimeMs !== mtimeMs) return undefined;
    }
    return join(directory, "main.js");
  } catch {
    // No bundle, or half of one.
    return undefined;
  }
}
