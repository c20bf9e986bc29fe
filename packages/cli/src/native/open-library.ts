import { createRequire } from "node:module";
import { nativeSymbols } from "@parseltongue/contract";
import type { HookTrait, NativeLibrary } from "@parseltongue/host";
import { CliError } from "../cli-error.ts";

/** What is used of koffi. */
interface Koffi {
  load(path: string): Loaded;
  address(memory: ArrayBufferLike): bigint;
}
interface Loaded {
  func(name: string, result: string, parameters: readonly string[]): (...values: readonly unknown[]) => unknown;
  unload(): void;
}

let koffi: Koffi | undefined;

/**
 * koffi brings a binary for each platform along as a package of its own; nothing is compiled when it is installed.
 * @throws CliError `no-native`
 */
function loader(): Koffi {
  try {
    // At once and not awaited: whoever calls this is in the middle of loading plugins.
    koffi ??= createRequire(import.meta.url)("koffi") as Koffi;
    return koffi;
  } catch (cause) {
    throw new CliError("no-native", "machine code cannot be run here: koffi has no binary for this platform", {
      hint: "the plugins run in the sandbox, and say the same",
      cause,
    });
  }
}

/**
 * Loads a plugin's library into this process; its digest was compared before. Whatever code it runs when it is loaded runs.
 * @param path absolute
 * @throws CliError `no-native`, `bad-library`
 */
export function openLibrary(path: string): NativeLibrary {
  const ffi = loader();
  const loaded = orRefuse(path, () => ffi.load(path));
  const abi = orRefuse(path, () => loaded.func("parseltongue_abi", "uint32_t", []));
  const bind = orRefuse(path, () => loaded.func("parseltongue_bind", "void", ["void *"]));
  const entries = new Map<HookTrait, (hook: number) => unknown>();
  for (const [trait, symbol] of Object.entries(nativeSymbols)) {
    try {
      entries.set(trait as HookTrait, loaded.func(symbol, "void", ["uint32_t"]));
    } catch {
      // It has no such trait.
    }
  }
  return {
    abi: abi() as number,
    traits: new Set(entries.keys()),
    addressOf: (memory) => ffi.address(memory),
    bind: (table) => void bind(table),
    call: (trait, hook) => void entries.get(trait)?.(hook),
    close: () => loaded.unload(),
  };
}

function orRefuse<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError("bad-library", `${path} cannot be loaded: ${why.toLowerCase()}`, {
      hint: "the plugin runs in the sandbox; its author builds it with parseltongue plugin build --native",
      cause,
    });
  }
}
