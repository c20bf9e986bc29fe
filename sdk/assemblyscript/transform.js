/**
 * Makes a plugin of what the AssemblyScript compiler makes: exports the entry points of the traits that the source
 * registers, under the names of the contract. Given to the compiler as `--transform`.
 */

/** By the registering function: the entry point in `assembly/hooks.ts` and its export. SPEC 2 */
const TRAITS = {
  lens: { entry: "evaluate", guestExport: "parseltongue:plugin/lens@1.0.0#evaluate" },
  query: { entry: "answer", guestExport: "parseltongue:plugin/query@1.0.0#answer" },
  rule: { entry: "check", guestExport: "parseltongue:plugin/rule@1.0.0#check" },
  analyzer: { entry: "analyze", guestExport: "parseltongue:plugin/analyzer@1.0.0#analyze" },
  exporter: { entry: "render", guestExport: "parseltongue:plugin/exporter@1.0.0#render" },
};
const SDK = "@parseltongue/sdk-assemblyscript";
const PREFIX = "__parseltongue_";
/** What the runtime `minimal` counts, and the function of the SDK that is to read it. */
const ALLOCATED_BYTES = "~lib/rt/tcms/total";
const READ_ALLOCATED_BYTES = `~lib/${SDK}/assembly/hooks/allocatedBytes`;
const KEPT_BYTES = `~lib/${SDK}/assembly/hooks/keptBytes`;
const INITIALIZE = "_initialize";

// oxlint-disable-next-line import/no-default-export -- the compiler takes a transform's default export
export default class ParseltongueTransform {
  /** Adds one more entry file, which exports what the registered traits need. */
  afterParse(parser) {
    const registered = new Set(parser.sources.flatMap(registeredIn));
    const lines = Object.entries(TRAITS)
      .filter(([name]) => registered.has(name))
      .map(([, { entry }]) => `export { ${entry} as ${PREFIX}${entry} } from "${SDK}/assembly/hooks";`);
    if (lines.length > 0) parser.parseFile(lines.join("\n"), `${PREFIX}hooks.ts`, true);
  }

  /** Gives the entry points their names in the contract. */
  afterCompile(module) {
    for (const { entry, guestExport } of Object.values(TRAITS)) {
      const reference = module.getExport(PREFIX + entry);
      if (reference === 0) continue;
      const { value } = this.binaryen.getExportInfo(reference);
      module.removeExport(PREFIX + entry);
      module.addFunctionExport(value, guestExport);
    }
    this.readAllocatedBytes(module);
  }

  readAllocatedBytes(module) {
    if (module.getFunction(READ_ALLOCATED_BYTES) === 0) return;
    if (module.getGlobal(ALLOCATED_BYTES) === 0) throw new Error("compile with --runtime minimal");
    const { i32, none } = this.binaryen;
    module.removeFunction(READ_ALLOCATED_BYTES);
    module.addFunction(READ_ALLOCATED_BYTES, none, i32, [], module.global.get(ALLOCATED_BYTES, i32));
    this.keepWhatInitializationMade(module);
  }

  /** Else the first call of every instance would look for garbage among it. */
  keepWhatInitializationMade(module) {
    const { i32, none } = this.binaryen;
    const reference = module.getExport(INITIALIZE);
    if (reference === 0) throw new Error(`compile with --exportStart ${INITIALIZE}`);
    const { value } = this.binaryen.getExportInfo(reference);
    const body = [module.call(value, [], none), module.global.set(KEPT_BYTES, module.global.get(ALLOCATED_BYTES, i32))];
    module.removeExport(INITIALIZE);
    module.addFunction(PREFIX + INITIALIZE, none, none, [], module.block(null, body));
    module.addFunctionExport(PREFIX + INITIALIZE, INITIALIZE);
  }
}

/** The registering functions that a source imports from the SDK. */
function registeredIn(source) {
  return (
    source.statements
      // Of all statements only imports have both a path and declarations.
      .filter((statement) => statement.path?.value === SDK && Array.isArray(statement.declarations))
      .flatMap((statement) => statement.declarations)
      .map((declaration) => declaration.foreignName.text)
      .filter((name) => name in TRAITS)
  );
}
