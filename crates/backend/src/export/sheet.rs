//! Tables as CSV and as Excel workbooks.

use crate::{Answer, internal};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Columns that hold figures; everything else is text, account ids as well.
const FIGURES: [&str; 4] = ["wave", "size_bytes", "references_in", "references_out"];
/// Rows of a sheet besides its head, and characters of a cell: Excel's limits.
///
/// Source: <https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3>
const MOST_ROWS: usize = 1_048_575;
const MOST_TEXT: usize = 32_767;

/// A table on its way into a file.
pub struct Table {
    /// The sheet's name.
    pub name: &'static str,
    /// Names of the columns.
    pub header: Vec<&'static str>,
    /// The rows, as wide as the header.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// RFC 4180.
    pub fn csv(self) -> Vec<u8> {
        let mut out = self.header.join(",") + "\r\n";
        for row in self.rows {
            let fields: Vec<String> = row.iter().map(|text| field(text)).collect();
            out += &fields.join(",");
            out += "\r\n";
        }
        out.into_bytes()
    }

    /// One sheet with a head that stays, and a filter on every column.
    pub fn xlsx(self) -> Answer<Vec<u8>> {
        self.workbook().map_err(internal)
    }

    fn workbook(self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(self.name)?;
        let bold = Format::new().set_bold();
        for (column, name) in (0..).zip(&self.header) {
            sheet.set_column_width(
                column,
                if *name == "id" || *name == "name" {
                    40
                } else {
                    18
                },
            )?;
            sheet.write_with_format(0, column, *name, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let last = self.rows.len().min(MOST_ROWS);
        for (row, cells) in (1..).zip(self.rows.into_iter().take(last)) {
            for ((column, text), name) in (0..).zip(cells).zip(&self.header) {
                match text.parse::<f64>() {
                    Ok(figure) if FIGURES.contains(name) => sheet.write(row, column, figure)?,
                    _ if text.is_empty() => continue,
                    _ => sheet.write(row, column, cut(&text))?,
                };
            }
        }
        if let (Ok(row), Some(column)) = (u32::try_from(last), self.header.len().checked_sub(1)) {
            sheet.autofilter(0, 0, row, u16::try_from(column).unwrap_or_default())?;
        }
        book.save_to_buffer()
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_TEXT).collect()
}

/// A field as RFC 4180 wants it. A leading `=`, `+`, `-` or `@` is kept from being a formula in a
/// spreadsheet by an apostrophe (OWASP "CSV injection"); a workbook's text is never a formula.
pub fn field(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
    {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_can_neither_break_the_row_nor_become_a_formula() {
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("say \"hi\"\n"), "\"say \"\"hi\"\"\n\"");
        assert_eq!(field("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(field("-1.5"), "-1.5");
    }

    #[test]
    fn a_table_becomes_a_workbook() {
        let table = || Table {
            name: "inventory",
            header: vec!["name", "account", "wave"],
            rows: vec![vec!["=1+1".into(), "012345678901".into(), "3".into()]],
        };
        let csv = String::from_utf8(table().csv()).unwrap();
        assert_eq!(csv, "name,account,wave\r\n'=1+1,012345678901,3\r\n");
        let book = table().xlsx().unwrap();
        // A zip archive.
        assert!(book.starts_with(b"PK"));
    }
}
