/** The contract's test vectors and guests that run them, for the tests of hosts and SDKs. See SPEC 11. */
export { callVectors, formatVector, mergeVectors, readVectors, vectorCall } from "./vectors/cases.ts";
export type {
  CallVector,
  MergeVector,
  ReadVector,
  VectorBytes,
  VectorCall,
  VectorOutcome,
  VectorStep,
  VectorTrait,
} from "./vectors/cases.ts";
export { fixtureGraph } from "./vectors/fixture-graph.ts";
export type {
  FixtureColumn,
  FixtureEdge,
  FixtureFile,
  FixtureGraph,
  FixtureNode,
  FixtureText,
} from "./vectors/fixture-graph.ts";
export { expectedBytes, probeWat, scriptWat, vectorManifest } from "./vectors/guests.ts";
export type { CallForm, ScriptVector } from "./vectors/guests.ts";
export { encodeParameters } from "./vectors/parameters.ts";
export type { Parameter } from "./vectors/parameters.ts";
export { frozenFixtures } from "./vectors/frozen-fixtures.ts";
export type { FrozenFixture } from "./vectors/frozen-fixtures.ts";
