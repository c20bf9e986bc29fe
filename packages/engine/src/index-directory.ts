/** Directory under the root that holds all that is saved. */
export const INDEX_DIRECTORY = ".parseltongue";
/** The saved graph in it. */
export const SNAPSHOT_FILE = "graph.isg";
