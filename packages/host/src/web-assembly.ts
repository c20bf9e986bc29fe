/**
 * The part of WebAssembly's JavaScript interface that the host uses. TypeScript declares it only together with the
 * browser's globals, which this package must not see.
 */

/** A linear memory. Views of an unshared one detach when it grows: never keep one across a call into a guest. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

declare const moduleBrand: unique symbol;
/** A compiled module; shared by all instances made from it. */
export interface WasmModule {
  readonly [moduleBrand]: "wasm-module";
}

/** An instance of a module. */
export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** What a module is linked with: objects without a prototype, so that no inherited name is ever found. */
export type WasmImports = Record<string, Record<string, unknown>>;

/** What a memory may have, in pages of 64 KiB. */
export interface WasmMemoryLimits {
  readonly initial: number;
  readonly maximum?: number;
  readonly shared?: boolean;
}

interface WebAssemblyNamespace {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): { readonly module: string; readonly name: string; readonly kind: string }[];
  };
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
  readonly Memory: new (limits: WasmMemoryLimits) => WasmMemory;
  readonly RuntimeError: new (message?: string) => Error;
}

/** The platform's WebAssembly. */
export const wasm: WebAssemblyNamespace = (globalThis as unknown as { readonly WebAssembly: WebAssemblyNamespace })
  .WebAssembly;

/** Bytes of one page of a memory. */
export const PAGE_BYTES = 65536;
