import type { NamesPolicy } from "../policy/names-policy.ts";

/** The names policy that a new tap begins with. */
export const DEFAULT_NAMES_POLICY: NamesPolicy = {
  schema: 1,
  minLength: 2,
  maxLength: 63,
  minEditDistance: 2,
  editDistanceFromLength: 5,
  minVisualDistance: 1,
  lookAlikes: [
    { from: "0", to: "o" },
    { from: "1", to: "l" },
    { from: "i", to: "l" },
    { from: "j", to: "l" },
    { from: "2", to: "z" },
    { from: "5", to: "s" },
    { from: "6", to: "b" },
    { from: "8", to: "b" },
    { from: "9", to: "g" },
    { from: "q", to: "g" },
    { from: "u", to: "v" },
    // After the single letters, of which they may have been made.
    { from: "rn", to: "m" },
    { from: "nn", to: "m" },
    { from: "vv", to: "w" },
    { from: "cl", to: "d" },
  ],
  reserved: ["all", "any", "core", "default", "none", "plugin", "plugins", "self", "std", "tap", "test"],
  reservedWords: ["admin", "native", "official", "parseltongue", "sandboxed", "trusted", "verified"],
  reservedFor: ["parseltongue"],
  exceptions: [],
};
