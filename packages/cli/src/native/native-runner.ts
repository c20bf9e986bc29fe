import { join } from "node:path";
import type { NativeRunner } from "@parseltongue/engine";
import { CallMark } from "../environment/call-mark.ts";
import { startConfinedProcess } from "../environment/confined-process.ts";
import type { UserDirectories } from "../plugins/user-directories.ts";
import { NATIVE_DIRECTORY } from "./native-store.ts";
import { openLibrary } from "./open-library.ts";

const ENTRY = new URL("./native-helper.ts", import.meta.url);
/** Where processes mark that they run machine code, in the state directory. */
const MARKS = "native-calls";
/** Longer than any lens takes for a batch of hits. */
const LENS_DEADLINE_MS = 2000;

/** Absolute path of the directory of marks. */
export function marksDirectory({ state }: Pick<UserDirectories, "state">): string {
  return join(state, MARKS);
}

/**
 * Runs plugins' machine code on this machine: in a process that reaches nothing but the libraries, lenses also in this one,
 * with a mark on disk while they do.
 */
export function nativeRunner(directories: Pick<UserDirectories, "data" | "state">): NativeRunner {
  let mark: Promise<CallMark> | undefined;
  return {
    start: () => startConfinedProcess(ENTRY, { machineCode: join(directories.data, NATIVE_DIRECTORY) }),
    open: openLibrary,
    watch: async () => {
      mark ??= CallMark.create(marksDirectory(directories), LENS_DEADLINE_MS);
      const created = await mark;
      process.once("exit", () => created.close());
      return created;
    },
  };
}
