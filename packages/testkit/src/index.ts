export { parseFixture } from "./fixture.ts";
export { type HostileText, hostileTexts } from "./hostile-texts.ts";
export { MemoryClock, MemoryEnvironment, type MemoryEnvironmentOptions } from "./memory-environment.ts";
export { MemoryFiles } from "./memory-files.ts";
export { requireTool, type ToolSearch } from "./require-tool.ts";
export { commitAll, runGit } from "./run-git.ts";
export { sarifProblems } from "./sarif-problems.ts";
export { temporaryDirectory } from "./temporary-directory.ts";
export { TestGraph, type TestGraphContent } from "./test-graph.ts";
export { ToyCode } from "./toy-code.ts";
export { vectorGraph } from "./vector-graph.ts";
export { WAT_FEATURES, watGuest } from "./wat-guest.ts";
export {
  forEachHit,
  forEachNode,
  type PluginFiles,
  watManifest,
  watModule,
  watPlugin,
  type WatPlugin,
  type WatTrait,
} from "./wat-plugin.ts";
