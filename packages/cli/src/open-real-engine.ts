import { type Engine, openEngine } from "@parseltongue/engine";
import { tuneForLongRun, tuneForOneRun } from "./engine-flags.ts";
import { nodeEnvironment } from "./environment.ts";
import { startConfinedParser } from "./environment/confined-parser.ts";
import { startConfinedProcess } from "./environment/confined-process.ts";
import { nativeRunner } from "./native/native-runner.ts";
import { userDirectories } from "./plugins/user-directories.ts";
import type { OpenOptions } from "./machine.ts";

/** The engine of a code base on this machine. */
export async function openRealEngine(root: string, options: OpenOptions = {}): Promise<Engine> {
  if (options.longLived === true) tuneForLongRun();
  else tuneForOneRun();
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
