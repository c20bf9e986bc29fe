export {
  Confidence,
  EdgeFlag,
  EdgeKind,
  FileFlag,
  Language,
  LogLevel,
  NodeFlag,
  NodeKind,
  Severity,
} from "./assembly/raw";
export * from "./assembly/graph";
export * from "./assembly/text";
export * from "./assembly/hits";
export * from "./assembly/parameters";
export * from "./assembly/findings";
export { Found } from "./assembly/found";
export { Column, Columns } from "./assembly/columns";
export { Writer } from "./assembly/writer";
export * from "./assembly/log";
export * from "./assembly/output";
export * from "./assembly/scope";
export * from "./assembly/traits";
export { analyzer, exporter, lens, query, rule } from "./assembly/hooks";
