import "./abort";
import { Columns, sendColumns } from "./columns";
import { Findings } from "./findings";
import { forgetFound, Found, sendFound } from "./found";
import { Hits } from "./hits";
import { Output } from "./output";
import { Scope } from "./scope";
import { Analyzer, Exporter, Lens, Query, Rule } from "./traits";

// The hooks of each trait, in the order in which the manifest lists them. What a plugin does not register is not
// compiled: the transform exports only the entry points of the traits that are registered.
// @ts-ignore: decorator
@lazy const lenses: Lens[] = [];
// @ts-ignore: decorator
@lazy const queries: Query[] = [];
// @ts-ignore: decorator
@lazy const rules: Rule[] = [];
// @ts-ignore: decorator
@lazy const analyzers: Analyzer[] = [];
// @ts-ignore: decorator
@lazy const exporters: Exporter[] = [];

/** Bytes that objects take; the transform puts a read of the runtime's own count in its place. */
function allocatedBytes(): usize {
  return 0;
}

/** Those of them that no call has to collect: what initialisation made, to begin with. The transform sets it then. */
let keptBytes: usize = 0;

/** Registers the plugin's next lens, in the order of the manifest's `[[lens]]`. */
export function lens(hook: Lens): void {
  lenses.push(hook);
}

/** Registers the plugin's next query, in the order of the manifest's `[[query]]`. */
export function query(hook: Query): void {
  queries.push(hook);
}

/** Registers the plugin's next rule, in the order of the manifest's `[[rule]]`. */
export function rule(hook: Rule): void {
  rules.push(hook);
}

/** Registers the plugin's next analyzer, in the order of the manifest's `[[analyzer]]`. */
export function analyzer(hook: Analyzer): void {
  analyzers.push(hook);
}

/** Registers the plugin's next exporter, in the order of the manifest's `[[exporter]]`. */
export function exporter(hook: Exporter): void {
  exporters.push(hook);
}

/** Collects what a call left behind, now that no reference is on the stack: memory stays flat over any number of calls. */
function collectGarbage(): void {
  if (allocatedBytes() == keptBytes) return;
  // @ts-ignore: the compiler's own, which editors do not know
  __collect();
  keptBytes = allocatedBytes();
}

/** SPEC 6.1 */
export function evaluate(hook: u32): void {
  lenses[hook].evaluate(changetype<Hits>(0));
  collectGarbage();
}

/** SPEC 6.2 */
export function answer(hook: u32): void {
  forgetFound();
  queries[hook].answer(changetype<Found>(0));
  sendFound();
  collectGarbage();
}

/** SPEC 6.3 */
export function check(hook: u32): void {
  rules[hook].check(changetype<Findings>(hook), changetype<Scope>(0));
  collectGarbage();
}

/** SPEC 6.4 */
export function analyze(hook: u32): void {
  analyzers[hook].analyze(changetype<Columns>(0), changetype<Scope>(0));
  sendColumns();
  collectGarbage();
}

/** SPEC 6.5 */
export function render(hook: u32): void {
  const output = new Output();
  exporters[hook].render(output, changetype<Hits>(0));
  output.flush();
  output.free();
  collectGarbage();
}
