export { parseFixture } from "./fixture.ts";
export { type HostileText, hostileTexts } from "./hostile-texts.ts";
export { MemoryClock, MemoryEnvironment, type MemoryEnvironmentOptions } from "./memory-environment.ts";
export { MemoryFiles } from "./memory-files.ts";
export { requireTool, type ToolSearch } from "./require-tool.ts";
export { temporaryDirectory } from "./temporary-directory.ts";
export { TestGraph, type TestGraphContent } from "./test-graph.ts";
export { ToyCode } from "./toy-code.ts";
export { watGuest } from "./wat-guest.ts";
