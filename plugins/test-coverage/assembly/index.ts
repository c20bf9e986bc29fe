import { Column, config, Hits, lens, Lens, Writer } from "@parseltongue/sdk-assemblyscript";

/** The manifest's only label. */
const COVERAGE: u32 = 0;
const text = new Writer();

class TestCoverage extends Lens {
  override evaluate(hits: Hits): void {
    const coverage = Column.named("host.coverage");
    if (!coverage.exists) return;
    const atMost = <i32>config.integer("at-most", 100);
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const share = coverage.f32(hits.node(hit));
      // Below 0: the report tells of no line of it.
      if (share < 0) continue;
      // Rounded down, so that 100 % means all of it.
      const percent = <i32>(share * 100);
      hits.keep(hit, percent <= atMost);
      hits.annotateWith(hit, COVERAGE, text.clear().number(percent).byte(0x25));
    }
  }
}

lens(new TestCoverage());
