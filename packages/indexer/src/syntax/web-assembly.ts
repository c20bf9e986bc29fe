/** A WebAssembly memory. `buffer` is another object after the memory grew, and views of the one before are empty. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

declare const moduleBrand: unique symbol;
/** Compiled WebAssembly. */
export interface WasmModule {
  readonly [moduleBrand]: never;
}

// TypeScript declares WebAssembly only together with the browser's globals; this is the part used here.
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
};

export function compileWasm(bytes: Uint8Array): Promise<WasmModule> {
  return WebAssembly.compile(bytes);
}

/** @param initial pages of 64 KiB */
export function createWasmMemory(initial: number, maximum: number): WasmMemory {
  return new WebAssembly.Memory({ initial, maximum });
}
