//! One style sheet out of many: `@import`s are put in place, then lightningcss minifies.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

use super::assets::Site;

/// Bundles `entry` into `landfall.css`; a missing one gives an empty sheet and a warning.
pub fn add(site: &mut Site, entry: &Path) -> Result<()> {
    let source = if entry.exists() {
        inline(entry, &mut Vec::new())?
    } else {
        crate::shell::say("Warning", format!("no {}", entry.display()));
        String::new()
    };
    let minified = minify(&source)?;
    let bundled = rewrite_urls(&minified, &|name| site.url(name).map(str::to_owned))?;
    site.add("landfall.css", bundled.into_bytes());
    Ok(())
}

/// The text of `path` with the text of what it imports in place of each `@import`.
fn inline(path: &Path, open: &mut Vec<PathBuf>) -> Result<String> {
    if open.iter().any(|p| p == path) {
        bail!("{} imports itself", path.display());
    }
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    open.push(path.to_path_buf());
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut out = String::new();
    for part in split_imports(&text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Import { file, layer } => {
                let inner = inline(&dir.join(file), open)
                    .with_context(|| format!("imported by {}", path.display()))?;
                match layer {
                    Some(layer) => out.push_str(&format!("@layer {layer} {{\n{inner}\n}}\n")),
                    None => out.push_str(&inner),
                }
            }
        }
    }
    open.pop();
    // A sheet that does not parse is blamed on its own file, not on the bundle.
    StyleSheet::parse(&text, ParserOptions::default())
        .map_err(|e| anyhow!("{}: {e}", path.display()))?;
    Ok(out)
}

#[derive(Debug, PartialEq)]
enum Part<'a> {
    Text(&'a str),
    Import {
        file: &'a str,
        layer: Option<&'a str>,
    },
}

/// Cuts at `@import "file" [layer(name)];`. Comments are kept as text, never read.
fn split_imports(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if let Some((length, part)) = import(rest) {
            parts.push(Part::Text(&text[start..at]));
            parts.push(part);
            at += length;
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(Part::Text(&text[start..]));
    parts
}

fn import(text: &str) -> Option<(usize, Part<'_>)> {
    let rule = &text[..=text.strip_prefix("@import")?.find(';')? + "@import".len()];
    let quoted = rule.find(['"', '\''])?;
    let quote = rule[quoted..].chars().next()?;
    let length = rule[quoted + 1..].find(quote)?;
    let file = &rule[quoted + 1..quoted + 1 + length];
    let after = &rule[quoted + 2 + length..];
    let layer = after.find("layer(").and_then(|at| {
        let name = &after[at + "layer(".len()..];
        name.find(')').map(|end| &name[..end])
    });
    Some((rule.len(), Part::Import { file, layer }))
}

/// Evergreen browsers of 2024: nesting, `light-dark()` and `oklch()` stay as written.
fn targets() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        chrome: version(125, 0),
        edge: version(125, 0),
        firefox: version(128, 0),
        safari: version(17, 5),
        ios_saf: version(17, 5),
        ..Browsers::default()
    })
}

fn minify(source: &str) -> Result<String> {
    let mut sheet = StyleSheet::parse(source, ParserOptions::default())
        .map_err(|e| anyhow!("the bundled style sheet: {e}"))?;
    let options = MinifyOptions {
        targets: targets(),
        ..MinifyOptions::default()
    };
    sheet
        .minify(options)
        .map_err(|e| anyhow!("the bundled style sheet: {e}"))?;
    let printer = PrinterOptions {
        minify: true,
        targets: targets(),
        ..PrinterOptions::default()
    };
    let printed = sheet
        .to_css(printer)
        .map_err(|e| anyhow!("the bundled style sheet: {e}"))?;
    Ok(printed.code)
}

/// Points `url(/name)` to the hashed name of the public file; one that does not exist is an error.
fn rewrite_urls(css: &str, address: &dyn Fn(&str) -> Option<String>) -> Result<String> {
    let mut out = String::new();
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, tail) = rest.split_at(at + "url(".len());
        out.push_str(before);
        let end = tail.find(')').context("url( without its end")?;
        let target = tail[..end].trim_matches(['"', '\'']);
        match target.strip_prefix('/') {
            Some(name) => {
                let url = address(name).with_context(|| format!("style: no app/public/{name}"))?;
                out.push_str(&url);
            }
            None => out.push_str(&tail[..end]),
        }
        rest = &tail[end..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(files: &[(&str, &str)]) -> Result<String> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        minify(&inline(&dir.path().join("main.css"), &mut Vec::new())?)
    }

    #[test]
    fn imports_are_put_in_place_relative_to_their_file() {
        let css = bundle(&[
            (
                "main.css",
                "@layer a, b;\n@import \"parts/x.css\" layer(b);\n@import 'y.css';\np { color: red }",
            ),
            ("parts/x.css", "@import \"z.css\";"),
            ("parts/z.css", ".z { margin: 0px }"),
            ("y.css", ".y { color: #ff0000 }"),
        ]);
        assert_eq!(
            css.unwrap(),
            "@layer a;@layer b{.z{margin:0}}.y,p{color:red}"
        );
    }

    #[test]
    fn an_import_in_a_comment_is_no_import() {
        let css = bundle(&[("main.css", "/* @import \"gone.css\"; */ a { top: 0 }")]);
        assert_eq!(css.unwrap(), "a{top:0}");
    }

    #[test]
    fn modern_css_stays_as_it_is() {
        let css = bundle(&[(
            "main.css",
            ":root { color: light-dark(#000, #fff) } a { &:hover { top: 0 } }",
        )]);
        assert_eq!(
            css.unwrap(),
            ":root{color:light-dark(#000,#fff)}a{&:hover{top:0}}"
        );
    }

    #[test]
    fn mistakes_name_the_file() {
        let missing = bundle(&[("main.css", "@import \"gone.css\";")]).unwrap_err();
        assert!(format!("{missing:#}").contains("gone.css"));
        let broken = bundle(&[
            ("main.css", "@import \"b.css\";"),
            ("b.css", "a { color: red; } }}"),
        ])
        .unwrap_err();
        assert!(format!("{broken:#}").contains("b.css"), "{broken:#}");
        let circle = bundle(&[("main.css", "@import \"main.css\";")]).unwrap_err();
        assert!(format!("{circle:#}").contains("imports itself"));
    }

    #[test]
    fn addresses_get_the_hashed_names() {
        let known = |name: &str| (name == "a.woff2").then(|| "/assets/a-1.woff2".to_owned());
        let css = "x{src:url(/a.woff2)}y{background:url(data:image/png;base64,AA)}";
        assert_eq!(
            rewrite_urls(css, &known).unwrap(),
            "x{src:url(/assets/a-1.woff2)}y{background:url(data:image/png;base64,AA)}"
        );
        assert!(rewrite_urls("x{src:url(\"/gone\")}", &known).is_err());
    }
}
