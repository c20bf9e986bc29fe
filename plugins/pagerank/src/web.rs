use parseltongue_plugin::{edge_kind, node_count, node_flag, node_kind, nodes as all_nodes, Edge, Node};

/// Who leans on whom, each pair once for every edge, in a form that is read many times.
pub struct Web {
    /// Nodes that count, by id.
    pub nodes: Vec<Node>,
    /// By place: where the places of those that lean on it begin in `sources`; one more entry at the end.
    pub begin: Vec<u32>,
    pub sources: Vec<u32>,
    /// By place: over how many edges its importance is shared out.
    pub out_degree: Vec<u32>,
}

impl Web {
    pub fn of_graph() -> Web {
        let mut nodes = Vec::with_capacity(node_count() as usize);
        nodes.extend(all_nodes().filter(|node| counts(*node)));
        let mut place = vec![u32::MAX; node_count() as usize];
        for (index, node) in nodes.iter().enumerate() {
            place[node.id() as usize] = index as u32;
        }
        let mut begin = Vec::with_capacity(nodes.len() + 1);
        let mut sources = Vec::with_capacity(nodes.iter().map(|node| node.in_edges().len()).sum());
        let mut out_degree = vec![0; nodes.len()];
        begin.push(0);
        for node in &nodes {
            // Rows are in an order that depends on the code alone, and so is the order of what is summed up later.
            for edge in node.in_edges() {
                let from = edge.from();
                if from == *node || !leans(edge, from) {
                    continue;
                }
                let source = place[from.id() as usize];
                if source != u32::MAX {
                    sources.push(source);
                    out_degree[source as usize] += 1;
                }
            }
            begin.push(sources.len() as u32);
        }
        Web { nodes, begin, sources, out_degree }
    }

    pub fn sources_of(&self, place: usize) -> &[u32] {
        &self.sources[self.begin[place] as usize..self.begin[place + 1] as usize]
    }
}

/// Sets of candidates count: what leans on one of them leans on each a little.
fn counts(node: Node) -> bool {
    !node.has(node_flag::EXTERNAL) && node.kind() != node_kind::NONE
}

fn leans(edge: Edge, from: Node) -> bool {
    match edge.kind() {
        edge_kind::CALLS | edge_kind::USES | edge_kind::IMPORTS => true,
        edge_kind::EXTENDS | edge_kind::CANDIDATE => true,
        // A type leans on the trait; that its methods lean on the trait's as well says nothing more.
        edge_kind::IMPLEMENTS => !matches!(
            from.kind(),
            node_kind::METHOD | node_kind::TYPE_ALIAS | node_kind::CONSTANT
        ),
        _ => false,
    }
}
