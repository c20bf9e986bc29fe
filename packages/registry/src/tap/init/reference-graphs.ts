import type { ReferenceGraph } from "../../model/policy/perf-policy.ts";

/**
 * The code that every parseltongue measures over, as its releases have had it, the newest last: `registry measure` makes the
 * last one. A release that makes other code adds it here, so that new taps take what members measured with any of them; a
 * tap that is there already goes on with those that its own rules name.
 */
export const REFERENCE_GRAPHS: readonly ReferenceGraph[] = [
  {
    name: "reference",
    sha256: "83238498b7e70729605b07b40f7cb54c2e063863fde768beaef9d5caca701dd6",
    nodes: 2003,
    edges: 8849,
  },
];
