import { safeJson, safeText } from "@parseltongue/base";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { listInstalled } from "../sources/installed-source.ts";

/** `plugin discover`: what cargo and npm have installed that carries a plugin. Nothing of it is read, and nothing turned on. */
export async function discoverPlugins({ json }: { readonly json: boolean }, machine: Machine): Promise<ExitCode> {
  const found = await listInstalled(machine);
  if (json) machine.stdout.write(`${safeJson(found, 2)}\n`);
  else if (found.length === 0) machine.stdout.write("neither cargo nor npm has installed a plugin\n");
  for (const { name, by, path } of json ? [] : found) {
    machine.stdout.write(`${safeText(`${name}, installed by ${by}: parseltongue plugin add ${path}`)}\n`);
  }
  return 0;
}
