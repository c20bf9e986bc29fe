import type { GraphCommit } from "../commit.ts";
import { GraphError } from "../graph-error.ts";
import { copyOf } from "./own-bytes.ts";

/** Words before the data: numbers of strings, bytes of text, and integers of files, nodes, edges and moves. */
const COUNTS = 6;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A commit as bytes, a whole number of words: counts, byte length of each string, records, then the strings' UTF-8. */
export function encodeCommit(commit: GraphCommit): Uint8Array {
  const texts = commit.strings.map((text) => encoder.encode(text));
  const textBytes = texts.reduce((sum, text) => sum + text.length, 0);
  const records = [commit.files, commit.nodes, commit.edges, commit.moves];
  const integers = records.reduce((sum, record) => sum + record.length, 0);
  const words = new Uint32Array(COUNTS + texts.length + integers + Math.ceil(textBytes / 4));
  words.set([texts.length, textBytes, ...records.map((record) => record.length)]);
  for (const [index, text] of texts.entries()) words[COUNTS + index] = text.length;
  let at = COUNTS + texts.length;
  for (const record of records) {
    words.set(record, at);
    at += record.length;
  }
  const bytes = new Uint8Array(words.buffer);
  at *= 4;
  for (const text of texts) {
    bytes.set(text, at);
    at += text.length;
  }
  return bytes;
}

/** @throws GraphError `log-damaged` when the counts do not fit the bytes */
export function decodeCommit(bytes: Uint8Array): GraphCommit {
  const own = copyOf(bytes);
  const words = new Int32Array(own.buffer, 0, own.length >>> 2);
  const [strings = -1, textBytes = -1, ...lengths] = words.subarray(0, COUNTS);
  const counts = [strings, textBytes, ...lengths];
  const sum = COUNTS + strings + lengths.reduce((total, length) => total + length, 0) + Math.ceil(textBytes / 4);
  if (counts.length < COUNTS || counts.some((count) => count < 0) || sum !== words.length) throw damaged();
  let at = COUNTS + strings;
  const [files, nodes, edges, moves] = lengths.map((length) => {
    at += length;
    return words.slice(at - length, at);
  });
  const texts = decodeStrings(words.subarray(COUNTS, COUNTS + strings), own.subarray(at * 4, at * 4 + textBytes));
  return { strings: texts, files: files!, nodes: nodes!, edges: edges!, moves: moves! };
}

function decodeStrings(lengths: Int32Array, bytes: Uint8Array): string[] {
  const texts: string[] = [];
  let at = 0;
  for (const length of lengths) {
    if (length < 0 || at + length > bytes.length) throw damaged();
    texts.push(decoder.decode(bytes.subarray(at, at + length)));
    at += length;
  }
  if (at !== bytes.length) throw damaged();
  return texts;
}

function damaged(): GraphError {
  return new GraphError("log-damaged", "damaged commit log: a commit's counts do not fit its bytes");
}
