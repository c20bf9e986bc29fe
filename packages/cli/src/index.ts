export { nodeEnvironment } from "./environment.ts";
export { main } from "./main.ts";
export { userPluginSource } from "./plugins/user-plugin-source.ts";
