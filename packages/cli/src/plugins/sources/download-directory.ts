import { join } from "node:path";
import { CliError } from "../../cli-error.ts";
import type { SourceMachine } from "./source-machine.ts";
import { userDirectories } from "../user-directories.ts";

/** Where what other programs download is put for a moment. @throws CliError `no-home` */
export function downloadDirectory({ environment }: SourceMachine): string {
  const directories = userDirectories(environment);
  if (directories !== undefined) return join(directories.cache, "downloads");
  throw new CliError("no-home", "there is no directory for what is downloaded", { hint: "set HOME" });
}
