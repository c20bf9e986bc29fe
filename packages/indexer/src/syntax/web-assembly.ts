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
interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  Instance: new (module: WasmModule, imports?: object) => WasmInstance;
  Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
};

export function compileWasm(bytes: Uint8Array): Promise<WasmModule> {
  return WebAssembly.compile(bytes);
}

/** @param initial pages of 64 KiB */
export function createWasmMemory(initial: number, maximum: number): WasmMemory {
  return new WebAssembly.Memory({ initial, maximum });
}

/**
 * The exports of the instance that `make` makes of a module. tree-sitter makes instances of grammars and keeps them to
 * itself.
 * @throws what `make` throws; plain Error when it makes none
 */
export function exportsOf(module: WasmModule, make: () => void): WasmInstance["exports"] {
  const Instance = WebAssembly.Instance;
  let made: WasmInstance | undefined;
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, [of, imports]: [WasmModule, object?]) => {
      const instance = new target(of, imports);
      if (of === module) made = instance;
      return instance;
    },
  });
  try {
    make();
  } finally {
    WebAssembly.Instance = Instance;
  }
  if (made === undefined) throw new Error("no instance of the module was made");
  return made.exports;
}
