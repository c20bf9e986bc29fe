import {
  analyzer,
  Analyzer,
  Column,
  Columns,
  config,
  Hits,
  lens,
  Lens,
  Node,
  NodeFlag,
  nodeCount,
  Scope,
} from "@parseltongue/sdk-assemblyscript";
import { Exposure, Exposures } from "./exposure";

class Visibility extends Lens {
  override evaluate(hits: Hits): void {
    const column = Column.named("public-api");
    const isKept = config.boolean("keep-all", false);
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const node = hits.node(hit);
      const isPublic = column.exists ? column.u32(node) != <u32>Exposure.NONE : node.has(NodeFlag.PUBLIC);
      if (isKept) hits.annotate(hit, 0, isPublic ? "public" : "internal");
      else hits.keep(hit, isPublic);
    }
  }
}

class PublicApi extends Analyzer {
  override analyze(columns: Columns, _scope: Scope): void {
    const exposures = new Exposures();
    for (let id: u32 = 1, end = nodeCount(); id < end; id++) columns.setU32(0, Node.at(id), exposures.of[id]);
  }
}

lens(new Visibility());
analyzer(new PublicApi());
