/** How findings can be written: `sarif` for code-scanning services, `junit` for CI, `github` for its annotations. */
export const CHECK_FORMATS = ["human", "json", "sarif", "junit", "github"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];
