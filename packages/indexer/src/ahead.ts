// A door of its own: what starts a worker before all else is loaded must not load all else first.
export { likelyLanguages } from "./parsing/likely-languages.ts";
export { startWorkerAhead } from "./parsing/started-worker.ts";
