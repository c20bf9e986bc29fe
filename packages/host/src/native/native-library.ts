import type { HookTrait } from "../manifest/manifest.ts";

/**
 * A plugin's shared library, loaded into this process. It is not bounded by anything: what it is called for runs in a
 * process that may end. Opening files and symbols is somebody else's: this package opens none.
 * @see contract/SPEC.md section 12
 */
export interface NativeLibrary {
  /** Version of the table that it was made for. */
  readonly abi: number;
  /** Traits that it exports an entry point of. */
  readonly traits: ReadonlySet<HookTrait>;
  /** Where memory lies that does not move. */
  addressOf(memory: ArrayBufferLike): bigint;
  /** Has the library copy a table. */
  bind(table: Uint8Array): void;
  /** Calls an entry point with the number of a hook. Never throws; may never return. */
  call(trait: HookTrait, hook: number): void;
  /** Gives the library up; it is not called any more. */
  close(): void;
}

/** Told just before machine code runs in this process, and when it has returned. Must not throw. */
export interface NativeWatch {
  begin(plugin: string): void;
  end(): void;
}
