import type { GraphView, HitPage } from "@parseltongue/graph";
import type { HitReport } from "./answer-report.ts";
import { confidenceName, edgeKindName, nodeReport, siteReport } from "./node-report.ts";

/** The hits of a walk that started at `targets`, in their order, each with the hit it was reached over. */
export function hitReports(view: GraphView, hits: HitPage): HitReport[] {
  const indexes = new Map<number, number>();
  for (let i = 0; i < hits.length; i++) indexes.set(hits.node(i), i);
  return Array.from({ length: hits.length }, (_unused, i) => ({
    ...stepReport(view, hits, i),
    ...viaOrigin(view, indexes, hits, i),
  }));
}

/** The steps of a path: each is reached over the one before it. */
export function stepReports(view: GraphView, hits: HitPage): HitReport[] {
  return Array.from({ length: hits.length }, (_unused, i) => ({
    ...stepReport(view, hits, i),
    ...(i > 0 && { via: i - 1 }),
  }));
}

function stepReport(view: GraphView, hits: HitPage, i: number): Omit<HitReport, "via"> {
  const edge = hits.edge(i);
  const site = edge === 0 ? undefined : siteReport(view, edge);
  return {
    ...nodeReport(view, hits.node(i)),
    depth: hits.depth(i),
    confidence: confidenceName(hits.confidence(i)),
    ...(edge !== 0 && { edge: edgeKindName(view.edgeKind[edge]!) }),
    ...(site && { site }),
    sites: hits.sites(i),
  };
}

/**
 * Index of the hit at the other end of the edge that led to hit `i`, or of the nearest hit that contains that end;
 * nothing when that is the target or there is none on the page.
 */
function viaOrigin(
  view: GraphView,
  indexes: ReadonlyMap<number, number>,
  hits: HitPage,
  i: number,
): Pick<HitReport, "via"> {
  if (hits.depth(i) <= 1) return {};
  const edge = hits.edge(i);
  const node = hits.node(i);
  let origin = view.edgeFrom[edge] === node ? view.edgeTo[edge]! : view.edgeFrom[edge]!;
  while (origin !== 0) {
    const index = indexes.get(origin);
    // Only a hit of an earlier hop can have led here; this also keeps the tree free of circles.
    if (index !== undefined && hits.depth(index) < hits.depth(i)) return { via: index };
    origin = view.nodeParent[origin]!;
  }
  return {};
}
