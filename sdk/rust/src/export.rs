//! The macros that make a plugin's types its entry points. The types keep their state between calls.

/// Exports the plugin's lenses, in the order of the manifest's `[[lens]]`.
///
/// A type without fields is named alone, one with fields is given its first value, a constant expression:
/// `lens!(PublicOnly, Hotspots = Hotspots { calls: 0 });`
#[macro_export]
macro_rules! lens {
    ($($hooks:tt)+) => {
        #[cfg_attr(target_arch = "wasm32", export_name = "parseltongue:plugin/lens@1.0.0#evaluate")]
        #[cfg_attr(not(target_arch = "wasm32"), export_name = "pt_lens_evaluate")]
        pub extern "C" fn __parseltongue_evaluate(hook: u32) {
            $crate::__hooks!(hook, 0u32, |lens| $crate::Lens::evaluate(lens, $crate::Hits::of_call()), $($hooks)+);
        }
    };
}

/// Exports the plugin's queries, in the order of the manifest's `[[query]]`; see [`lens!`].
#[macro_export]
macro_rules! query {
    ($($hooks:tt)+) => {
        #[cfg_attr(target_arch = "wasm32", export_name = "parseltongue:plugin/query@1.0.0#answer")]
        #[cfg_attr(not(target_arch = "wasm32"), export_name = "pt_query_answer")]
        pub extern "C" fn __parseltongue_answer(hook: u32) {
            static mut FOUND: $crate::Found = $crate::Found::new();
            // Calls never overlap: a plugin has one thread, and the host does not enter it twice.
            let found = unsafe { &mut *core::ptr::addr_of_mut!(FOUND) };
            $crate::__hooks!(hook, 0u32, |query| $crate::Query::answer(query, found), $($hooks)+);
            found.finish();
        }
    };
}

/// Exports the plugin's rules, in the order of the manifest's `[[rule]]`; see [`lens!`].
#[macro_export]
macro_rules! rule {
    ($($hooks:tt)+) => {
        #[cfg_attr(target_arch = "wasm32", export_name = "parseltongue:plugin/rule@1.0.0#check")]
        #[cfg_attr(not(target_arch = "wasm32"), export_name = "pt_rule_check")]
        pub extern "C" fn __parseltongue_check(hook: u32) {
            let mut findings = $crate::Findings::of_rule(hook);
            $crate::__hooks!(
                hook, 0u32, |rule| $crate::Rule::check(rule, &mut findings, $crate::Scope::of_call()), $($hooks)+
            );
        }
    };
}

/// Exports the plugin's analyzers, in the order of the manifest's `[[analyzer]]`; see [`lens!`].
#[macro_export]
macro_rules! analyzer {
    ($($hooks:tt)+) => {
        #[cfg_attr(target_arch = "wasm32", export_name = "parseltongue:plugin/analyzer@1.0.0#analyze")]
        #[cfg_attr(not(target_arch = "wasm32"), export_name = "pt_analyzer_analyze")]
        pub extern "C" fn __parseltongue_analyze(hook: u32) {
            static mut COLUMNS: $crate::Columns = $crate::Columns::new();
            // Calls never overlap: a plugin has one thread, and the host does not enter it twice.
            let columns = unsafe { &mut *core::ptr::addr_of_mut!(COLUMNS) };
            $crate::__hooks!(
                hook, 0u32, |analyzer| $crate::Analyzer::analyze(analyzer, columns, $crate::Scope::of_call()), $($hooks)+
            );
            columns.finish();
        }
    };
}

/// Exports the plugin's exporters, in the order of the manifest's `[[exporter]]`; see [`lens!`].
#[macro_export]
macro_rules! exporter {
    ($($hooks:tt)+) => {
        #[cfg_attr(target_arch = "wasm32", export_name = "parseltongue:plugin/exporter@1.0.0#render")]
        #[cfg_attr(not(target_arch = "wasm32"), export_name = "pt_exporter_render")]
        pub extern "C" fn __parseltongue_render(hook: u32) {
            static mut OUTPUT: $crate::Output = $crate::Output::new();
            // Calls never overlap: a plugin has one thread, and the host does not enter it twice.
            let output = unsafe { &mut *core::ptr::addr_of_mut!(OUTPUT) };
            $crate::__hooks!(
                hook, 0u32, |exporter| $crate::Exporter::render(exporter, output, $crate::Hits::of_call()), $($hooks)+
            );
            output.flush();
        }
    };
}

/// Calls the hook with a number: one comparison for each that the plugin has, no table.
#[doc(hidden)]
#[macro_export]
macro_rules! __hooks {
    ($hook:ident, $number:expr, $call:expr $(,)?) => {};
    ($hook:ident, $number:expr, |$it:ident| $call:expr, $type:ident = $first:expr $(, $($rest:tt)*)?) => {
        if $hook == $number {
            static mut STATE: $type = $first;
            // Calls never overlap: a plugin has one thread, and the host does not enter it twice.
            let $it = unsafe { &mut *core::ptr::addr_of_mut!(STATE) };
            $call;
        }
        $($crate::__hooks!($hook, $number + 1, |$it| $call, $($rest)*);)?
    };
    ($hook:ident, $number:expr, |$it:ident| $call:expr, $type:ident $(, $($rest:tt)*)?) => {
        $crate::__hooks!($hook, $number, |$it| $call, $type = $type $(, $($rest)*)?);
    };
    ($hook:ident, $number:expr, |$it:ident| $call:expr,) => {};
}
