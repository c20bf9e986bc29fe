// Generated from the plugin contract by `npm run generate`. Do not edit.

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/isg@1.0.0")]
extern "C" {
    /// Grows with every change of the graph. SPEC 3.2
    #[link_name = "epoch"]
    pub fn epoch() -> u32;
    /// One past the highest node id.
    #[link_name = "node-count"]
    pub fn node_count() -> u32;
    /// See `node-kind` in the tables of constants.
    #[link_name = "node-kind"]
    pub fn node_kind(node: u32) -> u32;
    /// Bit set, see `node-flag`.
    #[link_name = "node-flags"]
    pub fn node_flags(node: u32) -> u32;
    /// Text id.
    #[link_name = "node-name"]
    pub fn node_name(node: u32) -> u32;
    /// Text id.
    #[link_name = "node-qualified-name"]
    pub fn node_qualified_name(node: u32) -> u32;
    /// Text id.
    #[link_name = "node-signature"]
    pub fn node_signature(node: u32) -> u32;
    /// The node that contains this one.
    #[link_name = "node-parent"]
    pub fn node_parent(node: u32) -> u32;
    /// File id.
    #[link_name = "node-file"]
    pub fn node_file(node: u32) -> u32;
    /// 1-based.
    #[link_name = "node-line"]
    pub fn node_line(node: u32) -> u32;
    /// 1-based, in UTF-16 code units.
    #[link_name = "node-column"]
    pub fn node_column(node: u32) -> u32;
    /// 1-based, last line.
    #[link_name = "node-end-line"]
    pub fn node_end_line(node: u32) -> u32;
    /// See `language`.
    #[link_name = "node-language"]
    pub fn node_language(node: u32) -> u32;
    /// Text id, with `/`.
    #[link_name = "file-path"]
    pub fn file_path(file: u32) -> u32;
    /// Bit set, see `file-flag`.
    #[link_name = "file-flags"]
    pub fn file_flags(file: u32) -> u32;
    /// First position of the row of edges that leave a node.
    #[link_name = "out-begin"]
    pub fn out_begin(node: u32) -> u32;
    /// One past the last position.
    #[link_name = "out-end"]
    pub fn out_end(node: u32) -> u32;
    /// First position of the row of edges that arrive at a node.
    #[link_name = "in-begin"]
    pub fn in_begin(node: u32) -> u32;
    /// One past the last position.
    #[link_name = "in-end"]
    pub fn in_end(node: u32) -> u32;
    /// The edge at a position between `out-begin` and `out-end`.
    #[link_name = "out-edge"]
    pub fn out_edge(position: u32) -> u32;
    /// The edge at a position between `in-begin` and `in-end`.
    #[link_name = "in-edge"]
    pub fn in_edge(position: u32) -> u32;
    /// The node that the edge leads to.
    #[link_name = "edge-to"]
    pub fn edge_to(edge: u32) -> u32;
    /// The node that the edge leaves.
    #[link_name = "edge-from"]
    pub fn edge_from(edge: u32) -> u32;
    /// See `edge-kind` in the tables of constants.
    #[link_name = "edge-kind"]
    pub fn edge_kind(edge: u32) -> u32;
    /// Bit set, see `edge-flag`.
    #[link_name = "edge-flags"]
    pub fn edge_flags(edge: u32) -> u32;
    /// See `confidence`.
    #[link_name = "edge-confidence"]
    pub fn edge_confidence(edge: u32) -> u32;
    /// Line of the edge's site, 1-based.
    #[link_name = "edge-line"]
    pub fn edge_line(edge: u32) -> u32;
    /// Column of the edge's site, 1-based, in UTF-16 code units.
    #[link_name = "edge-column"]
    pub fn edge_column(edge: u32) -> u32;
    /// Position of a text's first byte. Texts are UTF-8.
    #[link_name = "text-begin"]
    pub fn text_begin(text: u32) -> u32;
    /// One past a text's last byte.
    #[link_name = "text-end"]
    pub fn text_end(text: u32) -> u32;
    /// The byte at a position.
    #[link_name = "text-u8"]
    pub fn text_u8(at: u32) -> u32;
    /// Eight bytes, little-endian; 0 unless all eight are in range.
    #[link_name = "text-u64"]
    pub fn text_u64(at: u32) -> u64;
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/isg@1.1.0")]
extern "C" {
    /// Text id of the documentation's first sentence, the empty text when there is none.
    #[link_name = "node-doc"]
    pub fn node_doc(node: u32) -> u32;
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/attributes@1.0.0")]
extern "C" {
    /// Handle of a column by its name; 0 when there is none or it was not granted.
    #[link_name = "column"]
    pub fn column(name: *const u8, name_length: usize) -> u32;
    /// A node's value in a column of floats.
    #[link_name = "column-f32"]
    pub fn column_f32(column: u32, node: u32) -> f32;
    /// A node's value in a column of whole numbers.
    #[link_name = "column-u32"]
    pub fn column_u32(column: u32, node: u32) -> u32;
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/io@1.0.0")]
extern "C" {
    /// How many hits the call is about.
    #[link_name = "hit-count"]
    pub fn hit_count() -> u32;
    /// The node of a hit; hits count from 0.
    #[link_name = "hit-node"]
    pub fn hit_node(hit: u32) -> u32;
    /// Hops from the question's node.
    #[link_name = "hit-depth"]
    pub fn hit_depth(hit: u32) -> u32;
    /// Whether the hit stays; hits stay unless told otherwise. Out of range: nothing happens.
    #[link_name = "set-keep"]
    pub fn set_keep(hit: u32, keep: bool);
    /// Default 0. Out of range: nothing happens.
    #[link_name = "set-score"]
    pub fn set_score(hit: u32, score: f32);
    /// 0: the hook is about the whole graph. 1: about the hits, which are what changed. SPEC 4.5
    #[link_name = "scope"]
    pub fn scope() -> u32;
    /// A byte of the block of parameters and configuration. SPEC 4.6
    #[link_name = "param-u8"]
    pub fn param_u8(at: u32) -> u32;
    /// Eight bytes, little-endian; 0 unless all eight are in range.
    #[link_name = "param-u64"]
    pub fn param_u64(at: u32) -> u64;
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/annotations@1.0.0")]
extern "C" {
    /// Puts a text beside a hit under one of the labels that the manifest lists.
    #[link_name = "annotate"]
    pub fn annotate(hit: u32, label: u32, text: *const u8, text_length: usize);
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/diagnostics@1.0.0")]
extern "C" {
    /// `rule` counts the manifest's rules from 0; `edge` is 0 or the edge whose site is meant.
    #[link_name = "emit-diagnostic"]
    pub fn emit_diagnostic(rule: u32, severity: u32, node: u32, edge: u32, message: *const u8, message_length: usize, related: *const u32, related_length: usize);
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/hits@1.0.0")]
extern "C" {
    /// `values` holds, hit by hit, a number for each column that the manifest lists.
    #[link_name = "emit-hits"]
    pub fn emit_hits(nodes: *const u32, nodes_length: usize, values: *const f32, values_length: usize);
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/columns@1.0.0")]
extern "C" {
    /// `column` counts the manifest's columns from 0; the values belong to `first-node` and those after it.
    #[link_name = "emit-f32"]
    pub fn emit_f32(column: u32, first_node: u32, values: *const f32, values_length: usize);
    /// As `emit-f32`, for a column of whole numbers.
    #[link_name = "emit-u32"]
    pub fn emit_u32(column: u32, first_node: u32, values: *const u32, values_length: usize);
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/output@1.0.0")]
extern "C" {
    /// Adds bytes to what was written before.
    #[link_name = "write"]
    pub fn write(bytes: *const u8, bytes_length: usize);
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "parseltongue:plugin/log@1.0.0")]
extern "C" {
    /// See `log-level`.
    #[link_name = "log"]
    pub fn log(level: u32, message: *const u8, message_length: usize);
}

/// The same for a plugin that is compiled to machine code: reads of a table that the host hands over. SPEC 12
#[cfg(not(target_arch = "wasm32"))]
mod native {
    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct Table {
        abi: u32,
        bytes: u32,
        epoch: u32,
        node_end: u32,
        edge_end: u32,
        file_end: u32,
        text_end: u32,
        text_bytes_end: u32,
        out_end: u32,
        in_end: u32,
        hit_count: u32,
        param_length: u32,
        scope: u32,
        column_count: u32,
        node_kind: *const u8,
        node_flags: *const u32,
        node_name: *const u32,
        node_qualified_name: *const u32,
        node_signature: *const u32,
        node_doc: *const u32,
        node_parent: *const u32,
        node_file: *const u32,
        node_line: *const u32,
        node_column: *const u32,
        node_end_line: *const u32,
        node_language: *const u8,
        file_path: *const u32,
        file_flags: *const u32,
        out_start: *const u32,
        out_length: *const u32,
        out_rows: *const u32,
        out_peer: *const u32,
        out_kind: *const u8,
        in_start: *const u32,
        in_length: *const u32,
        in_rows: *const u32,
        in_peer: *const u32,
        in_kind: *const u8,
        edge_to: *const u32,
        edge_from: *const u32,
        edge_kind: *const u8,
        edge_flags: *const u8,
        edge_confidence: *const u8,
        edge_line: *const u32,
        edge_column: *const u32,
        text_start: *const u32,
        text_length: *const u32,
        text_bytes: *const u8,
        hit_node: *const u32,
        hit_depth: *const u32,
        hit_keep: *mut u8,
        hit_score: *mut f32,
        parameters: *const u8,
        graph: *const u8,
        attributes: *const u32,
        names: *const u32,
        output: *mut u32,
        output_bytes: u64,
        output_used: *mut u64,
    }

    static mut TABLE: Table = Table {
        abi: 0,
        bytes: 0,
        epoch: 0,
        node_end: 0,
        edge_end: 0,
        file_end: 0,
        text_end: 0,
        text_bytes_end: 0,
        out_end: 0,
        in_end: 0,
        hit_count: 0,
        param_length: 0,
        scope: 0,
        column_count: 0,
        node_kind: core::ptr::null(),
        node_flags: core::ptr::null(),
        node_name: core::ptr::null(),
        node_qualified_name: core::ptr::null(),
        node_signature: core::ptr::null(),
        node_doc: core::ptr::null(),
        node_parent: core::ptr::null(),
        node_file: core::ptr::null(),
        node_line: core::ptr::null(),
        node_column: core::ptr::null(),
        node_end_line: core::ptr::null(),
        node_language: core::ptr::null(),
        file_path: core::ptr::null(),
        file_flags: core::ptr::null(),
        out_start: core::ptr::null(),
        out_length: core::ptr::null(),
        out_rows: core::ptr::null(),
        out_peer: core::ptr::null(),
        out_kind: core::ptr::null(),
        in_start: core::ptr::null(),
        in_length: core::ptr::null(),
        in_rows: core::ptr::null(),
        in_peer: core::ptr::null(),
        in_kind: core::ptr::null(),
        edge_to: core::ptr::null(),
        edge_from: core::ptr::null(),
        edge_kind: core::ptr::null(),
        edge_flags: core::ptr::null(),
        edge_confidence: core::ptr::null(),
        edge_line: core::ptr::null(),
        edge_column: core::ptr::null(),
        text_start: core::ptr::null(),
        text_length: core::ptr::null(),
        text_bytes: core::ptr::null(),
        hit_node: core::ptr::null(),
        hit_depth: core::ptr::null(),
        hit_keep: core::ptr::null_mut(),
        hit_score: core::ptr::null_mut(),
        parameters: core::ptr::null(),
        graph: core::ptr::null(),
        attributes: core::ptr::null(),
        names: core::ptr::null(),
        output: core::ptr::null_mut(),
        output_bytes: 0,
        output_used: core::ptr::null_mut(),
    };

    #[no_mangle]
    pub extern "C" fn parseltongue_abi() -> u32 {
        1
    }

    #[no_mangle]
    pub unsafe extern "C" fn parseltongue_bind(table: *const Table) {
        TABLE = *table;
    }

    unsafe fn record(units: u64) -> *mut u32 {
        let from = *TABLE.output_used;
        *TABLE.output_used = from + 4 * units;
        if from + 4 * units <= TABLE.output_bytes { TABLE.output.add(from as usize / 4) } else { core::ptr::null_mut() }
    }

    unsafe fn list(to: *mut u32, from: *const u8, bytes: usize, count: usize) -> *mut u32 {
        *to = count as u32;
        core::ptr::copy_nonoverlapping(from, to.add(1).cast(), bytes);
        to.add(1 + (bytes + 3) / 4)
    }

    #[inline(always)]
    pub unsafe fn out_peer(position: u32) -> u32 {
        if position < TABLE.out_end { *TABLE.out_peer.add(position as usize) } else { 0 }
    }

    #[inline(always)]
    pub unsafe fn out_kind(position: u32) -> u32 {
        if position < TABLE.out_end { *TABLE.out_kind.add(position as usize) as u32 } else { 0 }
    }

    #[inline(always)]
    pub unsafe fn in_peer(position: u32) -> u32 {
        if position < TABLE.in_end { *TABLE.in_peer.add(position as usize) } else { 0 }
    }

    #[inline(always)]
    pub unsafe fn in_kind(position: u32) -> u32 {
        if position < TABLE.in_end { *TABLE.in_kind.add(position as usize) as u32 } else { 0 }
    }

    /// Grows with every change of the graph. SPEC 3.2
    #[inline(always)]
    pub unsafe fn epoch() -> u32 {
        TABLE.epoch
    }

    /// One past the highest node id.
    #[inline(always)]
    pub unsafe fn node_count() -> u32 {
        TABLE.node_end
    }

    /// See `node-kind` in the tables of constants.
    #[inline(always)]
    pub unsafe fn node_kind(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_kind.add(node as usize) as u32 } else { 0 }
    }

    /// Bit set, see `node-flag`.
    #[inline(always)]
    pub unsafe fn node_flags(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_flags.add(node as usize) } else { 0 }
    }

    /// Text id.
    #[inline(always)]
    pub unsafe fn node_name(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_name.add(node as usize) } else { 0 }
    }

    /// Text id.
    #[inline(always)]
    pub unsafe fn node_qualified_name(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_qualified_name.add(node as usize) } else { 0 }
    }

    /// Text id.
    #[inline(always)]
    pub unsafe fn node_signature(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_signature.add(node as usize) } else { 0 }
    }

    /// Text id of the documentation's first sentence, the empty text when there is none.
    #[inline(always)]
    pub unsafe fn node_doc(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_doc.add(node as usize) } else { 0 }
    }

    /// The node that contains this one.
    #[inline(always)]
    pub unsafe fn node_parent(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_parent.add(node as usize) } else { 0 }
    }

    /// File id.
    #[inline(always)]
    pub unsafe fn node_file(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_file.add(node as usize) } else { 0 }
    }

    /// 1-based.
    #[inline(always)]
    pub unsafe fn node_line(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_line.add(node as usize) } else { 0 }
    }

    /// 1-based, in UTF-16 code units.
    #[inline(always)]
    pub unsafe fn node_column(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_column.add(node as usize) } else { 0 }
    }

    /// 1-based, last line.
    #[inline(always)]
    pub unsafe fn node_end_line(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_end_line.add(node as usize) } else { 0 }
    }

    /// See `language`.
    #[inline(always)]
    pub unsafe fn node_language(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.node_language.add(node as usize) as u32 } else { 0 }
    }

    /// Text id, with `/`.
    #[inline(always)]
    pub unsafe fn file_path(file: u32) -> u32 {
        if file < TABLE.file_end { *TABLE.file_path.add(file as usize) } else { 0 }
    }

    /// Bit set, see `file-flag`.
    #[inline(always)]
    pub unsafe fn file_flags(file: u32) -> u32 {
        if file < TABLE.file_end { *TABLE.file_flags.add(file as usize) } else { 0 }
    }

    /// First position of the row of edges that leave a node.
    #[inline(always)]
    pub unsafe fn out_begin(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.out_start.add(node as usize) } else { 0 }
    }

    /// One past the last position.
    #[inline(always)]
    pub unsafe fn out_end(node: u32) -> u32 {
        if node < TABLE.node_end { (*TABLE.out_start.add(node as usize)).wrapping_add(*TABLE.out_length.add(node as usize)) } else { 0 }
    }

    /// First position of the row of edges that arrive at a node.
    #[inline(always)]
    pub unsafe fn in_begin(node: u32) -> u32 {
        if node < TABLE.node_end { *TABLE.in_start.add(node as usize) } else { 0 }
    }

    /// One past the last position.
    #[inline(always)]
    pub unsafe fn in_end(node: u32) -> u32 {
        if node < TABLE.node_end { (*TABLE.in_start.add(node as usize)).wrapping_add(*TABLE.in_length.add(node as usize)) } else { 0 }
    }

    /// The edge at a position between `out-begin` and `out-end`.
    #[inline(always)]
    pub unsafe fn out_edge(position: u32) -> u32 {
        if position < TABLE.out_end { *TABLE.out_rows.add(position as usize) } else { 0 }
    }

    /// The edge at a position between `in-begin` and `in-end`.
    #[inline(always)]
    pub unsafe fn in_edge(position: u32) -> u32 {
        if position < TABLE.in_end { *TABLE.in_rows.add(position as usize) } else { 0 }
    }

    /// The node that the edge leads to.
    #[inline(always)]
    pub unsafe fn edge_to(edge: u32) -> u32 {
        if edge < TABLE.edge_end { *TABLE.edge_to.add(edge as usize) } else { 0 }
    }

    /// The node that the edge leaves.
    #[inline(always)]
    pub unsafe fn edge_from(edge: u32) -> u32 {
        if edge < TABLE.edge_end { *TABLE.edge_from.add(edge as usize) } else { 0 }
    }

    /// See `edge-kind` in the tables of constants.
    #[inline(always)]
    pub unsafe fn edge_kind(edge: u32) -> u32 {
        if edge < TABLE.edge_end { *TABLE.edge_kind.add(edge as usize) as u32 } else { 0 }
    }

    /// Bit set, see `edge-flag`.
    #[inline(always)]
    pub unsafe fn edge_flags(edge: u32) -> u32 {
        if edge < TABLE.edge_end { *TABLE.edge_flags.add(edge as usize) as u32 } else { 0 }
    }

    /// See `confidence`.
    #[inline(always)]
    pub unsafe fn edge_confidence(edge: u32) -> u32 {
        if edge < TABLE.edge_end { *TABLE.edge_confidence.add(edge as usize) as u32 } else { 0 }
    }

    /// Line of the edge's site, 1-based.
    #[inline(always)]
    pub unsafe fn edge_line(edge: u32) -> u32 {
        if edge < TABLE.edge_end { *TABLE.edge_line.add(edge as usize) } else { 0 }
    }

    /// Column of the edge's site, 1-based, in UTF-16 code units.
    #[inline(always)]
    pub unsafe fn edge_column(edge: u32) -> u32 {
        if edge < TABLE.edge_end { *TABLE.edge_column.add(edge as usize) } else { 0 }
    }

    /// Position of a text's first byte. Texts are UTF-8.
    #[inline(always)]
    pub unsafe fn text_begin(text: u32) -> u32 {
        if text < TABLE.text_end { *TABLE.text_start.add(text as usize) } else { 0 }
    }

    /// One past a text's last byte.
    #[inline(always)]
    pub unsafe fn text_end(text: u32) -> u32 {
        if text < TABLE.text_end { (*TABLE.text_start.add(text as usize)).wrapping_add(*TABLE.text_length.add(text as usize)) } else { 0 }
    }

    /// The byte at a position.
    #[inline(always)]
    pub unsafe fn text_u8(at: u32) -> u32 {
        if at < TABLE.text_bytes_end { *TABLE.text_bytes.add(at as usize) as u32 } else { 0 }
    }

    /// Eight bytes, little-endian; 0 unless all eight are in range.
    #[inline(always)]
    pub unsafe fn text_u64(at: u32) -> u64 {
        if at as u64 + 8 > TABLE.text_bytes_end as u64 {
            return 0;
        }
        TABLE.text_bytes.add(at as usize).cast::<u64>().read_unaligned()
    }

    /// Handle of a column by its name; 0 when there is none or it was not granted.
    #[inline]
    pub unsafe fn column(name: *const u8, name_length: usize) -> u32 {
        let mut entry = TABLE.names;
        for handle in 1..TABLE.column_count {
            let length = *entry;
            if length as usize == name_length {
                let own = core::slice::from_raw_parts(entry.add(1).cast::<u8>(), name_length);
                if own == core::slice::from_raw_parts(name, name_length) {
                    return handle;
                }
            }
            entry = entry.add(1 + if length == u32::MAX { 0 } else { (length as usize + 3) / 4 });
        }
        0
    }

    /// A node's value in a column of floats.
    #[inline(always)]
    pub unsafe fn column_f32(column: u32, node: u32) -> f32 {
        let entry = TABLE.attributes.add(2 * column as usize);
        if column >= TABLE.column_count || node >= *entry.add(1) {
            return 0.0;
        }
        TABLE.graph.add(*entry as usize).cast::<f32>().add(node as usize).read()
    }

    /// A node's value in a column of whole numbers.
    #[inline(always)]
    pub unsafe fn column_u32(column: u32, node: u32) -> u32 {
        let entry = TABLE.attributes.add(2 * column as usize);
        if column >= TABLE.column_count || node >= *entry.add(1) {
            return 0;
        }
        TABLE.graph.add(*entry as usize).cast::<u32>().add(node as usize).read()
    }

    /// How many hits the call is about.
    #[inline(always)]
    pub unsafe fn hit_count() -> u32 {
        TABLE.hit_count
    }

    /// The node of a hit; hits count from 0.
    #[inline(always)]
    pub unsafe fn hit_node(hit: u32) -> u32 {
        if hit < TABLE.hit_count { *TABLE.hit_node.add(hit as usize) } else { 0 }
    }

    /// Hops from the question's node.
    #[inline(always)]
    pub unsafe fn hit_depth(hit: u32) -> u32 {
        if hit < TABLE.hit_count { *TABLE.hit_depth.add(hit as usize) } else { 0 }
    }

    /// Whether the hit stays; hits stay unless told otherwise. Out of range: nothing happens.
    #[inline(always)]
    pub unsafe fn set_keep(hit: u32, keep: bool) {
        if hit < TABLE.hit_count {
            *TABLE.hit_keep.add(hit as usize) = keep as u8;
        }
    }

    /// Default 0. Out of range: nothing happens.
    #[inline(always)]
    pub unsafe fn set_score(hit: u32, score: f32) {
        if hit < TABLE.hit_count {
            *TABLE.hit_score.add(hit as usize) = score;
        }
    }

    /// 0: the hook is about the whole graph. 1: about the hits, which are what changed. SPEC 4.5
    #[inline(always)]
    pub unsafe fn scope() -> u32 {
        TABLE.scope
    }

    /// A byte of the block of parameters and configuration. SPEC 4.6
    #[inline(always)]
    pub unsafe fn param_u8(at: u32) -> u32 {
        if at < TABLE.param_length { *TABLE.parameters.add(at as usize) as u32 } else { 0 }
    }

    /// Eight bytes, little-endian; 0 unless all eight are in range.
    #[inline(always)]
    pub unsafe fn param_u64(at: u32) -> u64 {
        if at as u64 + 8 > TABLE.param_length as u64 {
            return 0;
        }
        TABLE.parameters.add(at as usize).cast::<u64>().read_unaligned()
    }

    /// Puts a text beside a hit under one of the labels that the manifest lists.
    #[inline]
    pub unsafe fn annotate(hit: u32, label: u32, text: *const u8, text_length: usize) {
        let to = record((3 + 1 + (text_length + 3) / 4) as u64);
        if to.is_null() {
            return;
        }
        *to = 1;
        *to.add(1) = hit;
        *to.add(2) = label;
        let to = to.add(3);
        list(to, text.cast(), text_length, text_length);
    }

    /// `rule` counts the manifest's rules from 0; `edge` is 0 or the edge whose site is meant.
    #[inline]
    pub unsafe fn emit_diagnostic(rule: u32, severity: u32, node: u32, edge: u32, message: *const u8, message_length: usize, related: *const u32, related_length: usize) {
        let to = record((5 + 1 + (message_length + 3) / 4 + 1 + (4 * related_length + 3) / 4) as u64);
        if to.is_null() {
            return;
        }
        *to = 2;
        *to.add(1) = rule;
        *to.add(2) = severity;
        *to.add(3) = node;
        *to.add(4) = edge;
        let to = to.add(5);
        let to = list(to, message.cast(), message_length, message_length);
        list(to, related.cast(), 4 * related_length, related_length);
    }

    /// `values` holds, hit by hit, a number for each column that the manifest lists.
    #[inline]
    pub unsafe fn emit_hits(nodes: *const u32, nodes_length: usize, values: *const f32, values_length: usize) {
        let to = record((1 + 1 + (4 * nodes_length + 3) / 4 + 1 + (4 * values_length + 3) / 4) as u64);
        if to.is_null() {
            return;
        }
        *to = 3;
        let to = to.add(1);
        let to = list(to, nodes.cast(), 4 * nodes_length, nodes_length);
        list(to, values.cast(), 4 * values_length, values_length);
    }

    /// `column` counts the manifest's columns from 0; the values belong to `first-node` and those after it.
    #[inline]
    pub unsafe fn emit_f32(column: u32, first_node: u32, values: *const f32, values_length: usize) {
        let to = record((3 + 1 + (4 * values_length + 3) / 4) as u64);
        if to.is_null() {
            return;
        }
        *to = 4;
        *to.add(1) = column;
        *to.add(2) = first_node;
        let to = to.add(3);
        list(to, values.cast(), 4 * values_length, values_length);
    }

    /// As `emit-f32`, for a column of whole numbers.
    #[inline]
    pub unsafe fn emit_u32(column: u32, first_node: u32, values: *const u32, values_length: usize) {
        let to = record((3 + 1 + (4 * values_length + 3) / 4) as u64);
        if to.is_null() {
            return;
        }
        *to = 5;
        *to.add(1) = column;
        *to.add(2) = first_node;
        let to = to.add(3);
        list(to, values.cast(), 4 * values_length, values_length);
    }

    /// Adds bytes to what was written before.
    #[inline]
    pub unsafe fn write(bytes: *const u8, bytes_length: usize) {
        let to = record((1 + 1 + (bytes_length + 3) / 4) as u64);
        if to.is_null() {
            return;
        }
        *to = 6;
        let to = to.add(1);
        list(to, bytes.cast(), bytes_length, bytes_length);
    }

    /// See `log-level`.
    #[inline]
    pub unsafe fn log(level: u32, message: *const u8, message_length: usize) {
        let to = record((2 + 1 + (message_length + 3) / 4) as u64);
        if to.is_null() {
            return;
        }
        *to = 7;
        *to.add(1) = level;
        let to = to.add(2);
        list(to, message.cast(), message_length, message_length);
    }

}

#[cfg(not(target_arch = "wasm32"))]
pub use native::*;

/// The kinds of node. 0 is what every read that is out of range yields.
pub mod node_kind {
    /// No node.
    pub const NONE: u32 = 0;
    /// A crate, or a package of a workspace.
    pub const PACKAGE: u32 = 1;
    /// A `mod` or a namespace.
    pub const MODULE: u32 = 2;
    /// A source file.
    pub const FILE: u32 = 3;
    /// A free function.
    pub const FUNCTION: u32 = 4;
    /// A function of a type, a trait or an interface.
    pub const METHOD: u32 = 5;
    /// A struct or union.
    pub const STRUCT: u32 = 6;
    /// A class.
    pub const CLASS: u32 = 7;
    /// An enum.
    pub const ENUM: u32 = 8;
    /// One of an enum's variants.
    pub const VARIANT: u32 = 9;
    /// A trait.
    pub const TRAIT: u32 = 10;
    /// An interface.
    pub const INTERFACE: u32 = 11;
    /// A name for a type.
    pub const TYPE_ALIAS: u32 = 12;
    /// A constant.
    pub const CONSTANT: u32 = 13;
    /// A static variable.
    pub const STATIC: u32 = 14;
    /// A macro.
    pub const MACRO: u32 = 15;
    /// A field of a type, a property of an interface.
    pub const FIELD: u32 = 16;
    /// No entity of the code: the set of definitions that an unresolved reference may mean.
    pub const CANDIDATES: u32 = 17;
}

/// The kinds of edge; an edge reads as a sentence: `from` calls `to`.
pub mod edge_kind {
    /// No edge.
    pub const NONE: u32 = 0;
    /// `from` declares `to` inside itself.
    pub const CONTAINS: u32 = 1;
    /// `from` calls `to`.
    pub const CALLS: u32 = 2;
    /// `from` implements the trait or interface `to`.
    pub const IMPLEMENTS: u32 = 3;
    /// `from` extends the class, trait or interface `to`.
    pub const EXTENDS: u32 = 4;
    /// `from` names `to` without calling it.
    pub const USES: u32 = 5;
    /// `from` imports `to`.
    pub const IMPORTS: u32 = 6;
    /// From a set of candidates to each definition that it may mean.
    pub const CANDIDATE: u32 = 7;
}

/// How sure the engine is that an edge exists in the code. A higher value is surer.
pub mod confidence {
    /// No edge.
    pub const NONE: u32 = 0;
    /// One of several targets, or a target that only shares its name.
    pub const AMBIGUOUS: u32 = 1;
    /// The only target that fits, though no rule of the language proves it.
    pub const INFERRED: u32 = 2;
    /// Follows from the rules of the language, or a compiler said so.
    pub const RESOLVED: u32 = 3;
}

/// Properties of a node, one bit each.
pub mod node_flag {
    /// Visible outside its module or package.
    pub const PUBLIC: u32 = 1;
    /// Declared async.
    pub const ASYNC: u32 = 2;
    /// Declared unsafe.
    pub const UNSAFE: u32 = 4;
    /// A test, or code that is there for tests only.
    pub const TEST: u32 = 8;
    /// Generated code.
    pub const GENERATED: u32 = 16;
    /// Code of somebody else kept in this code base.
    pub const VENDORED: u32 = 32;
    /// Declared const.
    pub const CONST: u32 = 64;
    /// A member that belongs to the type, not to its values.
    pub const STATIC: u32 = 128;
    /// Declared abstract.
    pub const ABSTRACT: u32 = 256;
    /// Marked as deprecated.
    pub const DEPRECATED: u32 = 512;
    /// May be assigned to.
    pub const MUTABLE: u32 = 1024;
    /// Has a receiver (`self`, `this`).
    pub const RECEIVER: u32 = 2048;
    /// Has a body of its own: a provided method, not a required one.
    pub const BODY: u32 = 4096;
    /// Called from outside the analysed code.
    pub const ENTRY: u32 = 8192;
    /// Overrides or implements a member of a supertype.
    pub const OVERRIDE: u32 = 16384;
    /// A getter or setter.
    pub const ACCESSOR: u32 = 32768;
    /// A syntax error lies in it, so facts about it may be missing.
    pub const INCOMPLETE: u32 = 65536;
    /// Lies outside the code base; never shown in answers.
    pub const EXTERNAL: u32 = 131072;
}

/// Properties of an edge, one bit each.
pub mod edge_flag {
    /// The site lies inside a macro invocation.
    pub const MACRO: u32 = 1;
    /// The call goes through a trait object, an interface or a generic bound: `to` is the declaration.
    pub const DYNAMIC: u32 = 2;
    /// Comes from a compiler's index.
    pub const PRECISE: u32 = 4;
    /// A re-export.
    pub const REEXPORT: u32 = 8;
    /// An import of types only.
    pub const TYPE_ONLY: u32 = 16;
    /// A function named without being called.
    pub const VALUE: u32 = 32;
}

/// Properties of a file, one bit each.
pub mod file_flag {
    /// Holds tests.
    pub const TEST: u32 = 1;
    /// Generated code.
    pub const GENERATED: u32 = 2;
    /// Code of somebody else kept in this code base.
    pub const VENDORED: u32 = 4;
    /// Parts of it could not be parsed.
    pub const SYNTAX_ERRORS: u32 = 8;
    /// Belongs to a model of a standard library, not to the code base.
    pub const EXTERNAL: u32 = 16;
}

/// Languages of files and nodes. More are added with new versions.
pub mod language {
    /// No language.
    pub const NONE: u32 = 0;
    /// Rust.
    pub const RUST: u32 = 1;
    /// TypeScript.
    pub const TYPESCRIPT: u32 = 2;
    /// TypeScript with JSX.
    pub const TSX: u32 = 3;
    /// JavaScript, with or without JSX.
    pub const JAVASCRIPT: u32 = 4;
    /// Python.
    pub const PYTHON: u32 = 5;
    /// Go.
    pub const GO: u32 = 6;
    /// Java.
    pub const JAVA: u32 = 7;
    /// C.
    pub const C: u32 = 8;
    /// C++, and headers of C.
    pub const CPP: u32 = 9;
    /// C#.
    pub const CSHARP: u32 = 10;
}

/// How grave a finding is. 0 stands for the severity that the manifest gives the rule.
pub mod severity {
    /// Must be changed; `check` fails.
    pub const ERROR: u32 = 1;
    /// Should be changed.
    pub const WARNING: u32 = 2;
    /// Worth knowing.
    pub const INFO: u32 = 3;
}

/// How important a message is.
pub mod log_level {
    /// Something went wrong.
    pub const ERROR: u32 = 1;
    /// Something may be wrong.
    pub const WARNING: u32 = 2;
    /// What the plugin does.
    pub const INFO: u32 = 3;
    /// For the plugin's author.
    pub const DEBUG: u32 = 4;
}

/// What a call is about.
pub mod scope {
    /// The hook is about the whole graph.
    pub const GRAPH: u32 = 0;
    /// The hook is about the hits.
    pub const HITS: u32 = 1;
}

/// Types of parameters and configuration, see SPEC 4.6.
pub mod parameter_type {
    /// 8 bytes, 0 or 1.
    pub const BOOLEAN: u32 = 1;
    /// 8 bytes, a signed integer.
    pub const INTEGER: u32 = 2;
    /// 8 bytes, a double-precision float.
    pub const NUMBER: u32 = 3;
    /// UTF-8.
    pub const STRING: u32 = 4;
    /// A count, then each string's length and bytes.
    pub const STRINGS: u32 = 5;
    /// 8 bytes, a node id.
    pub const NODE: u32 = 6;
}
