/** Directory under the root that holds all that is saved. */
export const INDEX_DIRECTORY = ".parseltongue";
export const SNAPSHOT_FILE = "graph.isg";
