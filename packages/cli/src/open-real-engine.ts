import { setFlagsFromString } from "node:v8";
import { type Engine, openEngine } from "@parseltongue/engine";
import { nodeEnvironment } from "./environment.ts";
import { startConfinedParser } from "./environment/confined-parser.ts";
import { startConfinedProcess } from "./environment/confined-process.ts";
import { nativeRunner } from "./native/native-runner.ts";
import { userDirectories } from "./plugins/user-directories.ts";
import type { OpenOptions } from "./machine.ts";

/**
 * The engine of a code base on this machine. From here on the space for new objects grows no more: V8 would let it reach
 * 128 MB in the seconds that indexing takes, a quarter of all memory, for no gain in time that could be measured.
 * A process that ends soon goes without V8's last optimizing compiler: on 600,000 lines it took a seventh of all processor
 * time, in each thread anew, and gave back about as much; on less code it gave back less.
 */
export async function openRealEngine(root: string, options: OpenOptions = {}): Promise<Engine> {
  setFlagsFromString("--semi-space-growth-factor=1");
  if (options.longLived !== true) setFlagsFromString("--no-turbofan");
  const directories = userDirectories(nodeEnvironment);
  return openEngine({
    root,
    environment: nodeEnvironment,
    ...(options.dump !== undefined && { dump: options.dump }),
    ...(options.longLived === true && { replica: "worker" }),
    ...(options.plugins && {
      plugins: options.plugins,
      startConfined: startConfinedProcess,
      startParser: startConfinedParser,
    }),
    ...(options.plugins && options.longLived === true && directories && { native: nativeRunner(directories) }),
    ...(options.onSaveFailure && { onSaveFailure: options.onSaveFailure }),
  });
}
