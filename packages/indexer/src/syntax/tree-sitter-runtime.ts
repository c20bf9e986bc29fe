import { Parser } from "web-tree-sitter";
import { createWasmMemory, type WasmMemory } from "./web-assembly.ts";

/** Pages of 64 KiB: what the runtime asks for by default, and the most it allows. */
const INITIAL_PAGES = 512;
const MAXIMUM_PAGES = 32768;

/**
 * The memory of this thread's one tree-sitter runtime. `buffer` is replaced whenever the memory grows, so views must be
 * checked against it before use.
 */
let memory: WasmMemory | undefined;
let starting: Promise<void> | undefined;

/** The part of Emscripten's start-up options that is used here. */
interface RuntimeOptions {
  readonly wasmMemory: WasmMemory;
  readonly printErr: (line: string) => void;
}

/** Starts tree-sitter in this thread, once. @param maximumPages most memory that it may have */
export function startTreeSitter(maximumPages: number = MAXIMUM_PAGES): Promise<void> {
  starting ??= start(maximumPages);
  return starting;
}

async function start(maximumPages: number): Promise<void> {
  const wasmMemory = createWasmMemory(INITIAL_PAGES, maximumPages);
  const options: RuntimeOptions = {
    wasmMemory,
    // An abort throws; what it prints besides would only disturb the caller's output.
    printErr: () => {},
  };
  await Parser.init(options as Parameters<typeof Parser.init>[0]);
  memory = wasmMemory;
}

/** The runtime's memory. @throws plain Error before `startTreeSitter` is done */
export function treeSitterMemory(): WasmMemory {
  if (memory === undefined) throw new Error("tree-sitter is not started");
  return memory;
}
