// The part of the host that looks at every instruction of a guest, in WebAssembly: its JavaScript would run before the engine
// has compiled it, as a plugin is loaded once in a process. See `src/wasm/body-core.ts`, which fills its memory and calls it.
export { audit, problem, problemAt, problemValue, setLimits } from "./audit";
export { setEdits } from "./edits";
export { setBinary } from "./memory";
export { setBlocks } from "./meter";
export { rewrite } from "./rewrite";
export { setRows } from "./rows";
export { setCharges, setDepth, setImports, setPrices, setProfile } from "./settings";
export { writeTo, written } from "./writer";
