// Generated from plugin.wit and native.json by `npm run generate`. Do not edit.
import type { NativeCall } from "../src/contract-types.ts";

/** Version of the table and of outputs: a library says which one it was made for. SPEC 12 */
export const nativeAbi = 1;

/** Numbers of 32 bits at the table's begin, behind its version and its size. */
export const nativeWords = ["epoch","nodeEnd","edgeEnd","fileEnd","textEnd","textBytesEnd","outEnd","inEnd","hitCount","paramLength","scope","columnCount"] as const;

/** Addresses and sizes of 64 bits, behind the words. */
export const nativePointers = ["nodeKind","nodeFlags","nodeName","nodeQualifiedName","nodeSignature","nodeDoc","nodeParent","nodeFile","nodeLine","nodeColumn","nodeEndLine","nodeLanguage","filePath","fileFlags","outStart","outLength","outRows","outPeer","outKind","inStart","inLength","inRows","inPeer","inKind","edgeTo","edgeFrom","edgeKind","edgeFlags","edgeConfidence","edgeLine","edgeColumn","textStart","textLength","textBytes","hitNode","hitDepth","hitKeep","hitScore","parameters","graph","attributes","names","output","outputBytes","outputUsed"] as const;

/** What outputs are records of, by number. */
export const nativeCalls: readonly NativeCall[] = [
  {"key":"attributes.column","parameters":["bytes"]},
  {"key":"annotations.annotate","parameters":["word","word","bytes"]},
  {"key":"diagnostics.emit-diagnostic","parameters":["word","word","word","word","bytes","words"]},
  {"key":"hits.emit-hits","parameters":["words","words"]},
  {"key":"columns.emit-f32","parameters":["word","word","words"]},
  {"key":"columns.emit-u32","parameters":["word","word","words"]},
  {"key":"output.write","parameters":["bytes"]},
  {"key":"log.log","parameters":["word","bytes"]},
];

/** Symbols that a library exports, by trait. */
export const nativeSymbols = {
  lens: "pt_lens_evaluate",
  query: "pt_query_answer",
  rule: "pt_rule_check",
  analyzer: "pt_analyzer_analyze",
  exporter: "pt_exporter_render",
} as const;
