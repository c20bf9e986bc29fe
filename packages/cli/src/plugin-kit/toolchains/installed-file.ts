import { fileURLToPath } from "node:url";

/** Absolute path of a file of an installed package, such as `@parseltongue/sdk-c/parseltongue.h`. */
export function installedFile(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}
