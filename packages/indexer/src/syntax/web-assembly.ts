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
 * Has `take` given the exports of the instance that `make` makes of a module, as soon as it is made. tree-sitter makes
 * instances of grammars and keeps them to itself.
 * @returns what `make` returns
 * @throws what `make` throws
 */
export function takeExports<Made>(
  module: WasmModule,
  take: (exports: WasmInstance["exports"]) => void,
  make: () => Made,
): Made {
  const Instance = WebAssembly.Instance;
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, [of, imports]: [WasmModule, object?]) => {
      const instance = new target(of, imports);
      if (of === module) take(instance.exports);
      return instance;
    },
  });
  try {
    return make();
  } finally {
    WebAssembly.Instance = Instance;
  }
}
