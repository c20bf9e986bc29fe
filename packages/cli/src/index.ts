export { nodeEnvironment } from "./environment.ts";
export { main } from "./main.ts";
