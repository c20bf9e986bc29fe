// Generated from plugin.wit, constants.json, fuel.json and limits.json by `npm run generate`. Do not edit.
import type { FuelTable, GuestExport, HostImport } from "../src/contract-types.ts";

/** Version of the contract that this is. */
export const contractVersion = "1.1.0";

/** Name of the WIT package; import modules and exports start with it. */
export const contractPackage = "parseltongue:plugin";

/** Everything that a plugin may import, in the order of plugin.wit. */
export const hostImports: readonly HostImport[] = [
  {"interface":"isg","name":"epoch","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":[],"results":["i32"],"kind":"scalar","fuel":2,"fuelPerByte":0},
  {"interface":"isg","name":"node-count","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":[],"results":["i32"],"kind":"scalar","fuel":2,"fuelPerByte":0},
  {"interface":"isg","name":"node-kind","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-flags","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-name","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-qualified-name","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-signature","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-doc","module":"parseltongue:plugin/isg@1.1.0","since":"1.1.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-parent","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-file","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-line","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-column","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-end-line","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"node-language","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"file-path","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"file-flags","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"out-begin","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"out-end","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"in-begin","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"in-end","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"out-edge","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"in-edge","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"edge-to","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"edge-from","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"edge-kind","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"edge-flags","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"edge-confidence","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"edge-line","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"edge-column","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"text-begin","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"text-end","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"text-u8","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"isg","name":"text-u64","module":"parseltongue:plugin/isg@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i64"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"attributes","name":"column","module":"parseltongue:plugin/attributes@1.0.0","since":"1.0.0","parameters":["i32","i32"],"results":["i32"],"kind":"host-call","fuel":512,"fuelPerByte":2},
  {"interface":"attributes","name":"column-f32","module":"parseltongue:plugin/attributes@1.0.0","since":"1.0.0","parameters":["i32","i32"],"results":["f32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"attributes","name":"column-u32","module":"parseltongue:plugin/attributes@1.0.0","since":"1.0.0","parameters":["i32","i32"],"results":["i32"],"kind":"scalar","fuel":16,"fuelPerByte":0},
  {"interface":"io","name":"hit-count","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":[],"results":["i32"],"kind":"scalar","fuel":2,"fuelPerByte":0},
  {"interface":"io","name":"hit-node","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":4,"fuelPerByte":0},
  {"interface":"io","name":"hit-depth","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":4,"fuelPerByte":0},
  {"interface":"io","name":"set-keep","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":["i32","i32"],"results":[],"kind":"scalar","fuel":4,"fuelPerByte":0},
  {"interface":"io","name":"set-score","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":["i32","f32"],"results":[],"kind":"scalar","fuel":4,"fuelPerByte":0},
  {"interface":"io","name":"scope","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":[],"results":["i32"],"kind":"scalar","fuel":2,"fuelPerByte":0},
  {"interface":"io","name":"param-u8","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i32"],"kind":"scalar","fuel":4,"fuelPerByte":0},
  {"interface":"io","name":"param-u64","module":"parseltongue:plugin/io@1.0.0","since":"1.0.0","parameters":["i32"],"results":["i64"],"kind":"scalar","fuel":4,"fuelPerByte":0},
  {"interface":"annotations","name":"annotate","module":"parseltongue:plugin/annotations@1.0.0","since":"1.0.0","parameters":["i32","i32","i32","i32"],"results":[],"kind":"host-call","fuel":512,"fuelPerByte":2},
  {"interface":"diagnostics","name":"emit-diagnostic","module":"parseltongue:plugin/diagnostics@1.0.0","since":"1.0.0","parameters":["i32","i32","i32","i32","i32","i32","i32","i32"],"results":[],"kind":"host-call","fuel":1024,"fuelPerByte":2},
  {"interface":"hits","name":"emit-hits","module":"parseltongue:plugin/hits@1.0.0","since":"1.0.0","parameters":["i32","i32","i32","i32"],"results":[],"kind":"host-call","fuel":512,"fuelPerByte":1},
  {"interface":"columns","name":"emit-f32","module":"parseltongue:plugin/columns@1.0.0","since":"1.0.0","parameters":["i32","i32","i32","i32"],"results":[],"kind":"host-call","fuel":512,"fuelPerByte":1},
  {"interface":"columns","name":"emit-u32","module":"parseltongue:plugin/columns@1.0.0","since":"1.0.0","parameters":["i32","i32","i32","i32"],"results":[],"kind":"host-call","fuel":512,"fuelPerByte":1},
  {"interface":"output","name":"write","module":"parseltongue:plugin/output@1.0.0","since":"1.0.0","parameters":["i32","i32"],"results":[],"kind":"host-call","fuel":512,"fuelPerByte":1},
  {"interface":"log","name":"log","module":"parseltongue:plugin/log@1.0.0","since":"1.0.0","parameters":["i32","i32","i32"],"results":[],"kind":"host-call","fuel":1024,"fuelPerByte":4},
];

/** Everything that a plugin may export for the host to call, in the order of plugin.wit. */
export const guestExports: readonly GuestExport[] = [
  {"trait":"lens","name":"evaluate","exportName":"parseltongue:plugin/lens@1.0.0#evaluate","since":"1.0.0","parameters":["i32"],"results":[]},
  {"trait":"query","name":"answer","exportName":"parseltongue:plugin/query@1.0.0#answer","since":"1.0.0","parameters":["i32"],"results":[]},
  {"trait":"rule","name":"check","exportName":"parseltongue:plugin/rule@1.0.0#check","since":"1.0.0","parameters":["i32"],"results":[]},
  {"trait":"analyzer","name":"analyze","exportName":"parseltongue:plugin/analyzer@1.0.0#analyze","since":"1.0.0","parameters":["i32"],"results":[]},
  {"trait":"exporter","name":"render","exportName":"parseltongue:plugin/exporter@1.0.0#render","since":"1.0.0","parameters":["i32"],"results":[]},
];

/** Every table of constants by its name in the contract; names of values are those that users type. */
export const constants = {
  "node-kind": { none: 0, package: 1, module: 2, file: 3, function: 4, method: 5, struct: 6, class: 7, enum: 8, variant: 9, trait: 10, interface: 11, typeAlias: 12, constant: 13, static: 14, macro: 15, field: 16, candidates: 17 },
  "edge-kind": { none: 0, contains: 1, calls: 2, implements: 3, extends: 4, uses: 5, imports: 6, candidate: 7 },
  "confidence": { none: 0, ambiguous: 1, inferred: 2, resolved: 3 },
  "node-flag": { public: 1, async: 2, unsafe: 4, test: 8, generated: 16, vendored: 32, const: 64, static: 128, abstract: 256, deprecated: 512, mutable: 1024, receiver: 2048, body: 4096, entry: 8192, override: 16384, accessor: 32768, incomplete: 65536, external: 131072 },
  "edge-flag": { macro: 1, dynamic: 2, precise: 4, reexport: 8, typeOnly: 16, value: 32 },
  "file-flag": { test: 1, generated: 2, vendored: 4, syntaxErrors: 8, external: 16 },
  "language": { none: 0, rust: 1, typescript: 2, tsx: 3, javascript: 4, python: 5, go: 6, java: 7, c: 8, cpp: 9, csharp: 10 },
  "severity": { error: 1, warning: 2, info: 3 },
  "log-level": { error: 1, warning: 2, info: 3, debug: 4 },
  "scope": { graph: 0, hits: 1 },
  "parameter-type": { boolean: 1, integer: 2, number: 3, string: 4, strings: 5, node: 6 },
} as const;

/** What instructions, accessors and host calls cost. SPEC 7 */
export const fuel: FuelTable = {
  "instruction": 1,
  "instructions": {
    "end": 0,
    "else": 0,
    "br_table": 4,
    "call": 8,
    "call_indirect": 12,
    "i32.div_s": 8,
    "i32.div_u": 8,
    "i32.rem_s": 8,
    "i32.rem_u": 8,
    "i64.div_s": 16,
    "i64.div_u": 16,
    "i64.rem_s": 16,
    "i64.rem_u": 16,
    "f32.div": 8,
    "f64.div": 8,
    "f32.sqrt": 16,
    "f64.sqrt": 16,
    "memory.size": 2,
    "memory.grow": 1024,
    "memory.fill": 16,
    "memory.copy": 16,
    "memory.init": 16,
    "table.set": 64,
    "table.grow": 64,
    "table.fill": 16,
    "table.copy": 16,
    "table.init": 16
  },
  "groups": {
    "load": 2,
    "store": 2,
    "float-to-integer": 4
  },
  "vector": 4,
  "slowVector": 32,
  "perLocal": 1,
  "perFunctionEntry": 4,
  "bulkPer8Bytes": 1,
  "tablePerElement": 64,
  "growPerPage": 8192,
  "accessors": {
    "count": 2,
    "graph": 16,
    "io": 4
  },
  "hostCalls": {
    "column": {
      "base": 512,
      "perByte": 2
    },
    "annotate": {
      "base": 512,
      "perByte": 2
    },
    "emit-diagnostic": {
      "base": 1024,
      "perByte": 2
    },
    "emit-hits": {
      "base": 512,
      "perByte": 1
    },
    "emit-f32": {
      "base": 512,
      "perByte": 1
    },
    "emit-u32": {
      "base": 512,
      "perByte": 1
    },
    "write": {
      "base": 512,
      "perByte": 1
    },
    "log": {
      "base": 1024,
      "perByte": 4
    }
  }
};

/** Bounds on modules, calls and what they give. SPEC 5 and 8 */
export const limits = {
  "moduleBytes": 4194304,
  "types": 2000,
  "imports": 256,
  "functions": 20000,
  "globals": 1000,
  "exports": 1000,
  "tables": 1,
  "tableElements": 10000,
  "memories": 1,
  "memoryPages": 1024,
  "defaultMemoryPages": 4,
  "dataSegments": 10000,
  "elementSegments": 1000,
  "parameters": 64,
  "results": 16,
  "functionBytes": 262144,
  "locals": 5000,
  "localsTimesLoops": 1000000,
  "localsTimesBranches": 2000000,
  "customSections": 256,
  "nesting": 500,
  "operandHeight": 1000,
  "branchTableTargets": 4096,
  "nameBytes": 256,
  "instrumentedGrowth": 4,
  "depthBytes": 262144,
  "frameMinimumBytes": 64,
  "frameBytesPerSlot": 8,
  "lensBatchHits": 256,
  "rankingLensHits": 4096,
  "hits": 65536,
  "parameterBytes": 65536,
  "attributes": 32,
  "labels": 16,
  "rules": 64,
  "hooks": 64,
  "columns": 16,
  "annotationBytes": 1024,
  "annotationsPerCall": 4096,
  "messageBytes": 4096,
  "relatedNodes": 64,
  "diagnosticsPerCall": 10000,
  "emittedHitsPerCall": 65536,
  "writeBytes": 1048576,
  "logBytes": 1024,
  "logMessagesPerCall": 64,
  "outputBytes": 16777216,
  "fuel": 1125899906842624
} as const;
