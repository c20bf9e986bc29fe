export { Confidence, EdgeFlag, EdgeKind, FileFlag, LanguageId, NodeFlag, NodeKind } from "./schema.ts";
export type { ConfidenceName, EdgeKindName, LanguageName, NodeKindName } from "./schema.ts";
