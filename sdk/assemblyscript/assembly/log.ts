import * as raw from "./raw";
import { outgoing } from "./writer";

/** A message for the plugin's author; needs `log = true` under `[capabilities]`. See `LogLevel`. */
export function log(level: u32, message: string): void {
  outgoing.clear().string(message);
  raw.log(level, outgoing.pointer, outgoing.length);
}
