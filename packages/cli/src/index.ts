export { nodeEnvironment } from "./environment.ts";
export type { Machine, TextOutput } from "./machine.ts";
export { main, realMachine } from "./main.ts";
export { runCommand } from "./run-command.ts";
export { userPluginSource } from "./plugins/user-plugin-source.ts";
