import type { ActiveLens } from "@parseltongue/host";
import type { PipelineLens } from "./lens-pass.ts";

/** A lens that is on, for the host and for the way through the lenses. */
export interface EngineLens extends ActiveLens, PipelineLens {}
