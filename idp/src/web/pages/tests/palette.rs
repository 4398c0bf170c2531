//! The contrast of every pair of colours that meet, in both themes (WCAG 2.2 §1.4.3, §1.4.11).

use std::collections::HashMap;

const LIGHT: &str = include_str!("../../../../assets/app.css");
const DARK: &str = include_str!("../../../../assets/dark.css");

/// Text on its ground: at least 4.5 to 1.
const TEXT: [(&str, &str); 17] = [
    ("ink", "page"),
    ("ink", "surface"),
    ("ink", "tint"),
    ("ink", "error-tint"),
    ("soft", "page"),
    ("soft", "surface"),
    ("soft", "tint"),
    ("accent", "page"),
    ("accent", "surface"),
    ("accent", "tint"),
    ("accent-strong", "page"),
    ("accent-strong", "surface"),
    ("accent-strong", "tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("error", "surface"),
    ("error", "error-tint"),
];

/// Edges of fields and buttons, the mark, the focus ring: at least 3 to 1.
const SHAPES: [(&str, &str); 9] = [
    ("edge", "surface"),
    ("edge", "page"),
    ("error", "surface"),
    ("accent", "tint"),
    ("dot", "surface"),
    ("focus", "page"),
    ("focus", "surface"),
    ("focus", "tint"),
    ("focus", "error-tint"),
];

type Palette = HashMap<&'static str, f64>;

/// The relative luminance of each colour that a `:root` block declares.
fn palette(block: &'static str) -> Palette {
    let declarations = block.split('}').next().unwrap().lines();
    let colours = declarations.filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        Some((name, luminance(value.trim_end_matches(';'))))
    });
    colours.collect()
}

fn luminance(hex: &str) -> f64 {
    let channel = |place: usize| {
        let byte = u8::from_str_radix(&hex[place..place + 2], 16).unwrap();
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(palette: &Palette, (a, b): (&str, &str)) -> f64 {
    let (a, b) = (palette[a], palette[b]);
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_measure_is_the_one_of_wcag() {
    let known = HashMap::from([
        ("black", luminance("000000")),
        ("grey", luminance("767676")),
    ]);
    assert!((contrast(&known, ("black", "grey")) - 4.62).abs() < 0.01);
}

#[test]
fn every_pair_is_readable_in_both_themes() {
    for (theme, css) in [("light", LIGHT), ("dark", DARK)] {
        let mut blocks = css.split(":root {").skip(1);
        let palette = palette(blocks.next().unwrap());
        assert!(blocks.next().is_none(), "{theme} is declared once");
        let pairs = TEXT
            .map(|pair| (pair, 4.5))
            .into_iter()
            .chain(SHAPES.map(|pair| (pair, 3.0)));
        for (pair, least) in pairs {
            let contrast = contrast(&palette, pair);
            assert!(
                contrast >= least,
                "{theme}: {pair:?} is {contrast:.2}, less than {least}"
            );
        }
    }
}
